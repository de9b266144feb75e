"""Days in the office's words: 2007年10月10日, 10月10日, 星期三."""

from datetime import date

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def full_date(day: date) -> str:
    """2019年8月5日 (GB/T 9704 7.3.5.4: Arabic, full year, no leading zero)."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_day(day: date, year: int) -> str:
    """8月5日, with the year where it is another than the reader expects."""
    return f"{day.month}月{day.day}日" if day.year == year else full_date(day)
