"""整治目标 as a template sees them: 目标, 达到, 差距, 结论; never 全部完成 while a unit is missing."""

from collections.abc import Sequence

from generator.goal_units import falling_short, in_each
from generator.shown import DASH, Names, Phrase, Rows, Shown, printed
from generator.wording import percent, with_unit
from tracker.definition.model import Campaign, Goal, Period
from tracker.figures import FigureTable
from tracker.goals import GoalResult

_NAMES = ("序号", "名称", "目标", "达到", "分子", "分母", "差距", "结论", "未达单位", "未达说明", "依据")


def goal_rows(
    goals: Sequence[GoalResult], campaign: Campaign, period: Period, tables: Sequence[FigureTable] = ()
) -> Rows:
    """目标: a row for each goal in the definition's order; what has no base prints —."""
    defined = {goal.id: goal for goal in campaign.goals}
    rows = [
        Names("目标", {"序号": str(number)} | _row(result, defined.get(result.id), campaign, period, tables))
        for number, result in enumerate(goals, start=1)
    ]
    return Rows("目标", _NAMES, tuple(rows))


def goal_chart_rows(goals: Sequence[GoalResult]) -> Rows:
    """量化目标: the goals that are a rate of the whole, with 名称, 完成率 and 目标, for a chart."""
    rates = [goal for goal in goals if goal.reached.unit == "%" and goal.scope == "total"]
    rows = [Names("量化目标", {"名称": goal.title, "完成率": goal.reached, "目标": goal.target}) for goal in rates]
    return Rows("量化目标", ("名称", "完成率", "目标"), tuple(rows))


def conclusion(result: GoalResult, goal: Goal | None, period: Period) -> str:
    """结论 in a word: 达到 only when every unit has reported; before the goal's own date 正在推进."""
    if goal is not None and goal.statement:
        return "定性目标，另行评估"
    if result.met is None:
        return "已报单位达到" if result.scope == "each_unit" and result.reached.value is not None else DASH
    if not result.met:
        if _over(result, goal):
            return "超过目标数"
        running = goal is not None and goal.by is not None and period.data_until < goal.by
        return "正在推进" if running else "未达到"
    if result.reached.missing:
        return "已有数单位达到" if result.reached.carried else "已报单位达到"
    return "含沿用数达到" if result.reached.carried else "达到"


def _over(result: GoalResult, goal: Goal | None) -> bool:
    """Whether the whole went beyond an upper bound: that is not on its way to the goal."""
    most = goal.at_most if goal is not None and goal.scope == "total" else None
    return most is not None and result.reached.value is not None and result.reached.value > most


def _row(
    result: GoalResult, goal: Goal | None, campaign: Campaign, period: Period, tables: Sequence[FigureTable]
) -> dict[str, object]:
    each = result.scope == "each_unit"
    day = period.printed_due
    named = (campaign.unit(code, day) for code in result.failing)
    return {
        "名称": result.title,
        "目标": DASH if goal is not None and goal.statement else result.target,
        "达到": in_each(result, campaign, day, goal, tables) if each and goal else _reached(result),
        "分子": result.numerator or DASH,
        "分母": result.denominator or DASH,
        "差距": DASH if each else _gap(result),
        "结论": conclusion(result, goal, period),
        "未达单位": "、".join(unit.name for unit in named if unit is not None) or DASH,
        "未达说明": falling_short(result, campaign, day, goal, tables) if each and goal else Phrase(()),
        "依据": result.basis,
    }


def _reached(result: GoalResult) -> object:
    """A rate with its numerator and denominator below it, 97.5% and （39/40）; a number with its unit."""
    reached, top, bottom = result.reached, result.numerator, result.denominator
    if reached.value is None:
        return DASH
    if reached.unit != "%":
        return with_unit(reached)
    base = f"\n（{printed(top)}/{printed(bottom)}）" if top is not None and bottom is not None else ""
    return Shown(f"{percent(reached)}{base}", reached.address)


def _gap(result: GoalResult) -> object:
    """How many are lacking; — when none is, or when there is no base."""
    return with_unit(result.gap) if result.gap is not None and result.gap.value else DASH
