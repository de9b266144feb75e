"""A form's sheet ready to fill in: what blanks hand out and what replies give back with the values as read."""

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import put, put_formula
from generator.choices import Choices
from generator.code_formula import code_formula
from generator.fill_in import Prior, fill_in, tick
from generator.form_layout import lay_out
from generator.form_sheet import draw, draw_foot, heading
from generator.layout_parts import LIST_ROWS, Layout
from generator.look import Look
from generator.paper import Area, set_page
from generator.text_width import width
from tracker.definition.ad_hoc import is_ad_hoc
from tracker.definition.form import Form
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.moments import full_date

NIL_QUESTION = "本期无此项（零报告）请填“是”："


@dataclass(frozen=True)
class FillSheet:
    """A form drawn on its sheet; `nil` is the cell (row, column) for 零报告, None where the form doesn't ask."""

    sheet: Worksheet
    layout: Layout
    nil: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Handed:
    """To whom a workbook is handed, for which duty and period; `rehearsal` marks every sheet 演练."""

    duty: Duty
    period: Period
    unit: Unit
    rehearsal: bool = False

    @property
    def lead(self) -> tuple[str, str, str]:
        """The line above each table: unit, period, date of the data (an event has its own date in the form)."""
        until = "" if is_ad_hoc(self.duty.obligation) else f"数据截至：{full_date(self.period.data_until)}"
        return (f"报送单位：{self.unit.name}", f"期次：{self.period.label}", until)


def fill_sheet(
    workbook: Workbook,
    name: str,
    form: Form,
    handed: Handed,
    choices: Choices,
    *,
    prior: Prior | None = None,
    items: int = LIST_ROWS,
) -> FillSheet:
    """The form at the end of the workbook, protected without password; `prior` gives its lines of last period."""
    duty = handed.duty
    above = heading(form, duty.campaign.title, handed.lead, rehearsal=handed.rehearsal)
    asks = form.shape == "list" or duty.obligation.schedule.kind not in ("on", "event")  # what comes again may be nil
    layout = lay_out(form, above.rows + asks + 1, items=items, prior=prior is not None)
    sheet = draw(workbook, name, above, layout)
    nil = _nil_line(sheet, above.rows + 1, layout.paper.widths, choices) if asks else None
    fill_in(sheet, layout, choices, prior)
    bottom = draw_foot(sheet, form, layout.bottom + 1, layout.paper.widths)
    bottom = _code_line(sheet, layout, bottom)
    set_page(sheet, layout.paper, bottom=bottom, head=layout.head, columns=layout.columns, mark=above.mark)
    protect(sheet, rows=form.shape == "list")
    return FillSheet(sheet, layout, nil)


def _nil_line(sheet: Worksheet, row: int, widths: tuple[float, ...], choices: Choices) -> tuple[int, int]:
    """The nil question, in the first column that leaves it room to the left, and a cell for 是 to its right."""
    column, room = 1, widths[0]
    while room < width(NIL_QUESTION) + 1 and column < len(widths) - 1:
        room += widths[column]
        column += 1
    put(sheet, row, column, NIL_QUESTION, Look.QUESTION)
    tick(sheet, row, column + 1, choices)
    sheet.row_dimensions[row].height = 24
    return row, column + 1


def _code_line(sheet: Worksheet, layout: Layout, bottom: int) -> int:
    """The 校验码 under the signatures; returns the last row used."""
    formula = code_formula(layout)
    if not formula:
        return bottom
    put_formula(sheet, Area(bottom + 1, 1, bottom + 1, len(layout.paper.widths)), formula, Look.CODE)
    sheet.row_dimensions[bottom + 1].height = 16
    return bottom + 1


def protect(sheet: Worksheet, *, rows: bool) -> None:
    """Protect without password; `rows` lets rows be inserted, deleted and sorted. False means allowed here."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatCells = guard.formatColumns = guard.formatRows = False
    guard.insertRows = guard.deleteRows = guard.sort = guard.autoFilter = not rows
