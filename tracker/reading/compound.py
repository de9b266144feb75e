"""OLE files (.xls, .et, .doc, .wps): what they hold, whether they are whole, and the screen over BIFF records."""

import os
import struct
from collections.abc import Iterator
from struct import unpack_from

from tracker.reading.kinds import Kind
from tracker.reading.ooxml import Marks, refuse_area
from tracker.reading.questions import Ask, Refusal

_FREE = -1
_HEADER, _LEAST_SECTOR, _ENTRY = 512, 64, 128
_BOF, _EOF, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x002F
_DIMENSIONS, _MOST_ROWS, _MOST_COLUMNS = 0x0200, 65_536, 256
_FORMULA, _BOOLERR, _MULRK = 0x0006, 0x0205, 0x00BD
_CELLS = frozenset({_FORMULA, _BOOLERR, _MULRK, 0x0203, 0x027E, 0x00FD, 0x0204, 0x0206, 0x0406})
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def inspect_compound(data: bytes) -> tuple[Kind, dict[str, Marks], bool]:
    """The kind of an OLE file, for a workbook its marks by sheet name and whether it carries macros.

    A Refusal when cut short or locked.
    """
    from xlrd.compdoc import CompDoc, CompDocError  # noqa: PLC0415  only old formats pay for it

    if any(count > len(data) // _LEAST_SECTOR for count in _counts(data)) or _claimed(data) > len(data):
        raise Refusal(Ask.DAMAGED, detail="文件头")  # a reader would make room for as many as it is told
    with open(os.devnull, "w", encoding="utf-8") as silent:  # noqa: PTH123  a device, not a path of ours
        try:
            compound = CompDoc(data, logfile=silent)
        except (CompDocError, AssertionError, struct.error, IndexError, ValueError, RecursionError) as fault:
            raise Refusal(Ask.TRUNCATED) from fault
        used = max((i for i, sector in enumerate(compound.SAT) if sector != _FREE), default=0)
        if len(data) < 512 + (used + 1) * compound.sec_size:
            raise Refusal(Ask.TRUNCATED)
        names = {node.name for node in compound.dirlist}
        if "EncryptedPackage" in names:
            raise Refusal(Ask.ENCRYPTED)
        if any(name.startswith("__properties_version") for name in names):
            return "msg", {}, False
        if "WordDocument" in names:
            return "word", {}, False
        for name in ("Workbook", "Book"):
            if name in names:
                return "biff", _marks(_stream(compound, name)), "_VBA_PROJECT_CUR" in names
    return "ole", {}, False


def _counts(data: bytes) -> tuple[int, ...]:
    """How many sectors the header says the tables take: directory, allocation, short allocation, its extension."""
    if len(data) < _HEADER:
        raise Refusal(Ask.TRUNCATED)
    return tuple(unpack_from("<I", data, at)[0] for at in (40, 44, 64, 72))


def _claimed(data: bytes) -> int:
    """How long the directory says the workbook's stream is."""
    at = max(data.find(b"W\0o\0r\0k\0b\0o\0o\0k\0\0\0"), data.find(b"B\0o\0o\0k\0\0\0"))
    return unpack_from("<Q", data, at + 120)[0] if 0 <= at <= len(data) - _ENTRY and not at % _ENTRY else 0


def _stream(compound: object, name: str) -> bytes:
    try:
        found = compound.locate_named_stream(name)  # type: ignore[attr-defined]
    except Exception as fault:  # xlrd raises its own, AssertionError and struct.error alike
        raise Refusal(Ask.DAMAGED, detail=name) from fault
    memory, start, length = found
    return bytes(memory[start : start + length]) if memory is not None else b""


def _marks(book: bytes) -> dict[str, Marks]:
    """Error cells of every sheet; the sheets' offsets come from the globals at the head of the stream."""
    sheets: list[tuple[str, int]] = []
    for code, start, length in _records(book, 0):
        if code == _FILEPASS:
            raise Refusal(Ask.ENCRYPTED)
        if code == _BOUNDSHEET and length >= 8:
            sheets.append((_sheet_name(book[start : start + length]), unpack_from("<I", book, start)[0]))
    return {name: _sheet_marks(book, offset, name) for name, offset in sheets}


def _sheet_name(record: bytes) -> str:
    count, flag = record[6], record[7]
    return (
        record[8 : 8 + 2 * count].decode("utf-16-le", "replace") if flag & 1 else record[8 : 8 + count].decode("latin1")
    )


def _records(book: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    """(code, start of the body, length) from a BOF to its EOF, what is embedded included."""
    depth, end = 0, len(book) - 4
    while offset <= end:
        code, length = unpack_from("<HH", book, offset)
        if code == _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield code, offset + 4, length
        offset += 4 + length


def _refuse_dimensions(book: bytes, start: int, name: str) -> None:
    """A sheet that claims more than the grid has: a reader would make room for it."""
    _, rows, _, columns = unpack_from("<IIHH", book, start)
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        raise Refusal(Ask.DAMAGED, detail=f"工作表“{name}”的范围")


def _sheet_marks(book: bytes, offset: int, name: str) -> Marks:
    marks = Marks()
    rows = columns = 0
    for code, start, length in _records(book, offset):
        if code == _DIMENSIONS and length >= 12 and start + length <= len(book):
            _refuse_dimensions(book, start, name)
        if code not in _CELLS or length < 6 or start + length > len(book):
            continue
        row, column = unpack_from("<HH", book, start)
        last = unpack_from("<H", book, start + length - 2)[0] if code == _MULRK else column
        rows, columns = max(rows, row + 1), max(columns, last + 1)
        if code == _BOOLERR and length >= 8 and book[start + 7]:
            marks.errors[row, column] = ERROR_TEXTS.get(book[start + 6], "#ERROR!")
        elif (
            code == _FORMULA and length >= 14 and book[start + 12 : start + 14] == b"\xff\xff" and book[start + 6] == 2
        ):
            marks.errors[row, column] = ERROR_TEXTS.get(book[start + 8], "#ERROR!")
    refuse_area(f"工作表“{name}”", rows, columns)
    return marks
