"""One unit's figures as its reading in force gives them, and the fields calculated from others, of units and totals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.address import Address
from tracker.definition.form import TOTAL, Form
from tracker.definition.rules import Ref, Rule
from tracker.facts import Value
from tracker.figures import Cells, Figure, InForce, Source, decimals_of, figure_rows
from tracker.nil_return import lasting, stands_in, zeros

OVER_UNITS: dict[str, Callable[[Iterable[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, Decimal(0)),
    "max": max,
    "count": lambda values: Decimal(sum(1 for _ in values)),
}


def placed(value: Value) -> str:
    """A card's and a form-level field's value stand in the total row."""
    return value.row or TOTAL


def own_cells(here: Address, form: Form, force: InForce, before: InForce | None, day: date) -> Cells:
    """A present unit's figures; a nil return has 0, and what lasts from its reading before with that one's sources."""
    if not stands_in(form, force.reading):
        return _unit_cells(here, form, force)
    cells = _read_cells(here, form, replace(force, reading=zeros(form, force.reading, day)))
    if before is not None:
        cells |= _read_cells(here, form, replace(before, reading=lasting(form, before.reading)))
    return cells | calculated(here, form, force.unit, cells)


def _unit_cells(here: Address, form: Form, force: InForce) -> Cells:
    """One unit's figures, calculated fields among them."""
    cells = _read_cells(here, form, force)
    return cells | calculated(here, form, force.unit, cells)


def _read_cells(here: Address, form: Form, force: InForce) -> Cells:
    """One unit's figures as read; a list has none. Run for every cell of every return, hence the bare loop."""
    cells: Cells = {}
    if form.shape == "list":
        return cells
    told = {f.id: (f.label, f.unit, decimals_of(f)) for f in form.fields if f.numeric}
    unit, arrival, sha256, member = force.unit, force.arrival, force.sha256, force.reading.member
    campaign, obligation, period, source = here.campaign, here.obligation, here.period, here.source
    for value in force.reading.values:
        name, text = value.field, value.text
        if text is None or name not in told:
            continue
        row = value.row or TOTAL
        label, measured, places = told[name]
        at = Address(campaign, obligation, period, unit, source, "*" if row == TOTAL else row, name)
        sources = (Source(unit, arrival, sha256, member, value.sheet, value.cell, text),)
        cells[unit, row, name] = Figure(at, label, Decimal(text), measured, places, sources)
    return cells


def address_of(here: Address, unit: str, row: str, field: str) -> Address:
    """The address of a unit's ("*": the units') figure; the total row is * there."""
    row = "*" if row == TOTAL else row
    return Address(here.campaign, here.obligation, here.period, unit, here.source, row, field)


def calculated(here: Address, form: Form, unit: str, cells: Cells, present: Sequence[str] = ()) -> Cells:
    """Calculated fields of every row; a percentage is ×100. No denominator, no value.

    For unit "*", `present` are the codes whose own reading counts, for totals over the same units.
    """
    made: Cells = {}
    for field in form.fields:
        if field.calc is None:
            continue
        for row in figure_rows(form) if field.scope == "row" else (TOTAL,):
            lookup = _lookup(form, cells, unit, row, field.calc, present)
            outcome = field.calc.evaluate(lookup)
            if outcome is None and any(lookup(ref) is None for ref in field.calc.refs):
                continue
            value = None if outcome is None or isinstance(outcome, bool) else outcome
            if value is not None and field.unit == "%":
                value *= 100
            sources = tuple(s for ref in field.calc.refs for s in _sources(cells.get((unit, row, ref.field))))
            address = address_of(here, unit, row, field.id)
            made[unit, row, field.id] = Figure(address, field.label, value, field.unit, decimals_of(field), sources)
    return made


def _sources(figure: Figure | None) -> tuple[Source, ...]:
    return figure.sources if figure else ()


def _lookup(
    form: Form, cells: Cells, unit: str, row: str, rule: Rule, present: Sequence[str]
) -> Callable[[Ref], Decimal | None]:
    beside = tuple(ref.field for ref in rule.refs)

    def value(ref: Ref) -> Decimal | None:
        if unit == "*":
            return joint_total(form, cells, present, row, ref.field, beside)
        figure = cells.get((unit, row, ref.field))
        return figure.value if figure else None

    return value


def joint_total(
    form: Form,
    cells: Mapping[tuple[str, str, str], Figure],
    present: Sequence[str],
    row: str,
    field: str,
    beside: Sequence[str],
) -> Decimal | None:
    """A total for one calculation together with the fields `beside` it: the same units stand in all of them.

    Where every one is cumulative, missing units stand at their last values in all; else only units present count.
    A rate of a carried numerator over a denominator without it would pass 100 %.
    """
    fields = [form.by_id.get(name) for name in beside]
    if all(f is not None and f.over_time == "cumulative" for f in fields):
        figure = cells.get(("*", row, field))
        return figure.value if figure else None
    own = [f.value for code in present if (f := cells.get((code, row, field))) is not None and f.value is not None]
    how = form.by_id[field].over_units if field in form.by_id else "none"
    return OVER_UNITS[how](own) if own and how in OVER_UNITS else None
