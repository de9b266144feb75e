"""Comma or tab separated text that passes for a workbook (UTF-8, UTF-16, GB18030), as systems export it."""

import csv
import re
from collections import Counter
from itertools import islice

from tracker.reading.ooxml import MOST_ROWS, refuse_area
from tracker.reading.questions import Ask, Refusal
from tracker.reading.sheet import Sheet

_SEPARATORS = ("\t", ",", ";", "，")
_LOOKED_AT = 20
_MOST_CELL = 1 << 20
_KEPT = re.compile(r'="(.*)"', re.DOTALL)  # ="0012" keeps a text a text


def read_text(data: bytes, name: str) -> tuple[Sheet, ...]:
    """One sheet of this name; a Refusal where the text has no columns."""
    text = decoded(data)
    separator = _separator(text)
    if not separator:
        raise Refusal(Ask.TEXT_TABLE)
    csv.field_size_limit(_MOST_CELL)
    try:
        lines = list(islice(csv.reader(text.splitlines(keepends=True), delimiter=separator), MOST_ROWS))
    except csv.Error as fault:
        raise Refusal(Ask.TEXT_TABLE) from fault
    wide = max(map(len, lines), default=0)
    refuse_area(f"工作表“{name}”", len(lines), wide)
    rows = tuple(tuple(map(_cell, line)) + ("",) * (wide - len(line)) for line in lines)
    return (Sheet(name, hidden=False, rows=rows),)


def decoded(data: bytes) -> str:
    """The text by its mark, else as UTF-8, else as GB18030; a Refusal where it is neither."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(Ask.TEXT_TABLE)


def _separator(text: str) -> str:
    """The sign most of the first lines have most often; "" when none has any."""
    counted: Counter[str] = Counter()
    for line in islice((each for each in text.splitlines() if each.strip()), _LOOKED_AT):
        counted.update({sign: line.count(sign) for sign in _SEPARATORS})
    sign, count = max(counted.items(), key=lambda each: each[1], default=("", 0))
    return sign if count else ""


def _cell(text: str) -> str:
    kept = _KEPT.fullmatch(text.strip())
    return kept[1] if kept else text.strip()
