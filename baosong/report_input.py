"""Everything a document may say, gathered from the ledger at a moment; and the digest of it, except the hour."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from baosong.desk import Desk
from baosong.facts import FactBook, standings
from baosong.readings import Shelf
from baosong.tables import since_last, tables
from generator.chase_names import Chase
from generator.context import ReportInput, without_figures
from generator.engine import names_used
from generator.official import Signing
from generator.trend_names import Past
from tracker.definition.model import Duty, Period, Report
from tracker.goals import goal_results
from tracker.ledger.chain import canonical
from tracker.rates import rates
from tracker.standing import Standing

WORDING = "3"  # raise it when the generator says the same figures in other words, so that a new draft is written
_SPAN = re.compile(r"(\d+) (hour|day|workday)s?")
_CLOSE = time(17)  # when an office asks for something by a day, it means before it closes


@dataclass(frozen=True, slots=True)
class Options:
    """What a person said with the command: 文号, 签发日期, 签发人; the hour a chaser gives; one chaser for all."""

    number: str = ""
    signed_on: date | None = None
    signer: str = ""
    until: datetime | None = None
    together: bool = False


@dataclass(frozen=True)
class Sources:
    """Where a document's inputs come from: the desk, its facts, the archived readings."""

    desk: Desk
    book: FactBook
    shelf: Shelf


def report_input(
    of: Sources, duty: Duty, period: Period, report: Report, as_of: datetime, options: Options, *, trend: bool = False
) -> ReportInput:
    """Everything a document may say, at `as_of`; with `trend` the main form's totals of every period up to this one."""
    desk = of.desk
    made = tuple(standings(of.book, [(duty, period)], as_of))
    figures = tables(desk, of.book, of.shelf, duty, period, as_of)
    copies = report.copies
    space = desk.workspace
    signing = Signing(options.number, options.signed_on, options.signer, space.code, space.contact, copies)
    return ReportInput(
        duty=duty,
        period=period,
        report=report,
        office=space.office,
        as_of=as_of.astimezone(space.zone),
        rehearsal=desk.rehearsal,
        standings=made,
        rates=rates(made),
        tables=tuple(sorted(figures, key=lambda t: t.form.id != report.main)),
        goals=goal_results(duty, period, figures),
        compared=since_last(desk, of.book, of.shelf, duty, period, as_of, figures),
        signing=signing,
        chase=Chase((), options.until or until(desk, report, as_of)),
        history=_history(of, duty, period, report, as_of) if trend else (),
    )


def addressed(given: ReportInput, to: Sequence[Standing]) -> ReportInput:
    """The same input, speaking to these units."""
    chase = given.chase or Chase()
    return replace(given, chase=replace(chase, addressed=tuple(to)))


def until(desk: Desk, report: Report, as_of: datetime) -> datetime | None:
    """The hour a report gives to answer: the end of the office's day so many (work)days on; None without a span."""
    match = _SPAN.fullmatch(report.within)
    if not match:
        return None
    count, local = int(match[1]), as_of.astimezone(desk.workspace.zone)
    if match[2] == "hour":
        return local + timedelta(hours=count)
    day = local.date()
    while count:
        day += timedelta(days=1)
        count -= match[2] == "day" or desk.workspace.workdays.works(day)
    return datetime.combine(day, _CLOSE, desk.workspace.zone)


def _history(of: Sources, duty: Duty, period: Period, report: Report, as_of: datetime) -> tuple[Past, ...]:
    made = []
    for past in duty.periods:
        if past.id <= period.id:
            found = tables(of.desk, of.book, of.shelf, duty, past, as_of)
            main = [table for table in found if table.form.id == report.main]
            made += [Past(past, table) for table in main if table.units]
    return tuple(made)


def inputs_digest(given: ReportInput, template: bytes) -> str:
    """SHA-256 over all that a document says except the hour it was asked for.

    A chaser says nothing of figures nor of units it does not address, a circular nothing of figures; where its
    template speaks of them after all, they count.
    """
    silent = given.report.kind in ("chaser", "circular") and names_used(template) <= without_figures(given)
    said = _without_figures(given) if silent else given
    whole = {
        "template": hashlib.sha256(template).hexdigest(),
        "wording": WORDING,
        "definition": given.duty.campaign.digest,
        "report": [given.report.id, given.office, given.period.id, str(given.rehearsal)],
        "figures": _figures(said),
        "items": [
            [item.unit, *(f"{k}={v}" for k, v in sorted(item.texts.items()))] for t in said.tables for item in t.items
        ],
        "texts": [list(text) for table in said.tables for text in table.texts],
        "standings": [
            [str(s.key), s.state, s.timeliness or "", s.due_at.isoformat(), str(s.complete_at), str(s.past_due)]
            for s in said.standings
        ],
        "paper": _paper(said),
    }
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


def _without_figures(given: ReportInput) -> ReportInput:
    stands = given.chase.addressed if given.report.kind == "chaser" and given.chase else given.standings
    return replace(given, tables=(), goals=(), history=(), compared=None, standings=stands)


def _figures(given: ReportInput) -> dict[str, list[str | None]]:
    """Every figure by its address, those of earlier periods among them."""
    figures: dict[str, list[str | None]] = {
        str(figure.address): [None if figure.value is None else f"{figure.value:f}", *figure.missing, *figure.carried]
        for table in (*(past.table for past in given.history), *given.tables)
        for figure in table.cells.values()
    }
    if given.compared:
        changed = (change for form in given.compared.forms.values() for change in form.changes.values())
        for figure in (figure for change in changed for figure in (change.before, change.diff)):
            figures[str(figure.address)] = [f"{figure.value:f}", *figure.missing]
    return figures


def _paper(given: ReportInput) -> list[str]:
    """How it is signed, whom it addresses and until when; what is said of promises and versions."""
    signing, chase = given.signing, given.chase
    said = [signing.number, str(signing.signed_on), signing.signer, signing.code, signing.contact]
    if given.report.kind in ("chaser", "circular"):
        said += [str(chase.until if chase else None), *(str(s.key) for s in (chase.addressed if chase else ()))]
        said += [_noticed(s) for s in given.standings]
    return said


def _noticed(standing: Standing) -> str:
    """What a circular says of a unit beyond its state; how long it has been silent is not among it."""
    late = standing.days_late if standing.timeliness == "late" else 0
    return f"{standing.versions}/{late}/{standing.promised is not None}/{bool(standing.waiting)}/{standing.missing}"
