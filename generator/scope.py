"""口径: which units a total holds, which it leaves out and why, which stand at last period's value; said in one way.

A unit without figures is named by its state (退回修改, 待确认, 未报), never 未报 for all (design §5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from generator.carried import carried_over
from generator.layout_parts import caption
from generator.shown import Phrase, joined
from tracker.address import Address
from tracker.figures import Figure, FigureTable
from tracker.standing import STATE_LABELS, Standing, State

MOST_NAMED = 8  # of the units present, and of those absent for one reason
_REPORTED = STATE_LABELS["accepted"]
_ABSENT: dict[State, str] = STATE_LABELS | {"overdue": "未报", "pending": "未到时限", "accepted": "无此表"}
_ORDER: tuple[State, ...] = ("incomplete", "returned", "held", "overdue", "pending", "exempt", "accepted")
IN, OUT, CARRIED, LACKING = "units-in", "units-out", "units-carried", "units-lacking"
"""What stands for a form's field in the address of a number of units; `row` is their state, of LACKING the field."""
_BLANK, _BLANK_BEFORE, _FRESH = "该项未填", "上期该项未填", "该项不沿用上期数"


def absent_word(standing: Standing) -> str:
    """Why a unit has no figures of this period: 未报, 待确认 …"""
    return _ABSENT[standing.state]


def table_word(standing: Standing, table: FigureTable) -> str:
    """已报, or why the unit has no figures in the table, and whether an earlier value stands in: 未报，沿用上期."""
    code = standing.unit.code
    if code in table.units:
        return _REPORTED
    return absent_word(standing) + ("，沿用上期" if code in carried_over(table) else "")


def by_reason(
    standings: Iterable[Standing], most: int = 0, *, reasons: bool = True, at: Address | None = None
) -> Phrase:
    """甲市（退回修改）、乙市、丙市（未报）: official order within a reason, `most` names for each (0: all).

    Without `reasons` the names alone: a paper upward says no unit's lateness. `at` is the address of their numbers.
    """
    if not reasons:
        return Phrase(_listed([s.unit.name for s in standings], most, at))
    groups: dict[State, list[str]] = {}
    for standing in sorted(standings, key=lambda s: _ORDER.index(s.state)):
        groups.setdefault(standing.state, []).append(standing.unit.name)
    said = [
        Phrase((*_listed(names, most, replace(at, row=state) if at else None), f"（{_ABSENT[state]}）"))
        for state, names in groups.items()
    ]
    return joined("、", said)


def scope(table: FigureTable, standings: Sequence[Standing], *, reasons: bool = True) -> Phrase:
    """含3家（甲市、乙市、丙市）；丁市（待确认）的累计数沿用上期，其他数不含；不含戊市（未报）."""
    carried = _of(carried_over(table), standings)
    if not table.units and not carried:
        return Phrase(("尚无单位的数据",))
    clauses = [_inside(table, standings)]
    if carried:
        rest = "，其他数不含" if any(f.numeric and f.over_time != "cumulative" for f in table.form.fields) else ""
        named = by_reason(carried, MOST_NAMED, reasons=reasons, at=_at(table, standings, CARRIED))
        clauses.append(Phrase((*named.parts, f"的累计数沿用上期{rest}")))
    out = [s for s in standings if s.state == "exempt" or s.unit.code in table.missing]
    if left_out := [s for s in out if s not in carried]:
        named = by_reason(left_out, MOST_NAMED, reasons=reasons, at=_at(table, standings, OUT))
        clauses.append(Phrase(("不含", *named.parts)))
    return joined("；", clauses)


def carried_sentence(table: FigureTable, standings: Sequence[Standing], *, reasons: bool = True) -> str:
    """沿用说明: every unit that stands at last period's value, none left unnamed; "" when there is none."""
    carried = _of(carried_over(table), standings)
    return f"{by_reason(carried, reasons=reasons)}没有本期数，其累计数沿用上期。" if carried else ""


