"""Blank workbooks, read back with openpyxl as the next programme would."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from generator.blank import blank_book, blank_name
from generator.file_name import MOST_BYTES, safe_name
from generator.fill_sheet import NIL_QUESTION
from tracker.definition.form import Field, Form, Row


@pytest.fixture
def blank(case, opened):
    return opened(blank_book(case.duty, case.period, case.unit))


def cell_at(sheet, label, column):
    """The cell where the row with this label meets the column under this heading."""
    row = next(c.row for line in sheet.iter_rows() for c in line if c.value == label)
    across = next(c.column for line in sheet.iter_rows() for c in line if c.value == column)
    return sheet.cell(row, across)


def rule_of(sheet, cell):
    return next((v for v in sheet.data_validations.dataValidation if cell.coordinate in v.sqref), None)


def test_a_sheet_a_form_then_the_explanations_then_what_is_hidden(blank):
    assert blank.sheetnames == ["附件11", "附件12", "情况说明", "填报说明", "_lists", "_baosong"]
    assert [s.sheet_state for s in blank] == ["visible"] * 4 + ["veryHidden"] * 2


def test_title_block_names_form_unit_period_and_date(blank):
    texts = [c.value for row in blank["附件11"].iter_rows(max_row=4) for c in row if c.value]
    assert texts == [
        "附件11",
        "示例市2019专项整治",
        "统计表",
        "报送单位：普宁市",
        "期次：2019年10月20日",
        "数据截至：2019年10月20日",
    ]


def test_fields_down_have_group_label_unit_and_a_column_a_class(blank):
    sheet = blank["附件11"]
    head = [c.value for c in sheet[5]]
    assert head == ["分组", "指标", "计量\n单位", "电线电缆", "砂轮", "合计"]
    assert [c.value for c in sheet[7]][:3] == ["检查", "监督抽查", "批次"]
    assert sheet.freeze_panes == "D6"
    assert sheet.print_title_rows == "$5:$5"


def test_totals_are_formulas_fill_ins_or_dashes_as_the_form_says(blank):
    sheet = blank["附件11"]
    summed, typed = cell_at(sheet, "立案", "合计"), cell_at(sheet, "生产企业", "合计")
    assert summed.value == '=IF(COUNT(D10:E10)=0,"",SUM(D10:E10))'
    assert summed.protection.locked
    assert typed.value is None
    assert not typed.protection.locked
    assert cell_at(sheet, "最高罚款", "合计").value == "—"
    assert cell_at(sheet, "涉案货值", "合计").value == '=IF(COUNT(D11:E11)=0,"",ROUND(SUM(D11:E11),2))'


def test_a_rate_is_a_formula_in_every_class_and_in_the_total(blank):
    sheet = blank["附件11"]
    for column, letter in (("砂轮", "E"), ("合计", "F")):
        sampled, qualified = f"{letter}7", f"{letter}8"
        wanted = f'=IF(COUNT({qualified},{sampled})<2,"",IFERROR(ROUND(({qualified} / {sampled})*100,2),"—"))'
        assert cell_at(sheet, "抽查合格率", column).value == wanted


def test_only_places_to_fill_are_unlocked_and_softly_coloured(blank):
    sheet = blank["附件11"]
    fill, label = cell_at(sheet, "立案", "砂轮"), cell_at(sheet, "立案", "立案")
    assert (fill.protection.locked, fill.fill.fgColor.rgb) == (False, "FFFFFBE6")
    assert label.protection.locked


def test_protection_has_no_password_and_leaves_widths_and_heights_free(blank):
    grid, rows = blank["附件11"].protection, blank["附件12"].protection
    for guard in (grid, rows):
        assert guard.sheet
        assert guard.password is None
        assert [guard.formatCells, guard.formatColumns, guard.formatRows] == [False] * 3
    assert grid.insertRows
    assert [rows.insertRows, rows.deleteRows] == [False] * 2


def test_a_number_cell_says_its_unit_and_refuses_text_in_plain_words(blank):
    sheet = blank["附件11"]
    whole, amount = (rule_of(sheet, cell_at(sheet, label, "砂轮")) for label in ("立案", "涉案货值"))
    assert (whole.type, whole.operator, whole.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert "单位：起" in whole.prompt
    assert "只能填不小于0的整数" in whole.error
    assert amount.type == "decimal"
    assert "通常在0～500万元之间" in amount.prompt
    assert cell_at(sheet, "涉案货值", "砂轮").number_format == "0.00"


def test_a_typed_total_says_why_it_is_typed(blank):
    sheet = blank["附件11"]
    assert "合计请手填" in rule_of(sheet, cell_at(sheet, "生产企业", "合计")).prompt


def test_form_level_fields_stand_below_the_table_one_a_line(blank, find):
    sheet = blank["附件11"]
    label = find(sheet, "出动执法人员（人次）")
    assert str(sheet.merged_cells).count(f"A{label.row}:C{label.row}") == 1
    assert not sheet.cell(label.row, 4).protection.locked
    assert label.row > cell_at(sheet, "最高罚款", "最高罚款").row


def test_signature_line_and_checking_code_end_the_form(blank):
    *_, signs, code = blank["附件11"].iter_rows(values_only=True)
    words = "".join(str(v) for v in signs if v)
    assert code[0].startswith('="校验码："&IF(COUNT(')
    for sign in ("单位负责人（签字）：", "审核人：", "填表人：", "联系电话：", "填报日期："):
        assert sign in words


def test_list_has_thirty_numbered_rows_under_units_in_brackets(blank, find):
    sheet = blank["附件12"]
    head = find(sheet, "序号").row
    assert [str(c.value).replace("\n", "") for c in sheet[head]] == [
        "序号",
        "案号",
        "案件来源",
        "货值（万元）",
        "大案要案",
        "移送日期",
    ]
    assert [sheet.cell(head + n, 1).value for n in (1, 30)] == ["1", "30"]


def test_nil_question_has_its_answer_cell_to_the_right(blank, find):
    sheet = blank["附件12"]
    question = find(sheet, NIL_QUESTION)
    answer = sheet.cell(question.row, question.column + 1)
    assert not answer.protection.locked
    assert rule_of(sheet, answer).type == "list"
    assert question.row < find(sheet, "序号").row


def test_choices_come_from_the_hidden_sheet(blank):
    sheet = blank["附件12"]
    rule = next(v for v in sheet.data_validations.dataValidation if v.promptTitle == "案件来源")
    assert rule.formula1 == "'_lists'!$B$1:$B$3"
    assert [c.value for c in blank["_lists"]["B"]] == ["检查", "抽查", "举报"]


def test_a_list_longer_than_255_signs_still_has_its_choices(case, opened):
    classes = tuple(f"第{n}类重点工业产品及其零部件" for n in range(40))
    form = Form(
        "f", "表", "附件1", 1, "list", (Field("c", "类别", "类别", "enum", choices=classes, over_units="list"),)
    )
    book = opened(blank_book(case.with_form(form).duty, case.period, case.unit))
    rule = next(v for v in book["附件1"].data_validations.dataValidation if v.promptTitle == "类别")
    assert len(rule.formula1) < 40
    assert [c.value for c in book["_lists"]["B"] if c.value] == list(classes)


def test_the_hidden_sheet_and_the_properties_say_whose_workbook_it_is(blank):
    pairs = {row[0]: row[1] for row in blank["_baosong"].iter_rows(values_only=True)}
    values = ["jieyang-2019", "final", "2019-10-20", "445281", "annex11:1,annex12:2"]
    assert list(pairs) == ["campaign", "obligation", "period", "unit", "forms", "checksum"]
    assert list(pairs.values()) == [*values, sha256("\n".join(values).encode()).hexdigest()[:12]]
    assert {p.name: p.value for p in blank.custom_doc_props.props} == {f"baosong.{k}": v for k, v in pairs.items()}


def test_guide_says_who_when_what_and_that_blank_is_not_zero(blank):
    words = "\n".join(str(c.value) for row in blank["填报说明"].iter_rows() for c in row if c.value)
    for wanted in (
        "普宁市",
        "2019年10月20日24时（星期日）前",
        "工作总结（另附文件，docx、pdf格式均可）",
        "盖章扫描件（另附文件），选报，可在时限后3个工作日内补交",
        "空白不等于0",
        "合计格请手填",
        "零报告",
        "合格批次不能多于抽查批次",
    ):
        assert wanted in words


def test_guide_names_both_dates_when_the_due_day_was_moved(case, opened):
    moved = replace(
        case.period, due_at=case.period.due_at + timedelta(days=1), moved_because="10月20日（星期日）顺延至10月21日"
    )
    book = opened(blank_book(case.duty, moved, case.unit))
    words = "".join(str(c.value) for row in book["填报说明"].iter_rows() for c in row)
    assert "2019年10月21日24时（星期一）" in words
    assert "文件规定日期为2019年10月20日（星期日）；10月20日（星期日）顺延至10月21日" in words
    assert "10月21日前报" in blank_name(case.duty, moved, case.unit)


def test_sheets_print_on_a4_with_page_numbers(blank):
    for name in ("附件11", "附件12", "情况说明", "填报说明"):
        sheet = blank[name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.center.text == "第&P页/共&N页"


def test_ten_classes_and_a_total_are_put_upright_on_one_page(case, annex11, opened):
    rows = tuple(Row(f"c{n}", f"第{n}类重点产品") for n in range(10))
    fields = tuple(replace(annex11.fields[4], id=f"f{n}", label=f"指标{n}") for n in range(26))
    wide = replace(annex11, rows=rows, fields=fields)
    sheet = opened(blank_book(case.with_form(wide).duty, case.period, case.unit))["附件11"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("portrait", 1)


def test_fields_across_have_group_heads_over_labels_with_units(case, annex11, opened):
    across = replace(annex11, orient="fields_across")
    sheet = opened(blank_book(case.with_form(across).duty, case.period, case.unit))["附件11"]
    assert [sheet["A5"].value, sheet["B5"].value, sheet["B6"].value] == ["产品类别", "摸底", "生产企业\n（家）"]
    assert sheet["A9"].value == "合计"
    assert sheet["F9"].value == '=IF(COUNT(F7:F8)=0,"",SUM(F7:F8))'


def test_a_card_is_one_column_of_values_without_total(case, card, opened):
    book = opened(blank_book(case.with_form(card).duty, case.period, case.unit))
    sheet = book["基本情况表"]
    assert [c.value for c in sheet[6]] == ["指标", "计量\n单位", "数值"]
    assert [c.value for c in sheet[7]] == ["企业", "家", None]
    assert not sheet["C8"].protection.locked


def test_over_a_card_of_three_columns_unit_and_period_keep_cells_they_fit_in(case, card, opened):
    sheet = opened(blank_book(case.with_form(card).duty, case.period, case.unit))["基本情况表"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert sheet["A4"].value.startswith("报送单位：")
    assert sheet["A5"].value.startswith("期次：")
    assert sheet["C5"].value.startswith("数据截至：")
    assert {"A4:C4", "A5:B5"} <= merged


def test_no_two_merged_cells_overlap(case, card, annex11, opened):
    """Excel calls such a workbook damaged."""
    across = replace(annex11, orient="fields_across")
    for each in (case, case.with_form(card), case.with_form(across)):
        for sheet in opened(blank_book(each.duty, each.period, each.unit)):
            cells = [cell for area in sheet.merged_cells for row in area.rows for cell in row]
            assert len(cells) == len(set(cells))


def test_messages_fit_what_excel_takes(case, annex11, opened):
    long = replace(annex11, fields=(replace(annex11.fields[4], label="很长的指标" * 60),))
    for rule in opened(blank_book(case.with_form(long).duty, case.period, case.unit))[
        "附件11"
    ].data_validations.dataValidation:
        assert len(rule.promptTitle) <= 32
        assert len(rule.prompt) <= 255
        assert len(rule.error) <= 225


def test_fields_that_begin_after_the_period_are_left_out(case, annex11, opened):
    later = replace(
        annex11,
        fields=(*annex11.fields[:-1], replace(annex11.fields[4], id="x", label="新栏", since=date(2019, 10, 21))),
    )
    sheet = opened(blank_book(case.with_form(later).duty, case.period, case.unit))["附件11"]
    assert "新栏" not in [c.value for row in sheet.iter_rows() for c in row]


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_stays_text(case, annex11, opened, sign):
    form = replace(annex11, rows=(Row("cable", sign), Row("wheel", "砂轮")), title=sign, notes=(sign,))
    sheet = opened(blank_book(case.with_form(form).duty, case.period, case.unit))["附件11"]
    cells = [c for row in sheet.iter_rows() for c in row if c.value == sign]
    assert len(cells) == 2
    assert all(c.data_type == "s" and c.quotePrefix for c in cells)


def test_control_characters_in_a_definition_do_not_stop_the_writing(case, annex11, opened):
    form = replace(annex11, notes=("一\x0b二",))
    book = opened(blank_book(case.with_form(form).duty, case.period, case.unit))
    assert any(c.value == "注：一二" for row in book["附件11"].iter_rows() for c in row)


def test_same_input_gives_the_same_bytes(case):
    assert blank_book(case.duty, case.period, case.unit) == blank_book(case.duty, case.period, case.unit)


def test_bytes_hold_no_clock_and_no_order_of_this_process(case):
    content = blank_book(case.duty, case.period, case.unit)
    with ZipFile(BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        merged = archive.read("xl/worksheets/sheet1.xml").decode().split("<mergeCell ")[1:]
    assert core.count("2019-04-30T16:00:00Z") == 2
    assert len(merged) > 5


def test_another_process_writes_the_same_bytes():
    code = (
        "from generator.book import *; from generator.paper import Area; from generator.look import Look; import sys;"
        "from datetime import datetime, UTC; w = new_book('a', 'b'); s = new_sheet(w, 'x', (9.0,) * 30);"
        "[put_area(s, Area(n, 1, n, n + 2), 'x', Look.LABEL) for n in range(1, 28)];"
        "sys.stdout.buffer.write(to_bytes(w, datetime(2019, 1, 1, tzinfo=UTC)))"
    )
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(3)}
    assert len(runs) == 1


def test_a_rehearsal_says_so_on_every_sheet(case, opened):
    book = opened(blank_book(case.duty, case.period, case.unit, rehearsal=True))
    for name in ("附件11", "附件12", "情况说明", "填报说明"):
        assert "演练" in [c.value for c in book[name][1]]
        assert book[name].oddHeader.right.text == "演练"


def test_name_says_unit_forms_and_due_day(case):
    assert blank_name(case.duty, case.period, case.unit) == "普宁市_附件11、附件12_10月20日前报.xlsx"


def test_an_obligation_without_forms_gets_its_guide(case, opened):
    obligation = replace(case.duty.obligation, parts=case.duty.obligation.parts[2:])
    duty = replace(case.duty, obligation=obligation)
    assert opened(blank_book(duty, case.period, case.unit)).sheetnames[:2] == ["情况说明", "填报说明"]
    assert blank_name(duty, case.period, case.unit) == "普宁市_工作总结及统计表_10月20日前报.xlsx"


@given(st.text(max_size=300))
def test_names_are_safe_on_windows(stem):
    name = safe_name(stem, ".xlsx")
    assert name.endswith(".xlsx")
    assert len(name.encode()) <= MOST_BYTES
    assert not set(name) & set('<>:"/\\|?*\r\n\0')
    assert not name[:-5].endswith((" ", "."))
    assert name[:-5].upper() not in ("CON", "NUL", "COM1", "LPT1")


@pytest.mark.office
def test_libreoffice_recalculates_totals_and_rates(case, find, tmp_path):
    book = load_workbook(BytesIO(blank_book(case.duty, case.period, case.unit)))
    sheet = book["附件11"]
    for label, figures in {"立案": (3, 4), "监督抽查": (8, 4), "抽查合格": (8, 1), "涉案货值": (0.1, 0.2)}.items():
        for column, figure in zip(("电线电缆", "砂轮"), figures, strict=True):
            cell_at(sheet, label, column).value = figure
    book.save(tmp_path / "filled.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "filled.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    command[4:5] = ["xlsx"]
    command[6] = str(tmp_path / "again")
    command[7] = str(tmp_path / "filled.ods")
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = load_workbook(tmp_path / "again" / "filled.xlsx", data_only=True)["附件11"]
    assert cell_at(again, "立案", "合计").value == 7
    assert cell_at(again, "涉案货值", "合计").value == 0.3
    assert cell_at(again, "抽查合格率", "砂轮").value == 25
    assert cell_at(again, "抽查合格率", "合计").value == 100 * 9 / 12
    assert cell_at(again, "监督抽查", "合计").value == 12


def test_due_hour_is_printed_as_the_notice_has_it(case, opened):
    early = replace(case.period, due_at=datetime(2019, 10, 18, 17, 30, tzinfo=case.period.due_at.tzinfo))
    book = opened(blank_book(case.duty, early, case.unit))
    assert any("2019年10月18日17时30分" in str(c.value) for row in book["填报说明"].iter_rows() for c in row)


def test_guide_says_which_form_is_the_upper_levels_own_file(case, annex12, opened):
    issued = replace(annex12, workbook="附件12.xlsx")
    book = opened(blank_book(replace(case.with_form(issued)).duty, case.period, case.unit))
    assert "附件12" not in book.sheetnames
    words = "".join(str(c.value) for row in book["填报说明"].iter_rows() for c in row)
    assert "附件12 案件表（上级下发的表样，另一个文件）" in words
