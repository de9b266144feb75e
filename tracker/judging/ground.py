"""The ground judging stands on: each form's values and numbers, those of the period before, and how to say where."""

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from tracker.definition.form import TOTAL, Field, Form
from tracker.definition.model import Duty, Period
from tracker.facts import PartReading, Value
from tracker.nil_return import stands_in, stood_for
from tracker.problem import Place

Cell = tuple[str, str]  # (row id, field id), as in Value


@dataclass(frozen=True)
class FormPart:
    """A form's reading with its values by (row, field), of the fields asked for in its period."""

    form: Form
    reading: PartReading
    period: Period | None

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields asked for in this period by id; what began later or ended before is not judged."""
        day = self.period.data_until if self.period else None
        return {f.id: f for f in self.form.fields if day is None or _asked(f, day)}

    @cached_property
    def values(self) -> Mapping[Cell, Value]:
        """Every value by its place in the form."""
        asked = self.fields
        return {(v[0], v[1]): v for v in self.reading.values if v[1] in asked}  # row and field, of many

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The rows that carry values: a grid's, a list's item numbers; none for a card."""
        if self.form.shape == "list":
            return tuple(dict.fromkeys(v.row for v in self.reading.values if v.row))
        return tuple(row.id for row in self.form.rows)

    @cached_property
    def once(self) -> frozenset[str]:
        """The fields that stand once, whatever row a rule is about."""
        return frozenset(f.id for f in self.form.fields if f.scope == "form" or self.form.shape == "card")

    @cached_property
    def row_numbers(self) -> frozenset[str]:
        """The fields that are typed in every row and never calculated."""
        return frozenset(f.id for f in self.fields.values() if f.calc is None and f.id not in self.once)

    @cached_property
    def numbers(self) -> Mapping[Cell, Decimal]:
        """Every number read, without the sums over rows that lack one."""
        numeric = {f.id for f in self.fields.values() if f.numeric}
        summed = self.form.row_fields if self.form.shape == "grid" else ()
        torn = {f.id for f in summed if f.over_rows == "sum" and f.numeric and not self.whole(f)}
        return {
            at: Decimal(v.text)
            for at, v in self.values.items()
            if v.text is not None and v.field in numeric and not (v.row == TOTAL and v.field in torn)
        }

    def numbers_in(self, fields: Container[str]) -> Mapping[Cell, Decimal]:
        """The numbers of these fields; of a list only they are made numbers."""
        if self.form.shape != "list":
            return {at: number for at, number in self.numbers.items() if at[1] in fields}
        return {(v[0], v[1]): Decimal(v[2]) for v in self.reading.values if v[1] in fields and v[2] is not None}

    def whole(self, each: Field) -> bool:
        """Whether every row has what it needs: a sum over a refused or forgotten value blames the wrong number."""
        return self._answered[each.id] == len(self.rows)

    @cached_property
    def _answered(self) -> Counter[str]:
        """In how many rows a field is read, or rightly left blank."""
        fields = self.fields
        return Counter(
            name
            for (row, name), v in self.values.items()
            if row and row != TOTAL and (v.text is not None or not (v.raw or fields[name].required))
        )

    def number(self, row: str, field_id: str) -> Decimal | None:
        """A value of the form as a number; a calculated field is calculated."""
        number = self.numbers.get(("" if field_id in self.once else row, field_id))
        if number is not None:
            return number
        each = self.fields.get(field_id)
        if each is None or each.calc is None:
            return None
        result = each.calc.evaluate(lambda ref: self.number(row, ref.field) if ref.kind == "field" else None)
        return result if isinstance(result, Decimal) else None

    @property
    def when(self) -> str:
        """The period it is of, as people call it."""
        return self.period.label if self.period else self.reading.delivery.period

    def where(self, row: str, each: Field | None = None) -> str:
        """Table, row and indicator in words."""
        name = f"《{self.form.name}》"
        if self.form.shape == "list" and row:
            name += f"第{row}条"
        else:
            label = self.form.total_label if row == TOTAL else self._label(row)
            name += f"“{label}”行" if label else ""
        return name + (f"“{f'{each.group}·' if each.group else ''}{each.label}”" if each else "")

    def _label(self, row: str) -> str:
        return next((r.label for r in self.form.rows if r.id == row), "")

    def place(self, row: str, field_id: str) -> Place:
        """The cell a value stands in; the sheet where there is no such value."""
        each = self.form.by_id.get(field_id)
        at = "" if each is not None and each.scope == "form" else row
        value = self.values.get((at, field_id)) or next(iter(self.values.values()), None)
        if value is None:
            return Place(self.reading.member)
        return Place(self.reading.member, value.sheet, value.cell if (at, field_id) in self.values else "")


def _asked(field: Field, day: date) -> bool:
    return (field.since or day) <= day <= (field.until or day)


@dataclass(frozen=True)
class Ground:
    """All forms of a delivery, and the last accepted ones of an earlier period; `amended` are those changed since."""

    duty: Duty
    parts: Mapping[str, FormPart]
    previous: Mapping[str, FormPart]
    amended: frozenset[str] = frozenset()

    def before(self, part: FormPart) -> FormPart | None:
        """The form as last accepted; items of a list have no place that two periods share."""
        return self.previous.get(part.form.id) if part.form.shape != "list" else None

    def adjacent(self, part: FormPart) -> bool:
        """Whether the reading before is of the very period before; periods exempt for everybody are passed over."""
        before = self.before(part)
        if before is None:
            return False
        counted = [p.id for p in self.duty.periods if not p.exempt]
        return (before.reading.delivery.period, part.reading.delivery.period) in pairwise(counted)


def ground_of(
    duty: Duty,
    parts: Mapping[str, PartReading],
    previous: Mapping[str, PartReading],
    amended: frozenset[str] = frozenset(),
) -> Ground:
    """Readings by part id as the ground to judge on: blank ones left out, a nil form with what it stands for."""
    earlier = _by_form(duty, {name: r for name, r in previous.items() if not r.nil}, {})
    return Ground(duty, _by_form(duty, parts, previous), earlier, amended)


def _by_form(
    duty: Duty, readings: Mapping[str, PartReading], previous: Mapping[str, PartReading]
) -> dict[str, FormPart]:
    made = {}
    for part_id, reading in readings.items():
        form = duty.campaign.form_version(part_id, reading.version) or duty.campaign.form(part_id)
        if form is None or reading.blank:
            continue
        period = duty.period(reading.delivery.period)
        if stands_in(form, reading):
            day = period.data_until if period else None
            reading = stood_for(form, reading, previous.get(part_id), day)  # noqa: PLW2901 - the same, filled in
        made[part_id] = FormPart(form, reading, period)
    return made


def shown(number: Decimal | None, places: int = 2) -> str:
    """A number for a sentence, calculated ones to two decimals."""
    if number is None:
        return "—"
    exponent = number.as_tuple().exponent
    rounded = round(number, places) if isinstance(exponent, int) and exponent < -places else number
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
