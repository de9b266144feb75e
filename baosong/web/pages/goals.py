"""整治目标 of a period as bars: what is reached beside what was asked for."""

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup
from starlette.responses import Response

from baosong.readings import Shelf
from baosong.reports import period_for
from baosong.tables import tables
from baosong.web import charts
from baosong.web.endpoint import View
from tracker.definition.model import Duty, Goal
from tracker.goals import GoalResult, goal_results

_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal's row: the result, its definition, its bar."""

    result: GoalResult
    goal: Goal
    bar: Markup


def goals(view: View) -> Response:
    """The page."""
    given = view.request.path_params
    (duty,) = view.desk.select(given["campaign"], given["obligation"])
    period = period_for(duty, view.asked("period") or None, view.now)
    made = tables(view.desk, view.picture.book, Shelf(view.desk.archive), duty, period, view.now)
    results = goal_results(duty, period, made)
    names = {unit.code: unit.name for unit in duty.campaign.units}
    return view.render(
        "goals.html",
        title=f"{duty.obligation.title} {period.label} 目标",
        duty=duty,
        period=period,
        lines=[_line(duty, one) for one in results],
        names=names,
    )


def _line(duty: Duty, result: GoalResult) -> GoalLine:
    goal = next(g for g in duty.campaign.goals if g.id == result.id)
    target = goal.at_least if goal.at_least is not None else goal.at_most
    reached = result.reached.value
    most = _FULL if goal.numerator else max(filter(None, (reached, target)), default=Decimal(1))
    return GoalLine(result, goal, charts.goal_bar(reached, target, most))
