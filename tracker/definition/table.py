"""A TOML table being read: asked for its keys by type, it collects what is wrong with the line of each fault."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tracker.definition.faults import Fault
from tracker.definition.lines import KeyPath, line_of
from tracker.definition.rules import Rule, RuleFault, parse_rule
from tracker.problem import Place, Problem

_T = TypeVar("_T")
_LIKELY_YEARS = range(1990, 2101)
_SPAN = re.compile(r"[1-9]\d{0,3} (hours?|days?|workdays?)")


@dataclass(frozen=True)
class Source:
    """The file a table stands in, where its keys are, and the list that faults go to."""

    file: str
    lines: Mapping[KeyPath, int]
    problems: list[Problem] = field(default_factory=list)


class Table:
    """One table of a definition. A wrong or missing value becomes a problem and a harmless stand-in is returned."""

    def __init__(self, source: Source, plain: Mapping[str, Any], path: KeyPath = ()) -> None:
        self.source = source
        self.plain = plain
        self.path = path
        self.asked: list[str] = []

    def place(self, key: str = "") -> Place:
        """Where a key stands: file, line, and the key with its tables (obligation.schedule.at)."""
        path = (*self.path, key) if key else self.path
        words = ".".join(part for part in path if isinstance(part, str))
        return Place(self.source.file, line=line_of(self.source.lines, path), key=words)

    def fault(self, fault: Fault, key: str = "", **gaps: object) -> None:
        """Note a fault at a key (or at the table)."""
        self.source.problems.append(fault.at(self.place(key), **{name: str(gap) for name, gap in gaps.items()}))

    def has(self, key: str) -> bool:
        """Whether the key is written, whatever its value."""
        return key in self.plain

    def text(self, key: str, default: str | None = None) -> str:
        """The text of a key; without a default it must be there and not blank."""
        value: str | None = self._take(key, str, "带引号的文字", required=default is None)
        if value is None:
            return default or ""
        if default is None and not value.strip():
            self.fault(Fault.EMPTY, key, name=key)
        return value.strip()

    def flag(self, key: str, *, default: bool) -> bool:
        """A yes or no, written true or false."""
        value = self._take(key, bool, "true 或 false")
        return default if value is None else value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number; without a default it must be there."""
        value = self._take(key, int, "整数", required=default is None)
        return value if value is not None else default or 0

    def amount(self, key: str) -> Decimal | None:
        """A number, exactly as written, or None."""
        value = self._take(key, (int, Decimal), "数")
        return None if value is None else Decimal(value)

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date, or None."""
        value: date | None = self._take(key, date, "不带引号的日期，如 2019-10-20", required=required)
        if value is not None and value.year not in _LIKELY_YEARS:
            self.fault(Fault.UNLIKELY_YEAR, key, name=key, found=value.year)
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when the key isn't there."""
        return tuple(str(item) for item in self._items(key, (str,), '文字的列表，如 ["甲", "乙"]'))

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        return tuple(int(item) for item in self._items(key, (int,), "整数的列表，如 [10, 20, 30]"))

    def bounds(self, key: str) -> tuple[Decimal, Decimal] | None:
        """Two numbers, the smaller first, or None."""
        pair = [Decimal(item) for item in self._items(key, (int, Decimal), "两个数的列表，如 [0, 500]")]
        if not self.has(key):
            return None
        if len(pair) != 2 or pair[0] > pair[1]:
            self.fault(Fault.BAD_RANGE, key, name=key)
            return None
        return pair[0], pair[1]

    def choice(self, key: str, allowed: Iterable[_T], default: _T | None = None) -> _T:
        """One of the allowed words; without a default the key must be there."""
        choices = tuple(allowed)
        value = self._take(key, str, "带引号的文字", required=default is None)
        if value is not None and value not in choices:
            self.fault(Fault.NOT_A_CHOICE, key, name=key, found=value, choices="、".join(map(str, choices)))
        return next((c for c in choices if c == value), choices[0] if default is None else default)

    def span(self, key: str) -> str:
        """A length of time as text: 24 hours, 3 days, 2 workdays; or ""."""
        value = self.text(key, "")
        if value and not _SPAN.fullmatch(value):
            self.fault(Fault.BAD_SPAN, key, name=key, found=value)
        return value

    def rule(self, key: str, *, required: bool = False) -> Rule | None:
        """A rule, or None."""
        text = self.text(key, None if required else "")
        if not text:
            return None
        try:
            return parse_rule(text)
        except RuleFault as fault:
            self.fault(Fault.BAD_RULE, key, reason=str(fault))
            return None

    def table(self, key: str, *, required: bool = False, example: str = "") -> "Table | None":
        """The table under a key, or None."""
        value = self._take(key, dict, f"花括号里的一组，如 {example}", required=required)
        return None if value is None else Table(self.source, value, (*self.path, key))

    def tables(self, key: str) -> tuple["Table", ...]:
        """The tables of [[key]], in order."""
        items = self._items(key, (dict,), f"若干组 [[{key}]]")
        return tuple(Table(self.source, item, (*self.path, key, i)) for i, item in enumerate(items))

    def close(self) -> None:
        """Report every key nobody asked for, with the nearest known one."""
        for key in self.plain:
            if key not in self.asked:
                self.fault(Fault.UNKNOWN_KEY, key, name=key, hint=hint(key, self.asked))

    def _take(self, key: str, kinds: type | tuple[type, ...], wanted: str, *, required: bool = False) -> Any:
        self.asked.append(key)
        value = self.plain.get(key)
        if value is None:
            if required:
                self.fault(Fault.MISSING_KEY, "", name=key, wanted=wanted)
            return None
        if not _is(value, kinds if isinstance(kinds, tuple) else (kinds,)):
            self.fault(Fault.WRONG_TYPE, key, name=key, wanted=wanted, found=shown(value))
            return None
        return value

    def _items(self, key: str, kinds: tuple[type, ...], wanted: str) -> list[Any]:
        value = self._take(key, list, wanted)
        wrong = [item for item in value or () if not _is(item, kinds)]
        if wrong:
            self.fault(Fault.WRONG_TYPE, key, name=key, wanted=wanted, found=shown(wrong[0]))
            return []
        return list(value or ())


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    """Exact types, since True is no number and a date with an hour no day; inf and nan are no numbers either."""
    return type(value) in kinds and not (isinstance(value, Decimal) and not value.is_finite())


def shown(value: object) -> str:
    """A TOML value as a person would read it back."""
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "一组内容" if isinstance(value, dict) else "一个列表"
    return str(value)


def hint(found: str, known: Iterable[str]) -> str:
    """是否应为“…”？ with the nearest known word, or the known ones when none is near."""
    words = list(dict.fromkeys(known))
    near = difflib.get_close_matches(found, words, 1, 0.6)
    if near:
        return f"是否应为“{near[0]}”？"
    return f"可用：{'、'.join(words)}。" if words else "请核对。"
