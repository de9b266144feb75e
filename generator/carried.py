"""沿用上期: what a unit without a return this period stands at in the totals, and the totals without such units.

A cumulative total holds the last accepted value of a unit that has none this period; a stock or flow total leaves the
unit out (design §5, Totals). Side by side the two are over different units: beside a stock or flow figure the totals
over the units that reported are to be used (在报合计).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from tracker.address import Address
from tracker.definition.form import Field, Form
from tracker.figures import Figure, FigureTable, Source
from tracker.unit_figures import OVER_UNITS

PRESENT = "present"  # in the unit's place in the address of a total over the units that reported


def carried_over(table: FigureTable) -> tuple[str, ...]:
    """Codes of the units that stand in totals with earlier values; a list, or a form of weekly numbers, has none."""
    lasting = any(f.numeric and f.calc is None and f.over_time == "cumulative" for f in table.form.fields)
    return table.carried if lasting and table.form.shape != "list" else ()


def cumulative(form: Form, fields: Iterable[str]) -> bool:
    """Whether the totals of all these fields hold carried values, so that they may stand side by side as they are."""
    return all(_lasts(form, form.by_id.get(name)) for name in fields)


def carried_figure(table: FigureTable, unit: str, field: Field) -> Figure | None:
    """The value a carried unit has in the field's total, calculated fields among them; None where it has none."""
    total = table.at(field.id)
    if total is None or unit not in carried_over(table):
        return None
    if field.calc is None:
        sources = tuple(s for s in total.sources if s.unit == unit and unit in total.carried)
        value = Decimal(sources[0].text) if sources and sources[0].text else None
    else:
        bases = {f.id: carried_figure(table, unit, f) for f in _bases(table.form, field)}
        value = _calculated(field, bases)
        sources = _sources(bases.values())
    address = replace(total.address, unit=unit)
    return None if value is None else Figure(address, field.label, value, field.unit, total.decimals, sources)


def present_only(table: FigureTable) -> FigureTable:
    """The table with every total over the units that reported this period; the same table where none is carried."""
    if not carried_over(table):
        return table
    cells = {key: figure for key, figure in table.cells.items() if key[0] != "*"}
    totals = [(key[1], table.form.by_id[key[2]], f) for key, f in table.cells.items() if key[0] == "*"]
    for row, field, total in totals:
        if field.calc is None and (made := _present(table, row, field, total)) is not None:
            cells["*", row, field.id] = made
    for row, field, total in totals:
        if field.calc is not None:
            bases = {f.id: cells.get(("*", row, f.id)) for f in _bases(table.form, field)}
            value, sources = _calculated(field, bases), _sources(bases.values())
            cells["*", row, field.id] = replace(total, address=_address(total), value=value, sources=sources)
    return replace(table, cells=cells, carried=())


def _lasts(form: Form, field: Field | None) -> bool:
    if field is None or field.calc is None:
        return field is not None and field.over_time == "cumulative"
    return all(_lasts(form, form.by_id.get(ref.field)) for ref in field.calc.refs)


def _bases(form: Form, field: Field) -> list[Field]:
    refs = field.calc.refs if field.calc else ()
    return [form.by_id[ref.field] for ref in refs if ref.field in form.by_id]


def _sources(figures: Iterable[Figure | None]) -> tuple[Source, ...]:
    return tuple(source for figure in figures if figure for source in figure.sources)


def _calculated(field: Field, bases: Mapping[str, Figure | None]) -> Decimal | None:
    """A calculated field from its bases; a percentage is ×100."""
    values = {name: figure.value for name, figure in bases.items() if figure}
    outcome = field.calc.evaluate(lambda ref: values.get(ref.field)) if field.calc else None
    if outcome is None or isinstance(outcome, bool):
        return None
    return outcome * 100 if field.unit == "%" else outcome


def _present(table: FigureTable, row: str, field: Field, total: Figure) -> Figure | None:
    """A total without its carried units; None where nobody present has a value."""
    own = [table.at(field.id, unit=code, row=row) for code in table.units]
    values = [figure.value for figure in own if figure is not None and figure.value is not None]
    how = OVER_UNITS.get(field.over_units)
    if not values or how is None:
        return None
    left_out = {*total.missing, *total.carried}
    return replace(
        total,
        address=_address(total),
        value=how(values),
        sources=tuple(source for source in total.sources if source.unit in table.units),
        missing=tuple(code for code in table.missing if code in left_out),
        carried=(),
    )


def _address(figure: Figure) -> Address:
    return replace(figure.address, unit=PRESENT)
