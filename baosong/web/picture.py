"""What the pages show of a ledger at one moment: standings by period, kept until a fact or the hour changes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from baosong.desk import Desk, refreshed
from baosong.facts import FactBook, fact_book, standings, unit_standing
from tracker.definition.model import Duty, Period
from tracker.definition.units import find_unit
from tracker.standing import Standing

_REHEARSED_FOR = timedelta(seconds=10)  # another process's rehearsed clock may be ahead of ours
_LONGEST = timedelta(days=30)
Marks = tuple[tuple[str, int, int], ...]
PeriodId = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A period's standings, the marks of the facts they rest on, and the moment until which the hour leaves them so."""

    marks: Marks
    made: tuple[Standing, ...]
    until: datetime


@dataclass
class Picture:
    """The desk with its facts for one state of the ledger. Everything is asked in one thread.

    `book` knows of arrivals not yet read, which hold what their folder's unit owes; `settled` does not, so that
    what rests on it need not be made again for every file that comes. `unread` are the folders of such arrivals.
    """

    desk: Desk
    book: FactBook
    settled: FactBook
    kept: dict[PeriodId, Kept] = field(default_factory=dict)
    marks: dict[tuple[str, str], dict[str, Marks]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def now(self) -> datetime:
        """The office's moment."""
        return self.desk.now()

    def period(self, duty: Duty, period: Period) -> tuple[Standing, ...]:
        """The standings of one period, units in official order."""
        ids = (duty.campaign.id, duty.obligation.id, period.id)
        marks, now = self._marks(duty).get(period.id, ()), self.now
        found = self.kept.get(ids)
        if found is None or found.marks != marks or now >= found.until:
            made = tuple(standings(self.settled, [(duty, period)], now))
            found = Kept(marks, made, self._until(made, now))
            self.kept[ids] = found
        return self._with_unread(duty, period, found.made) if self.unread else found.made

    def _with_unread(self, duty: Duty, period: Period, made: tuple[Standing, ...]) -> tuple[Standing, ...]:
        units = [find_unit(duty.campaign.units, folder, self.now.date()) for folder in self.unread]
        codes = {unit.code for unit in units if unit}
        return tuple(
            unit_standing(self.book, duty, period, s.unit, self.now) if s.unit.code in codes else s for s in made
        )

    def ready(self, duty: Duty, period: Period) -> bool:
        """Whether the period's standings are at hand without any work."""
        found = self.kept.get((duty.campaign.id, duty.obligation.id, period.id))
        marks = self._marks(duty).get(period.id, ())
        return found is not None and found.marks == marks and self.now < found.until

    def until(self, duty: Duty, period: Period) -> datetime:
        """Until when the standings of the period stay as they are, if nothing comes."""
        self.period(duty, period)
        return self.kept[duty.campaign.id, duty.obligation.id, period.id].until

    def opened(self) -> list[tuple[Duty, Period]]:
        """Every calendar period that has opened, in the order of the definitions."""
        now = self.now
        return [(d, p) for d in self.desk.duties for p in d.periods if p.opens_at <= now]

    def _marks(self, duty: Duty) -> dict[str, Marks]:
        ids = (duty.campaign.id, duty.obligation.id)
        if ids not in self.marks:
            found: dict[str, list[tuple[str, int, int]]] = {}
            for period, what, many, last in self.desk.ledger.tuples("period_marks", campaign=ids[0], obligation=ids[1]):
                found.setdefault(period, []).append((what, many, last))
            self.marks[ids] = {period: tuple(rows) for period, rows in found.items()}
        return self.marks[ids]

    def _until(self, made: Sequence[Standing], now: datetime) -> datetime:
        """The next moment at which the hour alone may change a standing; days are counted by midnights."""
        turns = [m for s in made for m in _turns(s) if m is not None and m > now]
        if any(s.past_due for s in made):
            day, zone = now.astimezone(self.desk.workspace.zone).date(), self.desk.workspace.zone
            turns.append(datetime.combine(day + timedelta(days=1), time(), zone))
        longest = _REHEARSED_FOR if self.desk.clock.rehearsed else _LONGEST
        turn = min(turns, default=now + longest) + timedelta(microseconds=1)  # past due begins after the instant
        return min(turn, now + longest)


def picture_of(desk: Desk, before: Picture | None = None) -> Picture:
    """The picture of the ledger as it stands; what `before` kept is used again where its facts are the same."""
    desk = refreshed(desk)
    unread = tuple(dict.fromkeys(row["folder"] for row in desk.ledger.rows("unread")))
    kept = dict(before.kept) if before is not None and _same_campaigns(before.desk, desk) else {}
    settled = fact_book(desk, unread=False)
    return Picture(desk, fact_book(desk) if unread else settled, settled, kept, unread=unread)


def _turns(made: Standing) -> tuple[datetime | None, ...]:
    return made.due_at, made.correct_by, made.supplement_by, made.promised


def _same_campaigns(one: Desk, other: Desk) -> bool:
    by_definition = [c.digest for c in one.campaigns] == [c.digest for c in other.campaigns]
    return by_definition and one.calendars == other.calendars and one.workspace.zone == other.workspace.zone
