"""The blank workbook a unit is handed for one period: what `blanks` writes and the pages give out."""

from dataclasses import dataclass, field
from datetime import datetime

from baosong.desk import Desk
from baosong.facts import FactBook, fact_book
from baosong.last_values import last_values
from baosong.readings import Shelf
from generator.blank import Blanks, blank_name
from tracker.definition.model import Duty, Period, Unit


def has_forms(duty: Duty) -> bool:
    """Whether there is anything to fill in."""
    return any(part.kind == "form" for part in duty.obligation.parts)


def next_period(duty: Duty, now: datetime) -> Period | None:
    """The first period not yet due, else the last; None for what is reported when something happens."""
    coming = [p for p in duty.periods if p.due_at > now]
    return coming[0] if coming else duty.periods[-1] if duty.periods else None


@dataclass
class BlankMaker:
    """Makes blanks, each with what the unit last had accepted; one for many, since what they share is drawn once."""

    desk: Desk
    book: FactBook
    shelf: Shelf
    _drawn: dict[tuple[str, str, str], Blanks] = field(default_factory=dict)

    def of(self, duty: Duty, period: Period, unit: Unit) -> bytes:
        """One unit's blank for one period."""
        return self._blanks(duty, period).of(unit, last_values(self.desk, self.book, self.shelf, duty, period, unit))

    def bare(self, duty: Duty, period: Period, unit: Unit) -> bytes:
        """The same without last period's values."""
        return self._blanks(duty, period).of(unit)

    def _blanks(self, duty: Duty, period: Period) -> Blanks:
        key = (duty.campaign.id, duty.obligation.id, period.id)
        if key not in self._drawn:
            rehearsal = self.desk.rehearsal or self.desk.clock.rehearsed
            self._drawn[key] = Blanks(duty, period, rehearsal=rehearsal)
        return self._drawn[key]


def blank_maker(desk: Desk) -> BlankMaker:
    """The maker over what the ledger knows now."""
    return BlankMaker(desk, fact_book(desk), Shelf(desk.archive))


def blank_of(desk: Desk, duty: Duty, period: Period, unit: Unit) -> tuple[str, bytes]:
    """One unit's: the file's name and its bytes."""
    return blank_name(duty, period, unit), blank_maker(desk).of(duty, period, unit)
