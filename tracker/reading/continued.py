"""One form over several sheets of a workbook: its items one after another, its rows and columns put together.

Only what completes itself is put together. Sheets that say two things of one cell stay two versions, and a person
is asked which counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from tracker.definition.form import TOTAL, Field, Form
from tracker.facts import PartReading, Value
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.known import Known
from tracker.reading.part import digest_of
from tracker.reading.totals import bounds
from tracker.reading.values import parse, plain

_CELL_LEFT = frozenset({"required_blank", "row_blank"})
_PLACE_LEFT = frozenset({"row_missing", "field_missing", "field_optional", "total_missing", "table_missing"})
_OF_TOTALS = frozenset({"total_differs", "typed_total_small", "typed_total_large", "total_missing"})


def put_together(parts: Sequence[PartReading], known: Known) -> list[PartReading]:
    """The readings of one workbook, those of one form that complete each other made one."""
    groups: dict[tuple[str, str], list[PartReading]] = {}
    for part in parts:
        groups.setdefault((str(part.delivery), part.part), []).append(part)
    made = []
    for same in groups.values():
        form = _form(same, known)
        whole = together(form, same) if form is not None else None
        made += [whole] if whole is not None else same
    return made


def _form(same: Sequence[PartReading], known: Known) -> Form | None:
    """The form they all are, where there is more than one content."""
    told = [p for p in same if not p.blank]
    if len({p.digest for p in told}) < 2 or len({p.version for p in told}) > 1:
        return None
    return known.form_version(told[0].delivery.campaign, told[0].part, told[0].version)


def together(form: Form, same: Sequence[PartReading]) -> PartReading | None:
    """One reading of what several sheets say; None where two of them say different things of one place."""
    told = [p for p in same if not p.blank]
    if any(p.nil for p in told):
        return None
    values = _items(told) if form.shape == "list" else _cells(form, told)
    if values is None:
        return None
    problems = [p for each in told for p in each.problems]
    if form.shape != "list":
        sums = sum(any(_stands(v) and v.row == TOTAL for v in p.values) for p in told)
        values, problems = _totals(form, values, _left(problems, values), told[0].member, several=sums > 1)
    sheets = "、".join(f"“{name}”" for name in dict.fromkeys(v.sheet for v in values if v.sheet))
    note = Fault.CONTINUED.at(Place(told[0].member), part=form.id, form=form.name, count=len(told), sheets=sheets)
    return replace(
        told[0], values=tuple(values), problems=(*dict.fromkeys(problems), note), digest=digest_of(form, values)
    )


def _stands(value: Value) -> bool:
    return bool(value.raw.strip())


def _items(told: Sequence[PartReading]) -> list[Value] | None:
    """The items numbered on; None where one stands in two sheets, or what stands once differs."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    values: list[Value] = []
    once: dict[str, Value] = {}
    count = 0
    for part in told:
        rows: dict[str, list[Value]] = {}
        for value in part.values:
            if value.row:
                rows.setdefault(value.row, []).append(value)
            elif not _stands(once.setdefault(value.field, value)):
                once[value.field] = value
            elif _stands(value) and value.text != once[value.field].text:
                return None
        for item in rows.values():
            key = tuple((v.field, v.text if v.text is not None else v.raw) for v in item)
            if key in seen:
                return None
            seen.add(key)
            count += 1
            values += [v._replace(row=str(count)) for v in item]
    return [*values, *once.values()]


def _cells(form: Form, told: Sequence[PartReading]) -> list[Value] | None:
    """Every cell as the sheet has it that fills it; None where two fill one differently."""
    summed = {f.id for f in form.row_fields if f.over_rows == "sum" and f.numeric}
    cells: dict[tuple[str, str], Value] = {}
    for part in told:
        for value in part.values:
            at = (value.row, value.field)
            before = cells.get(at)
            ours = value.row == TOTAL and value.field in summed
            if before is None or not _stands(before):
                cells[at] = value
            elif _stands(value) and not ours and (value.text, value.raw) != (before.text, before.raw):
                return None
    return list(cells.values())


def _left(problems: Iterable[Problem], values: Sequence[Value]) -> list[Problem]:
    """The problems without those another sheet answers: a row, an indicator or a value that stands there."""
    filled = {(v.row, v.field) for v in values if _stands(v) or v.text is not None}
    rows, fields = {row for row, _ in filled}, {name for _, name in filled}
    kept = []
    for problem in problems:
        cell = problem.code in _CELL_LEFT and (
            (problem.row, problem.field) in filled or (not problem.field and problem.row in rows)
        )
        place = problem.code in _PLACE_LEFT and (problem.field in fields or (problem.row and problem.row in rows))
        if not cell and not place:
            kept.append(problem)
    return kept


def _totals(
    form: Form, values: Sequence[Value], problems: Sequence[Problem], member: str, *, several: bool
) -> tuple[list[Value], list[Problem]]:
    """合计 over all the sheets' rows: recomputed, and the clerk's held against it.

    Where several sheets have one, each has been held against its own rows.
    """
    made = {(v.row, v.field): v for v in values}
    kept = [p for p in problems if several or p.code not in _OF_TOTALS]
    for each in form.row_fields:
        rows = [v for v in values if v.field == each.id and v.row not in (TOTAL, "")]
        total = made.get((TOTAL, each.id))
        if each.over_rows == "sum" and each.numeric and any(v.text is not None for v in rows):
            own = plain(sum((Decimal(v.text) for v in rows if v.text is not None), Decimal(0)))
            made[TOTAL, each.id] = Value(
                TOTAL, each.id, own, total.raw if total else "", total.sheet if total else "",
                total.cell if total else "", "各行相加",
            )  # fmt: skip
            kept += [] if several else _differs(form, each, own, total, member)
        elif each.over_rows == "typed" and total is not None and total.text is not None:
            kept += bounds(form, each, rows, total, member)
    return list(made.values()), kept


def _differs(form: Form, each: Field, own: str, total: Value | None, member: str) -> list[Problem]:
    clerk = parse(each, total.raw)[0] if total is not None and total.raw else None
    if total is None or clerk is None or Decimal(clerk) == Decimal(own):
        return []
    gap = plain(abs(Decimal(clerk) - Decimal(own)))
    gaps = {"form": form.name, "indicator": each.label, "clerk": clerk, "own": own, "gap": gap}
    place = Place(member, total.sheet, total.cell)
    return [Fault.TOTAL_DIFFERS.at(place, part=form.id, row=TOTAL, field=each.id, **gaps)]
