"""汇总数: every figure of a period with its address and its sources, from the readings in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.address import Address
from tracker.definition.model import Form


@dataclass(frozen=True, slots=True)
class Source:
    """Where an ingredient of a figure stands: archived file, sheet, cell, and what was read there."""

    unit: str
    arrival: int
    sha256: str
    member: str
    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its address. `value` None prints as — (no denominator, or nothing reported).

    `decimals` is how many places it is printed with; `percent` says that value is already ×100 and unit is %.
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
class GoalResult:
    """A goal's standing: what is reached, whether it is met, and the gap in the goal's own unit (None: no base)."""

    id: str
    title: str
    target: str
    reached: Figure
    numerator: Figure | None
    denominator: Figure | None
    met: bool | None
    gap: Figure | None
    scope: str
    basis: str = ""
    failing: tuple[str, ...] = ()
