"""What a form's figures are called in a template: 合计, 类别, 明细, the cells of 单位; each leaf keeps its address."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from generator.shown import DASH, Names, Rows, Shown, printed
from tracker.address import Address
from tracker.definition.form import TOTAL, Field, Form
from tracker.definition.rules import Ref
from tracker.figures import Figure, FigureTable, Item, decimals_of
from tracker.goals import over_items

_YES_NO = {"true": "是", "false": "否"}
_EMPTY_TEXTS = frozenset({"", "无", "/", "—", "-", "同上", "见附件", "详见附件", "见总结", "详见总结", "见工作总结"})


def identifier(form: Form) -> str:
    """What a template calls the form: 附件12, or its title where it has no annex number."""
    return re.sub(r"\W", "", form.annex or form.title) or form.id


def totals(table: FigureTable, here: Address, unit: str = "*") -> dict[str, object]:
    """Each number field's figure by name, over all units or one unit's; without a value it prints —."""
    return {field.name: total(table, here, field, unit) for field in table.form.fields if field.numeric}


def total(table: FigureTable, here: Address, field: Field, unit: str = "*") -> Figure:
    """A field's total; a list's is the sum over its items."""
    known = table.at(field.id, unit=unit)
    if known is not None:
        return known
    value = None
    if table.form.shape == "list" and field.over_units == "sum":
        value = over_items(table, Ref("sum", table.form.id, field.id), unit)
    return _figure(field, replace(here, unit=unit, source=table.form.id, row=TOTAL, field=field.id), value)


def count(table: FigureTable, here: Address, unit: str = "*") -> Figure:
    """条数: how many items a list holds, over all units or of one."""
    value = over_items(table, Ref("count", table.form.id, ""), unit)
    return Figure(replace(here, unit=unit, source=table.form.id, row=TOTAL, field="count"), "条数", value, "条")


def classes(table: FigureTable, here: Address) -> Rows:
    """类别: a row for each row of a grid, with 序号, 名称 and each number field's total over units."""
    fields = [field for field in table.form.row_fields if field.numeric]
    rows = [
        Names(
            "类别",
            {"序号": str(number), "名称": row.label}
            | {field.name: _cell(table, here, field, row.id) for field in fields},
        )
        for number, row in enumerate(table.form.rows, start=1)
    ]
    return Rows("类别", ("序号", "名称", *(field.name for field in fields)), tuple(rows))


def items(table: FigureTable, here: Address, unit_names: dict[str, str]) -> Rows:
    """明细: a list's items, units in official order, with 序号, 单位 and each field as it is said."""
    fields = table.form.row_fields if table.form.shape == "list" else ()
    rows = [
        Names(
            "明细",
            {field.name: _said(field, item, here, table.form) for field in fields}
            | {"序号": str(number), "单位": unit_names.get(item.unit, item.unit)},
        )
        for number, item in enumerate(table.items, start=1)
    ]
    return Rows("明细", ("序号", "单位", *(field.name for field in fields)), tuple(rows))


def extracts(tables: Sequence[FigureTable], here: Address, unit_names: dict[str, str]) -> Rows:
    """情况摘录: what units wrote in text fields, with 单位, 指标, 内容; 无 and 详见附件 are nothing to read."""
    rows = []
    for table in tables:
        row_labels = {row.id: row.label for row in table.form.rows}
        for unit, row, field_id, text in table.texts:
            field = table.form.by_id.get(field_id)
            if field is None or text.strip(" 。.") in _EMPTY_TEXTS:
                continue
            label = f"{row_labels[row]}：{field.label}" if row in row_labels else field.label
            address = replace(here, unit=unit, source=table.form.id, row=row, field=field_id)
            said = Shown(text.strip(), address)
            rows.append(Names("情况摘录", {"单位": unit_names.get(unit, unit), "指标": label, "内容": said}))
    return Rows("情况摘录", ("单位", "指标", "内容"), tuple(rows))


def _cell(table: FigureTable, here: Address, field: Field, row: str) -> Figure:
    known = table.at(field.id, row=row)
    return known or _figure(field, replace(here, source=table.form.id, row=row, field=field.id), None)


def _figure(field: Field, address: Address, value: Decimal | None) -> Figure:
    return Figure(address, field.label, value, field.unit, decimals_of(field))


def _said(field: Field, item: Item, here: Address, form: Form) -> object:
    """An item's value: a number as a figure, a date and yes/no in Chinese, any other text as it is."""
    address = replace(here, unit=item.unit, source=form.id, row=str(item.number), field=field.id)
    text = item.texts.get(field.id)
    if field.numeric:
        return _figure(field, address, None if text is None else Decimal(text))
    if text is None:
        return Shown(DASH if field.type in ("date", "bool", "enum") else "", address)
    if field.type == "date":
        return Shown(printed(date.fromisoformat(text)), address)
    return Shown(_YES_NO.get(text, text) if field.type == "bool" else text, address)
