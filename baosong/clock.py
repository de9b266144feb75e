"""The clock a command runs by: the real one, or one that starts at --now and ticks (演练)."""

from datetime import datetime, time, tzinfo
from zoneinfo import ZoneInfo

from tracker.intake.clock import SystemClock


class NotAMoment(ValueError):
    """--now is no date or time."""

    def __init__(self, text: str) -> None:
        super().__init__(f"看不懂时间“{text}”，请写成 2019-10-21T09:00 或 2019-10-21。")


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """The aware moment a text names; without an offset it is the office's time, without an hour 00:00."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise NotAMoment(text) from fault
    if len(text) <= len("2019-10-21"):
        moment = datetime.combine(moment.date(), time())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def clock(now: str | None, zone: ZoneInfo) -> SystemClock:
    """The real clock, or a rehearsed one from `now`."""
    return SystemClock(parse_moment(now, zone)) if now else SystemClock()


def local(moment: datetime | None, zone: tzinfo) -> str:
    """A moment as the office writes it: 2019-10-18 17:20; "" for none."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""
