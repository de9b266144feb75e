"""How days are said: the date filters of a template; what is no date passes through."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from generator.moment import short_day
from generator.shown import Shown, plain, printed

_WRITTEN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_QUARTERS = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}
_DIGITS = "〇一二三四五六七八九"


def day(value: object) -> object:
    """日期: 2019年10月20日 (GB/T 9704 7.3.5.4: full year, no leading zeros), from a date or an ISO text."""
    return _said(value, printed)


def month_day(value: object) -> object:
    """月日: 10月20日."""
    return _said(value, short_day)


def year_month(value: object) -> object:
    """年月: 2019年10月."""
    return _said(value, lambda when: f"{when.year}年{when.month}月")


def hanzi_day(value: object) -> object:
    """汉字日期: 二〇一九年十月二十日, as invitations and seals have it; 公文 itself uses figures since 2012."""
    return _said(value, lambda when: f"{_year(when.year)}年{_number(when.month)}月{_number(when.day)}日")


def span(value: object) -> object:
    """时段: the year so far, 1—10月; a quarter's end as offices say it: 一季度, 上半年, 前三季度, 全年."""

    def text(when: date) -> str:
        last = (when + timedelta(days=1)).month != when.month
        if last and when.month in _QUARTERS:
            return _QUARTERS[when.month]
        return f"1—{when.month}月" if when.month > 1 else "1月"

    return _said(value, text)


def _said(value: object, text: Callable[[date], str]) -> object:
    raw = plain(value)
    try:
        said = text(raw if isinstance(raw, date) else _read(str(raw)))
    except ValueError:
        return value
    return Shown(said, value.address) if isinstance(value, Shown) else said


def _read(text: str) -> date:
    """2019-10-20 or 2019年10月20日; ValueError for anything else."""
    written = _WRITTEN.fullmatch(text)
    return date(*map(int, written.groups())) if written else date.fromisoformat(text[:10])


def _year(year: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def _number(number: int) -> str:
    """1 to 31 in characters."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
