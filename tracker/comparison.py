"""同口径: this period's totals beside last period's, each over the units whose own returns stand in both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.address import Address
from tracker.definition.form import TOTAL, Field
from tracker.definition.model import Period
from tracker.definition.rules import Ref
from tracker.figures import Figure, FigureTable, decimals_of, figure_rows
from tracker.unit_figures import OVER_UNITS


@dataclass(frozen=True, slots=True)
class Change:
    """Last period's total (address ~prev) and what was added to it (~diff), over the same units.

    Both stand at this period's address. Of a rate the difference is in 百分点. `missing` of both are the codes that
    owe this period's return and are not in both; whoever says 比上期增加 must name them or be silent.
    """

    before: Figure
    diff: Figure

    @property
    def now(self) -> Decimal:
        """This period's total over those units; not the table's own total where a unit is left out."""
        return (self.before.value or Decimal(0)) + (self.diff.value or Decimal(0))


@dataclass(frozen=True)
class Comparison:
    """Two periods of one form: `units` have their own return in both; `changes` by (row id, field id).

    `left_out` are the codes that owe this period's return and are not in both: a sentence that compares names them.
    """

    units: tuple[str, ...]
    changes: Mapping[tuple[str, str], Change]
    left_out: tuple[str, ...] = ()

    def at(self, field: str, *, row: str = TOTAL) -> Change | None:
        """One total's change; None when no unit has it in both periods, so that nothing can be said."""
        return self.changes.get((row, field))


@dataclass(frozen=True)
class Compared:
    """上期: the period compared with, and the comparison of each form by its id; a list form has none."""

    period: Period
    forms: Mapping[str, Comparison]


def compared(period: Period, tables: Sequence[FigureTable], earlier: Sequence[FigureTable]) -> Compared:
    """What changed since `period`, whose tables are `earlier`, form by form."""
    before = {table.form.id: table for table in earlier}
    pairs = [(t, before[t.form.id]) for t in tables if t.form.shape != "list" and t.form.id in before]
    return Compared(period, {now.form.id: comparison(now, then) for now, then in pairs})


def comparison(table: FigureTable, earlier: FigureTable) -> Comparison:
    """What changed from `earlier` to `table`, field by field and row by row, over the units in both.

    A unit carried over (沿用上期) is not in both; one that left a cell blank in either is out of that figure only.
    Rates are made from the two totals, never averaged; without a denominator in both there is no change to tell.
    """
    both = tuple(code for code in table.units if code in set(earlier.units))
    left_out = tuple(code for code in (*table.units, *table.missing) if code not in both)
    changes = {}
    for field in table.form.fields:
        for row in figure_rows(table.form) if field.scope == "row" else (TOTAL,):
            change = _change(table, earlier, both, row, field)
            if change is not None:
                changes[row, field.id] = replace(
                    change, before=_lacking(change.before, left_out), diff=_lacking(change.diff, left_out)
                )
    return Comparison(both, changes, left_out)


def _lacking(figure: Figure, codes: tuple[str, ...]) -> Figure:
    return replace(figure, missing=tuple(dict.fromkeys((*figure.missing, *codes))))


def _change(table: FigureTable, earlier: FigureTable, both: Sequence[str], row: str, field: Field) -> Change | None:
    here = _address(table, row, field)
    names = tuple(ref.field for ref in field.calc.refs) if field.calc else (field.id,)
    units = [c for c in both if all(_has(t, c, row, name) for t in (table, earlier) for name in names)]
    now, before = _over(table, units, row, field), _over(earlier, units, row, field)
    if here is None or now is None or before is None:
        return None
    blank = tuple(code for code in both if code not in units)
    sources = tuple(s for t in (table, earlier) for c in units for n in names for s in t.cells[c, row, n].sources)
    old = tuple(s for c in units for n in names for s in earlier.cells[c, row, n].sources)
    points = "个百分点" if field.unit == "%" else field.unit
    places = decimals_of(field)
    return Change(
        Figure(replace(here, measure="prev"), field.label, before, field.unit, places, old, blank),
        Figure(replace(here, measure="diff"), field.label, now - before, points, places, sources, blank),
    )


def _address(table: FigureTable, row: str, field: Field) -> Address | None:
    """The total's own address; a total nobody has has none."""
    figure = table.at(field.id, row=row)
    return figure.address if figure else None


def _has(table: FigureTable, unit: str, row: str, name: str) -> bool:
    figure = table.cells.get((unit, row, name))
    return figure is not None and figure.value is not None


def _over(table: FigureTable, units: Sequence[str], row: str, field: Field) -> Decimal | None:
    """A total over these units, a calculated field on their totals (a percentage ×100)."""
    total = _totals(table, units, row)
    if field.calc is None:
        return total(Ref("field", "", field.id)) if field.numeric else None
    outcome = field.calc.evaluate(total)
    if outcome is None or isinstance(outcome, bool):
        return None
    return outcome * 100 if field.unit == "%" else outcome


def _totals(table: FigureTable, units: Sequence[str], row: str) -> Callable[[Ref], Decimal | None]:
    def total(ref: Ref) -> Decimal | None:
        field = table.form.by_id.get(ref.field)
        how = field.over_units if field else "none"
        values = [v for code in units if (f := table.cells.get((code, row, ref.field))) and (v := f.value) is not None]
        return OVER_UNITS[how](values) if values and how in OVER_UNITS else None

    return total
