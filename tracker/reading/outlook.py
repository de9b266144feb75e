"""A mail saved by Outlook (.msg) is a container like any mail: an OLE file with a storage for each attachment."""

import os
import struct
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import HeaderParser
from typing import Any

from tracker.reading.questions import Ask, Refusal

_ATTACHMENT, _STREAM = "__attach_version1.0_", "__substg1.0_"
_CONTENT, _MESSAGE, _CONTENT_ID = "37010102", "3701000D", "3712"
_NAMES = (("3707001F", "utf-16-le"), ("3707001E", "gb18030"), ("3704001F", "utf-16-le"), ("3704001E", "gb18030"))
_SUBJECTS = (("0037001F", "utf-16-le"), ("0037001E", "gb18030"))
_HEADERS = (("007D001F", "utf-16-le"), ("007D001E", "gb18030"))
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")


class OutlookMail:
    """The mail behind the bytes; a Refusal when it is cut short."""

    def __init__(self, data: bytes) -> None:
        from xlrd.compdoc import CompDoc, CompDocError  # noqa: PLC0415  only old formats pay for it

        self._faults = (CompDocError, AssertionError, struct.error, IndexError, ValueError, RecursionError)
        with open(os.devnull, "w", encoding="utf-8") as silent:  # noqa: PTH123  a device, not a path of ours
            try:
                self._file: Any = CompDoc(data, logfile=silent)
            except self._faults as fault:
                raise Refusal(Ask.TRUNCATED) from fault

    def attachments(self) -> Iterator[tuple[str, bytes | Refusal]]:
        """(name, bytes) of every attachment; pictures that the text shows are left out, a mail inside is held."""
        for number, storage in enumerate(self._storages(), start=1):
            streams = self._streams(storage)
            name = self._text(storage, _NAMES) or f"附件{number}"
            if f"{_STREAM}{_MESSAGE}".lower() in streams:
                yield name, Refusal(Ask.MAIL_KIND, kind="邮件里的邮件")
            elif not (name.lower().endswith(_PICTURES) and any(_CONTENT_ID in stream for stream in streams)):
                content = self._bytes(f"{storage}/{_STREAM}{_CONTENT}")
                yield name, Refusal(Ask.DAMAGED, detail="附件读不出") if content is None else content

    def headers(self) -> Message:
        """The mail's headers as far as they were saved, its subject among them."""
        mail = HeaderParser(policy=policy.compat32).parsestr(self._text("", _HEADERS))
        if mail["Subject"] is None:
            mail["Subject"] = self._text("", _SUBJECTS)
        return mail

    def _storages(self) -> list[str]:
        nodes = self._file.dirlist
        found = [nodes[child].name for child in nodes[0].children if nodes[child].etype == 1]
        return sorted(name for name in found if name.startswith(_ATTACHMENT))

    def _streams(self, storage: str) -> set[str]:
        nodes = self._file.dirlist
        return {nodes[c].name.lower() for node in nodes if node.name == storage for c in node.children}

    def _text(self, storage: str, properties: tuple[tuple[str, str], ...]) -> str:
        """The first of these properties that is there."""
        for tag, encoding in properties:
            raw = self._bytes("/".join(filter(None, (storage, _STREAM + tag))))
            if raw:
                return raw.decode(encoding, "replace").rstrip("\0")
        return ""

    def _bytes(self, path: str) -> bytes | None:
        try:
            memory, start, length = self._file.locate_named_stream(path)
        except self._faults:
            return None
        return None if memory is None else bytes(memory[start : start + length])
