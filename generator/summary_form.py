"""The sheets of a summary workbook: a form filled with totals, with a row a unit, or with every unit's items."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import Content, put, put_area
from generator.carried import carried_figure
from generator.form_layout import lay_out
from generator.form_sheet import Heading, draw, draw_foot, is_narrow
from generator.layout_parts import Layout, Slot
from generator.look import Look
from generator.paper import Area, set_page, width_of
from generator.scope import gaps, table_word
from generator.shown import DASH, rounded
from generator.table_sheet import Column, table_sheet
from generator.text_width import height
from tracker.definition.form import TOTAL, Field, Form, Row
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.moments import full_date
from tracker.figures import Figure, FigureTable, Item
from tracker.standing import Standing

_MOST_POINTS = 160.0  # of joined texts in one cell
_TEXT_COLUMNS = (
    Column("单位", 12, 20, left=True),
    Column("指标", 16, 24, left=True),
    Column("内容", 50, 58, left=True),
)
_STATE = Field("_state", "报送情况", "报送情况", "text", over_units="none", over_rows="none")


@dataclass(frozen=True, slots=True)
class Head:
    """What every sheet of the workbook says above its table."""

    duty: Duty
    period: Period
    office: str
    scope: str
    mark: str

    def over(self, form: Form, title: str) -> Heading:
        """The title block over a form's sheet."""
        lead = (
            f"汇总单位：{self.office}",
            f"期次：{self.period.label}",
            f"数据截至：{full_date(self.period.data_until)}",
        )
        return Heading(form.annex, self.duty.campaign.title, title, lead, (self.scope,), self.mark)

    def unit(self, code: str) -> Unit | None:
        """A unit as it was called in the period."""
        return self.duty.campaign.unit(code, self.period.printed_due)


Filled = list[tuple[Slot, Content, Look, str]]  # place, content, style, number format ("" for the style's own)


def total_sheet(
    workbook: Workbook,
    name: str,
    form: Form,
    table: FigureTable,
    head: Head,
    standings: Sequence[Standing],
    texts: str,
) -> bool:
    """The form's own layout with totals over units; texts are set one under another, each with its unit's name.

    The foot names the figures whose total lacks a unit that others hold (该项未填, 该项不沿用上期数).

    Texts too long for their cell are left to a sheet of their own, named `texts`; True says that it is needed.
    """
    above = replace(head.over(form, f"{form.title}（汇总）"), narrow=is_narrow(form))
    layout = lay_out(form, above.rows + 1, digits=_digits(f for key, f in table.cells.items() if key[0] == "*"))
    filled, long = [], False
    for slot in layout.slots:
        content, look, shape = _total(slot, table, head.duty)
        if isinstance(content, str) and height(content, width_of(slot.area, layout.paper)) > _MOST_POINTS:
            content, long = f"详见“{texts}”表", True
        filled.append((slot, content, look, shape))
    sheet = _filled_sheet(workbook, name, above, layout, filled)
    extra = [f"{text}。" for text in gaps(table, standings)]
    bottom = draw_foot(sheet, form, layout.bottom + 1, layout.paper.widths, extra=extra)
    set_page(sheet, layout.paper, bottom=bottom, head=layout.head, columns=layout.columns, mark=head.mark)
    return long


def text_sheet(workbook: Workbook, name: str, form: Form, table: FigureTable, head: Head) -> None:
    """The units' texts in full, a row each in official order."""
    rows = {row.id: f"（{row.label}）" for row in form.rows}
    names = {unit.code: unit.name for unit in head.duty.campaign.units}
    records = [
        [names.get(unit, unit), form.by_id[field].label + rows.get(row, ""), said]
        for unit, row, field, said in table.texts
        if field in form.by_id
    ]
    title = f"{form.title}（文字汇总）"
    table_sheet(workbook, name, title, _TEXT_COLUMNS, records, remark=head.scope, mark=head.mark)


def unit_sheet(
    workbook: Workbook,
    name: str,
    form: Form,
    table: FigureTable,
    head: Head,
    standings: Sequence[Standing],
    *,
    reasons: bool = True,
) -> None:
    """A row a unit in official order with the figures of the form's total row; who is missing stays.

    With `reasons` a column says why (for the house); without, the row is empty (for the upper level).
    """
    units = [(s.unit.code, s.unit.name) for s in standings]
    numbers = [replace(f, scope="row") for f in form.fields if f.numeric]
    rows = tuple(Row(code, text) for code, text in units)
    fields = (_STATE, *numbers) if reasons else tuple(numbers)
    title = f"{form.title}（分单位）"
    wide = Form(form.id, title, form.annex, form.version, "grid", fields, rows, row_label="单位")
    above = head.over(wide, wide.title)
    layout = lay_out(wide, above.rows + 1, digits=_digits(f for key, f in table.cells.items() if key[1] == TOTAL))
    filled: Filled = []
    said = {s.unit.code: table_word(s, table) for s in standings}
    for slot in layout.slots:
        if slot.field is _STATE:
            words = said.get(slot.line, "")
            look = Look.VALUE if slot.line in (TOTAL, *table.units) else Look.MISSING
            filled.append((slot, words, look, ""))
        else:
            figure = table.at(slot.field.id) if slot.line == TOTAL else _unit_figure(slot, table)
            filled.append((slot, *_number(figure, strong=slot.line == TOTAL)))
    sheet = _filled_sheet(workbook, name, above, layout, filled)
    set_page(sheet, layout.paper, bottom=layout.bottom, head=layout.head, columns=1 + reasons, mark=head.mark)


