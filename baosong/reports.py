"""Reports: ledger → figures and standings → generator → outbox; the same inputs give no new draft."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from baosong.confirmed import unconfirmed
from baosong.desk import Desk, begin_writing
from baosong.drafts import ACTOR, Paper, Written, last_draft, write_draft
from baosong.facts import fact_book
from baosong.issued_blanks import issued
from baosong.outbox import one_writer
from baosong.readings import Shelf
from baosong.report_input import Options, Sources, addressed, inputs_digest, report_input
from baosong.workspace import WorkspaceRefusal
from generator.blank import forms_in_force
from generator.chase_names import to_chase
from generator.context import ReportInput, context, summary_title
from generator.engine import render
from generator.original import totals_of
from generator.package import opened
from generator.register import Register
from generator.summary_book import summary_book
from tracker.definition.model import Duty, Period, Report
from tracker.problem import Problem
from tracker.standing import Standing

KINDS = ("summary", "forwarding", "circular", "chaser", "workbook")
_SUFFIX = {"workbook": ".xlsx"}
_NOTHING = Options()
_MOST_NAMED = 8


class TemplateFaults(WorkspaceRefusal):
    """A template can't be merged; every fault with its place."""

    def __init__(self, template: str, problems: Sequence[Problem]) -> None:
        lines = "\n".join(f"  {p}" for p in problems)
        super().__init__(f"模板 {template} 有{len(problems)}处问题，没有生成文稿：\n{lines}")


class NotConfirmed(WorkspaceRefusal):
    """A circular is asked for from a list that no person confirmed as it stands."""

    def __init__(self, duty: Duty, period: Period, found: Sequence[Standing]) -> None:
        names = "、".join(s.unit.name for s in found[:_MOST_NAMED]) + ("等" if len(found) > _MOST_NAMED else "")
        where = f"{duty.campaign.id}/{duty.obligation.id}/{period.id}"
        super().__init__(
            f"{duty.obligation.title}（{period.label}）有{len(found)}家的报送情况没有核准，或核准后又有变化（{names}），"
            f"不能出通报。请逐家核对后核准：baosong decide confirm {where} --by 姓名 --reason 原因"
        )


@dataclass(frozen=True)
class Asked:
    """What is to be written. Not `strict`: a circular without a confirmed list is left out, not refused."""

    kinds: Sequence[str]
    as_of: datetime
    options: Options = _NOTHING
    strict: bool = True
    by: str = ACTOR


def period_for(duty: Duty, wanted: str | None, now: datetime) -> Period:
    """The period asked for, else the last one whose due time has come, else the first that is open."""
    if wanted is not None:
        found = duty.period(wanted)
        if found is None:
            raise WorkspaceRefusal(f"没有期次“{wanted}”；现有：{'、'.join(p.id for p in duty.periods)}。")
        return found
    due = [p for p in duty.periods if p.due_at <= now]
    opened_by = [p for p in duty.periods if p.opens_at <= now]
    if not (due or opened_by):
        raise WorkspaceRefusal(f"“{duty.obligation.title}”还没有到第一期，没有可以汇总的内容。")
    return due[-1] if due else opened_by[0]


def write_reports(
    desk: Desk,
    chosen: Iterable[tuple[Duty, Period]],
    kinds: Sequence[str],
    *,
    as_of: datetime,
    options: Options = _NOTHING,
    strict: bool = True,
    notes: list[str] | None = None,
    by: str = ACTOR,
) -> list[Written]:
    """Write every report of these kinds the definitions declare; returns the documents, new or last.

    Not `strict`: what cannot be written yet is said in `notes` instead of stopping the rest. `by`: who asks for them.
    """
    begin_writing(desk, by)
    asked, said = Asked(kinds, as_of, options, strict, by), notes if notes is not None else []
    written: list[Written] = []
    with one_writer(desk.workspace.data / "report.lock"):
        of = Sources(desk, fact_book(desk), Shelf(desk.archive))
        for duty, period in chosen:
            for kind in KINDS:
                for report in _declared(duty, period, kind) if kind in kinds else ():
                    written += _reported(of, duty, period, report, asked, said)
    return written


def _declared(duty: Duty, period: Period, kind: str) -> Iterator[Report]:
    """The reports of a kind that this period has."""
    for report in duty.campaign.reports:
        wanted = report.obligation == duty.obligation.id and report.kind == kind
        if wanted and (report.periods == "each" or period is duty.periods[-1]):
            yield report


