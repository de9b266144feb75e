"""汇总数: a period's figures as records, each with its address and its sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.address import Address
from tracker.definition.form import TOTAL, Field, Form
from tracker.facts import PartReading


@dataclass(frozen=True, slots=True)
class Source:
    """Where an ingredient of a figure stands: archived file, sheet, cell, and what was read there.

    `note` says how the cell was understood, or by which 核改 its value was set right.
    """

    unit: str
    arrival: int
    sha256: str
    member: str
    sheet: str
    cell: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its address. `value` None prints as — (no denominator, or nothing reported).

    `decimals` is how many places it is printed with; with unit % the value is already ×100.
    `missing` are unit codes left out of a total; `carried` those standing at their last accepted value (沿用上期).
    """

    address: Address
    label: str
    value: Decimal | None
    unit: str = ""
    decimals: int = 0
    sources: tuple[Source, ...] = ()
    missing: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list form: the unit's code and each field's canonical text (None = blank), by field id."""

    unit: str
    number: int
    texts: Mapping[str, str | None]
    source: Source | None = None


@dataclass(frozen=True)
class FigureTable:
    """All figures of one form in one period. Keys of `cells` are (unit code or "*", row id, field id).

    For unit "*" the figures are totals over units. Row "total" is the form's 合计 (in a card and for form-level
    fields the only row). `items` are a list form's rows in official order; `texts` are (unit code, row, field id,
    text) of text fields that are filled. `units` are the codes whose reading is in force (or carried).
    """

    form: Form
    units: tuple[str, ...]
    cells: Mapping[tuple[str, str, str], Figure]
    items: tuple[Item, ...] = ()
    texts: tuple[tuple[str, str, str, str], ...] = ()
    missing: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()

    def at(self, field: str, *, unit: str = "*", row: str = "total") -> Figure | None:
        """One figure, or None where there is none."""
        return self.cells.get((unit, row, field))


@dataclass(frozen=True, slots=True)
class InForce:
    """A part reading that counts for a unit, with the arrival it stands in."""

    unit: str
    arrival: int
    sha256: str
    reading: PartReading


Cells = dict[tuple[str, str, str], Figure]
"""Figures by (unit code or "*", row id, field id)."""


def figure_rows(form: Form) -> tuple[str, ...]:
    """The row ids a form's figures stand in: each row of a grid, then the total; a card has the total alone."""
    return (*(row.id for row in form.rows), TOTAL) if form.shape == "grid" else (TOTAL,)


def decimals_of(field: Field) -> int:
    """Places a field is printed with: none for whole numbers, two for amounts and rates."""
    return 0 if field.type == "int" else 2
