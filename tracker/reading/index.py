"""Where each label stands in a sheet: normalised texts → positions, merged cells counted in full."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.reading.labels import normal, same_unit, without_unit
from tracker.reading.sheet import At, Sheet

_LONGEST = 80  # a longer text is a note
ROOM = 400  # rows above and between those of the longest table
_LIST_HEAD = 100
_MOST_MERGED = 300  # a merge over more cells heads nothing


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found: its cell, the cell that carries its text, and the unit written behind it ("" when none)."""

    at: At
    origin: At
    unit: str = ""


@dataclass(frozen=True)
class Index:
    """A sheet with its labels. `origins` maps every cell of a merged range to the one that carries the text."""

    sheet: Sheet
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    bracketed: dict[str, list[Hit]] = field(default_factory=dict)
    origins: dict[At, At] = field(default_factory=dict)
    ends: dict[At, At] = field(default_factory=dict)

    def find(self, labels: Iterable[str], unit: str = "") -> list[Hit]:
        """Every place of any of these labels, with or without its unit in brackets behind it."""
        found: dict[At, Hit] = {}
        for label in labels:
            key = normal(label)
            tail = normal(f"{label}{unit}")
            for hit in self.hits.get(key, ()):
                found.setdefault(hit.at, hit)
            if unit and tail != key:
                for hit in self.hits.get(tail, ()):
                    found.setdefault(hit.at, hit)
            for hit in self.bracketed.get(key, ()):
                if same_unit(hit.unit, unit):
                    found.setdefault(hit.at, hit)
        return list(found.values())

    def other_units(self, labels: Iterable[str], unit: str) -> list[Hit]:
        """Places where a label stands with another unit behind it."""
        keys = {normal(label) for label in labels}
        return [h for key in keys for h in self.bracketed.get(key, ()) if not same_unit(h.unit, unit)]

    def has(self, labels: Iterable[str], unit: str = "") -> bool:
        """Whether one of the labels stands anywhere, whatever unit is behind it."""
        return any(
            key in self.hits or key in self.bracketed or (unit and normal(f"{label}{unit}") in self.hits)
            for label in labels
            if (key := normal(label))
        )

    def text(self, row: int, column: int) -> str:
        """The text that covers a cell, that of its merged range included; "" for numbers."""
        at = self.origins.get((row, column), (row, column))
        value = self.sheet.at(*at)
        return value if isinstance(value, str) else ""

    def after(self, at: At) -> int:
        """The first column right of the (merged) cell."""
        return self.ends.get(at, at)[1] + 1


def index(sheet: Sheet, most_rows: int) -> Index:
    """The index over the first rows of a sheet.

    What is longer than any table can be is a list, whose headings stand near its top.
    """
    made = Index(sheet)
    for top, left, bottom, right in sheet.merged:
        if (bottom - top + 1) * (right - left + 1) <= _MOST_MERGED:
            made.ends[top, left] = (bottom, right)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    made.origins[row, column] = (top, left)
    longest = most_rows if len(sheet.rows) <= most_rows else most_rows - ROOM + _LIST_HEAD
    for row, cells in enumerate(sheet.rows[:longest]):
        for column, value in enumerate(cells):
            if type(value) is str and value and len(value) <= _LONGEST:
                _add(made, row, column, value)
    return made


def _add(made: Index, row: int, column: int, text: str) -> None:
    key = normal(text)
    if not key:
        return
    split = without_unit(text)
    bottom, right = made.ends.get((row, column), (row, column))
    for line in range(row, bottom + 1):
        for place in range(column, right + 1):
            made.hits.setdefault(key, []).append(Hit((line, place), (row, column)))
            if split is not None:
                made.bracketed.setdefault(split[0], []).append(Hit((line, place), (row, column), split[1]))
