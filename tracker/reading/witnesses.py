"""What a workbook says about itself: the hidden identity, and the cells 报送单位, 期次, 数据截至 of a sheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tracker.reading.sheet import STAMP_SHEET, At, Sheet, shown

_KEYS = ("campaign", "obligation", "period", "unit", "forms")
_HEAD_ROWS = 20
_UNIT = re.compile(r"^\s*(?:报送|填报|上报)单位(?:名称)?\s*(?:[（(][^）)]*[）)])?\s*[:：](.*)$", re.DOTALL)
_PERIOD = re.compile(r"^\s*(?:期\s*次|报告期|报送期次)\s*[:：](.*)$", re.DOTALL)
_UNTIL = re.compile(r"^\s*(?:数据截至|统计截止|截止日期|数据截止)(?:日期|时间)?\s*[:：](.*)$", re.DOTALL)
_NIL = re.compile(r"^\s*本期无此项")
_FILLING = re.compile(r"[_＿\s]+")


@dataclass(frozen=True, slots=True)
class Stamp:
    """The identity hidden in a blank, from one of its two places; `source` is that place in words."""

    source: str
    campaign: str
    obligation: str
    period: str
    unit: str
    forms: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Header:
    """The three cells above a table: their text ("" when blank) and the unit's cell."""

    unit: str = ""
    period: str = ""
    until: str = ""
    unit_at: At | None = None


def stamps(sheets: Sequence[Sheet], properties: Mapping[str, str]) -> tuple[tuple[Stamp, ...], bool]:
    """The hidden sheet's and the document properties' identity, and whether one was altered (its sum is wrong)."""
    found: list[Stamp] = []
    altered = False
    hidden = next((s for s in sheets if s.name == STAMP_SHEET), None)
    pairs = {shown(r[0]).strip(): shown(r[1]).strip() for r in hidden.rows if len(r) > 1} if hidden else {}
    own = {k.removeprefix("baosong."): v for k, v in properties.items() if k.startswith("baosong.")}
    for source, values in (("空白表下发时的标记", pairs), ("文件属性里的标记", own)):
        if not values:
            continue
        stamp = _stamp(source, values)
        altered = altered or stamp is None
        found += [stamp] if stamp is not None else []
    return tuple(found), altered


def _stamp(source: str, values: Mapping[str, str]) -> Stamp | None:
    parts = [values.get(key, "") for key in _KEYS]
    if sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:12] != values.get("checksum"):
        return None
    forms = dict(each.split(":", 1) for each in parts[4].split(",") if ":" in each)
    versions = {name: int(number) for name, number in forms.items() if number.isdecimal()}
    return Stamp(source, parts[0], parts[1], parts[2], parts[3], versions)


def header(sheet: Sheet) -> Header:
    """The header cells in the first rows of a sheet; a value may stand in the next cell."""
    texts: dict[str, str] = {}
    unit_at: At | None = None
    for row, cells in enumerate(sheet.rows[:_HEAD_ROWS]):
        for column, value in enumerate(cells):
            if type(value) is not str or not (":" in value or "：" in value):
                continue
            for key, pattern in (("unit", _UNIT), ("period", _PERIOD), ("until", _UNTIL)):
                match = pattern.match(value)
                if match and not texts.get(key):
                    texts[key] = _clean(match[1]) or _next(sheet, row, column)
                    unit_at = (row, column) if key == "unit" else unit_at
    return Header(texts.get("unit", ""), texts.get("period", ""), texts.get("until", ""), unit_at)


def is_header(text: str) -> bool:
    """Whether a text is one of those cells or the question of a nil return, and so no value of the form."""
    return bool(_UNIT.match(text) or _PERIOD.match(text) or _UNTIL.match(text) or _NIL.match(text))


def _clean(text: str) -> str:
    """The text without the underscores and blanks one writes on."""
    return _FILLING.sub(" ", text).strip()


def _next(sheet: Sheet, row: int, column: int) -> str:
    """What stands in the next filled cell of the row, unless that is the next label."""
    for place in range(column + 1, len(sheet.rows[row])):
        if sheet.filled(row, place):
            text = _clean(shown(sheet.at(row, place)))
            return "" if "：" in text or ":" in text else text
    return ""
