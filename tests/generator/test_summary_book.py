"""汇总表.xlsx read back: totals in the form's own layout, a row a unit, merged lists, and the scope of it all."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from generator.summary_book import summary_book
from tracker.figures import Source

AS_OF = datetime(2019, 10, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
RONGCHENG, PUNING, HUILAI = "445202", "445281", "445224"


@pytest.fixture
def standings(case):
    """Out of official order, to be put right."""
    rongcheng, puning, huilai = case.counties
    return [
        case.standing(huilai, "overdue", missing=("annex11", "summary")),
        case.standing(rongcheng, "accepted", timeliness="on_time", first_received_at=AS_OF, versions=1),
        case.standing(puning, "accepted", timeliness="late", days_late=2, first_received_at=AS_OF, open_queries=1),
    ]


@pytest.fixture
def figures(case):
    return case.table(
        "annex11",
        {
            ("*", "cable", "cases"): 5, ("*", "wheel", "cases"): 2, ("*", "total", "cases"): 7,
            (RONGCHENG, "total", "cases"): 4, (PUNING, "total", "cases"): 3,
            ("*", "total", "value_wan"): "0.305", (RONGCHENG, "total", "value_wan"): "0.305",
            ("*", "total", "rate"): "89.956", ("*", "total", "officers"): 120,
        },
        missing=(HUILAI,),
        texts=[(RONGCHENG, "total", "note", "查处三家"), (PUNING, "", "note", "=开展宣传")],
    )  # fmt: skip


@pytest.fixture
def cases12(case, item):
    items = [
        item(RONGCHENG, 1, case_no="甲1号", source="检查", value_wan="1.5", major="true", moved_on="2019-10-08"),
        item(PUNING, 1, case_no="乙1号", source="抽查", value_wan="2.25", major="false", moved_on=None),
    ]
    return case.table("annex12", {}, missing=(HUILAI,), items=items)


def write(case, tables, standings, **given):
    return summary_book(case.duty, case.period, tables, standings, as_of=AS_OF, office="示例市局质量监督科", **given)


@pytest.fixture
def book(case, figures, cases12, standings, opened):
    return opened(write(case, [figures, cases12], standings))


def row_of(sheet, *wanted):
    """The values of the first row that begins with these."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return next(row for row in rows if row[: len(wanted)] == list(wanted))


def test_sheets_are_named_after_their_annex_when_there_are_several_forms(book):
    assert book.sheetnames == ["汇总_附件11", "分单位_附件11", "附件12", "报送情况"]


def test_one_form_alone_has_the_short_names(case, figures, standings, opened):
    assert opened(write(case, [figures], standings)).sheetnames == ["汇总", "分单位", "报送情况"]


def test_totals_stand_in_the_forms_own_layout_as_numbers(book):
    assert row_of(book["汇总_附件11"], "执法", "立案", "起") == ["执法", "立案", "起", 5, 2, 7]


def test_amounts_and_rates_are_rounded_once_half_up(book):
    sheet = book["汇总_附件11"]
    assert row_of(sheet, None, "涉案货值")[5] == 0.31
    assert row_of(sheet, None, "抽查合格率")[5] == 89.96


def test_nothing_reported_is_a_dash_not_a_zero(book):
    assert row_of(book["汇总_附件11"], "摸底", "生产企业", "家")[3:] == ["—", "—", "—"]


def test_texts_of_the_units_stand_one_under_another(book):
    assert row_of(book["汇总_附件11"], "主要做法")[3] == "榕城区：查处三家\n普宁市：=开展宣传"


def test_long_texts_get_a_sheet_of_their_own(case, figures, standings, opened):
    said = "查处三家，" * 200
    book = opened(write(case, [replace(figures, texts=((RONGCHENG, "total", "note", said),))], standings))
    assert row_of(book["汇总"], "主要做法")[3] == "详见“文字汇总”表"
    assert row_of(book["文字汇总"], "榕城区", "主要做法")[2] == said


def test_every_total_says_which_units_it_holds(book):
    for name in ("汇总_附件11", "分单位_附件11", "附件12"):
        words = [c.value for row in book[name].iter_rows(max_row=6) for c in row if c.value]
        assert "汇总口径：含2家（榕城区、普宁市）；不含惠来县（未报）。截至2019年10月21日9时汇总。" in words


def test_a_figure_that_a_unit_left_blank_is_footnoted(book):
    words = "".join(str(c.value) for row in book["汇总_附件11"].iter_rows() for c in row if c.value)
    assert "“涉案货值（万元）”合计不含普宁市（该项未填）。" in words
    assert "“立案（起）”" not in words


def test_units_stand_in_official_order_and_the_missing_one_stays(book):
    sheet = book["分单位_附件11"]
    labels = [row[:2] for row in sheet.iter_rows(min_row=6, values_only=True) if row[0]]
    assert labels[-4:] == [("榕城区", "已报"), ("普宁市", "已报"), ("惠来县", "未报"), ("合计", None)]
    column = next(c.column for row in sheet.iter_rows() for c in row if c.value == "立案\n（起）")
    assert [row[column - 1] for row in sheet.iter_rows(min_row=8, values_only=True)][:4] == [4, 3, "—", 7]


@pytest.mark.parametrize(
    ("state", "words"), [("held", "待确认"), ("exempt", "免报"), ("returned", "退回修改"), ("pending", "未到时限")]
)
def test_a_unit_that_is_out_says_why(case, figures, standings, opened, state, words):
    changed = [replace(standings[0], state=state), *standings[1:]]
    sheet = opened(write(case, [figures], changed))["分单位"]
    assert row_of(sheet, "惠来县")[1] == words
    assert any(f"不含惠来县（{words}）" in str(c.value) for row in sheet.iter_rows(max_row=6) for c in row)


