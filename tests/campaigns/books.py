"""Numbers counted again from the workbooks the clerks filled, found by their labels; nothing of the product is asked.

Totals by hand: a flow number counts those that reported; a cumulative one also the last number of those without a
return; a stock number only those that reported; a nil return (零报告) stands at its last cumulative and stock numbers.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

TOTAL = "合计"
_OURS = ("情况说明", "填报说明")
_UNIT = re.compile(r"（[^（）]*）$")


def bare(text: object) -> str:
    """A label without blanks, line breaks and the unit in brackets behind it."""
    return _UNIT.sub("", re.sub(r"\s", "", str(text or "")))


def official(campaign: Path, *levels: str) -> tuple[str, ...]:
    """The names of these levels in the order of units.csv."""
    with (campaign / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(row["name"] for row in csv.DictReader(file) if row["level"] in levels)


def decimal(value: object) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


@cache
def cells(path: Path) -> dict[tuple[str, str], Decimal]:
    """{(label, class or 合计): number} of every table and card; a total by formula is summed over the classes."""
    found: dict[tuple[str, str], Decimal] = {}
    for rows in _sheets(path):
        head = next((row for row in rows if "指标" in map(bare, row)), None)
        if head is not None:
            found |= _table(rows[rows.index(head) + 1 :], [bare(text) for text in head])
    return found


def _table(rows: list[list[object]], head: list[str]) -> dict[tuple[str, str], Decimal]:
    at = head.index("指标")
    columns = {text: i for i, text in enumerate(head) if i > at + 1 and text and not text.startswith("上期")}
    found = {}
    for row in rows:
        typed = {name: number for name, i in columns.items() if (number := decimal(row[i])) is not None}
        if bare(row[at]) and typed:
            total = typed.get(TOTAL, typed.get("数值", sum(typed.values(), Decimal(0))))
            found |= {(bare(row[at]), name): number for name, number in typed.items()}
            found[bare(row[at]), TOTAL] = total
        elif row[0] and _UNIT.search(str(row[0])) and not bare(row[at]):  # a line below the table
            number = next((n for v in row[1:] if (n := decimal(v)) is not None), None)
            if number is not None:
                found[bare(row[0]), TOTAL] = number
    return found


@cache
def items(path: Path, sheet: str) -> list[dict[str, object]]:
    """The filled lines of a list as {head label: what stands there}, in the order of the sheet."""
    rows = next(rows for name, rows in _named_sheets(path) if name == sheet)
    head = next(row for row in rows if "序号" in map(bare, row))
    labels = [bare(text) for text in head]
    body = [dict(zip(labels, row, strict=True)) for row in rows[rows.index(head) + 1 :]]
    numbered = [line for line in body if str(line["序号"] or "").isdigit()]
    return [line for line in numbered if any(v not in (None, "") for k, v in line.items() if k and k != "序号")]


def _sheets(path: Path) -> list[list[list[object]]]:
    return [rows for name, rows in _named_sheets(path) if name not in _OURS]


@cache
def _named_sheets(path: Path) -> list[tuple[str, list[list[object]]]]:
    book = load_workbook(path)
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    return [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in shown]


@dataclass(frozen=True)
class Count:
    """The returns of one period as the workbooks have them, `owing` in official order.

    `here` are the workbooks in force; `nil` those that reported nothing, with their last workbook (None: none);
    `carried` the last workbooks of those without a return. `rates` are label → (numerator, denominator).
    """

    owing: tuple[str, ...]
    here: Mapping[str, Path]
    nil: Mapping[str, Path | None] = field(default_factory=dict)
    carried: Mapping[str, Path] = field(default_factory=dict)
    stock: tuple[str, ...] = ()
    flow: bool = False
    rates: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)  # label → the sheet whose lines are counted
    own: tuple[str, ...] = ()  # the office's own figures: in totals and tables, in no rate, never chased

    @property
    def owed(self) -> list[str]:
        return [unit for unit in self.owing if unit not in self.own]

    @property
    def present(self) -> list[str]:
        return [unit for unit in self.owing if unit in self.here or unit in self.nil]

    @property
    def absent(self) -> list[str]:
        return [unit for unit in self.owing if unit not in self.present]

    def of(self, unit: str, label: str, column: str = TOTAL) -> Decimal | None:
        """One unit's number, or what stands for it."""
        if label in self.rates:
            return rate(*(self.of(unit, part, column) for part in self.rates[label]))
        if label in self.lists:
            return Decimal(len(items(self.here[unit], self.lists[label]))) if unit in self.here else None
        if unit in self.here:
            return cells(self.here[unit]).get((label, column))
        if unit in self.nil:
            last = self.nil[unit]
            return Decimal(0) if last is None or self.flow else cells(last).get((label, column), Decimal(0))
        if unit in self.carried and not self.flow and label not in self.stock:
            return cells(self.carried[unit]).get((label, column))
        return None

    def total(self, label: str, column: str = TOTAL, *, together: Iterable[str] = ()) -> Decimal | None:
        """Over all units; beside a stock number (`together`) only over those that reported, as it is."""
        parts = self.rates.get(label, (label,))
        alike = any(part in self.stock for part in (*parts, *together))
        units = self.present if alike else self.owing
        sums = [[n for unit in units if (n := self.of(unit, part, column)) is not None] for part in parts]
        if not all(sums):
            return None
        added = [sum(numbers, Decimal(0)) for numbers in sums]
        return rate(*added) if label in self.rates else added[0]

    def lines(self, sheet: str) -> list[tuple[str, dict[str, object]]]:
        """All lines of a list with the unit that reported them, in official order."""
        return [(unit, line) for unit in self.owing if unit in self.here for line in items(self.here[unit], sheet)]


def rate(top: Decimal | None, bottom: Decimal | None) -> Decimal | None:
    return None if top is None or not bottom else top * 100 / bottom


def rounded(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def two_places(label: str) -> bool:
    return label.endswith("率") or "货值" in label or "罚没" in label


def in_table(label: str, value: Decimal | None) -> str:
    """Amounts and rates with two places, numbers as they are, — for what has no base."""
    if value is None:
        return "—"
    return rounded(value) if two_places(label) else f"{value:f}"


def in_words(label: str, value: Decimal | None) -> str | None:
    """The same in a sentence, where a rate drops empty places; None: the sentence is left out."""
    if value is None:
        return None
    if label.endswith("率"):
        return percent(value)
    return in_table(label, value)


def percent(value: Decimal) -> str:
    text = rounded(value)
    return text.rstrip("0").rstrip(".") if value == Decimal(text) else text


Counting = Callable[[Count], Decimal]
