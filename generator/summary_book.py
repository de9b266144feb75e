"""汇总表: the totals in the form's own layout, every unit's figures, merged lists, and who has reported."""

from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook

from generator.book import REHEARSAL, new_book, to_bytes
from generator.form_layout import in_force
from generator.form_sheet import sheet_names
from generator.moment import moment
from generator.scope import scope
from generator.standing_words import complete, missing, official, received, remarks, timeliness
from generator.summary_form import Head, list_sheet, text_sheet, total_sheet, unit_sheet
from generator.table_sheet import Column, table_sheet
from tracker.definition.model import Duty, Period
from tracker.figures import FigureTable
from tracker.standing import Standing, state_label

TOTALS, BY_UNIT, TEXTS, STANDING = "汇总", "分单位", "文字汇总", "报送情况"
_COLUMNS = (
    Column("序号", 4, 6),
    Column("单位", 12, 30, left=True),
    Column("报送状态", 10, 12),
    Column("时效", 8, 14),
    Column("收到时间", 18, 24),
    Column("报齐时间", 18, 24),
    Column("缺少材料", 14, 30, left=True),
    Column("备注", 14, 36, left=True),
)


def summary_book(
    duty: Duty,
    period: Period,
    tables: Sequence[FigureTable],
    standings: Sequence[Standing],
    *,
    as_of: datetime,
    office: str,
    rehearsal: bool = False,
    upward: bool = False,
) -> bytes:
    """汇总表.xlsx of one obligation and period, values instead of formulas; instants in the zone of `as_of`.

    Sheets: 汇总 and 分单位 for each grid or card (with _附件11 behind when there are several forms), 文字汇总 where the
    units' texts are too long for a cell, a merged sheet for each list, and 报送情况. One that goes
    `upward` says no unit's lateness: without that sheet, and without why a unit has no figures. Every total says which
    units it holds. Same input, same bytes.
    """
    ordered = official(standings, duty.campaign.units)
    workbook = new_book(office, f"{duty.campaign.title}汇总表（{period.label}）")
    forms = [in_force(table.form, period) for table in tables]
    several = len(tables) > 1
    names = sheet_names(forms)
    totals = sheet_names(forms, f"{TOTALS}_") if several else (TOTALS,)
    words = sheet_names(forms, f"{TEXTS}_") if several else (TEXTS,)
    details = sheet_names(forms, f"{BY_UNIT}_") if several else (BY_UNIT,)
    mark = REHEARSAL if rehearsal else ""
    for number, (table, form) in enumerate(zip(tables, forms, strict=True)):
        head = Head(duty, period, office, _remark(table, ordered, as_of, reasons=not upward), mark)
        if form.shape == "list":
            list_sheet(workbook, names[number], form, table, head)
        else:
            long = total_sheet(workbook, totals[number], form, table, head, ordered, words[number])
            unit_sheet(workbook, details[number], form, table, head, ordered, reasons=not upward)
            if long:
                text_sheet(workbook, words[number], form, table, head)
    if not upward:
        _standing_sheet(workbook, duty, period, ordered, as_of, mark)
    return to_bytes(workbook, as_of)


def _remark(table: FigureTable, standings: Sequence[Standing], as_of: datetime, *, reasons: bool) -> str:
    return f"汇总口径：{scope(table, standings, reasons=reasons)}。截至{moment(as_of)}汇总。"


def _standing_sheet(
    workbook: Workbook, duty: Duty, period: Period, standings: Sequence[Standing], as_of: datetime, mark: str
) -> None:
    zone = as_of.tzinfo
    rows = [
        [
            str(number),
            s.unit.name,
            state_label(s),
            timeliness(s),
            received(s, zone),
            complete(s, zone),
            missing(s, duty.obligation),
            remarks(s),
        ]
        for number, s in enumerate(standings, start=1)
    ]
    remark = f"{duty.obligation.title}（{period.label}），截至{moment(as_of)}。"
    table_sheet(workbook, STANDING, STANDING, _COLUMNS, rows, remark=remark, mark=mark, frozen=2)
