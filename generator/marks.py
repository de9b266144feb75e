"""Where a figure stands in a document: marks around what it prints while rendering, then hidden bookmarks.

A figure outside a row loop has a bookmark of its own, a table row that a loop made has one for the whole row: one a
cell is too heavy in a table of ten thousand rows. Bookmarks survive an editor's save; tags and ids do not (measured).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.chart import Chart
from generator.chart_parts import drawing
from generator.shown import Phrase
from tracker.address import Address

PREFIX = "_B"  # a name that begins with _ is hidden in Word's list of bookmarks
_OPEN, _SHUT, _END = "\ue004", "\ue005", "\ue006"  # private use; taken out of data like control characters
_RUN = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>.*?</w:rPr>|<w:rPr/>)?((?:(?!</w:r>).)*?\ue004.*?)</w:r>", re.DOTALL)
_VALUE = re.compile(r"\ue004(\d+)\ue005|\ue006(\d+)\ue005|\ue004c(\d+)\ue005")
_ROW = re.compile(
    r"\ue004r(\d+)\ue005(<w:tr\b(?:(?!</w:tr>).)*?<w:p(?: [^>/]*)?>(?:<w:pPr>.*?</w:pPr>|<w:pPr/>)?)(.*?)(</w:p>)",
    re.DOTALL,
)
_EMPTY = re.compile(r"<w:r(?: [^>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>|<w:rPr/>)?<w:t[^>]*></w:t></w:r>", re.DOTALL)
_LEFT = re.compile(r"[\ue004\ue006][cr]?\d*\ue005")


class Mark(str):
    """A mark alone, which is no data."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A bookmark: its name, the address behind it and the text it held when it was written.

    For a row `text` is "" and `cells` are the addresses of what the row prints, in print order (None: no figure).
    """

    name: str
    address: Address
    text: str
    cells: tuple[Address | None, ...] = ()


@dataclass(slots=True)
class _Row:
    number: int
    cells: list[Address | None] = field(default_factory=list)


@dataclass(slots=True)
class Marks:
    """The marks of one rendering, in the order in which they were printed."""

    values: list[tuple[Address, str]] = field(default_factory=list)
    rows: dict[int, _Row] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    row: _Row | None = None
    last: int = 0
    charts: list[Chart] = field(default_factory=list)

    def printed(self, address: Address | None, text: str) -> str:
        """The text of a figure (or of what is none), marked unless a row's mark stands for it."""
        if self.row is not None:
            self.row.cells.append(address)
            return text
        if address is None or not text:
            return text
        number = self._next()
        self.values.append((address, text))
        self.order.append(number)
        return f"{_OPEN}{number}{_SHUT}{text}{_END}{number}{_SHUT}"

    def drawn(self, chart: Chart) -> Mark:
        """The mark that a chart's drawing takes the place of."""
        self.charts.append(chart)
        return Mark(f"{_OPEN}c{len(self.charts)}{_SHUT}")

    def row_begins(self) -> Mark:
        """The mark that goes before a row a loop makes."""
        self.row = _Row(self._next())
        self.rows[self.row.number] = self.row
        return Mark(f"{_OPEN}r{self.row.number}{_SHUT}")

    def row_ends(self) -> Mark:
        """Nothing to print; what follows is no longer of the row."""
        self.row = None
        return Mark()

    def found(self) -> Iterator[Marked]:
        """Every bookmark that was set, in the order of the document."""
        for number, (address, text) in zip(self.order, self.values, strict=True):
            yield Marked(f"{PREFIX}{number}", address, text)
        for number, row in self.rows.items():
            known = [cell for cell in row.cells if cell is not None]
            if known:
                yield Marked(f"{PREFIX}{number}", common(known), "", tuple(row.cells))

    def _next(self) -> int:
        self.last += 1
        return self.last


def common(addresses: list[Address]) -> Address:
    """What the addresses have in common; * where they differ."""

    def shared(name: str) -> str:
        values = {getattr(address, name) for address in addresses}
        return str(values.pop()) if len(values) == 1 else "*"

    campaign, obligation, period, unit, source, row, field_id = map(
        shared, ("campaign", "obligation", "period", "unit", "source", "row", "field")
    )
    return Address(campaign, obligation, period, unit, source, row, field_id)


def placed(xml: str, charts: Sequence[Chart] = ()) -> str:
    """The part's text with bookmarks and drawings where the marks stood; a mark where neither may be is taken out."""
    if _OPEN not in xml:
        return xml
    xml = _RUN.sub(lambda run: _split(run, charts), xml)
    xml = _ROW.sub(_around, xml)
    return _LEFT.sub("", xml)


def _split(run: re.Match[str], charts: Sequence[Chart]) -> str:
    """A run cut at its marks, each piece with the run's own looks."""
    looks, content = run.group(1) or "", run.group(2)
    head = run.group()[: run.start(2) - run.start()]

    def cut(mark: re.Match[str]) -> str:
        start, end, chart = mark.groups()
        anchor = _start(start) if start else _end(end) if end else drawing(int(chart), charts[int(chart) - 1])
        return f'</w:t></w:r>{anchor}<w:r>{looks}<w:t xml:space="preserve">'

    if not re.search(r"<w:t[ >]", content):
        return run.group()
    return _EMPTY.sub("", f"{head}{_VALUE.sub(cut, content)}</w:r>")


def _around(row: re.Match[str]) -> str:
    number, head, content, end = row.groups()
    return f"{head}{_start(number)}{content}{_end(number)}{end}"


def _start(number: str) -> str:
    return f'<w:bookmarkStart w:id="{_ident(number)}" w:name="{PREFIX}{number}"/>'


def _end(number: str) -> str:
    return f'<w:bookmarkEnd w:id="{_ident(number)}"/>'


def _ident(number: str) -> int:
    """Above the ids of bookmarks that staff set in the template."""
    return 100_000 + int(number)


def pieces(value: object) -> tuple[object, ...]:
    """What of a value is printed piece by piece: a phrase's parts, anything else as a whole."""
    return value.parts if isinstance(value, Phrase) else (value,)
