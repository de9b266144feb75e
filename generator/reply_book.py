"""退回修改稿: the forms as read, wrong cells coloured and commented, 修改清单 first; corrected where it lies.

Written anew from the definition: whatever the clerk's file had become, what goes back is the form as it should be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from generator.book import Content, new_book, put, put_area, to_bytes
from generator.choices import Choices
from generator.file_name import safe_name
from generator.fill_in import Prior, look_of
from generator.fill_sheet import FillSheet, Handed, fill_sheet, protect
from generator.flagging import mark_cells, slots_of
from generator.form_sheet import sheet_names
from generator.guide_sheet import Explained, explain_sheet
from generator.identity import identity, stamp_identity
from generator.layout_parts import LIST_ROWS, Slot
from generator.look import Look
from generator.mend_list import Mend, MendHead, mend_sheet
from generator.paper import width_of
from generator.text_width import height
from generator.worked_out import worked_out
from tracker.definition.form import TOTAL, Form
from tracker.facts import Value
from tracker.problem import Problem

_SPARE = 5  # empty rows behind a list's items


@dataclass(frozen=True)
class ReplyForm:
    """A form as read: its values, whether it is a 零报告, and the unit's last accepted values."""

    form: Form
    values: tuple[Value, ...]
    nil: bool = False
    last: Prior | None = None

    def value(self, line: str, field: str) -> Value | None:
        """What was read there."""
        return next((v for v in self.values if (v.row, v.field) == (line, field)), None)


@dataclass(frozen=True)
class Reply:
    """What goes back for one delivery: its forms, and everything to mend or to explain in them.

    `reasons` are what the clerk has already said about some of the problems, `other` what else stood on 情况说明:
    saved where it lies the reply must say all that the file it answers said.
    """

    handed: Handed
    head: MendHead
    forms: tuple[ReplyForm, ...]
    problems: tuple[Problem, ...]
    reasons: tuple[tuple[Problem, str], ...] = ()
    other: tuple[Explained, ...] = ()

    @property
    def told(self) -> tuple[Problem, ...]:
        """What must be mended, then what is to be explained; notes are not for a list of things to do."""
        ordered = sorted(self.problems, key=lambda p: p.severity != "error")
        return tuple(p for p in ordered if p.severity != "note")


def reply_name(reply: Reply) -> str:
    """请修改_附件11_2处.xlsx, or 请说明_附件11_1处.xlsx where nothing is wrong: the forms meant, how many places."""
    errors = [p for p in reply.told if p.severity == "error"]
    meant = {p.part for p in errors or reply.told}
    forms = [f.form for f in reply.forms if f.form.id in meant] or [f.form for f in reply.forms]
    labels = "、".join(form.annex or form.title for form in forms)
    return safe_name(f"{'请修改' if errors else '请说明'}_{labels}_{len(errors or reply.told)}处", ".xlsx")


def reply_book(reply: Reply) -> bytes:
    """The workbook (.xlsx): 修改清单, a sheet a form, 情况说明, hidden identity. Same input, same bytes."""
    handed = reply.handed
    forms = tuple(f.form for f in reply.forms)
    names = sheet_names(forms)
    title = f"{handed.duty.campaign.title} {handed.duty.obligation.title} {handed.period.label} 退回修改"
    workbook = new_book(handed.duty.campaign.collector, title)
    choices = Choices(workbook)
    drawn = {f.form.id: _form_sheet(workbook, n, f, handed, choices) for f, n in zip(reply.forms, names, strict=True)}
    for each in reply.forms:
        mark_cells(drawn[each.form.id], each.values, [p for p in reply.told if p.part == each.form.id])
    protect(mend_sheet(workbook, reply.head, _mends(reply, drawn)), rows=False)
    workbook.move_sheet(workbook.worksheets[-1], -len(names))
    workbook.active = 0
    protect(explain_sheet(workbook, names, choices, reply.head.mark, reply.other), rows=True)
    choices.write()
    stamp_identity(workbook, identity(handed.duty, handed.period, handed.unit, forms))
    shown = {drawn[f.form.id].sheet.title: worked_out(drawn[f.form.id].layout, _numbers(f)) for f in reply.forms}
    return to_bytes(workbook, reply.head.received_at, shown)


