"""What a total holds: which units are in it, which are not and why. Said wherever a total is given."""

from collections.abc import Sequence
from datetime import datetime

from generator.form_layout import caption
from generator.moment import moment
from tracker.definition.model import Duty
from tracker.figures import FigureTable
from tracker.standing import Standing, State

NOT_REPORTED = "未报"
_OUT: dict[State, str] = {"exempt": "免报", "held": "待确认", "returned": "退回修改", "incomplete": "材料不全"}
_MOST_NAMES = 12


def carried_over(table: FigureTable) -> tuple[str, ...]:
    """Units that stand in the totals with earlier values; a list takes over no items."""
    return () if table.form.shape == "list" else table.carried


def unit_state(code: str, table: FigureTable, standings: Sequence[Standing]) -> str:
    """已报, 沿用上期 (an earlier accepted value stands in), or why the unit is not in the totals."""
    if code in carried_over(table):
        return "沿用上期"
    if code in table.units:
        return "已报"
    found = next((s for s in standings if s.unit.code == code), None)
    return _OUT.get(found.state, NOT_REPORTED) if found else NOT_REPORTED


def scope(duty: Duty, table: FigureTable, standings: Sequence[Standing], as_of: datetime) -> str:
    """汇总范围：含榕城区、揭东区（2个单位），不含惠来县（未报）。其中普宁市沿用上期数。截至…汇总。"""
    carried = carried_over(table)
    inside = _in_order((*table.units, *carried), duty)
    outside = [s.unit.code for s in standings if s.unit.code not in inside]
    text = f"汇总范围：含{_names(inside, duty)}（{len(inside)}个单位）" if inside else "汇总范围：尚无单位报送"
    if outside:
        text += "，不含" + "、".join(f"{_name(c, duty)}（{unit_state(c, table, standings)}）" for c in outside)
    text += "。"
    if carried:
        text += f"其中{'、'.join(_name(c, duty) for c in carried)}沿用上期数。"
    return f"{text}截至{moment(as_of)}汇总。"


def gaps(duty: Duty, table: FigureTable) -> list[str]:
    """Sentences naming units that are in the table but not in some of its totals.

    Such a unit left the figure blank, or the figure is of a kind that takes over no earlier value.
    """
    found: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for indicator in table.form.fields:
        figure = table.at(indicator.id)
        if figure is None or indicator.type == "calc":
            continue
        blank = tuple(c for c in table.units if table.at(indicator.id, unit=c) is None)
        fresh = tuple(c for c in carried_over(table) if c in figure.missing)
        for codes, why in ((blank, "该项未填"), (fresh, "本期未报，该项不沿用上期数")):
            if codes:
                found.setdefault((codes, why), []).append(f"“{caption(indicator)}”")
    return [
        f"{'、'.join(labels)}合计不含{'、'.join(_name(c, duty) for c in codes)}（{why}）。"
        for (codes, why), labels in found.items()
    ]


def _in_order(codes: Sequence[str], duty: Duty) -> list[str]:
    place = {unit.code: number for number, unit in enumerate(duty.campaign.units)}
    return sorted(dict.fromkeys(codes), key=lambda c: place.get(c, len(place)))


def _names(codes: Sequence[str], duty: Duty) -> str:
    shown = "、".join(_name(code, duty) for code in codes[:_MOST_NAMES])
    return f"{shown}等" if len(codes) > _MOST_NAMES else shown


def _name(code: str, duty: Duty) -> str:
    unit = duty.campaign.unit(code)
    return unit.name if unit else code
