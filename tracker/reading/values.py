"""One parser a type: what stands in a cell → canonical text, a note on how it was understood, or what is wrong."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tracker.definition.form import Field
from tracker.reading.dates import incomplete_date, parse_date, serial_date
from tracker.reading.faults import Fault
from tracker.reading.labels import UNIT_WORDS, normal
from tracker.reading.numerals import in_digits
from tracker.reading.sheet import Cell, shown

Wrong = tuple[Fault, dict[str, object]]
Quick = Callable[[Cell], str | None]
Parsed = tuple[str | None, str, Wrong | None]  # canonical text (None: blank or refused), note, what is wrong

MOST_DIGITS = 15  # what a number in a spreadsheet keeps
_NIL = frozenset({"无", "没有", "-", "--", "—", "——", "–", "/", "\\", "零", "〇"})
_NUMBER = re.compile(r"([+-]?)[¥$]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(.*)")
_BRACKETED = re.compile(r"\(([^()]+)\)(.*)")  # (12) is -12 to an accountant
_SIGNS = str.maketrans({"−": "-", "－": "-", "﹣": "-", "＋": "+"})
_ABOUT = re.compile(r"[约近]|左右|大概|大约|上下|不足|超过|以上|以下|[多余]")
_VAGUE = re.compile(r"[几数]十|[几数]百|上百|上千|若干|十几|几[起家个件次]")
_ELSEWHERE = re.compile(r"详见|见附|见总结|附后|同上|另附|另报|见说明|已报")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SHARES = {"%": Decimal(1), "％": Decimal(1), "‰": Decimal("0.1")}
_YES = frozenset({"是", "有", "√", "✓", "✔", "y", "yes", "true", "1"})
_NO = frozenset({"否", "无", "×", "✗", "x", "n", "no", "false", "0"})
_BLANK: Parsed = (None, "", None)


def parse(field: Field, value: Cell) -> Parsed:
    """The value of a cell for a field. A blank stays None and is nothing wrong here; it never becomes 0."""
    if value == "" or (isinstance(value, str) and not value.strip()):
        return _BLANK
    if field.type in ("int", "decimal"):
        return _number(field, value)
    if field.type == "date":
        return _date(value)
    if field.type == "enum":
        return _enum(field, value)
    return _yes_no(value) if field.type == "bool" else _text(value)


def quick(field: Field) -> Quick:
    """What reads a cell of the field that needs no look at how it is written, and gives None for any other.

    Its text is what `parse` gives, and what stands in the cell.
    """
    if field.unit in _SHARES:
        return _never
    readers: dict[str, Quick] = {"int": _whole, "decimal": _decimal, "text": _words, "date": _day}
    return readers.get(field.type, _never)


def _never(_value: Cell) -> None:
    return None


def _whole(value: Cell) -> str | None:
    return str(int(value)) if type(value) is float and 0 <= value < 1e15 and value.is_integer() else None


def _decimal(value: Cell) -> str | None:
    if type(value) is float and (1e-4 <= value < 1e15 or value == 0):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return None


def _words(value: Cell) -> str | None:
    return (value.strip() or None) if type(value) is str else None


def _day(value: Cell) -> str | None:
    return value.isoformat() if type(value) is date else None


def plain(number: Decimal) -> str:
    """Plain decimal notation without exponent and needless zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _number(field: Field, value: Cell) -> Parsed:
    if type(value) is float and 0 <= value < 1e15 and value.is_integer() and field.unit != "%":
        return str(int(value)), "", None  # the plain case, nearly all of them
    if isinstance(value, bool):
        return _wrong(Fault.NOT_A_NUMBER, value, field)
    if isinstance(value, date | datetime | time | timedelta):
        return _wrong(Fault.DATE_IN_NUMBER, value, field)
    if isinstance(value, int | float):
        if not abs(value) < 1e15:
            return _wrong(Fault.LONG_NUMBER, value, field)
        return _checked(field, Decimal(f"{value:.15g}"), value, "")
    return _number_text(field, value)


