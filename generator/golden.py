"""A golden workbook: drawn once, then copied with a unit's own texts and numbers put into the zip.

Drawing a blank takes openpyxl some forty milliseconds, putting a name into it less than one. What doesn't change is
compressed once and copied as it is.
"""

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

FIRST_NUMBER = 7_700_000_000_001  # stands for the first number; no campaign counts so far
_NUMBER = re.compile(r'(<c r="[A-Z]+\d+" s="\d+")(?: t="n")?><v>77000000(\d{5})</v></c>')
_DATE, _TIME = (0 << 9) | (1 << 5) | 1, 0  # 1980-01-01 00:00, as zip counts
_WIDE, _NARROW = 0xE0B0, "\uff65"  # private use counts 2 columns, the half-width sign 1
_DEFLATED, _UTF8 = 8, 0x800


def stand_in(columns: int, kind: int = 0) -> str:
    """A text as wide as that many half-hanzi that stands nowhere else; kinds are unlike one another."""
    return chr(_WIDE + kind) * (columns // 2) + _NARROW * (columns % 2)


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of the zip: its compressed bytes, or the text that is to be patched."""

    name: bytes
    packed: bytes
    crc: int
    size: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Golden:
    """The drawn workbook; `marks` are the stand-ins in it."""

    members: tuple[_Member, ...]
    marks: tuple[str, ...]

    def patched(self, texts: Mapping[str, str], numbers: Sequence[Decimal | None]) -> bytes:
        """The workbook with each stand-in's text and each numbered place's value; None leaves the place blank."""
        found = re.compile("|".join(form for mark in self.marks for form in _spellings(mark)))
        swaps = {form: _references(escape(text)) for mark, text in texts.items() for form in _spellings(mark)}

        def number(place: re.Match[str]) -> str:
            value = numbers[int(place[2]) - 1]
            return f"{place[1]}/>" if value is None else f"{place[1]}><v>{value:f}</v></c>"

        def filled(member: _Member) -> _Member:
            if not member.text:
                return member
            body = found.sub(lambda m: swaps[m[0]], member.text)
            return _packed(member.name, (_NUMBER.sub(number, body) if numbers else body).encode())

        return _zip([filled(member) for member in self.members])


def golden(data: bytes, marks: tuple[str, ...]) -> Golden:
    """The golden file of a workbook in which `marks` stand for texts and numbers from FIRST_NUMBER on for values."""
    members = []
    with ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            body = archive.read(info)
            packed = _packed(info.filename.encode(), body)
            text = body.decode() if info.filename.endswith((".xml", ".rels")) else ""
            own = any(form in text for mark in marks for form in _spellings(mark)) or _NUMBER.search(text)
            members.append(_Member(packed.name, packed.packed, packed.crc, packed.size, text if own else ""))
    return Golden(tuple(members), marks)


def _spellings(mark: str) -> tuple[str, str]:
    """A text as it may stand in a part: plain, or as character references (openpyxl writes some parts in ASCII)."""
    return mark, _references(mark)


def _references(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _packed(name: bytes, body: bytes) -> _Member:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return _Member(name, deflate.compress(body) + deflate.flush(), zlib.crc32(body), len(body))


def _zip(members: Sequence[_Member]) -> bytes:
    """The archive: every date 1980-01-01, names in UTF-8, as zipfile would read and Excel expects it."""
    out, directory = bytearray(), bytearray()
    for member in members:
        head = (20, _UTF8, _DEFLATED, _TIME, _DATE, member.crc, len(member.packed), member.size, len(member.name), 0)
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, *head, 0, 0, 0, 0, len(out)) + member.name
        out += struct.pack("<IHHHHHIIIHH", 0x04034B50, *head) + member.name + member.packed
    count, start = len(members), len(out)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), start, 0)
    return bytes(out + directory + end)
