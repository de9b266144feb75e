"""审核: a delivery's set of readings, with the period before, → what does not fit together.

Checks of every form over the set, ranges that are usual, items named twice. Severity error 强制性, query 核实性.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tracker.definition.model import TOTAL, Check, Duty, Field, Form
from tracker.definition.rules import Ref
from tracker.facts import PartReading, Value
from tracker.problem import Catalogue, Place, Problem

_EXPLAIN = "请核对；如属实，请在“情况说明”工作表写明原因。"


class Judged(Catalogue):
    """What judging finds."""

    CHECK_FAILED = ("error", "{where}：{message}（{numbers}）。", "请核对后改正。")
    CHECK_QUERY = ("query", "{where}：{message}（{numbers}）。", _EXPLAIN)
    ITEM_TWICE = ("error", "《{form}》第{first}条和第{second}条重复（{key}）。", "请删去其中一条，或改正{names}。")
    UNUSUAL = ("query", "{where}填的是{number}{unit}，超出通常范围（{low}—{high}）。", _EXPLAIN)


@dataclass(frozen=True)
class _Part:
    """A form's reading with its values by (row, field)."""

    form: Form
    reading: PartReading
    values: Mapping[tuple[str, str], Value]

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
    def numbers(self) -> Mapping[tuple[str, str], Decimal]:
        """Every number read, without the sums over rows that lack one."""
        numeric = {f.id for f in self.form.fields if f.numeric}
        torn = {f.id for f in self.form.row_fields if f.over_rows == "sum" and f.numeric and not _whole(self, f)}
        return {
            at: Decimal(v.text)
            for at, v in self.values.items()
            if v.text is not None and v.field in numeric and not (v.row == TOTAL and v.field in torn)
        }


@dataclass(frozen=True)
class _Set:
    """All forms of a delivery, and those in force one period before."""

    duty: Duty
    parts: Mapping[str, _Part]
    previous: Mapping[str, _Part]


def judge(duty: Duty, parts: Mapping[str, PartReading], previous: Mapping[str, PartReading]) -> tuple[Problem, ...]:
    """Every failed check over these readings (by part id), with both sides' numbers and the place of the first.

    `previous` are the readings in force of the period before; where it is empty, and wherever an operand is
    blank, a rule is skipped. A grid's rules run in each row and in its total; rules that name a form run once.
    """
    whole = _Set(duty, _by_form(duty, parts), _by_form(duty, previous))
    problems: list[Problem] = []
    for part in whole.parts.values():
        for check in part.form.checks:
            problems += _checked(whole, part, check)
        problems += _unusual(part)
        problems += _twice(part)
    return tuple(problems)


def _by_form(duty: Duty, readings: Mapping[str, PartReading]) -> dict[str, _Part]:
    made = {}
    for part_id, reading in readings.items():
        form = duty.campaign.form(part_id)
        if form is not None and not reading.blank:
            made[part_id] = _Part(form, reading, {(v.row, v.field): v for v in reading.values})
    return made


def _checked(whole: _Set, part: _Part, check: Check) -> Iterator[Problem]:
    """The rows in which the check fails."""
    for row in _rows(part, check):
        lookup = _lookup(whole, part, row)
        if check.rule.evaluate(lookup) is False:
            yield _failed(whole, part, check, row, lookup)


def _rows(part: _Part, check: Check) -> tuple[str, ...]:
    """Where a rule is to hold: per row and in the total, per item, or once.

    A rule that names a form compares with that form's total, so in a grid it is about this form's total too.
    """
    own = [part.form.by_id.get(ref.field) for ref in check.rule.refs if ref.kind in ("field", "prev")]
    if part.form.shape == "card" or not any(f and f.scope == "row" for f in own):
        return ("",)
    if part.form.shape == "list":
        return part.rows
    if any(ref.kind not in ("field", "prev") for ref in check.rule.refs):
        return (TOTAL,)
    return (*part.rows, TOTAL)


def _lookup(whole: _Set, part: _Part, row: str) -> Callable[[Ref], Decimal | None]:
    def find(ref: Ref) -> Decimal | None:
        if ref.kind == "field":
            return _number(part, row, ref.field)
        if ref.kind == "prev":
            before = whole.previous.get(part.form.id) if part.form.shape != "list" else None
            return _number(before, row, ref.field) if before else None
        other = whole.parts.get(ref.form)
        return _over(other, ref) if other else None

    return find


def _number(part: _Part, row: str, field_id: str) -> Decimal | None:
    """A value of the form as a number; a calculated field is calculated."""
    number = part.numbers.get(("" if field_id in part.once else row, field_id))
    if number is not None:
        return number
    each = part.form.by_id.get(field_id)
    if each is None or each.calc is None:
        return None
    result = each.calc.evaluate(lambda ref: _number(part, row, ref.field) if ref.kind == "field" else None)
    return result if isinstance(result, Decimal) else None


def _whole(part: _Part, each: Field) -> bool:
    """Whether every row has what it needs: a sum over a refused or forgotten value would blame the wrong number."""
    values = [part.values.get((row, each.id)) for row in part.rows]
    return all(v is not None and (v.text is not None or not (v.raw or each.required)) for v in values)


