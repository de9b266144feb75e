"""The XML table of Excel 2003 (SpreadsheetML), exported by systems under .xls or .xml: read in one pass of expat."""

import re
from datetime import date, datetime, time
from xml.parsers import expat

from tracker.reading.ooxml import MOST_ROWS, refuse_area
from tracker.reading.questions import Ask, Refusal
from tracker.reading.sheet import At, Cell, Sheet

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_GB = re.compile(rb"^[^>]*encoding=[\"'](?:gb2312|gbk|gb18030)[\"']", re.IGNORECASE)
_MOST_CELLS = 4_000_000
_MOST_SPAN = 1000


def read_xml_table(data: bytes) -> tuple[Sheet, ...]:
    """Its worksheets; a Refusal where it is cut short or brings definitions of its own."""
    if _GB.match(data[:200]):  # expat knows only the encodings of the West and Unicode
        data = data.decode("gb18030", "replace").encode()
        parser = expat.ParserCreate("utf-8", "|")
    else:
        parser = expat.ParserCreate(namespace_separator="|")
    walk = _Walk()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as fault:
        raise Refusal(Ask.DAMAGED, detail="XML") from fault
    return tuple(walk.sheets)


def _refuse_doctype(*_declared: object) -> None:
    raise Refusal(Ask.DOCTYPE, detail="DOCTYPE")


class _Walk:
    """Follows rows and cells by their indexes, which are given only where something was left out."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.total = 0
        self._begin("")

    def _begin(self, name: str) -> None:
        self.name, self.hidden = name, False
        self.cells: dict[At, Cell] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.errors: dict[At, str] = {}
        self.uncached: set[At] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row = self.column = self.listed = self.across = self.rows = 0
        self.kind = self.text = ""
        self.taking = self.commented = self.visible = self.formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; those of other vocabularies say nothing, but for whether a sheet is shown."""
        space, _, tag = name.rpartition("|")
        own = {key.rpartition("|")[2]: value for key, value in attributes.items()}
        if tag == "Visible":
            self.visible, self.text = True, ""
        elif space != _SPACE:
            return
        elif tag == "Worksheet":
            self._begin(own.get("Name", ""))
        elif tag == "Column":
            _, self.listed = _line(own, self.listed, self.hidden_columns)
        elif tag == "Row":
            (self.row, self.rows), self.column = _line(own, self.rows, self.hidden_rows), 0
        elif tag == "Cell":
            self._cell(own)
        elif tag == "Comment":
            self.commented = True
        elif tag == "Data" and not self.commented:
            self.taking, self.kind, self.text = True, own.get("Type", "String"), ""

    def _cell(self, own: dict[str, str]) -> None:
        self.column = int(own.get("Index", self.column + 1)) - 1
        self.across, down = int(own.get("MergeAcross", 0)), int(own.get("MergeDown", 0))
        if self.row < 0 or self.column < 0 or min(self.across, down) < 0 or self.row >= MOST_ROWS:
            raise ValueError(self.row)
        if self.across or down:
            self.merged.append((self.row, self.column, self.row + down, self.column + self.across))
        self.formula = "Formula" in own

    def data(self, text: str) -> None:
        """Text of a value, in however many pieces of different looks."""
        if self.taking or self.visible:
            self.text += text

    def end(self, name: str) -> None:
        """An element ends."""
        tag = name.rpartition("|")[2]
        if tag == "Visible":
            self.hidden, self.visible = self.text.strip() in ("SheetHidden", "SheetVeryHidden"), False
        elif tag == "Comment":
            self.commented = False
        elif tag == "Data" and self.taking:
            self.taking = self.formula = False
            self._keep()
        elif tag == "Cell":
            if self.formula:
                self.uncached.add((self.row, self.column))
            self.formula = False
            self.column += 1 + self.across
        elif tag == "Worksheet":
            self.sheets.append(self._sheet())

    def _keep(self) -> None:
        at = (self.row, self.column)
        self.total += 1
        if self.total > _MOST_CELLS:
            raise Refusal(Ask.AREA, detail="工作簿")
        if self.kind == "Error":
            self.errors[at] = self.text.strip() or "#ERROR!"
        elif self.text:
            self.cells[at] = _value(self.kind, self.text)

    def _sheet(self) -> Sheet:
        filled = [*self.cells, *self.errors, *self.uncached]
        high = max((row for row, _ in filled), default=-1) + 1
        wide = max((column for _, column in filled), default=-1) + 1
        refuse_area(f"工作表“{self.name}”", high, wide)
        rows: list[list[Cell]] = [[""] * wide for _ in range(high)]
        for (row, column), value in self.cells.items():
            rows[row][column] = value
        return Sheet(
            self.name, self.hidden, tuple(map(tuple, rows)), tuple(self.merged), self.errors,
            frozenset(self.uncached), 0, frozenset(self.hidden_rows), frozenset(self.hidden_columns),
        )  # fmt: skip


def _line(own: dict[str, str], after: int, hidden: set[int]) -> tuple[int, int]:
    """The number of a row or column and of the one after it and its like; those hidden are added."""
    first = int(own.get("Index", after + 1)) - 1
    following = first + 1 + int(own.get("Span", 0))
    if own.get("Hidden") == "1":
        hidden.update(range(first, min(following, first + _MOST_SPAN)))
    return first, following


def _value(kind: str, text: str) -> Cell:
    """The value as other formats give it."""
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        moment = datetime.fromisoformat(text.strip())
        return date(moment.year, moment.month, moment.day) if moment.time() == time() else moment
    return text
