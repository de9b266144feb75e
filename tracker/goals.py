"""整治目标: what is reached, compared on exact numbers (89.96 % is not 90 %), and how far the goal is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from tracker.address import Address
from tracker.definition.form import TOTAL
from tracker.definition.model import Duty, Goal, Period
from tracker.definition.rules import Ref, Rule
from tracker.figures import Figure, FigureTable, Item, Source
from tracker.unit_figures import joint_total


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


@dataclass(frozen=True, slots=True)
class _Reached:
    """One unit's (or the total's) side of a goal."""

    value: Decimal | None
    top: Decimal | None
    bottom: Decimal | None
    met: bool | None


def goal_results(duty: Duty, period: Period, tables: Sequence[FigureTable]) -> tuple[GoalResult, ...]:
    """The goals of the duty's obligation at this period, in the definition's order."""
    by_form = {table.form.id: table for table in tables}
    return tuple(
        _result(duty, period, goal, by_form) for goal in duty.campaign.goals if goal.obligation == duty.obligation.id
    )


def _result(duty: Duty, period: Period, goal: Goal, tables: Mapping[str, FigureTable]) -> GoalResult:
    address = Address(duty.campaign.id, duty.obligation.id, period.id, "*", "goal", goal.id, "*")
    total = _reached(goal, _lookup(goal, tables, "*"))
    failing = _failing(goal, tables)
    met = total.met if goal.scope == "total" else _all_met(goal, tables, failing)
    figure = _base_figure(goal, tables)
    rate = replace(address, measure="rate") if goal.numerator else address
    reached = Figure(
        rate,
        goal.title,
        total.value,
        "%" if goal.numerator else goal.unit,
        2 if goal.numerator else 0,
        goal_sources(goal, tables.values()),
        figure.missing if figure else _without_items(goal, tables),
        figure.carried if figure else (),
    )
    unit = figure.unit if figure else goal.unit
    return GoalResult(
        goal.id,
        goal.title,
        target_text(goal),
        reached,
        _named(address, "分子", total.top, unit),
        _named(address, "分母", total.bottom, unit),
        met,
        _named(address, "差距", _gap(goal, total), unit),
        goal.scope,
        goal.basis,
        failing,
    )


def goal_sources(goal: Goal, tables: Iterable[FigureTable], unit: str = "*") -> tuple[Source, ...]:
    """The cells a goal rests on, of one unit or of all: numerator's and denominator's, a list's items."""
    by_form = {table.form.id: table for table in tables}
    found: list[Source] = []
    for ref in [ref for rule in (goal.numerator, goal.denominator, goal.figure) if rule for ref in rule.refs]:
        table = by_form.get(ref.form)
        if table is not None and ref.kind == "total":
            figure = table.at(ref.field, unit=unit)
            found += figure.sources if figure else ()
        elif table is not None:
            found += [i.source for i in table.items if i.source and unit in ("*", i.unit) and _taken(ref, i)]
    return tuple(dict.fromkeys(found))


def _taken(ref: Ref, item: Item) -> bool:
    """Whether a list's item is one of those the rule counts."""
    return ref.kind != "count" or not ref.value or bool(ref.counts(item.texts.get(ref.field)))


def target_text(goal: Goal) -> str:
    """The target in words: 100%, 90%以上, 2—3个, 不超过5起; a goal in words has its own title."""
    if goal.statement:
        return goal.title
    unit = "%" if goal.numerator else goal.unit
    low, high = goal.at_least, goal.at_most
    if low is not None and high is not None:
        return f"{low:f}{unit}" if low == high else f"{low:f}—{high:f}{unit}"
    if high is not None:
        return f"不超过{high:f}{unit}"
    full = goal.numerator is not None and low == 100
    return f"{low:f}{unit}" + ("" if full else "以上")


def _named(address: Address, label: str, value: Decimal | None, unit: str) -> Figure | None:
    if value is None:
        return None
    field = {"分子": "numerator", "分母": "denominator", "差距": "gap"}[label]
    places = 0 if value == value.to_integral_value() else 2
    return Figure(replace(address, field=field), label, value, unit, places)


