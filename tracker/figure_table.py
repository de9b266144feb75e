"""One form's figures in one period: each unit's, the totals over them, the rows of lists and the texts."""

from collections.abc import Mapping, Sequence

from tracker.address import Address
from tracker.definition.form import Form
from tracker.definition.model import Duty, Period
from tracker.facts import Value
from tracker.figures import Cells, FigureTable, InForce, Item, Source
from tracker.totals import Ground, total_cells
from tracker.unit_figures import own_cells, placed


def figure_table(
    duty: Duty,
    period: Period,
    form: Form,
    owing: Sequence[str],
    in_force: Mapping[str, InForce],
    carried: Mapping[str, InForce],
) -> FigureTable:
    """All figures of one form in one period.

    `owing` are the codes that owe it, in official order, exempt ones left out; `in_force` this period's readings
    by code; `carried` the last accepted earlier ones of units without, and of those whose reading is a nil return.
    In a cumulative total a missing unit stands at its carried value; in flow and stock totals it is left out and
    named. A nil return is 0 in flow, and in cumulative and stock what was last accepted (design §5, Totals).
    """
    here = Address(duty.campaign.id, duty.obligation.id, period.id, "*", form.id, "*", "*")
    cells: Cells = {}
    for code in owing:
        if code in in_force:
            cells |= own_cells(here, form, in_force[code], carried.get(code), period.data_until)
    earlier: Cells = {}
    for force in carried.values():
        earlier |= own_cells(here, form, force, None, period.data_until)
    cells |= total_cells(here, form, Ground(owing, frozenset(in_force), cells, earlier))
    present = tuple(code for code in owing if code in in_force)
    return FigureTable(
        form,
        present,
        cells,
        items=tuple(item for code in present for item in _items(form, in_force[code])),
        texts=tuple(text for code in present for text in _texts(form, in_force[code])),
        missing=tuple(code for code in owing if code not in in_force),
        carried=tuple(code for code in owing if code in carried and code not in in_force),
    )


def _source(force: InForce, value: Value) -> Source:
    return Source(
        force.unit,
        force.arrival,
        force.sha256,
        force.reading.member,
        value.sheet,
        value.cell,
        value.text or "",
        value.note,
    )


def _items(form: Form, force: InForce) -> list[Item]:
    """The rows of a list, in the order of the clerk's sheet."""
    if form.shape != "list":
        return []
    rows: dict[str, dict[str, Value]] = {}
    for value in force.reading.values:
        rows.setdefault(value.row, {})[value.field] = value
    return [
        Item(
            force.unit,
            number,
            {field: value.text for field, value in row.items()},
            _source(force, next(iter(row.values()))),
        )
        for number, row in enumerate(rows.values(), start=1)
    ]


def _texts(form: Form, force: InForce) -> list[tuple[str, str, str, str]]:
    """Filled text fields outside lists."""
    if form.shape == "list":
        return []
    return [
        (force.unit, placed(value), value.field, value.text)
        for value in force.reading.values
        if value.text and (field := form.by_id.get(value.field)) is not None and field.type == "text"
    ]
