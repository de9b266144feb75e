"""Templates before the deadline: the names a report may use, and what is wrong with a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from baosong.desk import Desk
from baosong.facts import fact_book
from baosong.fonts import fonts
from baosong.readings import Shelf
from baosong.report_input import Options, Sources, report_input
from baosong.reports import period_for
from baosong.workspace import WorkspaceRefusal
from generator.context import context
from generator.lint import looked_through
from tracker.definition.model import Report
from tracker.problem import Problem


@dataclass(frozen=True)
class Looked:
    """A template's bytes, the report it was looked at for (None: its form alone), and what was found."""

    template: bytes
    report: Report | None
    problems: tuple[Problem, ...]


def names_of(desk: Desk, report: Report, campaign: str) -> Mapping[str, object]:
    """The names a template of the report may use, with what the ledger holds now; — where nothing has come."""
    (duty,) = desk.select(campaign, report.obligation)
    now = desk.now()
    opened = [p for p in duty.periods if p.opens_at <= now]
    period = period_for(duty, None if opened else duty.periods[0].id, now)
    of = Sources(desk, fact_book(desk), Shelf(desk.archive))
    return context(report_input(of, duty, period, report, now, Options()))


def word_reports(desk: Desk, campaign: str) -> tuple[Report, ...]:
    """The campaign's reports that have a template."""
    return tuple(report for report in desk.campaign(campaign).reports if report.template)


def looked(desk: Desk | None, file: Path, campaign: str | None, report_id: str | None) -> Looked:
    """What is wrong with a template file; without a desk or campaign its form alone is looked at."""
    try:
        template = file.read_bytes()
    except OSError as fault:
        raise WorkspaceRefusal(f"读不到模板“{file}”，请确认文件在原处、能打开。") from fault
    if desk is None or campaign is None:
        return Looked(template, None, looked_through(template, None, fonts()))
    report = _report(word_reports(desk, campaign), file, report_id)
    return Looked(template, report, looked_through(template, names_of(desk, report, campaign), fonts()))


def chosen(desk: Desk, campaign: str, report_id: str | None) -> tuple[Report, ...]:
    """The campaign's Word reports, or the one asked for."""
    reports = word_reports(desk, campaign)
    found = tuple(r for r in reports if report_id in (None, r.id))
    if not found:
        raise WorkspaceRefusal(f"没有名为“{report_id}”的文稿；现有：{'、'.join(r.id for r in reports) or '无'}。")
    return found


def _report(reports: tuple[Report, ...], file: Path, wanted: str | None) -> Report:
    """The report a template is for: the one asked for, else the one whose template has this name, else the only one."""
    found = (
        [r for r in reports if r.id == wanted] if wanted else [r for r in reports if Path(r.template).name == file.name]
    )
    found = found or ([] if wanted or len(reports) != 1 else list(reports))
    if not found:
        known = "、".join(r.id for r in reports) or "无"
        raise WorkspaceRefusal(f"不知道“{file.name}”是哪份文稿的模板，请用 --report 写明；现有：{known}。")
    return found[0]
