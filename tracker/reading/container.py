"""A plain zip is a container: its members by name (GBK names as Chinese systems write them), capped."""

import zipfile
from collections.abc import Iterator

from tracker.reading.questions import Ask, Refusal
from tracker.reading.zipped import FAULTS, open_zip

MOST_FILES = 200
_UTF8 = 0x800
_LITTER = ("__MACOSX/",)
_LITTER_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")


def members(data: bytes) -> Iterator[tuple[str, bytes | Refusal]]:
    """(name, bytes) of every file in the zip, or the Refusal of one that is damaged; folders and litter left out."""
    archive = open_zip(data)
    named = [(member_name(info), info) for info in archive.members.values() if not info.is_dir()]
    wanted = [(name, info) for name, info in named if not litter(name)]
    if len(wanted) > MOST_FILES:
        raise Refusal(Ask.TOO_MANY_MEMBERS, count=len(wanted))
    for name, info in wanted:
        try:
            yield name, archive.content(info.filename)
        except FAULTS:
            yield name, Refusal(Ask.DAMAGED, detail="校验不符")


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: flagged UTF-8, else UTF-8 or GBK by what the bytes can be."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def litter(name: str) -> bool:
    """What systems leave in archives for themselves."""
    base = name.rpartition("/")[2]
    return name.startswith(_LITTER) or base in _LITTER_NAMES or base.startswith(("~$", "._"))
