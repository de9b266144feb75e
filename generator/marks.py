"""Where a figure stands in a document: a hidden bookmark around what it prints, or around a row's first paragraph.

A figure outside a row loop has a bookmark of its own, a table row that a loop made has one for the whole row: one a
cell is too heavy in a table of ten thousand rows. Bookmarks survive an editor's save; tags and ids do not (measured).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.chart import Chart, numbers
from generator.chart_parts import drawing
from generator.shown import Phrase
from tracker.address import Address

PREFIX = "_B"  # a name that begins with _ is hidden in Word's list of bookmarks
_FIRST_ID = 100_000  # above the ids of bookmarks that staff set in the template


@dataclass(frozen=True, slots=True)
class Marked:
    """A bookmark: its name, the address behind it and the text it held when it was written.

    For a row `text` is "" and `cells` are the addresses of what the row prints, in print order (None: no figure).
    """

    name: str
    address: Address
    text: str
    cells: tuple[Address | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A number in a chart: the chart's place among the document's, its series and category, address and text."""

    chart: int
    series: str
    category: str
    address: Address
    text: str


@dataclass(slots=True)
class _Row:
    number: int
    cells: list[Address | None] = field(default_factory=list)


@dataclass(slots=True)
class Marks:
    """The marks of one rendering, in the order in which they were printed; `row` is the innermost one at work."""

    values: list[tuple[int, Address, str]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    around: list[_Row | None] = field(default_factory=list)
    row: _Row | None = None
    last: int = 0
    charts: list[Chart] = field(default_factory=list)

    def around_runs(self, address: Address | None, text: str, runs: str) -> str:
        """The runs that print a value, in a bookmark if it is a figure's and no row's bookmark stands for it."""
        if self.row is not None:
            self.row.cells.append(address)
            return runs
        if address is None or not text:
            return runs
        number = self._next()
        self.values.append((number, address, text))
        return f"{_start(number)}{runs}{_end(number)}"

    def drawn(self, chart: Chart) -> str:
        """The run that draws a chart."""
        self.charts.append(chart)
        return drawing(len(self.charts), chart)

    def row_opens(self) -> str:
        """Nothing to print; a loop is about to make a row, or none where its condition is not met."""
        self.around.append(self.row)
        return ""

    def row_begins(self) -> str:
        """What goes before the text of a row that a loop makes."""
        self.row = _Row(self._next())
        self.rows.append(self.row)
        return _start(self.row.number)

    def row_marked(self) -> str:
        """What goes after the text of the row's first paragraph."""
        return _end(self.row.number) if self.row is not None else ""

    def row_ends(self) -> str:
        """Nothing to print; what follows is of the row around it again, or of none."""
        self.row = self.around.pop()
        return ""

    def found(self) -> Iterator[Marked]:
        """Every bookmark that was set: the figures' in the order of the document, then the rows'."""
        for number, address, text in self.values:
            yield Marked(f"{PREFIX}{number}", address, text)
        for row in self.rows:
            known = [cell for cell in row.cells if cell is not None]
            if known:
                yield Marked(f"{PREFIX}{row.number}", common(known), "", tuple(row.cells))

    def drawn_numbers(self) -> Iterator[Drawn]:
        """Every number that the charts show and that has an address."""
        for place, chart in enumerate(self.charts, start=1):
            for series in chart.series:
                for category, text, at in zip(chart.categories, numbers(chart, series), series.addresses, strict=True):
                    if text is not None and at is not None:
                        yield Drawn(place, series.name, category, at, text)

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


def pieces(value: object) -> tuple[object, ...]:
    """What of a value is printed piece by piece: a phrase's parts, anything else as a whole."""
    return value.parts if isinstance(value, Phrase) else (value,)


def _start(number: int) -> str:
    return f'<w:bookmarkStart w:id="{_FIRST_ID + number}" w:name="{PREFIX}{number}"/>'


def _end(number: int) -> str:
    return f'<w:bookmarkEnd w:id="{_FIRST_ID + number}"/>'
