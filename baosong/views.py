"""Views over standings: a campaign as units × periods, one unit's everything, how a period stood at its deadline."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from baosong.facts import FactBook, narrowed, standings, unit_standings, units_owing
from tracker.definition.ad_hoc import is_ad_hoc
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import find_unit
from tracker.facts import DeliveryKey
from tracker.sets import known_by
from tracker.standing import Standing, State, standing

_WORDS: dict[State, str] = {
    "pending": "待报",
    "incomplete": "不全",
    "held": "待确认",
    "returned": "退回",
    "accepted": "已报",
    "overdue": "逾期",
    "exempt": "免报",
}
UNPROVEN = "已报*"  # counts as on time, with a footnote, until a person rules (design §5)
NOT_OWING = "—"

Stand = Callable[[FactBook, Duty, Period], list[Standing]]


@dataclass(frozen=True)
class Matrix:
    """One obligation, units × periods. `cells` are by unit code and period id; a unit that owes nothing has none."""

    duty: Duty
    periods: tuple[Period, ...]
    units: tuple[Unit, ...]
    cells: Mapping[tuple[str, str], Standing]

    def word(self, unit: Unit, period: Period) -> str:
        """The cell's word: 已报, 超时, 逾期 …, or — where the unit owes nothing."""
        found = self.cells.get((unit.code, period.id))
        return cell_word(found) if found else NOT_OWING

    def of_period(self, period: Period) -> list[Standing]:
        """The standings of one period, in official order."""
        return [cell for unit in self.units if (cell := self.cells.get((unit.code, period.id)))]


def cell_word(made: Standing) -> str:
    """已报, 超时, 逾期, 待确认, 退回, 不全, 待报, 免报; 已报* while the time is unproven."""
    if made.state == "accepted" and made.timeliness == "late":
        return "超时"
    if made.state == "accepted" and made.timeliness == "unproven":
        return UNPROVEN
    return _WORDS[made.state]


def matrix(duty: Duty, periods: Sequence[Period], made: Iterable[Standing]) -> Matrix:
    """These standings of one obligation as a table; a unit whose row changed stands once, by its last row."""
    cells = {(s.key.unit, s.key.period): s for s in made}
    known = {unit.code: unit for unit in duty.campaign.units}
    owing = {code for code, _period in cells}
    order = dict.fromkeys(unit.code for unit in duty.campaign.units if unit.code in owing)
    return Matrix(duty, tuple(periods), tuple(known[code] for code in order), cells)


def as_of(now: datetime) -> Stand:
    """How a period stands at a moment."""
    return lambda book, duty, period: standings(book, [(duty, period)], now)


def at_due(book: FactBook, duty: Duty, period: Period) -> list[Standing]:
    """How the period stood at its due instant, on today's evidence.

    Only what was there by then counts (an interval's end at or before it), with all that was decided about it since;
    `now` is the due instant, so who had sent nothing is 待报, not yet 逾期.
    """
    book.load_period(duty.campaign.id, duty.obligation.id, period.id)
    return _at_due(book, duty, period)


def _at_due(book: FactBook, duty: Duty, period: Period) -> list[Standing]:
    due, days, zone = period.due_at, book.calendar(duty.campaign.id), book.zone_of(duty.campaign.id)
    made = []
    for unit in units_owing(duty, period):
        key = DeliveryKey(duty.campaign.id, duty.obligation.id, period.id, unit.code)
        facts = known_by(book.facts(key), due, book.there_by)
        calls = any(d.kind == "contact" and d.at > due for d in facts.decisions)
        if calls:  # a promise is no ruling on what was there: what was said on the telephone later is left out
            facts = replace(facts, decisions=tuple(d for d in facts.decisions if d.kind != "contact" or d.at <= due))
        made.append(standing(key, unit, duty.obligation, period, facts, now=due, zone=zone, workdays=days))
    return made


def unit_named(duties: Sequence[Duty], name: str, now: datetime) -> Unit | None:
    """The unit of that name, alias or code in any campaign, as it is now; None when none or two could be meant."""
    return find_unit((unit for duty in duties for unit in duty.campaign.units), name, now.date())


def of_unit(
    book: FactBook, duties: Iterable[Duty], code: str, now: datetime, *, coming: bool = False
) -> list[Standing]:
    """Everything one unit owes and sent over all these duties, in due order; with `coming` what is not open yet too.

    What came for an event (随时报送) stands where it arrived.
    """
    made = [
        found for duty in duties for found in unit_standings(book, duty, code, now, opened_by=None if coming else now)
    ]
    return sorted(made, key=lambda s: (s.period.opens_at if s.period.only else s.due_at, s.key))


def unit_at_due(book: FactBook, duties: Iterable[Duty], code: str, now: datetime) -> list[Standing]:
    """One unit's standings at the due instant of every period whose due instant has come, in due order."""
    alone = [narrowed(duty, {code}) for duty in duties]
    made = [s for duty in alone for period in due_periods(duty, now) for s in _at_due(book, duty, period)]
    return sorted(made, key=lambda s: (s.due_at, s.key))


def due_periods(duty: Duty, now: datetime) -> tuple[Period, ...]:
    """The periods whose due instant has come; none without a deadline or of what is reported for events."""
    return () if is_ad_hoc(duty.obligation) else tuple(p for p in duty.periods if p.timed and p.due_at <= now)


def forwarded_with(duty: Duty) -> Period | None:
    """The period that goes upward on the obligation's forward date: the last one printed for then or before."""
    forward = duty.obligation.forward
    on = forward.on if forward else None
    return next((p for p in reversed(duty.periods) if on and p.printed_due <= on), None)
