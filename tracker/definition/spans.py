"""How long after: 3 days, 2 workdays, 24 hours, as an end that everybody can read off a calendar."""

from datetime import date, datetime, time, timedelta, tzinfo

from tracker.definition.workdays import Workdays

_DAY = timedelta(days=1)


def end_of(span: str, day: date, zone: tzinfo, workdays: Workdays | None) -> datetime | None:
    """24:00 of the last of so many days (workdays, where they are known) after the day; None where no span is said.

    Hours are counted from the end of the day, since nobody wrote down at what hour it began.
    """
    number, _, unit = span.partition(" ")
    if not number.isdecimal():
        return None
    if unit.startswith("hour"):
        return datetime.combine(day + _DAY, time(), tzinfo=zone) + timedelta(hours=int(number))
    left = int(number)
    while left:
        day += _DAY
        left -= unit.startswith("day") or workdays is None or workdays.works(day)
    return datetime.combine(day + _DAY, time(), tzinfo=zone)
