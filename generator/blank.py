"""Blank workbooks: what a unit is handed for one obligation and period, ready to fill, print, sign and send in."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import REHEARSAL, new_book, put, to_bytes
from generator.choices import Choices
from generator.file_name import safe_name
from generator.fill_in import fill_in, tick
from generator.form_layout import in_force, lay_out
from generator.form_sheet import draw, draw_foot, heading, sheet_names
from generator.guide_sheet import explain_sheet, guide_sheet
from generator.identity import identity, stamp_identity
from generator.look import Look
from generator.moment import due_day, short_day
from generator.paper import set_page
from generator.text_width import width
from tracker.definition.model import Duty, Form, Period, Unit
from tracker.definition.moments import full_date

NIL_QUESTION = "本期无此项（零报告）请填“是”："


def blank_name(duty: Duty, period: Period, unit: Unit) -> str:
    """普宁市_附件11、附件12_10月20日前报.xlsx: unit, forms, the due day in force; safe for Windows."""
    forms = _forms(duty, period)
    content = "、".join(form.annex or form.title for form in forms) or duty.obligation.title
    return safe_name(f"{unit.name}_{content}_{short_day(due_day(period.due_at))}前报", ".xlsx")


def blank_book(duty: Duty, period: Period, unit: Unit, *, rehearsal: bool = False) -> bytes:
    """One workbook for an obligation, period and unit (.xlsx): a sheet a form, 情况说明, 填报说明, hidden identity.

    Same input, same bytes. Fields not in force in the period are left out. An obligation without forms gives the
    填报说明 alone with 情况说明.
    """
    forms = _forms(duty, period)
    names = sheet_names(forms)
    mark = REHEARSAL if rehearsal else ""
    workbook = new_book(duty.campaign.collector, f"{duty.campaign.title} {duty.obligation.title} {period.label}")
    choices = Choices(workbook)
    lead = (f"报送单位：{unit.name}", f"期次：{period.label}", f"数据截至：{full_date(period.data_until)}")
    for form, name in zip(forms, names, strict=True):
        sheet = _form_sheet(workbook, name, form, duty, lead, choices, rehearsal=rehearsal)
        _protect(sheet, rows=form.shape == "list")
    _protect(explain_sheet(workbook, names, choices, mark), rows=True)
    _protect(guide_sheet(workbook, duty, period, unit, forms, mark), rows=False)
    choices.write()
    stamp_identity(workbook, identity(duty, period, unit, forms))
    return to_bytes(workbook, period.opens_at)


def _forms(duty: Duty, period: Period) -> tuple[Form, ...]:
    found = [duty.campaign.form(part.id) for part in duty.obligation.parts if part.kind == "form"]
    return tuple(in_force(form, period) for form in found if form)


def _form_sheet(
    workbook: Workbook,
    name: str,
    form: Form,
    duty: Duty,
    lead: tuple[str, str, str],
    choices: Choices,
    *,
    rehearsal: bool,
) -> Worksheet:
    above = heading(form, duty.campaign.title, lead, rehearsal=rehearsal)
    nil = form.shape == "list" or duty.obligation.schedule.kind not in ("on", "event")  # what comes again may be nil
    layout = lay_out(form, above.rows + nil + 1)
    sheet = draw(workbook, name, above, layout)
    if nil:
        _nil_line(sheet, above.rows + 1, layout.paper.widths, choices)
    fill_in(sheet, layout, choices)
    bottom = draw_foot(sheet, form, layout.bottom + 1, layout.paper.widths)
    set_page(sheet, layout.paper, bottom=bottom, head=layout.head, columns=layout.columns, mark=above.mark)
    return sheet


def _nil_line(sheet: Worksheet, row: int, widths: tuple[float, ...], choices: Choices) -> None:
    """The nil question, in the first column that leaves it room to the left, and a cell for 是 to its right."""
    column, room = 1, widths[0]
    while room < width(NIL_QUESTION) + 1 and column < len(widths) - 1:
        room += widths[column]
        column += 1
    put(sheet, row, column, NIL_QUESTION, Look.QUESTION)
    tick(sheet, row, column + 1, choices)
    sheet.row_dimensions[row].height = 24


def _protect(sheet: Worksheet, *, rows: bool) -> None:
    """Protect without password; `rows` lets rows be inserted, deleted and sorted. False means allowed here."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatCells = guard.formatColumns = guard.formatRows = False
    guard.insertRows = guard.deleteRows = guard.sort = guard.autoFilter = not rows
