"""Dates and times as offices write them: 2019年10月20日24时."""

from datetime import date, datetime, timedelta, tzinfo

from tracker.definition.model import Period
from tracker.definition.moments import WEEKDAYS, full_date

NO_DAY = "未定时限"


def short_day(value: date) -> str:
    """10月20日."""
    return f"{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """星期日."""
    return WEEKDAYS[value.weekday()]


def due_day(due_at: datetime, zone: tzinfo | None = None) -> date:
    """The last day that is in time: midnight belongs to the day it ends. In `zone`, else in the instant's own."""
    return (due_at.astimezone(zone or due_at.tzinfo) - timedelta(microseconds=1)).date()


def due(due_at: datetime, zone: tzinfo | None = None) -> str:
    """2019年10月20日24时, or …17时30分: the due instant as a notice prints it."""
    local = due_at.astimezone(zone or due_at.tzinfo)
    if (local.hour, local.minute) == (0, 0):
        return f"{full_date(due_day(due_at, zone))}24时"
    return f"{full_date(local.date())}{clock(local)}"


def deadline(period: Period, due_at: datetime, zone: tzinfo | None = None) -> str:
    """The due instant in force as printed; where the notice names no day, that."""
    return due(due_at, zone) if period.timed else NO_DAY


def clock(local: datetime) -> str:
    """17时20分, or 9时 on the hour; the instant is taken as it stands, in its own zone."""
    return f"{local.hour}时{local.minute}分" if local.minute else f"{local.hour}时"


def moment(value: datetime, zone: tzinfo | None = None) -> str:
    """2019年10月18日17时20分, in `zone` or in the instant's own."""
    local = value.astimezone(zone or value.tzinfo)
    return f"{full_date(local.date())}{clock(local)}"


def short_moment(value: datetime, zone: tzinfo | None = None) -> str:
    """10月18日17时20分, always with minutes: for file names."""
    local = value.astimezone(zone or value.tzinfo)
    return f"{short_day(local.date())}{local.hour}时{local.minute:02d}分"
