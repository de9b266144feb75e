"""decide correct 核改: a value confirmed with the unit, taken down and laid over the reading in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baosong.decision_checks import Refused
from baosong.decisions import DecisionRefused, Taken, commit, taken
from baosong.desk import Desk
from baosong.layer import accepted_text, sum_of_rows
from baosong.readings import Judged
from baosong.rereading import Layer, Said, layers, read_events, said_at_first, with_layers, work_on
from baosong.targets import Target
from tracker.definition.form import TOTAL, Field, Form
from tracker.facts import Decision, PartReading, Value
from tracker.ledger.chain import stamp
from tracker.ledger.events import Body, Corrected, Decided
from tracker.problem import Catalogue, Problem
from tracker.reading.worker import ReadingWorker
from tracker.sets import steps


class Uncorrectable(Catalogue):
    """Why a value can't be set right."""

    NO_CONFIRMATION = ("error", "核改要写明向填报单位的哪位核实。", "请用 --confirmed-with 写明。")
    NO_FORM = ("error", "{name}要报的报表里没有“{wanted}”。", "可核改的：{known}。")
    NO_FIELD = ("error", "《{form}》没有指标“{indicator}”。", "请写指标的编号，或写全名称（分组·名称）。")
    CALCULATED = ("error", "《{form}》“{indicator}”由其他指标算出，不能核改。", "请核改算它的指标。")
    NO_ROW = ("error", "《{form}》“{indicator}”没有“{line}”这一行。", "可写：{known}。")
    NOT_THERE = ("error", "{name}的《{form}》里没有{where}这一格。", "请让填报单位用下发的空白表重报。")
    SAME = ("error", "{name}的《{form}》{where}现在就是{text}。", "不必核改。")
    A_SUM = ("error", "《{form}》“{indicator}”合计由各行相加得{own}，不能改成{text}。", "请核改有误的那一行。")


@dataclass(frozen=True)
class Correction:
    """One value to be set right. `row` and `field` by id or label; `to` as a clerk would type it."""

    target: Target
    part: str
    row: str
    field: str
    to: str
    confirmed_with: str
    by: str
    reason: str


def correct(desk: Desk, wanted: Correction) -> Taken:
    """Set one value right; DecisionRefused when it can't be. A new receipt is then due."""
    with ReadingWorker(desk.duties) as worker:

        def build(number: int) -> Sequence[Body]:
            return _bodies(desk, worker, wanted, number)

        return taken(commit(desk, wanted.by, build)[0])


def _bodies(desk: Desk, worker: ReadingWorker, wanted: Correction, number: int) -> Sequence[Body]:
    work, target = work_on(desk, worker), wanted.target
    form = _form(wanted)
    made = steps(target.duty.obligation, work.book.facts(target.key))
    fact = made[-1].parts.get(form.id) if made else None
    if fact is None:
        raise DecisionRefused([Refused.NOTHING_CAME.at(name=target.name)])
    first, over = said_at_first(work, fact.arrival), layers(desk, fact.arrival)
    part = Judged(with_layers(desk, first, over).reading, {}).part(target.key, form.id)
    change = _change(wanted, form, part)
    laid: Said = with_layers(desk, first, [*over, Layer(number, target.key, change)])
    decided = Decided(
        "correct", (str(target.key),), wanted.reason.strip(), stamp(desk.now()),
        arrival=fact.arrival, corrected=change,
    )  # fmt: skip
    now = desk.now()
    work.book.decide(Decision(number, "correct", target.key, wanted.by, wanted.reason, now, arrival=fact.arrival))
    return [decided, *read_events(work, {fact.arrival: laid})]


