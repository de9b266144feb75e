"""校验码: one number over what a form holds; the printed sheet's own formula and we compute it alike.

Who holds a signed print beside the workbook sees at once whether both say the same. It tells a slip, not a forgery.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from zlib import crc32

from tracker.definition.form import TOTAL, Field, Form
from tracker.facts import Value

MODULUS = 999_983
DIGITS = 6


@dataclass(frozen=True, slots=True)
class PrintCode:
    """`text` are six digits, "" when no number is filled in.

    `sure` False: a number stands in the file as a text (12家, １２, 无), which the sheet's formula doesn't count.
    """

    text: str
    sure: bool


def counted(indicator: Field, line: str) -> bool:
    """Whether a place takes part: a number the clerk types, no sum and no rate."""
    return indicator.type in ("int", "decimal") and (line != TOTAL or indicator.over_rows == "typed")


def factor(indicator: Field) -> int:
    """A field's own factor, the same whatever other fields the period has; small, so that a float holds the sum."""
    return crc32(indicator.id.encode()) % 991 + 3


def weight(form: Form, line: str) -> int:
    """A line's weight: a grid's rows count 1, 2, 3 …, its total one more; a list's items are all alike."""
    if form.shape != "grid" or line == "":
        return 1
    return next((n for n, row in enumerate(form.rows, start=1) if row.id == line), len(form.rows) + 1)


def print_code(form: Form, values: Iterable[Value]) -> PrintCode:
    """The code over values as read."""
    sums: dict[str, Decimal] = {}
    sure = True
    for value in values:
        indicator = form.by_id.get(value.field)
        if indicator is None or not counted(indicator, value.row):
            continue
        if value.note or (value.text is None and value.raw):
            sure = False
        elif value.text is not None:
            sums[value.field] = sums.get(value.field, Decimal(0)) + Decimal(value.text) * weight(form, value.row)
    if not sums:
        return PrintCode("", sure)
    whole = sum(
        int((total * 100).quantize(Decimal(1), ROUND_HALF_UP)) * factor(form.by_id[name])
        for name, total in sums.items()
    )
    return PrintCode(f"{whole % MODULUS:0{DIGITS}d}", sure)
