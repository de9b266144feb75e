"""From the bytes to the reading: good forms, and each bad input with the sentence the clerk gets."""

from io import BytesIO

from openpyxl import load_workbook

from tests.tracker.reading.books import (
    CARD_TABLE,
    DUTIES,
    FINAL,
    GOOD,
    GROUPS,
    ITEMS,
    PROGRESS,
    TEN,
    book,
    hints,
    problems,
    read_table,
    values,
    zipped,
)
from tracker.facts import DeliveryKey
from tracker.reading.read import read


def only_question(data, **more):
    reading = read(data, hints(**more), DUTIES)
    assert not reading.parts
    (question,) = reading.questions
    return question


def test_a_grid_gives_every_value_with_its_cell():
    part = read_table(GOOD)
    assert (part.delivery, part.part, part.version, part.blank) == (FINAL, "annex11", 1, False)
    assert problems(part) == []
    got = values(part)
    assert got["cable", "cases"] == "5"
    assert got["chem", "fines"] == "0.25"
    assert got["total", "plants"] == "15"
    assert got["total", "fines"] == "1.75"
    assert got["", "staff"] == "30"
    where = {(v.row, v.field): (v.sheet, v.cell) for v in part.values}
    assert where["wheel", "closed"] == ("附件11", "D6")
    assert where["", "staff"] == ("附件11", "B9")


def test_fields_down_the_side_are_told_apart_by_their_group():
    part = read_table(PROGRESS, "附件2", merged=GROUPS)
    assert part.delivery == TEN
    got = values(part)
    assert got["cable", "p_sampled"] == "10"
    assert got["steel", "c_sampled"] == "6"
    assert got["total", "c_good"] == "10"
    assert got["", "text"] == "继续抽查"
    assert not any(field == "rate" for _, field in got)
    assert problems(part) == []


def test_a_list_gives_its_items_in_order():
    reading = read(book({"附件11": GOOD, "附件12": ITEMS}), hints(), DUTIES)
    listed = reading.parts[1]
    got = values(listed)
    assert got["1", "number"] == "普市监〔2019〕1号"
    assert got["2", "day"] == "2019-07-04"
    assert ("3", "number") not in got
    assert problems(listed) == []


def test_a_card_is_read_line_by_line():
    part = read_table(CARD_TABLE, "示范创建情况表")
    assert part.delivery.obligation == "june"
    assert values(part) == {("", "brands"): "2", ("", "trained"): "150", ("", "rate"): "98.5", ("", "plan"): "true"}


def test_a_card_without_its_heading_line_is_read_by_its_labels():
    table = CARD_TABLE.replace("指标 | 计量单位 | 数值\n", "")
    assert values(read_table(table, "表"))["", "trained"] == "150"


def test_text_in_a_number_cell_is_named_with_its_cell_and_cure():
    part = read_table(GOOD.replace("| 5 | 3 |", "| 约5起 | 3 |"))
    (problem,) = part.problems
    assert str(problem) == (
        "工作表“附件11” 单元格 C5：《附件11 统计表》“电线电缆”行“立案”填的是“约5起”，是约数。 "
        "请核实后只填一个准确的数（单位：起）。"
    )
    assert values(part)["cable", "cases"] is None


def test_two_numbers_in_a_cell_are_refused():
    part = read_table(GOOD.replace("| 5 | 3 |", "| 16/140 | 3 |"))
    (problem,) = part.problems
    assert problem.code == "two_numbers"
    assert "填的是“16/140”，是两个以上的数" in problem.sentence
    assert "请只填一个数（单位：起）" in problem.cure


def test_an_emptied_required_cell_is_named_and_never_zero():
    part = read_table(GOOD.replace("| 5 | 3 |", "| | 3 |"))
    blank = part.problems[0]
    assert (blank.code, blank.place.cell) == ("required_blank", "C5")
    assert blank.sentence == "《附件11 统计表》“电线电缆”行“立案”未填。"
    assert values(part)["cable", "cases"] is None


def test_totals_that_do_not_add_up_show_both_sides():
    part = read_table(GOOD.replace("合计 | 15 | 8", "合计 | 15 | 9"))
    (problem,) = part.problems
    assert problem.code == "total_differs"
    assert problem.sentence == "《附件11 统计表》“立案”合计填的是9，各行相加是8，相差1。"
    assert values(part)["total", "cases"] == "8"


def test_another_form_is_read_as_what_it_is():
    reading = read(book({"附件2": PROGRESS}, merged=GROUPS), hints(), DUTIES)
    assert [p.delivery for p in reading.parts] == [TEN]


def test_a_form_nobody_knows_is_held():
    question = only_question(book({"Sheet1": "姓名 | 电话\n甲 | 1"}))
    assert question.code == "unknown_form"
    assert question.candidates == (FINAL,)
    assert "空白表" in question.cure


