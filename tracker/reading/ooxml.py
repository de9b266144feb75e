"""The screen over worksheet XML: how far it reaches, which cells hold errors or formulas without a value."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tracker.reading.questions import Ask, Refusal
from tracker.reading.sheet import At

MOST_AREA = 4_000_000  # rows × columns a dense reader would allocate for one sheet
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_MOST_TAIL = 4 << 20
_HEAD = 4096
_NEAR = 400  # bytes back to the cell's own tag, nearly always

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FAR = re.compile(rb' r="(?:[A-Z]{3}|[A-Z]{1,2}\d{5})')  # a column past ZZ or a row past 9,999: look closer
_FILLED = re.compile(rb'\br="([A-Z]{1,7})(\d{1,10})"[^<>]*(?<!/)>')
_AT = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<v(?:\s[^<>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<f[>\s/]")
_ROOT = re.compile(rb"<\w{1,8}:worksheet\b")
_PREFIX = re.compile(rb"(</?)\w{1,8}:(?=[cfv][\s/>])")
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="(\d{1,7})"')
_HIDDEN_COLUMNS = re.compile(rb'<col\s(?=[^<>]*\bhidden="(?:1|true)")[^<>]*?/>')
_MIN, _MAX = re.compile(rb'\bmin="(\d{1,5})"'), re.compile(rb'\bmax="(\d{1,5})"')
_QUOTES = re.compile(rb"='([^'<>\"]*)'")


@dataclass
class Marks:
    """What the screen found in one sheet; `unplaced` counts error cells that carry no address.

    Rows and columns that are hidden count like any other; it is only said.
    """

    errors: dict[At, str] = field(default_factory=dict)
    uncached: set[At] = field(default_factory=set)
    unplaced: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def column_number(name: bytes) -> int:
    """0 for A."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1


def refuse_doctype(data: bytes, part: str) -> None:
    """No part of a workbook needs a DOCTYPE; those that have one want entities expanded or files fetched."""
    if b"!" in data and b"<!" in data and _DOCTYPE.search(data):  # one sign is looked for fastest
        raise Refusal(Ask.DOCTYPE, detail=part)


def refuse_area(part: str, rows: int, columns: int) -> None:
    """Readers allocate densely: two cells at the corners of the grid would ask for 550 GB."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_AREA:
        raise Refusal(Ask.AREA, detail=part)


def screen(part: str, pieces: Callable[[], Iterable[bytes]]) -> Marks:
    """The marks of one worksheet part; refuses entities and cells so far out that a reader would choke."""
    marks = Marks()
    far = False
    for piece in _plain(pieces()):
        refuse_doctype(piece, part)
        _collect(piece, marks)
        far = far or _FAR.search(piece) is not None
    if far:
        _refuse_far(part, pieces)
    return marks


def _refuse_far(part: str, pieces: Callable[[], Iterable[bytes]]) -> None:
    """Second pass: how far the cells with content reach. Styled blank rows to the end are common and harmless."""
    rows = columns = 0
    for piece in _plain(pieces()):
        for name, digits in _FILLED.findall(piece):
            rows, columns = max(rows, int(digits)), max(columns, column_number(name) + 1)
    refuse_area(part, rows, columns)


def _collect(piece: bytes, marks: Marks) -> None:
    """Error cells and formulas without a value; what is rare is searched for, cells are not walked."""
    for head, body in _cells_around(piece, b't="e"'):
        value = _VALUE.search(body)
        at = _AT.search(head)
        if at is None:
            marks.unplaced += 1
        else:
            text = value[1].decode("ascii", "replace") if value else ""
            marks.errors[int(at[2]) - 1, column_number(at[1])] = text or "#ERROR!"
    for head, body in _cells_around(piece, b"<f"):
        at = _AT.search(head)
        if at and _FORMULA.search(body) and not _cached(head, body):
            marks.uncached.add((int(at[2]) - 1, column_number(at[1])))
    if b" hidden=" in piece:
        _collect_hidden(piece, marks)


def _collect_hidden(piece: bytes, marks: Marks) -> None:
    """Hidden rows by number; hidden columns but for those that only close off the sheet to its last one."""
    marks.hidden_rows.update(int(row) - 1 for row in _HIDDEN_ROW.findall(piece))
    for column in _HIDDEN_COLUMNS.findall(piece):
        first, last = _MIN.search(column), _MAX.search(column)
        if first and last and int(last[1]) < MOST_COLUMNS:
            marks.hidden_columns.update(range(int(first[1]) - 1, int(last[1])))


def _cells_around(piece: bytes, mark: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(attributes, content) of each cell that holds the mark."""
    at = piece.find(mark)
    while at >= 0:
        start = piece.rfind(b"<c ", max(0, at - _NEAR), at)
        if start < 0:
            start = max(piece.rfind(b"<c ", 0, at), piece.rfind(b"<c>", 0, at))
        end = piece.find(b"</c>", at)
        if start < 0 or end < 0:
            return
        close = piece.find(b">", start)
        yield piece[start:close], piece[close:end]
        at = piece.find(mark, max(end, at + 1))


def _cached(head: bytes, body: bytes) -> bool:
    """A formula has its value, or says that its value is an empty text, or an error (which is marked as such)."""
    value = _VALUE.search(body)
    if value is None:
        return b't="str"' in head and b"<v/>" in body
    return bool(value[1]) or b't="str"' in head


def _plain(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces cut before a row, so that no cell is split, without prefixes and single quotes."""
    prefixed: bool | None = None
    for piece in _whole_rows(pieces):
        if prefixed is None:
            prefixed = _ROOT.search(piece[:_HEAD]) is not None
        plain = _PREFIX.sub(rb"\1", piece) if prefixed else piece
        if b"'" in plain and b"='" in plain:
            plain = _QUOTES.sub(rb'="\1"', plain)
        yield plain


def _whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    tail = b""
    for piece in pieces:
        whole = tail + piece if tail else piece
        cut = max(whole.rfind(b"<row"), whole.rfind(b":row ") - 8)
        if cut <= 0:
            cut = max(whole.rfind(b"<c "), whole.rfind(b":c ") - 8, whole.rfind(b"<"))
        if cut <= 0 or len(whole) - cut > _MOST_TAIL:
            cut = len(whole)  # carrying a long tail on would turn the scan quadratic
        tail = whole[cut:]
        yield whole[:cut]
    yield tail