def _reached(goal: Goal, lookup: Callable[[Ref], Decimal | None]) -> _Reached:
    """Value, numerator, denominator and whether the goal holds; all None for a goal in words or without a base."""
    if goal.numerator is not None and goal.denominator is not None:
        top, bottom = _number(goal.numerator, lookup), _number(goal.denominator, lookup)
        if top is None or not bottom:
            return _Reached(None, top, bottom, None)
        met = (goal.at_least is None or top * 100 >= goal.at_least * bottom) and (
            goal.at_most is None or top * 100 <= goal.at_most * bottom
        )
        return _Reached(top * 100 / bottom, top, bottom, met)
    value = _number(goal.figure, lookup) if goal.figure is not None else None
    if value is None:
        return _Reached(None, None, None, None)
    met = (goal.at_least is None or value >= goal.at_least) and (goal.at_most is None or value <= goal.at_most)
    return _Reached(value, value, None, met)


def _number(rule: Rule, lookup: Callable[[Ref], Decimal | None]) -> Decimal | None:
    outcome = rule.evaluate(lookup)
    return outcome if isinstance(outcome, Decimal) else None


def _gap(goal: Goal, reached: _Reached) -> Decimal | None:
    """How many are still lacking to the lower bound, whole ones counted up; 0 when reached, None without a base."""
    if goal.at_least is None or reached.top is None or reached.met is None:
        return None
    if reached.bottom is None:
        return max(Decimal(0), goal.at_least - reached.top)
    wanted = (goal.at_least * reached.bottom / 100).to_integral_value(ROUND_CEILING)
    return max(Decimal(0), wanted - reached.top)


def _failing(goal: Goal, tables: Mapping[str, FigureTable]) -> tuple[str, ...]:
    """Codes of units that do not reach a goal set for each unit."""
    if goal.scope != "each_unit":
        return ()
    return tuple(code for code in _units(tables) if _reached(goal, _lookup(goal, tables, code)).met is False)


def _all_met(goal: Goal, tables: Mapping[str, FigureTable], failing: Sequence[str]) -> bool | None:
    """Whether every unit that owes a return has reached it; None while one is missing or none has a base."""
    if failing:
        return False
    if any(table.missing for table in tables.values()):
        return None
    known = [_reached(goal, _lookup(goal, tables, code)).met for code in _units(tables)]
    return True if any(known) else None


def _units(tables: Mapping[str, FigureTable]) -> tuple[str, ...]:
    return next((table.units for table in tables.values()), ())


def _base_figure(goal: Goal, tables: Mapping[str, FigureTable]) -> Figure | None:
    """The first total the goal rests on: its unit of measure, sources and scope are the goal's."""
    rule = goal.numerator or goal.figure
    for ref in rule.refs if rule else ():
        table = tables.get(ref.form)
        figure = table.at(ref.field) if table else None
        if figure is not None:
            return figure
    return None


def _without_items(goal: Goal, tables: Mapping[str, FigureTable]) -> tuple[str, ...]:
    """Who has sent none of the lists a goal counts: more may come of them."""
    named = dict.fromkeys(ref.form for ref in goal.figure.refs) if goal.figure else ()
    return tuple(dict.fromkeys(code for form in named if form in tables for code in tables[form].missing))


def _lookup(goal: Goal, tables: Mapping[str, FigureTable], unit: str) -> Callable[[Ref], Decimal | None]:
    rules = [rule for rule in (goal.numerator, goal.denominator, goal.figure) if rule]
    refs = [ref for rule in rules for ref in rule.refs if ref.kind == "total"]

    def value(ref: Ref) -> Decimal | None:
        table = tables.get(ref.form)
        if table is None:
            return None
        if ref.kind != "total":
            return over_items(table, ref, unit)
        if unit == "*":
            beside = tuple(r.field for r in refs if r.form == ref.form)
            return joint_total(table.form, table.cells, table.units, TOTAL, ref.field, beside)
        figure = table.at(ref.field, unit=unit)
        return figure.value if figure else None

    return value


def over_items(table: FigureTable, ref: Ref, unit: str = "*") -> Decimal | None:
    """count, distinct or sum over a list's items, of one unit or of all ("*"); None when no unit has reported."""
    if (unit != "*" and unit not in table.units) or not table.units:
        return None
    items = [item for item in table.items if unit in ("*", item.unit)]
    filled = [text for item in items if (text := item.texts.get(ref.field))]
    match ref.kind:
        case "count" if ref.value:
            return Decimal(sum(ref.counts(item.texts.get(ref.field)) for item in items))
        case "count":
            return Decimal(len(items))
        case "distinct":
            return Decimal(len(set(filled)))
        case "sum":
            return sum((Decimal(text) for text in filled), Decimal(0))
        case _:
            return None
