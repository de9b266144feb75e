"""What is known of a number at a moment: the figure behind an address made again, or the units that it counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from baosong.desk import Desk
from baosong.facts import FactBook, fact_book, standings
from baosong.readings import Shelf
from baosong.tables import since_last, tables
from baosong.workspace import WorkspaceRefusal
from generator import compared_names, scope
from generator.carried import PRESENT, carried_figure, carried_over, present_only
from generator.chase_names import to_chase
from generator.circular_names import unjudged
from tracker.address import Address
from tracker.comparison import Compared
from tracker.definition.form import TOTAL
from tracker.definition.model import Duty, Period
from tracker.figures import Figure, FigureTable
from tracker.goals import goal_results, goal_sources
from tracker.standing import Standing

RATES = ("reporting_rate", "punctual_rate")
_IN_TIME = ("on_time", "unproven")
_COUNTED: Mapping[str, Callable[[Standing], bool]] = {
    "due": lambda s: s.state != "exempt",
    "accepted": lambda s: s.state == "accepted",
    "reporting_rate": lambda s: s.state == "accepted",
    "on_time": lambda s: s.timeliness in _IN_TIME,
    "on_time-open": lambda s: s.timeliness in _IN_TIME and s.state != "accepted",
    "punctual_rate": lambda s: s.timeliness in _IN_TIME,
    "late": lambda s: s.timeliness == "late",
    "late-held": lambda s: s.timeliness == "late" and s.state == "held",
    "past_due": lambda s: s.past_due,
    "held": lambda s: s.state == "held",
    "pending": lambda s: s.state not in ("accepted", "held", "exempt") and not s.past_due,
    "exempt": lambda s: s.state == "exempt",
    "unproven": lambda s: s.timeliness == "unproven",
    "doubtful": lambda s: s.state != "exempt" and unjudged(s),
    "chased": to_chase,
}
_EVERYONE = "listed"  # the one number that holds the collector's own return as well


@dataclass
class Known:
    """The ledger as it was known at a moment; the tables of a period are made once."""

    desk: Desk
    as_of: datetime
    _book: FactBook = field(init=False)
    _shelf: Shelf = field(init=False)
    _kept: dict[tuple[str, str, str], tuple[FigureTable, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._book, self._shelf = fact_book(self.desk), Shelf(self.desk.archive)

    def period(self, at: Address) -> tuple[Duty, Period]:
        """The duty and the period of an address; WorkspaceRefusal when no definition in force has them."""
        for duty in self.desk.duties:
            if (duty.campaign.id, duty.obligation.id) == (at.campaign, at.obligation):
                period = duty.period(at.period)
                if period is not None:
                    return duty, period
        raise WorkspaceRefusal(f"在用的定义里没有 {at.campaign}/{at.obligation}/{at.period}，查不到来源。")

    def tables(self, at: Address) -> tuple[FigureTable, ...]:
        """The tables of the address's period."""
        duty, period = self.period(at)
        key = (duty.campaign.id, duty.obligation.id, period.id)
        if key not in self._kept:
            self._kept[key] = tables(self.desk, self._book, self._shelf, duty, period, self.as_of)
        return self._kept[key]

    def standings(self, at: Address) -> list[Standing]:
        """The standings of the address's period, of its unit alone where it names one."""
        made = standings(self._book, [self.period(at)], self.as_of)
        return made if at.unit in ("*", PRESENT) else [s for s in made if s.unit.code == at.unit]

    def counted(self, at: Address) -> list[Standing] | None:
        """The units that a number of units counts; None for an address that is no such number's."""
        made = self.standings(at)
        if at.source == "standing":
            meant = _COUNTED.get(at.field)
            return [s for s in made if at.field == _EVERYONE or (not s.own and (meant is None or meant(s)))]
        codes = self._codes(at)
        if codes is None:
            return None
        found = [s for s in made if s.unit.code in codes and not (s.own and at.field == scope.IN)]
        return [s for s in found if at.row == "*" or at.field == scope.LACKING or s.state == at.row]

    def _codes(self, at: Address) -> set[str] | None:
        """The codes of the units in a table's total, left out of it, carried …"""
        table = self._table(at)
        if table is None:
            return None
        carried, found = set(carried_over(table)), None
        match at.field:
            case scope.IN:
                found = set(table.units)
            case scope.CARRIED:
                found = carried
            case scope.OUT:
                exempt = {s.unit.code for s in self.standings(at) if s.state == "exempt"}
                found = ({*table.missing} | exempt) - carried
            case scope.LACKING:
                total = table.at(at.row)
                found = set(scope.lacking(table, at.row)) or carried & set(total.missing if total else ())
            case compared_names.BOTH | compared_names.APART:
                since = self._since(at)
                change = since.forms.get(table.form.id) if since else None
                both = at.field == compared_names.BOTH
                found = set((change.units if both else change.left_out) if change else ())
            case _:
                pass
        return found

    def figure(self, at: Address) -> Figure | None:
        """The figure an address names, made again; None where it has no value."""
        found = self.tables(at)
        if at.source == "goal":
            return self._goal(at, found)
        table = self._table(at)
        if table is None:
            return None
        row = TOTAL if at.row == "*" else at.row
        if at.measure in ("diff", "prev"):
            return self._change(table, row, at)
        if table.form.shape == "list":
            return _of_items(table, at)
        if at.unit == PRESENT:
            return present_only(table).at(at.field, row=row)
        known = table.form.by_id.get(at.field)
        return table.at(at.field, unit=at.unit, row=row) or (known and carried_figure(table, at.unit, known)) or None

    def _table(self, at: Address) -> FigureTable | None:
        return next((table for table in self.tables(at) if table.form.id == at.source), None)

    def _goal(self, at: Address, found: Sequence[FigureTable]) -> Figure | None:
        """What a goal has reached (numerator, denominator, gap by their own address); one unit's cells of it."""
        duty, period = self.period(at)
        result = next((goal for goal in goal_results(duty, period, found) if goal.id == at.row), None)
        if result is None:
            return None
        if at.unit != "*":
            goal = next(goal for goal in duty.campaign.goals if goal.id == at.row)
            return replace(result.reached, value=None, sources=goal_sources(goal, found, at.unit))
        beside = {"numerator": result.numerator, "denominator": result.denominator, "gap": result.gap}
        meant = beside.get(at.field, result.reached)
        return meant and replace(meant, **{side: getattr(result.reached, side) for side in _BEHIND})

    def _since(self, at: Address) -> Compared | None:
        duty, period = self.period(at)
        return since_last(self.desk, self._book, self._shelf, duty, period, self.as_of, self.tables(at))

    def _change(self, table: FigureTable, row: str, at: Address) -> Figure | None:
        since = self._since(at)
        change = since.forms[table.form.id].at(at.field, row=row) if since and table.form.id in since.forms else None
        return None if change is None else (change.diff if at.measure == "diff" else change.before)


_BEHIND = ("sources", "missing", "carried")


def _of_items(table: FigureTable, at: Address) -> Figure:
    """A list's figure: the items it counts, or the one item it stands in."""
    items = [item for item in table.items if at.unit in ("*", PRESENT, item.unit)]
    items = [item for item in items if at.row in ("*", TOTAL, str(item.number))]
    sources = tuple(replace(i.source, text=i.texts.get(at.field) or i.source.text) for i in items if i.source)
    return Figure(at, at.field, None, sources=sources)
