"""Numbers that are odd: cumulative ones that fell, jumps against the unit's own past, 元 for 万元, unusual ones.

A cell has one such problem at most, the one that explains most.
"""

from collections.abc import Container, Iterator
from decimal import Decimal
from typing import NamedTuple

from tracker.definition.form import TOTAL, Field
from tracker.judging.faults import Judged
from tracker.judging.ground import Cell, FormPart, Ground, shown
from tracker.problem import Problem

FLOOR = Decimal(10)  # below it a jump is chance: 1 case, then 12
TIMES = Decimal(10)
_YUAN = Decimal(10000)  # 元 in a 万元


class _Number(NamedTuple):
    """One number, its field, and what the unit's last accepted return had in its place (None: nothing)."""

    row: str
    field: Field
    now: Decimal
    before: Decimal | None


def odd_values(ground: Ground, part: FormPart, spoken: Container[Cell]) -> Iterator[Problem]:
    """One problem a cell at most; cells in `spoken` have been compared with last period by a check of the form.

    A total is asked about only where none of its rows is: its oddity is theirs. A typed total (distinct companies)
    may so be the only one that fell. Totals are not held against what is usual for a row.
    """
    before, rows_said = ground.before(part), set[str]()
    past = before.numbers if before else {}
    asked = {
        f.id: f for f in part.fields.values() if f.numeric and f.calc is None and (past or f.usual or f.unit == "万元")
    }
    numbers = part.numbers_in(asked)
    cells = [at for at in numbers if at[0] != TOTAL or at in past]
    for at in sorted(cells, key=lambda at: at[0] == TOTAL):
        row, name = at
        if row == TOTAL and name in rows_said:
            continue
        odd = at in spoken
        if not odd and (problem := _odd(part, before, _Number(row, asked[name], numbers[at], past.get(at)))):
            odd = True
            yield problem
        if odd:
            rows_said.add(name)


def _odd(part: FormPart, before: FormPart | None, number: _Number) -> Problem | None:
    found = _slip(number, before) or _against_past(number) or _unusual(number)
    if found is None:
        return None
    (kind, gaps), field = found, number.field
    said = {
        "where": part.where(number.row, field),
        "number": shown(number.now),
        "unit": field.unit,
        "before": shown(number.before),
        "period": before.when if before else "",
    }
    return kind.at(part.place(number.row, field.id), part=part.form.id, row=number.row, field=field.id, **said | gaps)


_Found = tuple[Judged, dict[str, str]] | None


def _against_past(number: _Number) -> _Found:
    """Fell though cumulative; or 10 times last period's and more, or a tenth and less, both of them 10 or more."""
    now, before = number.now, number.before
    if before is None:
        return None
    if number.field.over_time == "cumulative" and now < before and number.field.unit not in ("%", "％"):
        return Judged.CUMULATIVE_FELL, {}
    if min(now, before) < FLOOR:
        return None
    if now >= before * TIMES:
        return Judged.JUMPED, {}
    return (Judged.DROPPED, {}) if now * TIMES <= before else None


def _slip(number: _Number, before: FormPart | None) -> _Found:
    """元 typed where 万元 is asked: the number read the other way fits the unit's past or what is usual.

    Without either, a whole number of 10,000 万元 and more is asked about (review-office.md 33). A number in line
    with the unit's own past is none, however large.
    """
    if number.field.unit != "万元" or number.row == TOTAL:
        return None
    now, past, usual = number.now, number.before or None, number.field.usual
    if now < (_YUAN if past is None and usual is None else (past or 0) * TIMES):
        return None  # nearly every number
    other = now / _YUAN
    gaps = {"other": shown(other, places=6)}
    if past is not None and before is not None and past <= other * TIMES and other <= past * TIMES:
        return Judged.UNIT_SLIP, {**gaps, "why": f"上期（{before.when}）为{shown(past)}万元。"}
    if usual is not None and now <= usual[1]:
        return None
    if usual is not None and usual[0] <= other <= usual[1]:
        return Judged.UNIT_SLIP, {**gaps, "why": f"通常范围为{shown(usual[0])}—{shown(usual[1])}万元。"}
    whole = now >= _YUAN and now == now.to_integral_value()
    return (Judged.UNIT_SLIP, {**gaps, "why": ""}) if whole else None


def _unusual(number: _Number) -> _Found:
    """Outside the range the definition calls usual."""
    usual = number.field.usual
    if usual is None or number.row == TOTAL or usual[0] <= number.now <= usual[1]:
        return None
    return Judged.UNUSUAL, {"low": shown(usual[0]), "high": shown(usual[1])}
