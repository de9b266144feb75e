"""The screen over .ods: error cells, merged ranges and how far repeated cells reach, in one pass of expat."""

from dataclasses import dataclass, field
from xml.parsers import expat

from tracker.reading.ooxml import Marks, refuse_area
from tracker.reading.questions import Ask, Refusal

_MOST_REPEATED = 1000  # marks kept of one repeated cell
Merge = tuple[int, int, int, int]


@dataclass
class OpenSheet:
    """Marks and merged ranges of one table."""

    marks: Marks = field(default_factory=Marks)
    merged: list[Merge] = field(default_factory=list)


class _Walk:
    """Follows rows and cells, repeated ones too; a repeated blank moves on without a mark."""

    def __init__(self) -> None:
        self.sheets: dict[str, OpenSheet] = {}
        self.now = OpenSheet()
        self.title = ""
        self.row = self.column = self.columns = self.high = self.wide = 0
        self.rows_repeated = self.reach = 0
        self.error: tuple[int, int] | None = None
        self.text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.title, self.now = attributes.get("table:name", ""), OpenSheet()
            self.row = self.columns = self.high = self.wide = 0
        elif name == "table:table-row":
            self.column = self.reach = 0
            self.rows_repeated = int(attributes.get("table:number-rows-repeated", "1"))
            if attributes.get("table:visibility", "visible") != "visible":
                self.now.marks.hidden_rows.update(range(self.row, self.row + min(self.rows_repeated, _MOST_REPEATED)))
        elif name == "table:table-column":
            self._column(attributes)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)

    def _column(self, attributes: dict[str, str]) -> None:
        repeated = int(attributes.get("table:number-columns-repeated", "1"))
        if attributes.get("table:visibility", "visible") != "visible" and repeated < _MOST_REPEATED:
            self.now.marks.hidden_columns.update(range(self.columns, self.columns + repeated))
        self.columns += repeated

    def _cell(self, attributes: dict[str, str]) -> None:
        repeated = int(attributes.get("table:number-columns-repeated", "1"))
        kind, formula = attributes.get("office:value-type"), "table:formula" in attributes
        at = (self.row, self.column)
        if kind or formula:
            self.reach = self.column + repeated
        if attributes.get("calcext:value-type") == "error":
            self.error, self.text = at, ""
            for each in range(min(repeated, _MOST_REPEATED)):
                self.now.marks.errors[self.row, self.column + each] = "#ERROR!"
        elif formula and kind is None:
            self.now.marks.uncached.add(at)
        across = int(attributes.get("table:number-columns-spanned", "1"))
        down = int(attributes.get("table:number-rows-spanned", "1"))
        if across > 1 or down > 1:
            self.now.merged.append((*at, self.row + down - 1, self.column + across - 1))
        self.column += repeated

    def data(self, text: str) -> None:
        if self.error is not None:
            self.text += text

    def end(self, name: str) -> None:
        if name == "table:table-cell" and self.error is not None:
            self.now.marks.errors[self.error] = self.text.strip() or "#ERROR!"
            self.error = None
        elif name == "table:table-row":
            if self.reach:
                self.high, self.wide = self.row + self.rows_repeated, max(self.wide, self.reach)
                refuse_area(f"工作表“{self.title}”", self.high, self.wide)
            self.row += self.rows_repeated
        elif name == "table:table":
            self.sheets[self.title] = self.now


def open_sheets(content: bytes) -> dict[str, OpenSheet]:
    """What content.xml says beside the values, by sheet name."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.data
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as fault:
        raise Refusal(Ask.DAMAGED, detail="content.xml") from fault
    return walk.sheets
