"""审核关系: each check of a form, in each row and the total, or once over the set of forms."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from tracker.definition.form import TOTAL, Check, Field
from tracker.definition.rules import Ref
from tracker.judging.faults import Judged
from tracker.judging.ground import FormPart, Ground, shown
from tracker.problem import Problem


def failed_checks(ground: Ground, part: FormPart, check: Check) -> Iterator[Problem]:
    """The rows in which the check fails, with both sides' numbers and the place of the first.

    A blank operand skips the rule. C(t) = C(t−1) + F(t) holds only from one period to the next: a rule over both
    last period's numbers and this period's flow is skipped where a return between was missed.
    """
    if _spans_a_gap(ground, part, check):
        return
    own_numbers = part.row_numbers.issuperset(ref.field if ref.kind == "field" else "" for ref in check.rule.refs)
    for row in _rows(part, check):
        lookup = _in_row(part, row) if own_numbers else _lookup(ground, part, row)
        if check.rule.evaluate(lookup) is False:
            yield _failed(ground, part, check, row, lookup)


def uses_last_period(check: Check) -> bool:
    """Whether the rule compares with last period's numbers."""
    return any(ref.kind == "prev" for ref in check.rule.refs)


def _spans_a_gap(ground: Ground, part: FormPart, check: Check) -> bool:
    own = [f for ref in check.rule.refs if ref.kind == "field" and (f := part.form.by_id.get(ref.field))]
    return uses_last_period(check) and any(f.over_time == "flow" for f in own) and not ground.adjacent(part)


def _rows(part: FormPart, check: Check) -> tuple[str, ...]:
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


def _in_row(part: FormPart, row: str) -> Callable[[Ref], Decimal | None]:
    """Operands that are all numbers typed in this row: nearly every check of a grid."""
    numbers = part.numbers
    return lambda ref: numbers.get((row, ref.field))


def _lookup(ground: Ground, part: FormPart, row: str) -> Callable[[Ref], Decimal | None]:
    def find(ref: Ref) -> Decimal | None:
        if ref.kind == "field":
            return part.number(row, ref.field)
        if ref.kind == "prev":
            before = ground.before(part)
            return before.number(row, ref.field) if before else None
        other = ground.parts.get(ref.form)
        return _over(other, ref) if other else None

    return find


def _over(part: FormPart, ref: Ref) -> Decimal | None:
    """A total, sum, count or number of different values over a form."""
    if ref.kind == "count" and not ref.value:
        return Decimal(len(part.rows)) if part.form.shape == "list" else None
    each = part.fields.get(ref.field)
    if each is None:
        return None
    if ref.kind in ("count", "distinct"):
        texts = [v.text for row in part.rows if (v := part.values.get((row, ref.field))) is not None]
        return Decimal(sum(map(ref.counts, texts)) if ref.value else len(set(filter(None, texts))))
    once = each.scope == "form" or part.form.shape == "card"
    if once or (ref.kind == "total" and part.form.shape == "grid"):
        return part.number("" if once else TOTAL, ref.field)
    return _added(part, each)


def _added(part: FormPart, each: Field) -> Decimal | None:
    """The sum over rows or items; None where one is refused, or a grid has none."""
    if not part.whole(each):
        return None
    numbers = [n for row in part.rows if (n := part.number(row, each.id)) is not None]
    return sum(numbers, Decimal(0)) if numbers or part.form.shape == "list" else None


def _failed(ground: Ground, part: FormPart, check: Check, row: str, lookup: Callable[[Ref], Decimal | None]) -> Problem:
    numbers = "，".join(f"{_name(ground, part, ref)}{shown(lookup(ref))}" for ref in dict.fromkeys(check.rule.refs))
    ref = next((r for r in check.rule.refs if r.field and r.kind != "prev"), None)
    home = ground.parts.get(ref.form, part) if ref and ref.form else part
    if ref and ref.form:
        row = TOTAL if home.form.shape == "grid" else ""
    field_id = ref.field if ref else ""
    kind = _kind(ground, part, check)
    gaps = {"where": home.where(row), "message": check.message.rstrip("。"), "numbers": numbers}
    return kind.at(home.place(row, field_id), part=home.form.id, row=row, field=field_id, **gaps)


def _kind(ground: Ground, part: FormPart, check: Check) -> Judged:
    """How much it weighs. What fails only since last period was amended is asked about: what was taken stays taken."""
    if check.severity == "query":
        return Judged.CHECK_QUERY
    leans = uses_last_period(check) or part.reading.nil
    return Judged.CHECK_AGAINST_AMENDED if leans and part.form.id in ground.amended else Judged.CHECK_FAILED


def _name(ground: Ground, part: FormPart, ref: Ref) -> str:
    """An operand in the clerk's words."""
    form = ground.duty.campaign.form(ref.form) if ref.form else part.form
    if form is None:
        return ref.form
    each = form.by_id.get(ref.field)
    label = each.label if each else ref.field
    if ref.kind == "field":
        return label
    if ref.kind == "prev":
        return f"上期{label}"
    prefix = "" if form is part.form else f"《{form.name}》"
    counted = f"{label}为“{ref.value}”的条数" if ref.value else "条数"
    tail = {"count": counted, "distinct": f"{label}个数", "sum": f"{label}之和", "total": f"{label}合计"}
    return prefix + tail.get(ref.kind, label)
