"""Totals over units: sums, largest, counts; who is missing in each, who stands at the last value (沿用上期)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.address import Address
from tracker.definition.form import TOTAL, Field, Form
from tracker.figures import Cells, Figure, decimals_of, figure_rows
from tracker.unit_figures import OVER_UNITS, address_of, calculated


@dataclass(frozen=True, slots=True)
class Ground:
    """What totals are built from: who owes, this period's cells, the carried ones."""

    owing: Sequence[str]
    present: frozenset[str]
    cells: Cells
    earlier: Cells


def total_cells(here: Address, form: Form, ground: Ground) -> Cells:
    """Totals over units for every row and field, then the calculated fields on those totals."""
    made: Cells = {}
    if form.shape == "list":
        return made
    for field in form.fields:
        if not field.numeric or field.calc is not None or field.over_units not in OVER_UNITS:
            continue
        for row in figure_rows(form) if field.scope == "row" else (TOTAL,):
            figure = _total(address_of(here, "*", row, field.id), field, row, ground)
            if figure is not None:
                made["*", row, field.id] = figure
    present = [code for code in ground.owing if code in ground.present]
    return made | calculated(here, form, "*", ground.cells | made, present)


def _total(address: Address, field: Field, row: str, ground: Ground) -> Figure | None:
    """One total; None when nobody has a value there. A unit that reported a blank is not missing."""
    used: list[Figure] = []
    carried: list[str] = []
    missing: list[str] = []
    for code in ground.owing:
        own = ground.cells.get((code, row, field.id))
        old = ground.earlier.get((code, row, field.id)) if field.over_time == "cumulative" else None
        if own is None and code in ground.present:
            continue
        figure = own or old
        if figure is None or figure.value is None:
            missing.append(code)
            continue
        used.append(figure)
        if own is None:
            carried.append(code)
    if not used:
        return None
    value = OVER_UNITS[field.over_units](f.value for f in used if f.value is not None)
    sources = tuple(s for f in used for s in f.sources)
    return Figure(address, field.label, value, field.unit, decimals_of(field), sources, tuple(missing), tuple(carried))