def _numbers(read: ReplyForm) -> dict[tuple[str, str], Decimal]:
    """What stands in the form's cells as numbers, its summed 合计 apart."""
    own = [v for v in read.values if v.text is not None and read.form.by_id[v.field].type in ("int", "decimal")]
    typed = {f.id for f in read.form.fields if f.over_rows == "typed"}
    return {(v.row, v.field): Decimal(v.text or 0) for v in own if v.row != TOTAL or v.field in typed}


def _form_sheet(workbook: Workbook, name: str, read: ReplyForm, handed: Handed, choices: Choices) -> FillSheet:
    """The form ready to fill in, with what was read in its cells."""
    count = max((int(v.row) for v in read.values if v.row.isdecimal()), default=0) if read.form.shape == "list" else 0
    items = max(LIST_ROWS, count + _SPARE)
    drawn = fill_sheet(workbook, name, read.form, handed, choices, prior=read.last or None, items=items)
    by_place = {(v.row, v.field): v for v in read.values}
    for slot in drawn.layout.slots:
        value = by_place.get((slot.line, slot.field.id))
        if slot.role == "fill" and value is not None:
            _put_value(drawn, slot, value)
    if read.nil and drawn.nil:
        put(drawn.sheet, *drawn.nil, "是", Look.PICK)
    return drawn


def _put_value(drawn: FillSheet, slot: Slot, value: Value) -> None:
    """One value as read; what could not be read stands there as the clerk wrote it."""
    content = _content(slot, value)
    put_area(drawn.sheet, slot.area, content, look_of(slot.field))
    if isinstance(content, str):
        row = drawn.sheet.row_dimensions[slot.area.top]
        row.height = round(max(row.height or 0, height(content, width_of(slot.area, drawn.layout.paper))), 1)


def _content(slot: Slot, value: Value) -> Content:
    if value.text is None:
        return value.raw.strip() or None
    if slot.field.type in ("int", "decimal"):
        return Decimal(value.text)
    if slot.field.type == "date":
        return date.fromisoformat(value.text)
    if slot.field.type == "bool":
        return {"true": "是", "false": "否"}.get(value.text, value.text)
    return value.text


def _mends(reply: Reply, drawn: Mapping[str, FillSheet]) -> list[Mend]:
    """The lines of the 修改清单, each with the cell of this workbook it is about."""
    read, reasons = {f.form.id: f for f in reply.forms}, dict(reply.reasons)
    made = []
    for problem in reply.told:
        form, sheet = read.get(problem.part), drawn.get(problem.part)
        slots = slots_of(sheet, form.values, problem) if form and sheet else []
        slot = slots[0] if slots else None
        one = slot if slot and problem.field else None
        value = form.value(one.line, one.field.id) if form and one else None
        last = (form.last or {}).get((one.line, one.field.id)) if form and one else None
        made.append(
            Mend(
                problem.severity == "error",
                sheet.sheet.title if sheet else problem.place.sheet,
                slot.area.top_left if slot else "",
                _item(form.form, slot, problem) if form else "",
                f"{last:f}" if last is not None else "",
                (value.raw or value.text or "").strip() if value else "",
                f"{problem.sentence}{problem.cure}",
                reasons.get(problem, ""),
            )
        )
    return made


def _item(form: Form, slot: Slot | None, problem: Problem) -> str:
    """电线电缆·立案: the line and the indicator, as far as the problem names them."""
    row = problem.row or (slot.line if slot and problem.field else "")
    labels = {r.id: r.label for r in form.rows} | {TOTAL: form.total_label}
    line = labels.get(row, f"第{row}条" if row.isdecimal() else "")
    indicator = form.by_id.get(problem.field)
    return "·".join(text for text in (line, indicator.label if indicator else "") if text)