def without_carried(table: FigureTable, standings: Sequence[Standing]) -> Phrase:
    """在报括注: what follows a sentence whose figures leave the carried units out; empty when there is none."""
    number = len(carried_over(table))
    if not number:
        return Phrase(())
    return Phrase(("（不含沿用上期的", counted(number, _at(table, standings, CARRIED)), "个单位）"))


def blanks(table: FigureTable, standings: Sequence[Standing]) -> list[Phrase]:
    """“立案（起）”合计不含甲市（该项未填）: figures that units with a return left blank."""
    return _gaps(table, standings, (_BLANK, _BLANK_BEFORE))


def gaps(table: FigureTable, standings: Sequence[Standing]) -> list[str]:
    """The same, and the figures of a kind that takes over no earlier value, each with the units it lacks."""
    return [str(gap) for gap in _gaps(table, standings, (_BLANK, _BLANK_BEFORE, _FRESH))]


def lacking(table: FigureTable, field_id: str) -> tuple[str, ...]:
    """The units with a return that left a field blank."""
    return tuple(code for code in table.units if table.at(field_id, unit=code) is None)


def counted(number: int, at: Address | None) -> object:
    """A number of units as a figure with its address; as text where nothing says of which paper it is."""
    return str(number) if at is None else Figure(at, "单位数", Decimal(number), "家")


def _gaps(table: FigureTable, standings: Sequence[Standing], reasons: Sequence[str]) -> list[Phrase]:
    found: dict[tuple[tuple[str, ...], str], list[str]] = {}
    first: dict[tuple[tuple[str, ...], str], str] = {}
    for field in table.form.fields:
        total = table.at(field.id)
        if total is None or field.calc is not None:
            continue
        without = tuple(code for code in carried_over(table) if code in total.missing)
        why_not = _BLANK_BEFORE if field.over_time == "cumulative" else _FRESH
        for codes, why in ((lacking(table, field.id), _BLANK), (without, why_not)):
            if codes and why in reasons:
                found.setdefault((codes, why), []).append(f"“{caption(field)}”")
                first.setdefault((codes, why), field.id)
    at = _at(table, standings, LACKING)
    return [
        Phrase(
            (
                f"{'、'.join(labels)}合计不含",
                *_listed(_names(codes, standings), MOST_NAMED, replace(at, row=first[codes, why]) if at else None),
                f"（{why}）",
            )
        )
        for (codes, why), labels in found.items()
    ]


def _inside(table: FigureTable, standings: Sequence[Standing]) -> Phrase:
    """含全部5家, 含3家（甲市、乙市、丙市）, the collector's own return beside them."""
    present = _of(table.units, standings)
    names = [s.unit.name for s in present if not s.own]
    own = "".join(f"和{s.unit.name}" for s in present if s.own)
    if not present:
        return Phrase(("本期尚无单位的数据",))
    if not names:
        return Phrase((f"含{own.removeprefix('和')}",))
    number = counted(len(names), _at(table, standings, IN))
    if not table.missing:
        return Phrase(("含全部", number, f"家{own}"))
    named = f"（{'、'.join(names)}）" if 0 < len(names) <= MOST_NAMED else ""
    return Phrase(("含", number, f"家{named}{own}"))


def _at(table: FigureTable, standings: Sequence[Standing], field: str) -> Address | None:
    """The address of a number of units of this table."""
    if not standings:
        return None
    key = standings[0].key
    return Address(key.campaign, key.obligation, key.period, "*", table.form.id, "*", field)


def _names(codes: Iterable[str], standings: Sequence[Standing]) -> list[str]:
    return [s.unit.name for s in _of(codes, standings)]


def _of(codes: Iterable[str], standings: Sequence[Standing]) -> list[Standing]:
    wanted = set(codes)
    return [s for s in standings if s.unit.code in wanted]


def _listed(names: Sequence[str], most: int, at: Address | None) -> tuple[object, ...]:
    """甲、乙、丙, beyond `most` 甲、乙等9个."""
    if not most or len(names) <= most:
        return ("、".join(names),)
    return ("、".join(names[:most]), "等", counted(len(names), at), "个")
