"""The screen over .xlsb: error cells in the binary records, which readers show as blank."""

import re
from collections.abc import Iterator
from struct import unpack_from

from tracker.reading.compound import ERROR_TEXTS
from tracker.reading.ooxml import Marks, refuse_area
from tracker.reading.zipped import Zip

_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
_LAST_CELL = 11  # records 1 (blank) to 11 are cells
_LINK = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*?>")
_ID, _TARGET = re.compile(r'\bId="([^"]*)"'), re.compile(r'\bTarget="([^"]*)"')


def binary_marks(archive: Zip) -> dict[str, Marks]:
    """Marks by sheet name of an .xlsb whose members are known to be whole."""
    links = archive.content("xl/_rels/workbook.bin.rels").decode("utf-8", "replace")
    targets = {}
    for link in _LINK.findall(links):
        name, target = _ID.search(link), _TARGET.search(link)
        if name and target:
            targets[name[1]] = target[1].lstrip("/") if target[1].startswith("/") else f"xl/{target[1]}"
    found = {}
    for code, body in _records(archive.content("xl/workbook.bin")):
        if code == _SHEET:
            link, after = _text(body, 8)
            title, _ = _text(body, after)
            if targets.get(link, "") in archive.members:
                found[title] = _marks(archive.content(targets[link]), title)
    return found


def _text(body: bytes, start: int) -> tuple[str, int]:
    count = unpack_from("<I", body, start)[0]
    end = start + 4 + 2 * count
    return body[start + 4 : end].decode("utf-16-le", "replace"), end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        code, at = data[at], at + 1
        if code & 0x80:
            code, at = (code & 0x7F) | (data[at] << 7), at + 1
        length = shift = 0
        for _ in range(4):
            part, at = data[at], at + 1
            length |= (part & 0x7F) << shift
            shift += 7
            if not part & 0x80:
                break
        yield code, data[at : at + length]
        at += length


def _marks(data: bytes, title: str) -> Marks:
    marks = Marks()
    row = rows = columns = 0
    for code, body in _records(data):
        if code == _ROW and len(body) >= 4:
            row = unpack_from("<I", body)[0]
        elif 1 < code <= _LAST_CELL and len(body) >= 8:
            column = unpack_from("<I", body)[0]
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if code in (_ERROR, _FORMULA_ERROR) and len(body) >= 9:
                marks.errors[row, column] = ERROR_TEXTS.get(body[8], "#ERROR!")
    refuse_area(f"工作表“{title}”", rows, columns)
    return marks
