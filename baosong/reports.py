"""Reports: ledger → figures and standings → generator → outbox; the same inputs give no new draft."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from baosong.desk import Desk, begin_writing
from baosong.facts import FactBook, fact_book, standings
from baosong.outbox import draft_path, one_writer, safe_name, write_atomically
from baosong.readings import Shelf
from baosong.tables import since_last, tables
from baosong.workspace import WorkspaceRefusal
from generator.context import ReportInput, context, summary_title
from generator.engine import render
from generator.register import Register
from generator.summary_book import summary_book
from tracker.definition.model import Duty, Period, Report
from tracker.goals import goal_results
from tracker.ledger.chain import canonical
from tracker.ledger.events import Issued
from tracker.problem import Problem
from tracker.rates import rates

ACTOR = "report"
SUFFIX = {"workbook": ".xlsx"}
WORDING = "1"  # raise it when the generator says the same figures in other words, so that a new draft is written


class TemplateFaults(WorkspaceRefusal):
    """A template can't be merged; every fault with its place."""

    def __init__(self, template: str, problems: Sequence[Problem]) -> None:
        lines = "\n".join(f"  {p}" for p in problems)
        super().__init__(f"模板 {template} 有{len(problems)}处问题，没有生成文稿：\n{lines}")


@dataclass(frozen=True)
class Written:
    """A document's path, and whether it is a new draft."""

    path: Path
    new: bool


def period_for(duty: Duty, wanted: str | None, now: datetime) -> Period:
    """The period asked for, else the last one whose due time has come, else the first that is open."""
    if wanted is not None:
        found = duty.period(wanted)
        if found is None:
            raise WorkspaceRefusal(f"没有期次“{wanted}”；现有：{'、'.join(p.id for p in duty.periods)}。")
        return found
    due = [p for p in duty.periods if p.due_at <= now]
    opened = [p for p in duty.periods if p.opens_at <= now]
    if not (due or opened):
        raise WorkspaceRefusal(f"“{duty.obligation.title}”还没有到第一期，没有可以汇总的内容。")
    return due[-1] if due else opened[0]


def write_reports(
    desk: Desk, chosen: Iterable[tuple[Duty, Period]], kinds: Sequence[str], *, as_of: datetime
) -> list[Written]:
    """Write every report of these kinds the definitions declare; returns the documents, new or last."""
    begin_writing(desk, ACTOR)
    written = []
    with one_writer(desk.workspace.data / "report.lock"):
        book, shelf = fact_book(desk), Shelf(desk.archive)
        for duty, period in chosen:
            for report in duty.campaign.reports:
                if report.obligation == duty.obligation.id and report.kind in kinds:
                    given = report_input(desk, book, shelf, duty, period, report, as_of)
                    written.append(_write(desk, given))
    return written


def report_input(
    desk: Desk, book: FactBook, shelf: Shelf, duty: Duty, period: Period, report: Report, as_of: datetime
) -> ReportInput:
    """Everything a document may say, at `as_of`."""
    made = tuple(standings(book, [(duty, period)], as_of))
    figures = tables(desk, book, shelf, duty, period, as_of)
    return ReportInput(
        duty=duty,
        period=period,
        report=report,
        office=desk.workspace.office,
        as_of=as_of.astimezone(desk.workspace.zone),
        rehearsal=desk.rehearsal,
        standings=made,
        rates=rates(made),
        tables=tuple(sorted(figures, key=lambda t: t.form.id != report.main)),
        goals=goal_results(duty, period, figures),
        compared=since_last(desk, book, shelf, duty, period, as_of, figures),
    )


def _write(desk: Desk, given: ReportInput) -> Written:
    report, duty, period = given.report, given.duty, given.period
    template = _template(desk, given)
    digest = inputs_digest(given, template)
    earlier = [
        row
        for row in desk.ledger.rows(
            "documents", campaign=duty.campaign.id, obligation=duty.obligation.id, period=period.id
        )
        if row["report"] == report.id
    ]
    if earlier and earlier[-1]["digest"] == digest:
        return _last_draft(desk, earlier[-1]["path"], earlier[-1]["sha256"])
    data = _made(given, template, digest)
    draft = len(earlier) + 1
    folder = desk.workspace.outbox / safe_name(duty.campaign.title) / safe_name(period.label)
    path = _unused(draft_path(folder, summary_title(given), draft, SUFFIX.get(report.kind, ".docx")))
    sha256 = desk.archive.put(data)
    body = Issued(
        duty.campaign.id,
        duty.obligation.id,
        period.id,
        report.kind,
        report.id,
        digest,
        draft,
        os.path.relpath(path, desk.workspace.outbox),
        sha256,
    )
    desk.ledger.append(body, at=desk.clock.real(), actor=ACTOR)  # first the fact: a missing file is written again
    write_atomically(path, data)
    return Written(path, new=True)


def _unused(path: Path) -> Path:
    """Nothing in the outbox is overwritten: a name that a person has taken gets a mark."""
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return candidate


def _last_draft(desk: Desk, relative: str, sha256: str) -> Written:
    """The last draft's path; written again from the archive when it is not there."""
    path = desk.workspace.outbox / relative
    if not path.exists():
        write_atomically(path, desk.archive.get(sha256))
    return Written(path, new=False)


def _template(desk: Desk, given: ReportInput) -> bytes:
    if given.report.kind == "workbook":
        return b""
    path = desk.workspace.templates / given.duty.campaign.id / given.report.template
    try:
        return path.read_bytes()
    except OSError as fault:
        raise WorkspaceRefusal(f"读不到模板“{path}”，请确认文件在原处。") from fault


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
        )
    accepted = tuple(s.unit.code for s in given.standings if s.state == "accepted")
    register = Register(digest, given.as_of.isoformat(), accepted)
    data, problems = render(template, context(given), as_of=given.as_of, register=register)
    if data is None:
        raise TemplateFaults(given.report.template, problems)
    return data


def inputs_digest(given: ReportInput, template: bytes) -> str:
    """SHA-256 over all that a document says except the hour it was asked for."""
    figures = {
        str(figure.address): [None if figure.value is None else f"{figure.value:f}", *figure.missing, *figure.carried]
        for table in given.tables
        for figure in table.cells.values()
    }
    if given.compared:
        changes = (change for form in given.compared.forms.values() for change in form.changes.values())
        for figure in (figure for change in changes for figure in (change.before, change.diff)):
            figures[str(figure.address)] = [f"{figure.value:f}", *figure.missing]
    items = [
        [item.unit, *(f"{k}={v}" for k, v in sorted(item.texts.items()))] for t in given.tables for item in t.items
    ]
    texts = [list(text) for table in given.tables for text in table.texts]
    stands = [
        [str(s.key), s.state, s.timeliness or "", s.due_at.isoformat(), str(s.complete_at), str(s.past_due)]
        for s in given.standings
    ]
    whole = {
        "template": hashlib.sha256(template).hexdigest(),
        "wording": WORDING,
        "definition": given.duty.campaign.digest,
        "report": [given.report.id, given.office, given.period.id, str(given.rehearsal)],
        "figures": figures,
        "items": items,
        "texts": texts,
        "standings": stands,
    }
    return hashlib.sha256(canonical(whole).encode()).hexdigest()