def _number_text(field: Field, raw: str) -> Parsed:
    text = "".join(unicodedata.normalize("NFKC", raw.translate(_SIGNS)).split())
    if text in _NIL:
        return "0", f"“{raw.strip()}”按0读取", None
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed and _NUMBER.fullmatch(bracketed[1]):
        return _wrong(Fault.BRACKETED, raw, field)
    match = _NUMBER.fullmatch(in_digits(text))
    if match is None:
        return _wrong(_why(text), raw, field)
    sign, whole, rest, suffix = match.groups()
    digits = whole.replace(",", "")
    if len(digits) > MOST_DIGITS:
        return _wrong(Fault.LONG_NUMBER, raw, field)
    scaled = _scale(field, suffix)
    if isinstance(scaled, Fault):
        return _wrong(scaled, raw, field)
    number = Decimal(f"{sign}{digits}{rest or ''}") * scaled
    note = "" if raw.strip() == plain(number) else f"“{raw.strip()}”按{plain(number)}读取"
    return _checked(field, number, raw, note, sure=suffix in _SHARES)


def _scale(field: Field, suffix: str) -> Decimal | Fault:
    """What a number's tail multiplies it with: 万, the field's own unit, nothing; or why it may not stand there."""
    own = unicodedata.normalize("NFKC", field.unit)
    if suffix in ("", own):
        return Decimal(1)
    if suffix[0] in _SCALES:
        if own[:1] in _SCALES or suffix[1:] not in ("", own):
            return Fault.OTHER_UNIT
        return _SCALES[suffix[0]]
    if field.unit in _SHARES and suffix in _SHARES:
        return _SHARES[suffix] / _SHARES[field.unit]
    if suffix in _SHARES:
        return Fault.PERCENT
    return Fault.OTHER_UNIT if suffix in UNIT_WORDS else _why(f"1{suffix}")


def _why(text: str) -> Fault:
    """Which sentence fits a text that is no number."""
    if _ELSEWHERE.search(text):
        return Fault.ELSEWHERE
    if len(_DIGITS.findall(text)) > 1:
        return Fault.TWO_NUMBERS
    about = _VAGUE.search(text) or (_ABOUT.search(text) and _DIGITS.search(text))
    return Fault.ABOUT if about else Fault.NOT_A_NUMBER


def _checked(field: Field, number: Decimal, raw: Cell, note: str, *, sure: bool = False) -> Parsed:
    """The number where the field takes it; `sure`: its % was written behind it."""
    if number < 0:
        return _wrong(Fault.NEGATIVE, raw, field)
    if field.type == "int" and number != number.to_integral_value():
        return _wrong(Fault.HAS_DECIMALS, raw, field)
    text = plain(number)
    if field.unit in ("%", "％") and 0 < number <= 1 and not sure:
        return text, note, (Fault.SMALL_PERCENT, {"raw": text, "other": plain(number * 100)})
    return text, note, None


def _wrong(fault: Fault, raw: Cell, field: Field) -> Parsed:
    unit = f"（单位：{field.unit}）" if field.unit else ""
    return None, "", (fault, {"raw": shown(raw).strip(), "unit": unit, "own": field.unit})


def _date(value: Cell) -> Parsed:
    if isinstance(value, datetime):
        return value.date().isoformat(), "", None
    if isinstance(value, date):
        return value.isoformat(), "", None
    if isinstance(value, int | float) and not isinstance(value, bool):
        day = serial_date(float(value)) or parse_date(shown(value))
        if day is not None:
            return day.isoformat(), f"“{shown(value)}”按日期{day.isoformat()}读取", None
    text = shown(value).strip()
    day = parse_date(text)
    if day is not None:
        return day.isoformat(), "" if text == day.isoformat() else f"“{text}”按{day.isoformat()}读取", None
    return None, "", (Fault.DATE_INCOMPLETE if incomplete_date(text) else Fault.NOT_A_DATE, {"raw": text})


def _enum(field: Field, value: Cell) -> Parsed:
    text = shown(value).strip()
    found = [c for c in field.choices if normal(c) == normal(text)]
    if len(found) == 1:
        return found[0], "" if found[0] == text else f"“{text}”按“{found[0]}”读取", None
    return None, "", (Fault.NOT_A_CHOICE, {"raw": text, "choices": "、".join(field.choices)})


def _yes_no(value: Cell) -> Parsed:
    text = unicodedata.normalize("NFKC", shown(value)).strip().casefold()
    if text in _YES or text in _NO:
        return "true" if text in _YES else "false", "", None
    return None, "", (Fault.NOT_YES_NO, {"raw": shown(value).strip()})


def _text(value: Cell) -> Parsed:
    """Texts keep their words; a long number typed as a number has lost its last digits and is refused."""
    if isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) < 1e15:
        return None, "", (Fault.LONG_NUMBER, {"raw": shown(value)})
    return shown(value).strip(), "", None