def test_a_carried_unit_is_marked_and_shows_the_value_that_stands_in_the_total(case, figures, standings, opened):
    total = figures.cells["*", "total", "cases"]
    source = Source(HUILAI, 9, "ab", "", "附件11", "F10", "6")
    total = replace(total, value=Decimal(13), carried=(HUILAI,), sources=(source,))
    stock = replace(figures.cells["*", "total", "officers"], missing=(HUILAI,))
    cells = {**figures.cells, ("*", "total", "cases"): total, ("*", "total", "officers"): stock}
    carried = replace(figures, cells=cells, carried=(HUILAI,))
    book = opened(write(case, [carried], standings))
    row = row_of(book["分单位"], "惠来县")
    assert row[1] == "未报，沿用上期"
    assert 6 in row
    words = "".join(str(c.value) for line in book["汇总"].iter_rows() for c in line if c.value)
    assert "惠来县（未报）的累计数沿用上期" in words
    assert "“出动执法人员（人次）”合计不含惠来县（上期该项未填）。" in words


def test_lists_are_merged_unit_first_and_numbered_anew(book):
    sheet = book["附件12"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] in ("榕城区", "普宁市", "合计")]
    assert [row[:4] for row in rows[:2]] == [("榕城区", "1", "甲1号", "检查"), ("普宁市", "2", "乙1号", "抽查")]
    assert rows[0][4:] == (1.5, "是", datetime(2019, 10, 8))  # noqa: DTZ001  # a day in a worksheet has no zone
    assert rows[1][4:] == (2.25, "否", None)
    assert rows[2][4] == 3.75


def test_units_without_items_are_named_as_nil_returns(case, cases12, standings, opened):
    nil = replace(cases12, items=cases12.items[:1])
    sheet = opened(write(case, [nil], standings))["附件12"]
    assert any("无此项（零报告）：普宁市。" in str(c.value) for row in sheet.iter_rows(max_row=7) for c in row)


def test_a_list_without_any_item_is_still_written(case, standings, opened):
    empty = case.table("annex12", {}, missing=(HUILAI,))
    assert "附件12" in opened(write(case, [empty], standings)).sheetnames


def test_standing_sheet_names_state_time_and_what_is_missing(book):
    rows = [list(row) for row in book["报送情况"].iter_rows(min_row=4, values_only=True)]
    assert rows[0] == ["序号", "单位", "报送状态", "时效", "收到时间", "报齐时间", "缺少材料", "备注"]
    assert rows[1] == ["1", "榕城区", "已报", "按时", "2019年10月21日9时", "—", None, None]
    assert rows[2] == ["2", "普宁市", "已报", "超时（2天）", "2019年10月21日9时", "—", None, "待说明1处"]
    assert rows[3] == ["3", "惠来县", "逾期未报", "—", "—", "—", "附件11 统计表、工作总结", None]


def test_no_cell_is_a_formula(book):
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]


def test_the_same_input_gives_the_same_bytes_dated_as_of(case, figures, cases12, standings):
    content = write(case, [figures, cases12], standings)
    assert content == write(case, [figures, cases12], standings)
    with ZipFile(BytesIO(content)) as archive:
        assert b"2019-10-21T01:00:00Z" in archive.read("docProps/core.xml")


def test_a_rehearsal_marks_every_sheet(case, figures, cases12, standings, opened):
    book = opened(write(case, [figures, cases12], standings, rehearsal=True))
    assert all("演练" in [c.value for c in sheet[1]] for sheet in book)


def test_a_wide_table_repeats_its_units_on_the_second_page(case, annex11, standings, opened):
    fields = tuple(replace(annex11.fields[4], id=f"f{n}", label=f"第{n}项很长的指标名称", group="") for n in range(30))
    wide = case.with_form(replace(annex11, fields=fields))
    sheet = opened(write(wide, [wide.table("annex11", {})], standings))["分单位"]
    assert sheet.page_setup.fitToWidth > 1
    assert sheet.print_title_cols == "$A:$B"


def test_a_card_has_one_column_of_totals(case, card, standings, opened):
    carded = case.with_form(card)
    table = carded.table("base", {("*", "total", "plants"): 12}, texts=[(PUNING, "", "work", "已完成")])
    sheet = opened(write(carded, [table], standings))["汇总"]
    assert row_of(sheet, "企业", "家")[2] == 12
    assert row_of(sheet, "工作情况")[2] == "普宁市：已完成"
    assert date(2019, 10, 20) == case.period.data_until


def test_a_unit_renamed_since_stands_in_the_list_under_its_name_of_the_period(
    case, figures, cases12, standings, opened
):
    day = case.period.printed_due
    old = next(unit for unit in case.duty.campaign.units if unit.code == PUNING)
    rows = (replace(old, valid_to=day), replace(old, name="新普宁市", valid_from=day + timedelta(days=1)))
    units = tuple(row for u in case.duty.campaign.units for row in (rows if u is old else (u,)))
    duty = replace(case.duty, campaign=replace(case.duty.campaign, units=units))
    made = opened(write(replace(case, duty=duty), [figures, cases12], standings))
    words = {str(cell.value) for sheet in made for row in sheet.iter_rows() for cell in row}
    assert old.name in words
    assert "新普宁市" not in words
