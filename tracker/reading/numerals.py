"""Chinese numerals as offices write them in a cell: 十二起, 一百零五, 二十万 → digits."""

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"([零〇一二两三四五六七八九十百千]+)(.*)", re.DOTALL)
_ALONE = re.compile(r"[零〇一二三四五六七八九]{2,}")


def in_digits(text: str) -> str:
    """The text with a numeral at its head in digits; unchanged where there is none, or one that is no number."""
    match = _NUMERAL.fullmatch(text)
    value = _value(match[1]) if match else None
    return text if match is None or value is None else f"{value}{match[2]}"


def _value(numeral: str) -> int | None:
    """一百零五 → 105, 二〇一九 → 2019; None for what nobody would write so (百十, 三二十)."""
    if len(numeral) == 1 and numeral in _DIGITS:
        return _DIGITS[numeral]
    if _ALONE.fullmatch(numeral):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    total, digit, least = 0, None, 10_000
    for number, sign in enumerate(numeral):
        if sign in _PLACES:
            place = _PLACES[sign]
            if place >= least or (digit is None and not (place == 10 and number == 0)) or digit == 0:
                return None
            total, digit, least = total + (1 if digit is None else digit) * place, None, place
        elif sign in "零〇":
            if digit is not None or not total:
                return None
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[sign]
    return None if digit and least > 10 and numeral[-2] in _PLACES else total + (digit or 0)  # 三百二: 302 or 320
