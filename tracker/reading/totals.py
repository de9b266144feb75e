"""合计: recomputed from the rows in Decimal, never believed; a typed one must lie between its bounds."""

from collections.abc import Sequence
from decimal import Decimal

from tracker.definition.form import TOTAL, Field, Form
from tracker.facts import Value
from tracker.problem import Place, Problem
from tracker.reading.draft import Draft, require, take, title
from tracker.reading.faults import Fault
from tracker.reading.locate import Located
from tracker.reading.sheet import At, address, at_of, shown
from tracker.reading.values import parse, plain


def read_totals(draft: Draft, fields: Sequence[Field], located: Located) -> None:
    """Adds a Value with row "total" for every field whose 合计 is a sum (recomputed) or typed (read and bounded)."""
    by_field: dict[str, list[Value]] = {}
    for value in draft.values:
        by_field.setdefault(value.field, []).append(value)
    uncached: list[At] = []
    for each in fields:
        rows = by_field.get(each.id, [])
        at = located.cells.get((TOTAL, each.id))
        if each.over_rows == "sum" and each.numeric and rows:
            _summed(draft, each, rows, at, uncached)
        elif each.over_rows == "typed" and at is not None:
            _typed(draft, each, rows, at)
    if uncached:
        draft.fault(Fault.TOTAL_UNCACHED, uncached[0], TOTAL, None)


def _summed(draft: Draft, each: Field, rows: Sequence[Value], at: At | None, uncached: list[At]) -> None:
    numbers = [Decimal(v.text) for v in rows if v.text is not None]
    own = plain(sum(numbers, Decimal(0))) if numbers else None
    whole = not any((v.row, each.id) in draft.refused for v in rows)
    raw = _compare(draft, each, own if whole else None, rows, at, uncached) if at is not None else ""
    cell = address(*at) if at is not None else ""
    note = "各行相加" if own is not None and raw != own else ""
    draft.values.append(Value(TOTAL, each.id, own, raw if own is not None else "", draft.index.sheet.name, cell, note))


def _as_texts(draft: Draft, rows: Sequence[Value]) -> Decimal:
    """The sum of the numbers that stand in their cells as texts (12起): no worksheet formula adds them."""
    texts = [v.text for v in rows if v.text and v.cell and isinstance(draft.index.sheet.at(*at_of(v.cell)), str)]
    return sum(map(Decimal, texts), Decimal(0))


def _compare(draft: Draft, each: Field, own: str | None, rows: Sequence[Value], at: At, uncached: list[At]) -> str:
    """Set the clerk's total against ours; returns what stands in the cell."""
    sheet = draft.index.sheet
    if at in sheet.uncached:
        uncached.append(at)
        return ""
    raw = sheet.errors.get(at) or shown(sheet.at(*at)).strip()
    clerk, note, _ = (None, "", None) if at in sheet.errors else parse(each, sheet.at(*at))
    if own is None or not raw or (note and clerk == "0"):
        return raw
    if clerk is None:
        draft.fault(Fault.TOTAL_UNREAD, at, TOTAL, each, indicator=title(each), clerk=raw, own=own)
    elif Decimal(clerk) == Decimal(own):
        return raw
    elif Decimal(clerk) == Decimal(own) - _as_texts(draft, rows):
        draft.fault(Fault.TOTAL_WITHOUT_TEXTS, at, TOTAL, each, indicator=title(each), clerk=clerk, own=own)
    else:
        gap = plain(abs(Decimal(clerk) - Decimal(own)))
        draft.fault(Fault.TOTAL_DIFFERS, at, TOTAL, each, indicator=title(each), clerk=clerk, own=own, gap=gap)
    return raw


def _typed(draft: Draft, each: Field, rows: Sequence[Value], at: At) -> None:
    line = f"“{draft.form.total_label}”行"
    text = take(draft, each, at, TOTAL, line)
    if text is None:
        require(draft, each, at, TOTAL, line)
        return
    if each.numeric and not any((v.row, each.id) in draft.refused for v in rows):
        draft.problems += bounds(draft.form, each, rows, draft.values[-1], draft.member)


def bounds(form: Form, each: Field, rows: Sequence[Value], typed: Value, member: str) -> list[Problem]:
    """A typed total (distinct companies) lies between the largest row and the sum of the rows."""
    known = [(Decimal(v.text), v.row) for v in rows if v.text is not None]
    if not known or typed.text is None:
        return []
    (most, row), total, ceiling = max(known), Decimal(typed.text), sum((n for n, _ in known), Decimal(0))
    gaps = {"form": form.name, "indicator": title(each), "clerk": typed.text}
    place, where = Place(member, typed.sheet, typed.cell), {"part": form.id, "row": TOTAL, "field": each.id}
    if total < most:
        label = next((r.label for r in form.rows if r.id == row), "")
        return [Fault.TYPED_TOTAL_SMALL.at(place, **where, line=label, own=plain(most), **gaps)]
    return [Fault.TYPED_TOTAL_LARGE.at(place, **where, own=plain(ceiling), **gaps)] if total > ceiling else []
