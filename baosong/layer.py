"""核改: one value set right over the workbook, which stays as the unit sent it; what hangs on the value is redone."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tracker.definition.form import TOTAL, Field, Form
from tracker.facts import DeliveryKey, PartReading, Reading, Value
from tracker.ledger.events import Corrected
from tracker.problem import Place, Problem
from tracker.reading.draft import title
from tracker.reading.faults import Fault
from tracker.reading.values import parse, plain

_TYPED_BOUNDS = frozenset({"typed_total_small", "typed_total_large"})
_SUMMED = frozenset({"total_differs", "total_unread"})


def layered(reading: Reading, delivery: DeliveryKey, form: Form, change: Corrected, number: int) -> Reading:
    """The reading with the correction laid over the part it is about; unchanged where it has no such part."""
    at = [i for i, p in enumerate(reading.parts) if (p.delivery, p.part) == (delivery, change.part)]
    if not at:
        return reading
    parts = list(reading.parts)
    parts[at[-1]] = corrected(parts[at[-1]], form, change, number)
    return replace(reading, parts=tuple(parts))


def corrected(part: PartReading, form: Form, change: Corrected, number: int) -> PartReading:
    """The part with one value replaced, `number` being the decision's.

    `raw` keeps what the workbook says; the findings about that cell are gone, the sums over rows recomputed. The
    digest stays the workbook's: the same file saved again is the content the correction lies over, not a new one.
    """
    field = form.by_id[change.field]
    values = [
        _replaced(v, change, number) if (v.row, v.field) == (change.row, change.field) else v for v in part.values
    ]
    if not any((v.row, v.field) == (change.row, change.field) for v in values):
        values += _column(part, form, change, number)
    problems = [p for p in part.problems if (p.row, p.field) != (change.row, change.field)]
    made = replace(part, values=tuple(values), problems=tuple(problems))
    if form.shape != "grid" or field.scope != "row":
        return made
    made = _row_again(made, form, change.row)
    if field.numeric and field.over_rows == "sum" and change.row != TOTAL:
        return _summed_again(made, part.problems, form, field, number)
    return _bounded_again(made, form, field) if field.numeric and field.over_rows == "typed" else made


def _column(part: PartReading, form: Form, change: Corrected, number: int) -> list[Value]:
    """A value of a column that the return's version of the form lacked; with the last row its sum comes too."""
    note = f"核改D{number}：旧表没有这一栏"
    made = [Value(change.row, change.field, change.new, "", "", "", note)]
    there = {v.row for v in part.values if v.field == change.field} | {change.row}
    field = form.by_id[change.field]
    if field.scope == "row" and field.over_rows == "sum" and {row.id for row in form.rows} <= there:
        made.append(Value(TOTAL, change.field, None, "", "", "", note))
    return made


def accepted_text(form: Form, field: Field, row: str, text: str) -> str | Problem:
    """The canonical text of a value a person names, or why it does not fit the field's type."""
    read, _note, wrong = parse(field, text)
    if read is not None:
        return read
    fault, found = wrong or (Fault.REQUIRED_BLANK, {"nil": ""})
    gaps: dict[str, Any] = {**found, "form": form.name, "where": _where(form, field, row)}
    return fault.at(part=form.id, row=row, field=field.id, **gaps)


def _where(form: Form, field: Field, row: str) -> str:
    label = form.total_label if row == TOTAL else next((r.label for r in form.rows if r.id == row), "")
    line = f"“{label}”行" if label else f"第{row}条" if row else ""
    return f"{line}“{title(field)}”"


def _replaced(value: Value, change: Corrected, number: int) -> Value:
    return value._replace(text=change.new, note=f"核改D{number}：原填{_shown(value.raw)}")


def _shown(raw: str) -> str:
    return f"“{raw.strip()}”" if raw.strip() else "空白"


