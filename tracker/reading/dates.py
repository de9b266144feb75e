"""Dates as offices write them: six spellings and serial numbers."""

import re
import unicodedata
from datetime import date, timedelta

_FULL = (
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_PART = re.compile(
    r"\d{4}(?:年|[-/.])\d{1,2}月?|\d{1,2}(?:月|[-/.])\d{1,2}[日号]?|\d{2}(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?"
)
_TIME = re.compile(r"[T\s]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # 1990-01-01 to 2099-12-31: any other number is no date
_EPOCH = date(1899, 12, 30)


def parse_date(text: str) -> date | None:
    """The full date a text names, or None: 2019年10月8日 2019-10-8 2019/10/8 2019.10.8 20191008 二〇一九年十月八日."""
    plain = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    plain = _arabic("".join(plain.split()))
    for pattern in _FULL:
        match = pattern.fullmatch(plain)
        if match:
            digits = [int(g) for g in match.groups() if g.isdigit()]
            try:
                return date(*digits)
            except ValueError:
                return None
    return None


def incomplete_date(text: str) -> bool:
    """Whether a text is part of a date: no day, no year, or a year of two digits."""
    return _PART.fullmatch(_arabic("".join(unicodedata.normalize("NFKC", text).split()))) is not None


def serial_date(number: float) -> date | None:
    """The date a spreadsheet's serial number (1900 system) stands for, or None when it is not likely one."""
    return _EPOCH + timedelta(days=int(number)) if _FIRST_SERIAL <= number < _LAST_SERIAL + 1 else None


def _arabic(text: str) -> str:
    """Chinese numerals of a date in digits: 二〇一九年十月二十八日 → 2019年10月28日."""
    if not re.search(r"[一二三四五六七八九十〇○零]", text):
        return text
    return re.sub(r"[〇○零一二三四五六七八九十]+", lambda m: _number(m[0]), text)


def _number(numeral: str) -> str:
    if "十" not in numeral:
        return numeral.translate(_DIGITS)
    tens, _, ones = numeral.partition("十")
    return f"{tens.translate(_DIGITS) or '1'}{ones.translate(_DIGITS) or '0'}"
