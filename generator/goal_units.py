"""A goal set for each unit, in words: how many of the units reach it, which do not, and at what they stand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from generator.shown import DASH, Phrase, Shown, joined, rounded
from tracker.definition.model import Campaign, Goal, Unit
from tracker.definition.rules import Ref, Rule
from tracker.figures import FigureTable
from tracker.goals import GoalResult, over_items

_LEVELS = {"province": "个省（区、市）", "prefecture": "个市地", "county": "个县（市、区）", "town": "个乡镇（街道）"}


def in_each(result: GoalResult, campaign: Campaign, day: date, goal: Goal, tables: Sequence[FigureTable]) -> Shown:
    """11个市地中9个达到（另有2个尚无数据）: the cell of a table; units as they were on the day."""
    codes = tables[0].units if tables else ()
    known = [code for code in codes if _value(goal, tables, code) is not None]
    without = len({*(tables[0].missing if tables else ()), *codes} - {*known})
    if not known:
        return Shown(DASH, result.reached.address)
    word = _word([campaign.unit(code, day) for code in known])
    rest = f"\n（另有{without}个尚无数据）" if without else ""
    text = f"{len(known)}{word}中{len(known) - len(result.failing)}个达到{rest}"
    return Shown(text, result.reached.address)


def falling_short(
    result: GoalResult, campaign: Campaign, day: date, goal: Goal, tables: Sequence[FigureTable]
) -> Phrase:
    """11个市地中9个达到（另有2个尚无数据）；未达到：鸡西市（4家）、伊春市（0家）; empty where all reach it."""
    at = result.reached.address
    named = [
        Phrase((f"{unit.name}（", Shown(_said(goal, _value(goal, tables, code)), replace(at, unit=code)), "）"))
        for code in result.failing
        if (unit := campaign.unit(code, day))
    ]
    said = in_each(result, campaign, day, goal, tables)
    whole = Shown(said.text.replace("\n", ""), said.address)
    return Phrase((whole, "；未达到：", *joined("、", named).parts)) if named else Phrase(())


def _word(units: Sequence[Unit | None]) -> str:
    """The unit word of the units' level, 个单位 where they are not all of one."""
    levels = {unit.level for unit in units if unit}
    return _LEVELS.get(levels.pop(), "个单位") if len(levels) == 1 else "个单位"


def _value(goal: Goal, tables: Sequence[FigureTable], unit: str) -> Decimal | None:
    """What one unit has reached; None for a goal without a base there."""
    if goal.numerator is None or goal.denominator is None:
        return _number(goal.figure, tables, unit)
    top, bottom = (_number(rule, tables, unit) for rule in (goal.numerator, goal.denominator))
    return top * 100 / bottom if top is not None and bottom else None


def _number(rule: Rule | None, tables: Sequence[FigureTable], unit: str) -> Decimal | None:
    def value(ref: Ref) -> Decimal | None:
        table = next((t for t in tables if t.form.id == ref.form), None)
        if table is None or ref.kind != "total":
            return over_items(table, ref, unit) if table else None
        figure = table.at(ref.field, unit=unit)
        return figure.value if figure else None

    outcome = rule.evaluate(value) if rule else None
    return outcome if isinstance(outcome, Decimal) else None


def _said(goal: Goal, value: Decimal | None) -> str:
    """4家, 87.5%."""
    if value is None:
        return DASH
    text = rounded(value, 0 if value == value.to_integral_value() else 2)
    return text + ("%" if goal.numerator else goal.unit)