def _row_again(part: PartReading, form: Form, row: str) -> PartReading:
    """A row found wholly blank that now has a value: the cells still lacking are named one by one."""
    if not any(p.code == "row_blank" and p.row == row for p in part.problems):
        return part
    kept = [p for p in part.problems if not (p.code == "row_blank" and p.row == row)]
    for value in part.values:
        field = form.by_id[value.field]
        if value.row == row and value.text is None and field.required:
            nil = "没有的请填0。" if field.numeric else "没有的请填“无”。"
            gaps = {"form": form.name, "where": _where(form, field, row), "nil": nil}
            place = Place(part.member, value.sheet, value.cell)
            kept.append(Fault.REQUIRED_BLANK.at(place, part=form.id, row=row, field=field.id, **gaps))
    return replace(part, problems=tuple(kept))


def _rows(part: PartReading, field: Field) -> list[Decimal]:
    return [Decimal(v.text) for v in part.values if v.field == field.id and v.row != TOTAL and v.text is not None]


def sum_of_rows(part: PartReading, field: Field) -> str | None:
    """The field's rows added up; None when none is filled."""
    numbers = _rows(part, field)
    return plain(sum(numbers, Decimal(0))) if numbers else None


def _summed_again(part: PartReading, before: Sequence[Problem], form: Form, field: Field, number: int) -> PartReading:
    """The sum over rows; a clerk's total that differed still does unless the correction mends it."""
    own = sum_of_rows(part, field)
    values = [_total(v, own, number) if (v.row, v.field) == (TOTAL, field.id) else v for v in part.values]
    kept = [p for p in part.problems if not (p.code in _SUMMED and p.field == field.id)]
    differed = next((p for p in before if p.code == "total_differs" and p.field == field.id), None)
    raw = next((v.raw for v in values if (v.row, v.field) == (TOTAL, field.id)), "")
    clerk, _note, _wrong = parse(field, raw)
    if differed and own is not None and clerk is not None and Decimal(clerk) != Decimal(own):
        gap = plain(abs(Decimal(clerk) - Decimal(own)))
        gaps = {"form": form.name, "indicator": title(field), "clerk": clerk, "own": own, "gap": gap}
        kept.append(Fault.TOTAL_DIFFERS.at(differed.place, part=form.id, row=TOTAL, field=field.id, **gaps))
    return replace(part, values=tuple(values), problems=tuple(kept))


def _total(value: Value, own: str | None, number: int) -> Value:
    return value._replace(text=own, note=f"核改D{number}后各行相加")


def _bounded_again(part: PartReading, form: Form, field: Field) -> PartReading:
    """A typed total must still lie between the largest row and the sum, once every row is a number."""
    kept = [p for p in part.problems if not (p.code in _TYPED_BOUNDS and p.field == field.id)]
    part = replace(part, problems=tuple(kept))
    total = next((v for v in part.values if (v.row, v.field) == (TOTAL, field.id)), None)
    unread = any(p.field == field.id and p.severity == "error" for p in kept)
    numbers = _rows(part, field)
    if total is None or total.text is None or unread or not numbers:
        return part
    gaps = {"form": form.name, "indicator": title(field), "clerk": total.text}
    place = Place(part.member, total.sheet, total.cell)
    most = max(numbers)
    wrong = None
    if Decimal(total.text) < most:
        row = next(v.row for v in part.values if v.field == field.id and v.text and Decimal(v.text) == most)
        line = next((r.label for r in form.rows if r.id == row), "")
        wrong = Fault.TYPED_TOTAL_SMALL.at(
            place, part=form.id, row=TOTAL, field=field.id, line=line, own=plain(most), **gaps
        )
    elif Decimal(total.text) > sum(numbers, Decimal(0)):
        own = plain(sum(numbers, Decimal(0)))
        wrong = Fault.TYPED_TOTAL_LARGE.at(place, part=form.id, row=TOTAL, field=field.id, own=own, **gaps)
    return replace(part, problems=(*part.problems, wrong)) if wrong else part