def _over(part: _Part, ref: Ref) -> Decimal | None:
    """A total, sum, count or number of different values over a form."""
    if ref.kind == "count":
        return Decimal(len(part.rows)) if part.form.shape == "list" else None
    each = part.form.by_id.get(ref.field)
    if each is None:
        return None
    if ref.kind == "distinct":
        texts = (part.values.get((row, ref.field)) for row in part.rows)
        return Decimal(len({v.text for v in texts if v is not None and v.text}))
    once = each.scope == "form" or part.form.shape == "card"
    if once or (ref.kind == "total" and part.form.shape == "grid"):
        return _number(part, "" if once else TOTAL, ref.field)
    return _added(part, each)


def _added(part: _Part, each: Field) -> Decimal | None:
    """The sum over rows or items; None where one is refused, or a grid has none."""
    if not _whole(part, each):
        return None
    numbers = [n for row in part.rows if (n := _number(part, row, each.id)) is not None]
    return sum(numbers, Decimal(0)) if numbers or part.form.shape == "list" else None


def _failed(whole: _Set, part: _Part, check: Check, row: str, lookup: Callable[[Ref], Decimal | None]) -> Problem:
    numbers = "，".join(f"{_name(whole, part, ref)}{_shown(lookup(ref))}" for ref in dict.fromkeys(check.rule.refs))
    ref = next((r for r in check.rule.refs if r.field and r.kind != "prev"), None)
    home = whole.parts.get(ref.form, part) if ref and ref.form else part
    if ref and ref.form:
        row = TOTAL if home.form.shape == "grid" else ""
    field_id = ref.field if ref else ""
    kind = Judged.CHECK_FAILED if check.severity == "error" else Judged.CHECK_QUERY
    gaps = {"where": _where(home, row), "message": check.message.rstrip("。"), "numbers": numbers}
    return kind.at(_place(home, row, field_id), part=home.form.id, row=row, field=field_id, **gaps)


def _name(whole: _Set, part: _Part, ref: Ref) -> str:
    """An operand in the clerk's words."""
    form = whole.duty.campaign.form(ref.form) if ref.form else part.form
    if form is None:
        return ref.form
    each = form.by_id.get(ref.field)
    label = each.label if each else ref.field
    if ref.kind == "field":
        return label
    if ref.kind == "prev":
        return f"上期{label}"
    prefix = "" if form is part.form else f"《{form.name}》"
    tail = {"count": "条数", "distinct": f"{label}个数", "sum": f"{label}之和", "total": f"{label}合计"}
    return prefix + tail.get(ref.kind, label)


def _shown(number: Decimal | None) -> str:
    """A number for a sentence, calculated ones to two decimals."""
    if number is None:
        return "—"
    places = number.as_tuple().exponent
    text = format(round(number, 2) if isinstance(places, int) and places < -2 else number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _where(part: _Part, row: str) -> str:
    """Table and row in words."""
    if part.form.shape == "list" and row:
        return f"《{part.form.name}》第{row}条"
    label = part.form.total_label if row == TOTAL else next((r.label for r in part.form.rows if r.id == row), "")
    return f"《{part.form.name}》" + (f"“{label}”行" if label else "")


def _place(part: _Part, row: str, field_id: str) -> Place:
    each = part.form.by_id.get(field_id)
    at = "" if each is not None and each.scope == "form" else row
    value = part.values.get((at, field_id)) or next(iter(part.values.values()), None)
    if value is None:
        return Place(part.reading.member)
    found = (at, field_id) in part.values
    return Place(part.reading.member, value.sheet, value.cell if found else "")


def _unusual(part: _Part) -> Iterator[Problem]:
    """Numbers outside the range the definition calls usual; totals are not compared with it."""
    ranged: dict[str, Field] = {f.id: f for f in part.form.fields if f.usual is not None}
    for value in part.reading.values:
        each = ranged.get(value.field)
        if each is None or each.usual is None or value.row == TOTAL or value.text is None or not each.numeric:
            continue
        low, high = each.usual
        number = Decimal(value.text)
        if not low <= number <= high:
            gaps = {"number": _shown(number), "unit": each.unit, "low": _shown(low), "high": _shown(high)}
            where = f"{_where(part, value.row)}“{each.label}”"
            place = Place(part.reading.member, value.sheet, value.cell)
            yield Judged.UNUSUAL.at(place, part=part.form.id, row=value.row, field=each.id, where=where, **gaps)


def _twice(part: _Part) -> Iterator[Problem]:
    """Items of a list that its key names twice; a key left blank in whole names nothing."""
    if part.form.shape != "list" or not part.form.key:
        return
    seen: dict[tuple[str, ...], str] = {}
    names = "、".join(part.form.by_id[k].label for k in part.form.key if k in part.form.by_id)
    for row in part.rows:
        values = [part.values.get((row, name)) for name in part.form.key]
        key = tuple("".join((v.text or "").split()).casefold() if v is not None else "" for v in values)
        if not any(key):
            continue
        if key in seen:
            shown = "、".join(v.text for v in values if v is not None and v.text)
            gaps = {"form": part.form.name, "first": seen[key], "second": row, "key": shown, "names": names}
            place = _place(part, row, part.form.key[0])
            yield Judged.ITEM_TWICE.at(place, part=part.form.id, row=row, field=part.form.key[0], **gaps)
        else:
            seen[key] = row
