"""A web page that passes for a workbook, as systems export it: its tables one below another, as Excel shows it.

Nothing is fetched and no script runs: only rows, cells, their spans and their text are taken.
"""

import re
from html.parser import HTMLParser
from math import inf, isfinite

from tracker.reading.ooxml import refuse_area
from tracker.reading.questions import Ask, Refusal
from tracker.reading.sheet import At, Cell, Sheet

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BREAKS = frozenset({"br", "p", "div"})
_SILENT = frozenset({"script", "style", "title", "xml"})
_MOST_SPAN = 1000
_MOST_CELLS = 1_000_000
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")


def read_html(data: bytes, name: str) -> tuple[Sheet, ...]:
    """One sheet of this name; a Refusal where the page has no table or only frames other files."""
    if data[:4096].lstrip().lower().startswith(b"mime-version"):  # a page with its parts in one file
        raise Refusal(Ask.PAGE_PARTS)
    walk = _Walk()
    try:
        walk.feed(page_text(data))
        walk.close()
    except (AssertionError, ValueError) as fault:  # what the parser raises at odd declarations
        raise Refusal(Ask.HTML_TABLE) from fault
    walk.flush()
    if not walk.cells or not walk.tables:
        raise Refusal(Ask.HTML_TABLE)
    high = max(row for row, _ in walk.cells) + 1
    wide = max(column for _, column in walk.cells) + 1
    refuse_area(f"工作表“{name}”", high, wide)
    rows = tuple(tuple(walk.cells.get((row, column), "") for column in range(wide)) for row in range(high))
    return (Sheet(name, hidden=False, rows=rows, merged=tuple(walk.merged)),)


def page_text(data: bytes) -> str:
    """The page decoded by its mark or charset, else as UTF-8, else as GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    said = _CHARSET.search(data[:4096])
    named = said[1].decode("ascii").lower() if said else ""
    if named in ("gb2312", "gbk", "gb18030"):
        return data.decode("gb18030", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


class _Walk(HTMLParser):
    """Places cells on one grid; what stands outside tables takes a row of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cells: dict[At, Cell] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.row, self.column = -1, 0
        self.taken: set[At] = set()
        self.tables = 0
        self.at: At | None = None
        self.text: list[str] = []
        self.number: Cell | None = None
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or cell begins; a break inside a cell is one in its text."""
        if tag in _SILENT:
            self.silent = self.silent or tag
        elif tag in ("td", "th"):
            self._begin_cell({name: value or "" for name, value in attrs})
        elif tag in ("tr", "table"):
            self.flush()
            self.tables += tag == "table"
            if tag == "tr":
                self.row, self.column = self.row + 1, 0
        elif tag in _BREAKS and self.at is not None:
            self.text.append("\n" if tag == "br" else " ")
        elif tag in _BREAKS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        """What ends a cell takes its text."""
        if tag == self.silent:
            self.silent = ""
        elif tag in ("td", "th", "tr", "table", *(() if self.at else _BREAKS)):
            self.flush()

    def handle_data(self, data: str) -> None:
        """Text of a cell, or outside tables."""
        if not self.silent:
            self.text.append(data)

    def flush(self) -> None:
        """Keep the text gathered: in its cell, or in a row of its own."""
        parts = [_BLANKS.sub(" ", part).strip() for part in "".join(self.text).split("\n")]
        text = "\n".join(part for part in parts if part) if self.at else " ".join(filter(None, parts))
        number, at = self.number, self.at
        self.text, self.at, self.number = [], None, None
        if at is not None:
            self._keep(at, text if number is None else number)
        elif text:
            self.row, self.column = self.row + 1, 0
            self._keep((self.row, 0), text)

    def _keep(self, at: At, value: Cell) -> None:
        if value != "":
            self.cells[at] = value
            if len(self.cells) > _MOST_CELLS:
                raise Refusal(Ask.AREA, detail="网页表格")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.flush()
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        down, across = _span(attributes.get("rowspan", "")), _span(attributes.get("colspan", ""))
        self.at = (self.row, self.column)
        self.number = _number(attributes.get("x:num", ""))
        if down > 1 or across > 1:
            self.merged.append((*self.at, self.row + down - 1, self.column + across - 1))
            if len(self.taken) + down * across > _MOST_CELLS:
                raise Refusal(Ask.AREA, detail="网页表格")
            self.taken |= {
                (row, column)
                for row in range(self.row, self.row + down)
                for column in range(self.column, self.column + across)
            }
        self.column += across


def _span(text: str) -> int:
    return min(max(int(text), 1), _MOST_SPAN) if text.isascii() and text.isdigit() else 1


def _number(text: str) -> float | None:
    """What Excel keeps beside a number shown rounded."""
    try:
        number = float(text) if text else inf
    except ValueError:
        return None
    return number if isfinite(number) else None