def _reported(
    of: Sources, duty: Duty, period: Period, report: Report, asked: Asked, notes: list[str]
) -> Iterator[Written]:
    """One declared report: a document, or one a unit for a chaser; a forwarding report with its workbook."""
    template = _template(of.desk, duty, report)
    given = report_input(of, duty, period, report, asked.as_of, asked.options, trend=_speaks_of(template, "趋势"))
    match report.kind:
        case "chaser":
            yield from _chasers(of, given, template, asked, notes)
            return
        case "circular":
            found = unconfirmed(of.book, duty, period, given.standings)
            if found and asked.strict:
                raise NotConfirmed(duty, period, found)
            if found:
                notes.append(str(NotConfirmed(duty, period, found)))
                return
        case _:
            pass
    yield _write(of.desk, given, template, by=asked.by)
    if report.kind == "forwarding":
        annex = replace(report, id=f"{report.id}-annex", kind="workbook", title=f"{report.title}附件（汇总表）")
        given = replace(given, report=annex)
        yield _write(of.desk, given, b"", by=asked.by)
    if given.report.kind == "workbook":
        yield from _in_issued(of.desk, given, asked.by)


def _in_issued(desk: Desk, given: ReportInput, by: str) -> Iterator[Written]:
    """The totals in each blank the upper level issued, its layout untouched: what is sent up."""
    for name, (data, original) in issued(desk, given.duty, given.period).items():
        forms = "、".join(f.annex or f.title for f in forms_in_force(given.duty, given.period, name))
        paper = Paper(
            given.duty,
            given.period,
            given.report.kind,
            f"{given.report.id}:{name}",
            f"{'演练_' if given.rehearsal else ''}{forms}（汇总）",
            ".xlsx",
            inputs_digest(given, data),
            given.as_of,
            by,
        )
        yield last_draft(desk, paper) or write_draft(
            desk, paper, original.filled(given.office, totals_of(given.tables))
        )


def _chasers(of: Sources, given: ReportInput, template: bytes, asked: Asked, notes: list[str]) -> Iterator[Written]:
    """One for each unit to be chased, or one for all of them."""
    to = [s for s in given.standings if to_chase(s)]
    if not to:
        notes.append(f"{given.duty.obligation.title}（{given.period.label}）没有应催报的单位。")
    elif asked.options.together:
        yield _write(of.desk, addressed(given, to), template, "all", by=asked.by)
    else:
        for standing in to:
            unit = standing.unit
            yield _write(of.desk, addressed(given, [standing]), template, unit.code, unit.name, by=asked.by)


def _write(desk: Desk, given: ReportInput, template: bytes, one: str = "", name: str = "", *, by: str) -> Written:
    """The document's last draft if nothing changed, else a new one; `one` tells a unit's apart, `name` in its name."""
    report, title = given.report, summary_title(given)
    paper = Paper(
        given.duty,
        given.period,
        report.kind,
        f"{report.id}:{one}" if one else report.id,
        f"{title}_{name}" if name else title,
        _SUFFIX.get(report.kind, ".docx"),
        inputs_digest(given, template),
        given.as_of,
        by,
    )
    return last_draft(desk, paper) or write_draft(desk, paper, _made(given, template, paper.digest))


def _template(desk: Desk, duty: Duty, report: Report) -> bytes:
    if report.kind == "workbook":
        return b""
    path = desk.workspace.templates / duty.campaign.id / report.template
    try:
        return path.read_bytes()
    except OSError as fault:
        raise WorkspaceRefusal(f"读不到模板“{path}”，请确认文件在原处。") from fault


def _speaks_of(template: bytes, name: str) -> bool:
    """Whether a template uses a name, however Word has cut it into runs; so that nothing is gathered for nothing."""
    parts, _problems = opened(template) if template else ({}, ())
    return any(name in re.sub(r"<[^>]+>", "", data.decode()) for part, data in parts.items() if part.endswith(".xml"))


def _made(given: ReportInput, template: bytes, digest: str) -> bytes:
    if given.report.kind == "workbook":
        return summary_book(
            given.duty,
            given.period,
            given.tables,
            given.standings,
            as_of=given.as_of,
            office=given.office,
            rehearsal=given.rehearsal,
            upward=given.report.upward,
        )
    accepted = tuple(s.unit.code for s in given.standings if s.state == "accepted")
    register = Register(digest, given.as_of.isoformat(), accepted)
    data, problems = render(template, context(given), as_of=given.as_of, register=register)
    if data is None:
        raise TemplateFaults(given.report.template, problems)
    return data
