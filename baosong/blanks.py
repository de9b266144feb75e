"""The blank workbook a unit is handed for one period: what `blanks` writes and the pages give out."""

from datetime import datetime

from baosong.desk import Desk
from generator.blank import Blanks, blank_name
from tracker.definition.model import Duty, Period, Unit


def has_forms(duty: Duty) -> bool:
    """Whether there is anything to fill in."""
    return any(part.kind == "form" for part in duty.obligation.parts)


def next_period(duty: Duty, now: datetime) -> Period | None:
    """The first period not yet due, else the last; None for what is reported when something happens."""
    coming = [p for p in duty.periods if p.due_at > now]
    return coming[0] if coming else duty.periods[-1] if duty.periods else None


def blanks_for(desk: Desk, duty: Duty, period: Period) -> Blanks:
    """The blanks of one period, to be asked for unit by unit."""
    return Blanks(duty, period, rehearsal=desk.rehearsal or desk.clock.rehearsed)


def blank_of(desk: Desk, duty: Duty, period: Period, unit: Unit) -> tuple[str, bytes]:
    """One unit's: the file's name and its bytes."""
    return blank_name(duty, period, unit), blanks_for(desk, duty, period).of(unit)
