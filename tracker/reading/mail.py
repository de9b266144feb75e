"""A saved mail (.eml) is a container: its attachments by name. Its headers are shown as evidence, never as a clock."""

import re
from collections.abc import Iterator
from email import policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from tracker.problem import Place, Problem
from tracker.reading.faults import Fault

_HEADS = 1 << 16
_FIELD = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):", re.MULTILINE)
_RAW_NAME = re.compile(r"""name="?([^";\r\n]+)""", re.IGNORECASE)
_SENT = frozenset({b"to", b"received", b"message-id", b"cc"})


def is_mail(data: bytes) -> bool:
    """Whether the bytes begin as a mail that was sent: web pages saved as .mht have a sender, but no way they came."""
    head = data[:_HEADS].lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    first = head.partition(b"\n")[0]
    named = {name.lower() for name in _FIELD.findall(head)} if _FIELD.match(first) else set()
    return b"from" in named and bool(named & _SENT)


def opened(data: bytes) -> Message:
    """The mail; whatever is wrong in it is left to the parts it concerns."""
    return BytesParser(policy=policy.compat32).parsebytes(data.lstrip(b"\xef\xbb\xbf\r\n"))


def attachments(mail: Message) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every attachment, forwarded mails among them; the text and its pictures are left out."""
    number = 0
    for part in _leaves(mail):
        name = _file_name(part)
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            number += 1
            yield name or f"{_decoded(str(inner['Subject'] or '')) or f'邮件{number}'}.eml", inner.as_bytes()  # type: ignore[union-attr,index]
        elif name and not _in_the_text(part):
            number += 1
            content = part.get_payload(decode=True)
            yield name, content if isinstance(content, bytes) else b""


def evidence(mail: Message, member: str) -> Problem:
    """What the mail says of itself: subject, when it was sent, when the last server had it. No addresses."""
    return Fault.MAIL_SAYS.at(
        Place(member),
        subject=_decoded(str(mail["Subject"] or "")) or "（无）",
        sent=_moment(str(mail["Date"] or "")),
        received=_moment(str(mail["Received"] or "").rpartition(";")[2]),
    )


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts of a mail in order; a mail inside it is one part."""
    if mail.is_multipart() and mail.get_content_type() != "message/rfc822":
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield mail


def _file_name(part: Message) -> str:
    """The name, also where it stands as raw bytes of another coding, which the library gives up on."""
    name = part.get_filename() or ""
    if "\ufffd" in name:
        raw = "\n".join(str(value) for _field, value in part.raw_items())
        found = _RAW_NAME.search(raw)
        name = found[1] if found else name
    return _decoded(name)


def _in_the_text(part: Message) -> bool:
    """A picture that the text shows: a signature, a logo."""
    inline = part.get_content_disposition() != "attachment"
    return inline and part.get_content_maintype() == "image" and part["Content-ID"] is not None


def _decoded(text: str) -> str:
    """A header as its writer meant it: encoded words, or the raw bytes that old Chinese clients write."""
    pieces = []
    try:
        found = decode_header(text)
    except ValueError:
        found = [(text, None)]
    for piece, charset in found:
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
        pieces.append(_text(raw, charset))
    return " ".join("".join(pieces).split())


def _text(raw: bytes, charset: str | None) -> str:
    wanted = "gb18030" if (charset or "").lower() in ("gb2312", "gbk", "gb_2312-80") else charset
    for encoding in filter(None, (wanted, "utf-8", "gb18030")):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _moment(text: str) -> str:
    """2019-10-20 21:05 (+0800), as the header has it."""
    try:
        return parsedate_to_datetime(text.strip()).strftime("%Y-%m-%d %H:%M（%z）").replace("（）", "")
    except (ValueError, TypeError, IndexError):
        return "未写明"
