"""How days are said: the date filters of a template; what is no date passes through."""

from collections.abc import Callable
from datetime import date

from generator.moment import short_day
from generator.shown import Shown, plain, printed

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


def _said(value: object, text: Callable[[date], str]) -> object:
    raw = plain(value)
    try:
        said = text(raw if isinstance(raw, date) else date.fromisoformat(str(raw)[:10]))
    except ValueError:
        return value
    return Shown(said, value.address) if isinstance(value, Shown) else said


def _year(year: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def _number(number: int) -> str:
    """1 to 31 in characters."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