def _form(wanted: Correction) -> Form:
    """The form meant; everything that must be said with a correction is there."""
    said = ((Refused.NO_NAME, wanted.by), (Refused.NO_REASON, wanted.reason))
    found = [why.at() for why, text in said if not text.strip()]
    if not wanted.confirmed_with.strip():
        found.append(Uncorrectable.NO_CONFIRMATION.at())
    duty = wanted.target.duty
    forms = [f for p in duty.obligation.parts if p.kind == "form" and (f := duty.campaign.form(p.id))]
    form = next((f for f in forms if wanted.part in (f.id, f.annex, f.title, f.name)), None)
    if form is None:
        known = "、".join(f"{f.id}（{f.name}）" for f in forms)
        found.append(Uncorrectable.NO_FORM.at(name=wanted.target.name, wanted=wanted.part, known=known))
    if found or form is None:
        raise DecisionRefused(found)
    return form


def _change(wanted: Correction, form: Form, part: PartReading | None) -> Corrected:
    """What is set right, old and new; DecisionRefused when the form has no such value or it would not fit."""
    field = _field(wanted, form)
    row = _row(wanted, form, field, part)
    new = accepted_text(form, field, row, wanted.to)
    if isinstance(new, Problem):
        raise DecisionRefused([new])
    value = _value(part, row, field)
    where = f"{wanted.row}“{field.label}”"
    if part is not None and value is None and _added_since(wanted, part, field):
        return Corrected(form.id, row, field.id, None, new, wanted.confirmed_with.strip())
    if part is None or value is None:
        raise _refused(Uncorrectable.NOT_THERE, name=wanted.target.name, form=form.name, where=where)
    disputed = any((p.row, p.field) == (row, field.id) and p.severity == "error" for p in part.problems)
    if row == TOTAL and field.over_rows == "sum":
        own = sum_of_rows(part, field)
        if new != own:
            raise _refused(Uncorrectable.A_SUM, form=form.name, indicator=field.label, own=own, text=new)
    if new == value.text and not disputed:
        raise _refused(Uncorrectable.SAME, name=wanted.target.name, form=form.name, where=where, text=new)
    return Corrected(form.id, row, field.id, value.text, new, wanted.confirmed_with.strip())


def _added_since(wanted: Correction, part: PartReading, field: Field) -> bool:
    """Whether the return came on an earlier version of the form that had no such column, and the period has it."""
    target = wanted.target
    used = target.duty.campaign.form_version(part.part, part.version)
    day = target.period.data_until
    asked = (field.since or day) <= day <= (field.until or day)
    return used is not None and field.id not in used.by_id and asked


def _value(part: PartReading | None, row: str, field: Field) -> Value | None:
    return next((v for v in part.values if (v.row, v.field) == (row, field.id)), None) if part else None


def _field(wanted: Correction, form: Form) -> Field:
    named = [f for f in form.fields if wanted.field in (f.id, f"{f.group}·{f.label}")]
    named = named or [f for f in form.fields if wanted.field in (f.label, *f.aliases)]
    if len(named) != 1:
        raise _refused(Uncorrectable.NO_FIELD, form=form.name, indicator=wanted.field)
    if named[0].type == "calc":
        raise _refused(Uncorrectable.CALCULATED, form=form.name, indicator=named[0].label)
    return named[0]


def _row(wanted: Correction, form: Form, field: Field, part: PartReading | None) -> str:
    """The row's id: of a grid by id or label, of a list the item's number, "" where the value stands once."""
    if form.shape == "card" or field.scope == "form":
        known = {"": ""}
    elif form.shape == "list":
        known = {v.row: v.row for v in part.values if v.row} if part else {}
    else:
        known = {name: r.id for r in form.rows for name in (r.id, r.label, *r.aliases)}
        if field.over_rows != "none" and form.total_label:
            known |= {TOTAL: TOTAL, form.total_label: TOTAL}
    if wanted.row not in known:
        shown = "、".join(dict.fromkeys(known.values())) or "（不写）"
        raise _refused(Uncorrectable.NO_ROW, form=form.name, indicator=field.label, line=wanted.row, known=shown)
    return known[wanted.row]


def _refused(why: Uncorrectable, **gaps: Any) -> DecisionRefused:
    return DecisionRefused([why.at(**gaps)])
