"""汇总数: every figure of a period with its address and its sources, from the readings in force."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.address import Address
from tracker.definition.model import TOTAL, Duty, Field, Form, Period
from tracker.definition.rules import Ref, Rule
from tracker.facts import PartReading, Value
from tracker.nil_return import lasting, stands_in, zeros


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


_Cells = dict[tuple[str, str, str], Figure]
OVER_UNITS: dict[str, Callable[[Iterable[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, Decimal(0)),
    "max": max,
    "count": lambda values: Decimal(sum(1 for _ in values)),
}


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
    cells: _Cells = {}
    for code in owing:
        if code in in_force:
            cells |= _own_cells(here, form, in_force[code], carried.get(code), period.data_until)
    earlier: _Cells = {}
    for force in carried.values():
        earlier |= _own_cells(here, form, force, None, period.data_until)
    cells |= _total_cells(here, form, _Ground(owing, frozenset(in_force), cells, earlier))
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


def figure_rows(form: Form) -> tuple[str, ...]:
    """The row ids a form's figures stand in: each row of a grid, then the total; a card has the total alone."""
    return (*(row.id for row in form.rows), TOTAL) if form.shape == "grid" else (TOTAL,)


def decimals_of(field: Field) -> int:
    """Places a field is printed with: none for whole numbers, two for amounts and rates."""
    return 0 if field.type == "int" else 2


def _placed(value: Value) -> str:
    """A card's and a form-level field's value stand in the total row."""
    return value.row or TOTAL


def _own_cells(here: Address, form: Form, force: InForce, before: InForce | None, day: date) -> _Cells:
    """A present unit's figures; a nil return has 0, and what lasts from its reading before with that one's sources."""
    if not stands_in(form, force.reading):
        return _unit_cells(here, form, force)
    cells = _read_cells(here, form, replace(force, reading=zeros(form, force.reading, day)))
    if before is not None:
        cells |= _read_cells(here, form, replace(before, reading=lasting(form, before.reading)))
    return cells | _calculated(here, form, force.unit, cells)


def _unit_cells(here: Address, form: Form, force: InForce) -> _Cells:
    """One unit's figures, calculated fields among them."""
    cells = _read_cells(here, form, force)
    return cells | _calculated(here, form, force.unit, cells)


def _read_cells(here: Address, form: Form, force: InForce) -> _Cells:
    """One unit's figures as read; a list has none."""
    cells: _Cells = {}
    if form.shape == "list":
        return cells
    for value in force.reading.values:
        field = form.by_id.get(value.field)
        if field is None or not field.numeric or value.text is None:
            continue
        address = _address(here, force.unit, _placed(value), field.id)
        cells[force.unit, _placed(value), field.id] = Figure(
            address, field.label, value.number, field.unit, decimals_of(field), (_source(force, value),)
        )
    return cells


def _address(here: Address, unit: str, row: str, field: str) -> Address:
    row = "*" if row == TOTAL else row
    return Address(here.campaign, here.obligation, here.period, unit, here.source, row, field)


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


def _calculated(here: Address, form: Form, unit: str, cells: _Cells, present: Sequence[str] = ()) -> _Cells:
    """Calculated fields of every row; a percentage is ×100. No denominator, no value.

    For unit "*", `present` are the codes whose own reading counts, for totals over the same units.
    """
    made: _Cells = {}
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
            address = _address(here, unit, row, field.id)
            made[unit, row, field.id] = Figure(address, field.label, value, field.unit, decimals_of(field), sources)
    return made


def _sources(figure: Figure | None) -> tuple[Source, ...]:
    return figure.sources if figure else ()


def _lookup(
    form: Form, cells: _Cells, unit: str, row: str, rule: Rule, present: Sequence[str]
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


@dataclass(frozen=True, slots=True)
class _Ground:
    """What totals are built from: who owes, this period's cells, the carried ones."""

    owing: Sequence[str]
    present: frozenset[str]
    cells: _Cells
    earlier: _Cells


def _total_cells(here: Address, form: Form, ground: _Ground) -> _Cells:
    """Totals over units for every row and field, then the calculated fields on those totals."""
    made: _Cells = {}
    if form.shape == "list":
        return made
    for field in form.fields:
        if not field.numeric or field.calc is not None or field.over_units not in OVER_UNITS:
            continue
        for row in figure_rows(form) if field.scope == "row" else (TOTAL,):
            figure = _total(_address(here, "*", row, field.id), field, row, ground)
            if figure is not None:
                made["*", row, field.id] = figure
    present = [code for code in ground.owing if code in ground.present]
    return made | _calculated(here, form, "*", ground.cells | made, present)


def _total(address: Address, field: Field, row: str, ground: _Ground) -> Figure | None:
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
        (force.unit, _placed(value), value.field, value.text)
        for value in force.reading.values
        if value.text and (field := form.by_id.get(value.field)) is not None and field.type == "text"
    ]