def test_another_period_than_the_hidden_page_says_is_held():
    stamp = ("progress", "2019-09-20", "445281", "progress:1")
    question = only_question(book({"附件2": PROGRESS}, merged=GROUPS, stamp=stamp))
    assert question.code == "period_disagrees"
    assert question.sentence == "空白表下发时的标记是“2019年9月中旬”，表头期次是“2019年9月下旬”：以哪个为准？"
    assert {c.period for c in question.candidates} == {"2019-09-20", "2019-09-30"}


def test_another_units_folder_is_held():
    question = only_question(book({"附件11": GOOD}), folder="榕城区")
    assert question.code == "unit_disagrees"
    assert question.sentence == "文件夹是“榕城区”，表内报送单位是“普宁市”：以哪个为准？"
    assert [c.unit for c in question.candidates] == ["445202", "445281"]


def test_a_word_file_where_a_form_is_due_is_held():
    word = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    question = only_question(word, name="附件11（普宁）.docx")
    assert question.code == "word_for_form"
    assert question.sentence == "《附件11 统计表》应报 Excel 表，放入的却是 Word 文件。"
    assert question.candidates == (FINAL,)
    assert only_question(word, name="附件11.xlsx").code == "word_for_form"


def test_a_truncated_file_is_held():
    data = book({"附件11": GOOD})
    assert only_question(data[: len(data) * 2 // 3]).sentence == "文件不完整，打不开（可能没有复制完或上传中断）。"


def test_a_blank_form_has_one_finding():
    empty = "\n".join(line if "|" not in line or line[:2] in ("报送", "产品") else line.split("|")[0]
                      for line in GOOD.strip().splitlines())  # fmt: skip
    part = read_table(empty)
    assert part.blank
    assert problems(part) == ["blank_form"]


def test_a_row_wholly_empty_is_one_finding():
    part = read_table(GOOD.replace("砂轮 | 4 | 2 | 2 | 0", "砂轮"))
    found = [p for p in part.problems if p.row == "wheel"]
    assert [p.code for p in found] == ["row_blank"]
    assert found[0].place.cell == "B6"


def test_a_row_may_say_that_the_area_has_none():
    part = read_table(GOOD.replace("砂轮 | 4 | 2 | 2 | 0", "砂轮 | 辖区无此类产品"))
    assert values(part)["wheel", "cases"] == "0"
    assert not [p for p in part.problems if p.row == "wheel"]


def test_dashes_are_zero_with_a_note():
    part = read_table(GOOD.replace("砂轮 | 4 | 2 | 2 | 0", "砂轮 | 4 | 2 | 2 | —"))
    value = next(v for v in part.values if (v.row, v.field) == ("wheel", "fines"))
    assert (value.text, value.note) == ("0", "“—”按0读取")


def test_an_error_cell_is_not_a_blank():
    part = read_table(GOOD.replace("| 5 | 3 |", "| #REF! | 3 |"))
    assert part.problems[0].code == "error_cell"
    assert "显示为错误值#REF!" in part.problems[0].sentence


def test_an_uncached_formula_in_a_fill_in_cell_is_an_error_and_in_a_total_a_note():
    part = read_table(GOOD.replace("| 5 | 3 |", "| =2+3 | 3 |").replace("合计 | 15 | 8", "合计 | 15 | =SUM(C5:C7)"))
    assert [(p.code, p.severity, p.place.cell) for p in part.problems] == [
        ("uncached_formula", "error", "C5"),
        ("total_uncached", "note", "C8"),
    ]


def test_a_nil_list_is_a_return():
    nil = ITEMS.replace("请填“是”： |", "请填“是”： | 是")
    nil = "\n".join(line.split("|")[0] if line.startswith("'") else line for line in nil.splitlines())
    reading = read(book({"附件12": nil}), hints(), DUTIES)
    assert (reading.parts[0].nil, reading.parts[0].blank) == (True, False)
    both = read(book({"附件12": ITEMS.replace("请填“是”： |", "请填“是”： | 是")}), hints(), DUTIES)
    assert problems(both.parts[0]) == ["nil_with_items"]


def test_an_empty_list_beside_a_filled_form_says_that_there_was_none():
    empty = "\n".join(line.split("|")[0] if line.startswith("'") else line for line in ITEMS.splitlines())
    reading = read(book({"附件11": GOOD, "附件12": empty}), hints(), DUTIES)
    assert (reading.parts[1].blank, problems(reading.parts[1])) == (False, ["list_empty"])
    alone = read(book({"附件12": empty}), hints(), DUTIES)
    assert (alone.parts[0].blank, problems(alone.parts[0])) == (True, ["blank_form"])


def test_totals_examples_and_merged_units_in_a_list_are_not_items():
    table = ITEMS.replace("'1' |", "例： | 某局 | 某号 | 2019-1-1 | 1 |\n'1' |").replace(
        "'3' | | | | |", "合计 | | | | 1.75 |"
    )
    table = table.replace("'2' | 普宁市局 |", "'2' | |")
    reading = read(book({"附件12": table}, merged=("B7:B8",)), hints(), DUTIES)
    got = values(reading.parts[0])
    assert {row for row, _ in got} == {"1", "2"}
    assert got["2", "unit"] == "普宁市局"


def test_the_same_values_have_the_same_digest_however_they_are_saved():
    data = book({"附件11": GOOD})
    workbook = load_workbook(BytesIO(data))
    workbook["附件11"].insert_rows(2)
    workbook["附件11"].column_dimensions["B"].width = 40
    out = BytesIO()
    workbook.save(out)
    first, again = (read(d, hints(), DUTIES).parts[0] for d in (data, out.getvalue()))
    assert first.digest == again.digest
    assert first.digest != read_table(GOOD.replace("| 5 | 3 |", "| 5 | 4 |")).digest


def test_reading_never_raises():
    for data in (
        b"",
        b"\0" * 100,
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"%PDF",
        b"<html>",
    ):
        reading = read(data, hints(name="附件11.xls"), DUTIES)
        assert len(reading.questions) == 1


def test_two_contents_of_one_form_in_one_workbook_are_held():
    question = only_question(book({"附件11": GOOD, "附件11 (2)": GOOD.replace("| 5 | 3 |", "| 5 | 4 |")}))
    assert question.code == "form_twice"
    assert question.candidates == (FINAL,)


def test_a_blank_copy_of_a_form_does_not_hold_the_filled_one():
    blank = GOOD.replace("| 12 | 5 | 3 | 1.5", "").replace("| 4 | 2 | 2 | 0", "").replace("| 6 | 1 | 0 | 0.25", "")
    blank = blank.replace("| 15 | 8 | 5 | 1.75", "").replace("| 30", "")
    reading = read(book({"附件11": blank, "附件11 (2)": GOOD}), hints(), DUTIES)
    assert [p.blank for p in reading.parts] == [False]


def test_sheets_beside_the_form_are_named_and_left():
    reading = read(book({"附件11": GOOD, "电话": "甲 | 1", "情况说明": "无"}), hints(), DUTIES)
    assert [p.code for p in reading.problems] == ["sheet_ignored"]


def test_a_single_witness_in_the_file_name_is_asked_with_the_answer_first():
    table = GOOD.replace("报送单位：普宁市", "报送单位：")
    question = only_question(book({"附件11": table}), folder="", name="附件11（普宁）最终版2.xls", owed=())
    assert question.code == "unit_maybe"
    assert question.candidates == (DeliveryKey("jieyang", "final", "2019-10-20", "445281"),)


def test_a_list_says_what_stands_below_its_signatures_and_what_repeats_its_headings():
    below = ITEMS + "4 | 普宁市局 | 普市监〔2019〕9号 | 2019年8月3日 | 2 | 已结案"
    part = read_table(below, "附件12")
    assert [p.code for p in part.problems] == ["lines_below"]
    assert "第10行（“单位负责人（签字）：”）" not in part.problems[0].sentence  # the note ends it already
    assert "还有1行内容（第11行起）" in part.problems[0].sentence
    twice = ITEMS.replace("\n'1' |", "\n序号 | 立案单位 | 案件编号 | 立案日期 | 罚没款（万元） | 办理进度\n'1' |")
    assert [p.code for p in read_table(twice, "附件12").problems] == ["head_again"]
    assert values(read_table(twice, "附件12")) == values(read_table(ITEMS, "附件12"))


def test_numbers_right_of_a_table_are_said_and_beside_a_blank_place_asked_about():
    part = read_table(GOOD.replace("| 5 | 3 | 1.5", "| 5 | 3 | 1.5 | | 77"))
    assert [(p.code, p.severity, p.place.cell) for p in part.problems] == [("outside", "note", "G5")]
    part = read_table(GOOD.replace("| 5 | 3 | 1.5", "| 5 | 3 | | 1.5").replace("| 1.75", "| 0.25"))
    assert [(p.code, p.severity, p.place.cell) for p in part.problems] == [("beside_blank", "query", "F5")]


def test_a_row_that_says_there_is_none_and_holds_numbers_is_asked_about_and_its_blanks_are_not_0():
    part = read_table(GOOD.replace("砂轮 | 4 | 2 | 2 | 0", "砂轮 | 4 |  | 辖区无此类产品 | 0"))
    assert values(part)["wheel", "plants"] == "4"
    assert values(part)["wheel", "cases"] is None
    assert ("none_with_numbers", "wheel") in {(p.code, p.row) for p in part.problems}
    part = read_table(GOOD.replace("砂轮 | 4 | 2 | 2 | 0", "砂轮 | 0 |  | 辖区无此类产品 | 0"))
    assert {values(part)["wheel", f] for f in ("plants", "cases", "closed", "fines")} == {"0"}
