"""The places of a blank form made ready to fill: unlocked cells, checks with the unit in words, totals, drop-downs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import put_area, put_formula
from generator.choices import Choices
from generator.excel_rule import excel_formula
from generator.layout_parts import Layout, Slot
from generator.look import Look
from generator.paper import Area, blocks
from tracker.definition.form import TOTAL, Field

_MOST_TITLE, _MOST_PROMPT, _MOST_ERROR = 32, 255, 225  # what Excel takes in a message
_LOOKS = {
    "int": Look.WHOLE,
    "decimal": Look.DECIMAL,
    "date": Look.DATE,
    "enum": Look.PICK,
    "bool": Look.PICK,
    "text": Look.TEXT,
}


Prior = Mapping[tuple[str, str], Decimal]  # last period's values by (line, field id)


def fill_in(sheet: Worksheet, layout: Layout, choices: Choices, prior: Prior | None = None) -> None:
    """Write every place of the form: fill-in cells with their validation, formulas, dashes, last period's values."""
    for slot in layout.slots:
        if slot.role == "fill":
            put_area(sheet, slot.area, None, look_of(slot.field))
        elif slot.role == "dash":
            put_area(sheet, slot.area, "—", Look.DASH)
        elif slot.role == "prior":
            look = Look.PRIOR if slot.field.type == "int" else Look.PRIOR_DECIMAL
            put_area(sheet, slot.area, (prior or {}).get((slot.line, slot.field.id)), look)
        else:
            _compute(sheet, slot, layout)
    for indicator in layout.form.fields:
        filled = [s for s in layout.slots if s.field is indicator and s.role == "fill"]
        for total in (False, True):
            cells = [s.area for s in filled if (s.line == TOTAL) is total]
            if cells:
                rule = rule_for(indicator, choices, total=total)
                rule.sqref = " ".join(blocks(cells))
                sheet.add_data_validation(rule)


def tick(sheet: Worksheet, row: int, column: int, choices: Choices) -> None:
    """A fill-in cell for 是 or 否."""
    put_area(sheet, Area(row, column, row, column), None, Look.PICK)
    rule = DataValidation(type="list", formula1=choices.reference(("是", "否")), allow_blank=True)
    _explain(
        rule, "零报告", "本期没有要报的事项，请选“是”；有事项就在下表逐行填写，这里不填。", "这里只能选“是”或“否”。"
    )
    rule.sqref = f"{get_column_letter(column)}{row}"
    sheet.add_data_validation(rule)


def look_of(indicator: Field) -> Look:
    """The style of a field's fill-in cell."""
    return _LOOKS[indicator.type]


def _compute(sheet: Worksheet, slot: Slot, layout: Layout) -> None:
    whole = slot.field.type == "int"
    formula = _sum(slot, layout, whole=whole) if slot.role == "sum" else _calc(slot, layout)
    if formula is None:
        put_area(sheet, slot.area, "—" if slot.line == TOTAL else "系统计算", Look.DASH)
    else:
        put_formula(sheet, slot.area, formula, Look.SUM_WHOLE if whole else Look.SUM_DECIMAL)


def _sum(slot: Slot, layout: Layout, *, whole: bool) -> str | None:
    """The sum of the rows, blank while they all are: an empty form must not claim zeros."""
    rows = [s.area for s in layout.slots if s.field is slot.field and s.role == "fill" and s.line not in (TOTAL, "")]
    if not rows:
        return None
    cells = ",".join(blocks(rows))
    return f'=IF(COUNT({cells})=0,"",{f"SUM({cells})" if whole else f"ROUND(SUM({cells}),2)"})'


def _calc(slot: Slot, layout: Layout) -> str | None:
    if slot.field.calc is None:
        return None
    beside = {s.field.id: s for s in layout.slots if s.line == slot.line and s.role not in ("dash", "prior")}

    def cell_of(field_id: str) -> str | None:
        found = beside.get(field_id)
        if found is None:
            return None
        return f"{get_column_letter(found.area.left)}{found.area.top}"

    return excel_formula(slot.field.calc, cell_of, percent=slot.field.unit == "%")


class Lists(Protocol):
    """Where the choices of a drop-down stand."""

    def reference(self, choices: tuple[str, ...]) -> str:
        """What a validation names as its list."""


def rule_for(indicator: Field, choices: Lists, *, total: bool) -> DataValidation:
    """The validation of a field's cells, the unit in its messages; `total` for a typed 合计."""
    kind, unit = indicator.type, indicator.unit
    if kind in ("int", "decimal"):
        return _number(indicator, total=total)
    if kind in ("enum", "bool"):
        options = indicator.choices if kind == "enum" else ("是", "否")
        rule = DataValidation(type="list", formula1=choices.reference(options), allow_blank=True)
        _explain(rule, indicator.label, f"请从下拉列表中选一项。{_need(indicator)}", "请从下拉列表中选一项，不要另写。")
        return rule
    if kind == "date":
        rule = DataValidation(type="date", operator="greaterThan", formula1="18264", allow_blank=True)  # 1950-01-01
        rule.errorStyle = "warning"  # other spellings can be read as well
        text = f"填日期，如 2019-10-08。{_need(indicator)}"
        _explain(rule, indicator.label, text, "这不像一个日期。请按 2019-10-08 的样子填写。是否仍要保留？")
        return rule
    rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1="32000", allow_blank=True)
    _explain(rule, indicator.label, f"填文字{f'（{unit}）' if unit else ''}。{_need(indicator)}", "文字太长，请压缩。")
    return rule


def _number(indicator: Field, *, total: bool) -> DataValidation:
    whole = indicator.type == "int"
    sort = "整数" if whole else "数"
    unit = f"单位：{indicator.unit}。" if indicator.unit else ""
    places = "" if whole else "保留两位小数。"
    usual = "合计请手填：跨类别的只算一次，可以小于各类之和。" if total else ""
    if indicator.usual and not total:
        low, high = indicator.usual
        usual = f"通常在{low}～{high}{indicator.unit}之间，请留意单位。"
    rule = DataValidation(
        type="whole" if whole else "decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True
    )
    _explain(
        rule,
        indicator.label,
        f"{unit}填不小于0的{sort}，没有的填0。{places}{usual}{_need(indicator)}",
        f"“{indicator.label}”只能填不小于0的{sort}{f'（单位：{indicator.unit}）' if indicator.unit else ''}。"
        "没有的填0；不要带单位、“约”字或文字说明，情况请写在“情况说明”表里。",
    )
    return rule


def _need(indicator: Field) -> str:
    return "" if indicator.required else "（选填）"


def _explain(rule: DataValidation, title: str, prompt: str, error: str) -> None:
    rule.showInputMessage = rule.showErrorMessage = True
    rule.promptTitle, rule.prompt = title[:_MOST_TITLE], prompt[:_MOST_PROMPT]
    rule.errorTitle, rule.error = "请检查所填内容", error[:_MOST_ERROR]