def _unit_figure(slot: Slot, table: FigureTable) -> Figure | None:
    """The unit's own figure; for a unit carried over the earlier value that stands in the total."""
    own = table.at(slot.field.id, unit=slot.line)
    return own or carried_figure(table, slot.line, table.form.by_id[slot.field.id])


def list_sheet(workbook: Workbook, name: str, form: Form, table: FigureTable, head: Head) -> None:
    """Every unit's items in one list: 单位 first, 序号 counted anew, sums below where the form has any."""
    above = head.over(form, form.title)
    idle = [head.unit(c) for c in table.units if c not in {i.unit for i in table.items}]
    if idle:
        above = replace(above, remarks=(*above.remarks, f"无此项（零报告）：{'、'.join(u.name for u in idle if u)}。"))
    layout = lay_out(form, above.rows + 1, items=len(table.items), unit_column=True)
    by_line = {str(number): item for number, item in enumerate(table.items, start=1)}
    filled = [(s, *_item(by_line.get(s.line), s, table, head.duty)) for s in layout.slots]
    sheet = _filled_sheet(workbook, name, above, layout, filled)
    for row, item in enumerate(table.items, start=layout.head[1] + 1):
        unit = head.unit(item.unit)
        put(sheet, row, 1, unit.name if unit else item.unit, Look.LABEL)
    bottom = _list_total(sheet, form, table, layout.bottom + 1)
    bottom = draw_foot(sheet, form, bottom + 1, layout.paper.widths)
    set_page(sheet, layout.paper, bottom=bottom, head=layout.head, columns=layout.columns, mark=head.mark)


def _list_total(sheet: Worksheet, form: Form, table: FigureTable, row: int) -> int:
    """The sums of the items' numbers; without any no row is written. Returns the last row used."""
    sums = {
        f.id: sum((Decimal(item.texts[f.id] or 0) for item in table.items if item.texts.get(f.id)), Decimal(0))
        for f in form.row_fields
        if f.numeric and f.over_units == "sum"
    }
    if not sums or not table.items:
        return row - 1
    put_area(sheet, Area(row, 1, row, 2), "合计", Look.HEAD)
    for column, indicator in enumerate(form.row_fields, start=3):
        decimal = Look.VALUE_SUM if indicator.type == "int" else Look.VALUE_SUM_DECIMAL
        put(sheet, row, column, sums.get(indicator.id), decimal)
    sheet.row_dimensions[row].height = 21
    return row


def _filled_sheet(workbook: Workbook, name: str, above: Heading, layout: Layout, filled: Filled) -> Worksheet:
    texts = [(slot.area, content) for slot, content, _, _ in filled if isinstance(content, str)]
    sheet = draw(workbook, name, above, layout, texts)
    for slot, content, look, shape in filled:
        put_area(sheet, slot.area, content, look)
        if shape:
            sheet.cell(slot.area.top, slot.area.left).number_format = shape
    return sheet


def _total(slot: Slot, table: FigureTable, duty: Duty) -> tuple[Content, Look, str]:
    line = slot.line or TOTAL
    figure = table.at(slot.field.id, row=line)
    if figure is not None or slot.field.numeric:
        return _number(figure, strong=slot.line == TOTAL)
    said = [(unit, text) for unit, row, field, text in table.texts if field == slot.field.id and (row or TOTAL) == line]
    names = {unit.code: unit.name for unit in duty.campaign.units}
    return "\n".join(f"{names.get(unit, unit)}：{text}" for unit, text in said), Look.VALUE_TEXT, ""


def _number(figure: Figure | None, *, strong: bool) -> tuple[Content, Look, str]:
    """A figure as a number, rounded once to its printed places; — where there is none."""
    whole, broken = (Look.VALUE_SUM, Look.VALUE_SUM_DECIMAL) if strong else (Look.VALUE, Look.VALUE_DECIMAL)
    if figure is None or figure.value is None:
        return DASH, whole, ""
    text = rounded(figure.value, figure.decimals)
    if figure.decimals == 0:
        return int(text), whole, ""
    return Decimal(text), broken, "" if figure.decimals == 2 else "0." + "0" * figure.decimals


def _item(item: Item | None, slot: Slot, table: FigureTable, duty: Duty) -> tuple[Content, Look, str]:
    if slot.line == "":  # a field that stands once in the form
        return _total(slot, table, duty)
    text = item.texts.get(slot.field.id) if item else None
    if not text:
        return None, Look.VALUE_TEXT, ""
    if slot.field.type == "bool":
        return {"true": "是", "false": "否"}.get(text, text), Look.VALUE, ""
    if slot.field.type == "date":
        return date.fromisoformat(text), Look.VALUE_DATE, ""
    if slot.field.numeric:
        number = Decimal(text)
        return (number, Look.VALUE, "") if slot.field.type == "int" else (number, Look.VALUE_DECIMAL, "")
    return text, Look.VALUE if slot.field.type == "enum" else Look.VALUE_TEXT, ""


def _digits(figures: Iterable[Figure]) -> int:
    """Signs of the longest number to be shown, at least 6."""
    shown = [rounded(f.value, f.decimals) for f in figures if f.value is not None]
    return max([6, *map(len, shown)])
