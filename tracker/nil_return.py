"""零报告: the values a nil grid or card stands for. Flow = 0; cumulative and stock = last accepted, at first 0.

Design §5, Totals: a 零报告 read as 0 would make a cumulative total fall by itself (review-office.md 7).
A nil list needs nothing of this: it has no items.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tracker.definition.form import TOTAL, Field, Form
from tracker.facts import PartReading, Value

_NOTE = "零报告"


def stands_in(form: Form, reading: PartReading) -> bool:
    """Whether the reading has no numbers of its own but stands for some."""
    return reading.nil and form.shape != "list"


def zeros(form: Form, reading: PartReading, day: date | None) -> PartReading:
    """The nil reading with 0 in every number the form asks for on that day (数据截至; None: all); no cell is named."""
    return replace(reading, values=tuple(_zeros(form, day)))


def lasting(form: Form, before: PartReading) -> PartReading:
    """What of an earlier reading still holds when nothing happened since: its cumulative and stock numbers."""
    kept = {f.id for f in form.fields if _typed_in(f) and f.over_time != "flow"}
    return replace(before, values=tuple(v for v in before.values if v.field in kept and v.text is not None))


def stood_for(form: Form, reading: PartReading, before: PartReading | None, day: date | None) -> PartReading:
    """The nil reading with all the numbers it stands for, after the unit's last accepted reading."""
    made = {(v.row, v.field): v for v in zeros(form, reading, day).values}
    for value in lasting(form, before).values if before is not None else ():
        if (value.row, value.field) in made:
            made[value.row, value.field] = value._replace(sheet="", cell="", note=_NOTE)
    return replace(reading, values=tuple(made.values()))


def _typed_in(field: Field) -> bool:
    return field.numeric and field.calc is None


def _zeros(form: Form, day: date | None) -> Iterator[Value]:
    for field in form.fields:
        if _typed_in(field) and (day is None or (field.since or day) <= day <= (field.until or day)):
            for row in _rows(form, field):
                yield Value(row, field.id, "0", "", "", "", _NOTE)


def _rows(form: Form, field: Field) -> tuple[str, ...]:
    if form.shape == "card" or field.scope == "form":
        return ("",)
    rows = tuple(row.id for row in form.rows)
    return (*rows, TOTAL) if form.total_label and field.over_rows != "none" else rows
