"""A delivery: its history, the clocks with their evidence, problems with cells, files, figures, every decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from baosong.answers import explained
from baosong.arrival_words import dated, judged_arrival, problems_of, verdict
from baosong.facts import arrival_of, unit_standing
from baosong.history import decision_line, histories
from baosong.readings import Judged, Shelf
from baosong.reviewing import verdict_on
from baosong.status_text import missing_labels, remark
from baosong.targets import Target, target_named
from baosong.web.endpoint import Missing, View
from baosong.work import stored_part
from baosong.workspace import WorkspaceRefusal
from tracker.definition.form import TOTAL, Field, Form
from tracker.facts import Arrival, DeliveryKey, PartReading, Question
from tracker.problem import Problem
from tracker.standing import Standing

_YES = {"true": "是", "false": "否"}


@dataclass(frozen=True, slots=True)
class Brought:
    """One arrival as the page tells it; `parts` are labels, `replies` the files we wrote about it."""

    arrival: Arrival
    dated: str
    verdict: str
    parts: tuple[str, ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    attachments: tuple[str, ...]
    replies: tuple[tuple[int, str], ...]
    in_force: tuple[str, ...]
    told: Mapping[Problem, tuple[str, ...]]  # what the unit explains, and what a person said of it


@dataclass(frozen=True, slots=True)
class Said:
    """One decision's line; `number` to take it back by, None once taken back."""

    line: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure's text, what is wrong with it ("": nothing), whether it is words."""

    text: str = ""
    wrong: str = ""
    words: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form's figures as a table of texts: heads, and rows of (label, cells, notes)."""

    form: Form
    arrival: int
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def delivery(view: View) -> Response:
    """The page of one delivery."""
    target = _target(view)
    made = unit_standing(view.picture.book, target.duty, target.period, target.unit, view.now)
    arrivals = [brought(view, number, target, made) for number in numbers(view, made)]
    return view.render(
        "delivery.html",
        title=f"{target.unit.name} {target.period.label}",
        target=target,
        key=str(target.key),
        s=made,
        missing=missing_labels(view.desk.duties, made),
        remark=remark(made),
        arrivals=list(reversed(arrivals)),
        decisions=_decisions(view, target),
        sheets=_sheets(view, target, made),
    )


def _target(view: View) -> Target:
    given = view.request.path_params
    try:
        return target_named(view.desk, "/".join(given[n] for n in ("campaign", "obligation", "period", "unit")))
    except WorkspaceRefusal as refusal:
        raise Missing(str(refusal)) from refusal


def numbers(view: View, made: Standing) -> list[int]:
    """The arrivals that say something of a delivery or wait for it, oldest first."""
    key = made.key
    ids = {"campaign": key.campaign, "obligation": key.obligation, "period": key.period, "unit": key.unit}
    rows = view.desk.ledger.rows("delivery_arrivals", **ids)
    return sorted({*(row["arrival"] for row in rows), *made.waiting})


def brought(view: View, number: int, target: Target | None, made: Standing | None) -> Brought:
    """An arrival as told on a delivery's page, or (without one) on 待确认."""
    desk = view.desk
    arrival = arrival_of(desk.ledger.rows("arrival", number=number)[0])
    judged = judged_arrival(desk, number)
    key = target.key if target else None
    return Brought(
        arrival,
        dated(arrival, desk.workspace.zone),
        verdict(desk, number),
        _labels(judged, target),
        judged.reading.questions if judged else (),
        tuple(problems_of(judged, key)) if judged else (),
        judged.reading.attachments if judged else (),
        tuple((r["number"], r["kind"]) for r in desk.ledger.rows("receipts_of", arrival=arrival.id)),
        _in_force(target, made, number),
        _told(view, judged, key) if judged and key else {},
    )


def _told(view: View, judged: Judged, key: DeliveryKey) -> dict[Problem, tuple[str, ...]]:
    """By query: 已说明（A17）：…, and D18认可 or D18不认可 with the reason."""
    told, facts = explained(view.desk, judged, key), view.picture.book.facts(key)
    found = {}
    for problem in problems_of(judged, key):
        said = f"已说明（A{told[problem][0]}）：{told[problem][1].reason}" if problem in told else ""
        if lines := tuple(filter(None, (said, verdict_on(facts, problem)))):
            found[problem] = lines
    return found


def _in_force(target: Target | None, made: Standing | None, number: int) -> tuple[str, ...]:
    """The labels of the parts for which this arrival is the one that counts."""
    ids = [part for part, n in made.in_force if n == number] if made and target else []
    parts = [target.duty.obligation.part(part) for part in ids] if target else []
    return tuple(part.label for part in parts if part)


def _labels(judged: Judged | None, target: Target | None) -> tuple[str, ...]:
    if judged is None:
        return ()
    found = []
    for part in judged.reading.parts:
        if target is None or part.delivery == target.key:
            of = target.duty.obligation.part(part.part) if target else None
            found.append(
                (of.label if of else part.part) + ("（空表）" if part.blank else "（零报告）" if part.nil else "")
            )
    return tuple(dict.fromkeys(found))


def _decisions(view: View, target: Target) -> list[Said]:
    return [
        Said(decision_line(view.desk, target.key, target.period, made), None if made.undone else made.number)
        for made in reversed(histories(view.desk, target.key))
    ]


def _sheets(view: View, target: Target, made: Standing) -> list[Sheet]:
    """The figures of what is in force, else of what came last."""
    facts = view.picture.book.facts(target.key).parts
    last = {f.part: f.arrival for f in facts if f.substantive} | dict(made.in_force)
    shelf, found = Shelf(view.desk.archive), []
    for part_id, number in last.items():
        form = target.duty.campaign.form(part_id)
        reading = stored_part(view.desk, shelf, number, target.key, part_id) if form else None
        if form and reading:
            found.append(sheet(form, reading, number))
    return found


def sheet(form: Form, reading: PartReading, number: int) -> Sheet:
    """A reading as a table: of a grid a row a product, of a list a row an item, of a card a row a field."""
    values = {(v.row, v.field): v for v in reading.values}
    notes = {(p.row, p.field): p.sentence for p in reading.problems if p.severity != "note"}

    def cell(row: str, field: Field) -> Cell:
        found = values.get((row, field.id))
        text = (found.text or "") if found else ""
        return Cell(
            _YES.get(text, text) if field.type == "bool" else text, notes.get((row, field.id), ""), not field.numeric
        )

    single = form.fields if form.shape == "card" else form.form_fields
    rows = [(f.label + (f"（{f.unit}）" if f.unit else ""), (cell("", f),)) for f in single]
    if form.shape == "card":
        return Sheet(form, number, ("数值",), tuple(rows))
    labels = _row_labels(form, reading)
    heads = tuple((f"{f.group}·" if f.group else "") + f.label for f in form.row_fields)
    lines = [(label, tuple(cell(row, f) for f in form.row_fields)) for row, label in labels]
    blank = (Cell(),) * (len(heads) - 1)
    return Sheet(form, number, heads, tuple(lines + [(label, (*cells, *blank)) for label, cells in rows]))


def _row_labels(form: Form, reading: PartReading) -> Sequence[tuple[str, str]]:
    if form.shape == "list":
        return [(row, row) for row in dict.fromkeys(v.row for v in reading.values if v.row)]
    rows = [(r.id, r.label) for r in form.rows]
    return rows + ([(TOTAL, form.total_label)] if form.total_label else [])
