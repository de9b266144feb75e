"""整治目标 as the notice sets them: how much, by when, over what, and how it is worked out from which form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.definition.model import Campaign, Goal
from tracker.definition.moments import full_date
from tracker.definition.rules import Rule
from tracker.goals import target_text

_NAME = re.compile(r"\b(?:(count|distinct|sum)\()?(\w+)\.(\w+)(?: *=+ *[\"']([^\"']*)[\"'])?(?(1)\))")


@dataclass(frozen=True, slots=True)
class GoalText:
    """One goal as it is printed: its title, and lines of (word, text)."""

    title: str
    lines: tuple[tuple[str, str], ...]


def goal_texts(campaign: Campaign) -> Iterator[GoalText]:
    """Every goal in the definition's order."""
    for goal in campaign.goals:
        obligation = campaign.obligation(goal.obligation)
        lines = [("要求", _wanted(goal))]
        lines += [("怎么算", text)] if (text := _worked_out(goal, campaign)) else []
        lines += [("按哪项报送", obligation.title)] if obligation else []
        yield GoalText(goal.title, (*lines, ("原文", goal.basis)))


def _wanted(goal: Goal) -> str:
    by = f"{full_date(goal.by)}前" if goal.by else ""
    if goal.statement:
        return "，".join(filter(None, ("定性目标，不由报表计算，另行评估", by)))
    each = "每个单位" if goal.scope == "each_unit" else "全部单位合计"
    return "，".join(filter(None, (by, f"{each}达到{target_text(goal)}")))


def _worked_out(goal: Goal, campaign: Campaign) -> str:
    """“进展情况表”的 已建质量档案 ÷ 生产企业."""
    if goal.numerator and goal.denominator:
        top, bottom = _said(goal.numerator, campaign), _said(goal.denominator, campaign)
        said = f"{_bracketed(top)} ÷ {_bracketed(bottom)}"
    elif goal.figure:
        said = _said(goal.figure, campaign)
    else:
        return ""
    form = campaign.form(goal.form)
    return f"“{form.name}”的{said}" if form else said


def _bracketed(text: str) -> str:
    return f"（{text}）" if " + " in text or " - " in text else text


def _said(rule: Rule, campaign: Campaign) -> str:
    """The rule with the labels of its fields."""
    return _NAME.sub(lambda match: _named(match, campaign), rule.text)


def _named(match: re.Match[str], campaign: Campaign) -> str:
    form = campaign.form(match[2])
    field = form.by_id.get(match[3]) if form else None
    label = field.label if field else match[3]
    if match[4]:
        return f"“{label}”填“{match[4]}”的条数"
    return {"count": f"填了“{label}”的条数", "distinct": f"不重复的“{label}”数", "sum": f"“{label}”之和"}.get(
        match[1] or "", label
    )
