"""[[goal]] and [[report]] of campaign.toml: what is to be reached, and what is written about it."""

from collections.abc import Mapping
from typing import Literal, get_args

from tracker.definition.faults import Fault
from tracker.definition.ids import check_cell_id, check_path_id
from tracker.definition.load_obligation import LoadedObligation
from tracker.definition.model import Goal, Obligation, Ranking, Report, ReportKind
from tracker.definition.table import Table, hint

_SCOPES: tuple[Literal["total", "each_unit"], ...] = ("total", "each_unit")
_PERIODS: tuple[Literal["each", "last"], ...] = ("each", "last")
Obligations = Mapping[str, LoadedObligation]


def load_goal(table: Table, obligations: Obligations) -> Goal:
    """The goal a table describes; `between = [2, 3]` is short for at_least and at_most."""
    goal_id, title = table.text("id"), table.text("title")
    check_cell_id(table, goal_id)
    obligation = _obligation(table, obligations)
    between = table.bounds("between")
    low, high = table.amount("at_least"), table.amount("at_most")
    goal = Goal(
        id=goal_id,
        title=title,
        obligation=table.text("obligation"),
        form=table.text("form", ""),
        figure=table.rule("figure"),
        numerator=table.rule("numerator"),
        denominator=table.rule("denominator"),
        at_least=between[0] if between else low,
        at_most=between[1] if between else high,
        scope=table.choice("scope", _SCOPES, "total"),
        unit=table.text("unit", ""),
        by=table.day("by"),
        basis=table.text("basis"),
        statement=table.flag("statement", default=False),
    )
    table.close()
    if goal.form and obligation:
        _known_form(table, "form", goal.form, obligation)
    _check_goal(table, goal, mixed=table.has("between") and (low is not None or high is not None))
    return goal


def load_report(table: Table, obligations: Obligations, files: frozenset[str]) -> Report:
    """The report a table describes; only a workbook needs no template. `files` empty: nothing is looked for."""
    report_id, title = table.text("id"), table.text("title")
    check_path_id(table, report_id)
    kind: ReportKind = table.choice("kind", get_args(ReportKind))
    obligation = _obligation(table, obligations)
    main, template = table.text("main", ""), table.text("template", "")
    report = Report(
        report_id,
        kind,
        table.text("obligation"),
        main,
        template,
        title,
        table.text("to", ""),
        table.choice("periods", _PERIODS, "each"),
        table.span("within"),
        _ranking(table),
        table.text("copies", ""),
        table.flag("upward", default=kind == "forwarding"),
    )
    table.close()
    if report.ranking and kind != "circular":
        table.fault(Fault.RANKING_ELSEWHERE, "ranking", title=title)
    if main and obligation:
        _known_form(table, "main", main, obligation)
    if not template and kind != "workbook":
        table.fault(Fault.TEMPLATE_WANTED, "template" if table.has("template") else "", title=title)
    if template and files and template not in files:
        table.fault(Fault.TEMPLATE_MISSING, "template", found=template)
    return report


def _ranking(table: Table) -> Ranking | None:
    """The rule of a ranking; it needs the sentence that orders it, and at least one point to give."""
    inner = table.table("ranking", example='{ basis = "…", accepted = 60, on_time = 40 }')
    if inner is None:
        return None
    basis = inner.text("basis")
    points = {key: inner.whole(key, 0) for key in ("accepted", "on_time", "first_time", "late_day")}
    inner.close()
    if not any(points.values()):
        inner.fault(Fault.RANKING_EMPTY, "")
    return Ranking(basis, **points)


def _obligation(table: Table, obligations: Obligations) -> Obligation | None:
    """The obligation named by the table's key, whose absence is reported where the key is read."""
    found = table.plain.get("obligation")
    if not isinstance(found, str) or not found.strip():
        return None
    loaded = obligations.get(found)
    if loaded is None:
        table.fault(Fault.UNKNOWN_ID, "obligation", found=found, what="报送事项", hint=hint(found, obligations))
    return loaded.obligation if loaded else None


def _known_form(table: Table, key: str, found: str, obligation: Obligation) -> None:
    forms = [part.id for part in obligation.parts if part.kind == "form"]
    if found not in forms:
        what = f"报表（在“{obligation.title}”里）"
        table.fault(Fault.UNKNOWN_ID, key, found=found, what=what, hint=hint(found, forms))


def _check_goal(table: Table, goal: Goal, *, mixed: bool) -> None:
    """A goal has one way to be computed and a bound, or it is a statement."""
    ratio = table.has("numerator") or table.has("denominator")
    ways = sum((ratio, table.has("figure"), goal.statement))
    bounded = any(table.has(key) for key in ("at_least", "at_most", "between"))
    if ways == 0:
        table.fault(Fault.GOAL_EMPTY, "", title=goal.title)
    if ways > 1:
        table.fault(Fault.GOAL_BOTH, "", title=goal.title)
    if ratio and table.has("numerator") != table.has("denominator"):
        lacking = "denominator" if table.has("numerator") else "numerator"
        table.fault(Fault.MISSING_KEY, "", name=lacking, wanted="比率要分子、分母都写")
    if ways and not goal.statement and not bounded:
        table.fault(Fault.GOAL_NO_BOUND, "", title=goal.title)
    crossed = goal.at_least is not None and goal.at_most is not None and goal.at_least > goal.at_most
    if mixed or crossed:
        table.fault(Fault.GOAL_BOUNDS, "between" if mixed else "at_least", title=goal.title)
