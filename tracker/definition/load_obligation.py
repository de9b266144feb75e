"""An [[obligation]] of campaign.toml becomes an Obligation: who owes which parts, when, to whom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.definition.faults import Fault
from tracker.definition.form import Form
from tracker.definition.ids import check_path_id, report_twice
from tracker.definition.load_schedule import load_schedule
from tracker.definition.model import Forward, Obligation, Part, Schedule
from tracker.definition.moments import full_date
from tracker.definition.table import Table, hint
from tracker.definition.units import SENDER_COLUMNS, Sender

FILE_TYPES = ("docx", "doc", "wps", "pdf")
_FOLDER_SIGNS = re.compile(r'[\\/:*?"<>|]|[\s.]$')
_REVIEWS: tuple[Literal["machine", "person"], ...] = ("machine", "person")
_CLOCKS: tuple[Literal["first_substantive", "first_acceptable"], ...] = ("first_substantive", "first_acceptable")


@dataclass(frozen=True)
class LoadedObligation:
    """An obligation with the table it was read from."""

    obligation: Obligation
    table: Table


def load_obligation(table: Table, forms: dict[str, Form], starts: date | None, ends: date | None) -> LoadedObligation:
    """The obligation a table describes. `short` (its folder) defaults to the title; without `from` all units owe."""
    obligation_id, title = table.text("id"), table.text("title")
    check_path_id(table, obligation_id)
    when = table.table("schedule", required=True, example="{ on = 2019-10-20 }")
    parts = [(_part(t, forms), t) for t in table.tables("part")]
    obligation = Obligation(
        id=obligation_id,
        title=title,
        short=table.text("short", title),
        to=table.text("to"),
        basis=table.text("basis"),
        sender=_sender(table),
        schedule=load_schedule(when, starts, ends) if when else Schedule("event"),
        parts=tuple(part for part, _ in parts),
        review=table.choice("review", _REVIEWS, "machine"),
        timeliness=table.choice("timeliness", _CLOCKS, "first_substantive"),
        correction=table.span("correction"),
        forward=_forward(table),
    )
    table.close()
    if not parts:
        table.fault(Fault.NO_PART, "", title=title)
    if _FOLDER_SIGNS.search(obligation.short):
        table.fault(Fault.BAD_FOLDER_NAME, "short" if table.has("short") else "title", found=obligation.short)
    report_twice((part.id, t) for part, t in parts)
    _check_forward(table, obligation)
    if when is not None and obligation.schedule.since:
        _check_since(when, obligation, forms)
    return LoadedObligation(obligation, table)


def _sender(table: Table) -> Sender:
    """`from`: columns of units.csv, each with one wanted value or a list of them."""
    condition = table.table("from", example='{ level = "county" }')
    if condition is None:
        return ()
    made = []
    for column, value in condition.plain.items():
        condition.asked.append(column)
        if column not in SENDER_COLUMNS:
            condition.fault(Fault.UNKNOWN_COLUMN, column, found=column, choices="、".join(SENDER_COLUMNS))
            continue
        wanted = condition.texts(column) if isinstance(value, list) else (condition.text(column),)
        made.append((column, wanted))
    return tuple(made)


def _part(table: Table, forms: dict[str, Form]) -> Part:
    """A part is a form or a file; a file without `types` may be any of FILE_TYPES."""
    form_id, file_id = table.text("form", ""), table.text("file", "")
    label, types = table.text("label", ""), table.texts("types")
    if bool(form_id) == bool(file_id):
        table.fault(Fault.PART_KIND)
    form = forms.get(form_id)
    if form_id and form is None:
        table.fault(Fault.UNKNOWN_ID, "form", found=form_id, what="报表", hint=hint(form_id, forms))
    if file_id:
        check_path_id(table, file_id, "file")
        if not label and not form_id:
            table.fault(Fault.MISSING_KEY, "", name="label", wanted="附件的名称，如 工作总结")
    part = Part(
        id=form_id or file_id,
        kind="file" if file_id else "form",
        label=label or (form.name if form else form_id),
        types=() if form_id else tuple(t.lower().lstrip(".") for t in types) or FILE_TYPES,
        required=table.flag("required", default=True),
        many=table.flag("many", default=False),
        counts_for_time=table.flag("counts_for_time", default=True),
        later_by=table.span("later_by"),
    )
    table.close()
    return part


def _forward(table: Table) -> Forward | None:
    inner = table.table("forward", example='{ to = "省局", on = 2019-10-25 }')
    if inner is None:
        return None
    forward = Forward(inner.text("to"), inner.day("on"))
    inner.close()
    return forward


def _check_since(table: Table, obligation: Obligation, forms: dict[str, Form]) -> None:
    """The date an event's deadline is counted from is a date every return gives once."""
    found = obligation.schedule.since
    form_id, _, name = found.partition(".")
    form = forms.get(form_id) if obligation.part(form_id) else None
    if form is None or form.shape != "card" or name not in form.by_id or form.by_id[name].type != "date":
        table.fault(Fault.NO_SUCH_DATE, "since", found=found, title=obligation.title)


def _check_forward(table: Table, obligation: Obligation) -> None:
    """The collector can't send up before the units' return is due."""
    forward, due = obligation.forward, obligation.schedule.on
    if forward and forward.on and due and forward.on < due:
        gaps = {"title": obligation.title, "to": forward.to, "on": full_date(forward.on), "due": full_date(due)}
        table.fault(Fault.FORWARD_TOO_EARLY, "forward", **gaps)


def check_shorts(obligations: Sequence[LoadedObligation]) -> None:
    """Report two obligations whose folders would have one name."""
    seen: set[str] = set()
    for loaded in obligations:
        short, table = loaded.obligation.short, loaded.table
        if short in seen:
            table.fault(Fault.SHORT_CLASH, "short" if table.has("short") else "title", found=short)
        seen |= {short} - {""}
