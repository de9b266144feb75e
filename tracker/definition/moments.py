"""Days in the office's words: 2007年10月10日, 10月10日, 星期三."""

from datetime import date, datetime, timedelta, tzinfo

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def full_date(day: date) -> str:
    """2019年8月5日 (GB/T 9704 7.3.5.4: Arabic, full year, no leading zero)."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_day(day: date, year: int) -> str:
    """8月5日, with the year where it is another than the reader expects."""
    return f"{day.month}月{day.day}日" if day.year == year else full_date(day)


def day_after(day: date) -> date:
    """The next day; the calendar's last day (9999-12-31, written for 长期) has none but itself."""
    return day if day == date.max else day + timedelta(days=1)


def due_words(at: datetime, zone: tzinfo | None = None) -> str:
    """2019年10月20日24:00: a due instant in `zone` or in its own; midnight belongs to the day it ends."""
    local = at.astimezone(zone or at.tzinfo)
    if (local.hour, local.minute) == (0, 0):
        return f"{full_date(local.date() - timedelta(days=1))}24:00"
    return f"{full_date(local.date())}{local.hour:02}:{local.minute:02}"
