"""Witnesses: those that agree settle a sheet, two that disagree hold it, one weak one is asked about."""

from datetime import UTC, datetime

import pytest

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
    read_table,
    stamped,
)
from tracker.facts import DeliveryKey
from tracker.reading.read import read

STAMP = ("progress", "2019-09-30", "445281", "progress:1")


def codes(data, **more):
    return [q.code for q in read(data, hints(**more), DUTIES).questions]


def ten(table=PROGRESS, **more):
    return book({"附件2": table}, merged=GROUPS, **more)


def delivery(data, **more):
    (part,) = read(data, hints(**more), DUTIES).parts
    return part.delivery


@pytest.mark.parametrize("folder", ["普宁市", "普宁", "02_普宁市", "普宁市市场监管局"])
def test_the_folder_names_the_unit(folder):
    assert delivery(ten(PROGRESS.replace("普宁市", "")), folder=folder) == TEN


def test_straight_in_the_intake_the_cell_or_the_hidden_page_names_it():
    assert delivery(ten(), folder="") == TEN
    assert delivery(ten(PROGRESS.replace("普宁市", "____"), stamp=STAMP), folder="") == TEN
    assert delivery(ten(PROGRESS.replace("普宁市", ""), props=STAMP), folder="_代收") == TEN


def test_nothing_names_the_unit():
    assert codes(ten(PROGRESS.replace("普宁市", "")), folder="") == ["no_unit"]


def test_a_folder_that_is_no_unit_holds_its_files_and_says_so():
    (question,) = read(ten(), hints(folder="新建文件夹"), DUTIES).questions
    assert question.code == "folder_unknown"
    assert question.sentence == "文件夹“新建文件夹”不是报送单位的名称；文件里写的是“普宁市”。"
    assert question.candidates == (TEN,)


def test_the_hidden_page_of_another_unit_disagrees():
    stamp = ("progress", "2019-09-30", "445222", "progress:1")
    (question,) = read(ten(PROGRESS.replace("普宁市", ""), stamp=stamp), hints(), DUTIES).questions
    assert question.sentence == "文件夹是“普宁市”，空白表下发时的标记是“揭西县”：以哪个为准？"


def test_a_file_name_alone_disagrees_with_a_folder():
    assert codes(ten(PROGRESS.replace("普宁市", "")), name="附件2（揭西）.xlsx") == ["unit_disagrees"]
    assert codes(ten(), name="附件2（揭西）.xlsx") == []


def test_a_unit_text_nobody_knows_is_asked_about_not_held():
    part = read_table(GOOD.replace("普宁市", "普宁市质量股"))
    (problem,) = [p for p in part.problems if p.code == "unit_text_unknown"]
    assert problem.place.cell == "A3"
    assert problem.sentence == "“报送单位”填的是“普宁市质量股”，不在名单内，已按文件夹认定为普宁市。"


def test_a_unit_that_owes_nothing_is_held():
    assert codes(ten(PROGRESS.replace("普宁市", "揭阳市")), folder="揭阳市") == ["not_owed"]


@pytest.mark.parametrize("text", ["2019年9月下旬", "9月下旬", "2019-09-30", " 2019年9月 下旬 "])
def test_the_period_cell_in_its_spellings(text):
    assert delivery(ten(PROGRESS.replace("2019年9月下旬", text).replace("数据截至：2019年9月30日", ""))) == TEN


def test_the_data_date_alone_names_the_period():
    assert delivery(ten(PROGRESS.replace("2019年9月下旬", ""))) == TEN


def test_last_periods_file_with_a_new_title_is_held():
    table = PROGRESS.replace("2019年9月下旬", "2019年10月上旬").replace("9月30日", "10月10日")
    (question,) = read(ten(table, stamp=STAMP), hints(), DUTIES).questions
    assert question.sentence == "空白表下发时的标记是“2019年9月下旬”，表头期次是“2019年10月上旬”：以哪个为准？"


def test_period_and_data_date_must_agree():
    (question,) = read(ten(PROGRESS.replace("9月30日", "9月20日")), hints(), DUTIES).questions
    assert question.sentence == "表头期次是“2019年9月下旬”，表头数据截至是“2019年9月20日”：以哪个为准？"


def test_a_period_of_no_campaign_is_held():
    table = PROGRESS.replace("2019年9月下旬", "2018年1月上旬").replace("数据截至：2019年9月30日", "")
    assert codes(ten(table)) == ["period_unknown"]


def test_no_period_is_asked_with_the_open_one_first():
    table = PROGRESS.replace("2019年9月下旬", "").replace("数据截至：2019年9月30日", "")
    october = DeliveryKey("jieyang", "progress", "2019-10-10", "445281")
    (question,) = read(ten(table), hints(owed=(october,)), DUTIES).questions
    assert question.code == "no_period"
    assert question.candidates[0] == october
    (question,) = read(ten(table), hints(name="9月下旬进展.xlsx"), DUTIES).questions
    assert question.candidates[0] == TEN


def test_an_altered_hidden_page_is_no_witness():
    data = ten(stamp=STAMP)
    assert not read(data, hints(), DUTIES).problems
    wrong = stamped(*STAMP) | {"unit": "445222"}
    sheets = {"附件2": PROGRESS, "_baosong": [[k, f"'{v}'"] for k, v in wrong.items()]}
    reading = read(book(sheets, merged=GROUPS), hints(), DUTIES)
    assert [p.code for p in reading.problems] == ["stamp_altered"]
    assert reading.parts[0].delivery == TEN


def test_one_form_in_two_obligations_goes_by_its_period():
    table = CARD_TABLE.replace("2019年6月20日", "2019年12月20日").replace("期次：2019年6月", "期次：2019年12月")
    assert delivery(book({"表": table})).obligation == "december"
    bare = CARD_TABLE.replace("期次：2019年6月", "").replace("数据截至：2019年6月20日", "")
    assert codes(book({"表": bare})) == ["no_period"]
    assert delivery(book({"表": bare}), sub="六月报送").obligation == "june"


def test_a_form_that_is_not_what_the_hidden_page_says_is_held():
    stamp = ("final", "2019-10-20", "445281", "annex11:1")
    assert codes(ten(stamp=stamp)) == ["form_disagrees"]


def test_an_older_blank_is_read_and_said():
    part = read(book({"附件11": GOOD}, stamp=("final", "2019-10-20", "445281", "annex11:0")), hints(), DUTIES).parts[0]
    assert [p.code for p in part.problems] == ["old_blank"]


def test_a_form_with_most_labels_changed_is_named_but_not_read():
    table = (
        GOOD.replace("立案（起）", "案件（起）")
        .replace("结案（起）", "完成")
        .replace("罚没款（万元）", "罚款")
        .replace("砂轮", "砂布")
    )
    (question,) = read(book({"附件11": table}), hints(), DUTIES).questions
    assert (question.code, question.form, question.candidates) == ("unknown_form", "annex11", (FINAL,))
    assert "与《附件11 统计表》相近，但缺“立案”、“结案”、“罚没款”、“砂轮”" in question.sentence


def test_last_periods_form_under_this_periods_name_is_a_question():
    assert codes(ten(), name="普宁市_附件2_10月10日前报.xlsx") == ["period_disagrees"]
    assert delivery(ten(), name="普宁市_附件2_9月30日前报.xlsx") == TEN


def test_a_form_for_a_period_not_yet_begun_is_a_question():
    early = datetime(2019, 8, 30, tzinfo=UTC)
    assert codes(ten(), seen=early) == ["not_begun"]


def test_the_same_question_of_several_forms_is_asked_once():
    stamp = ("final", "2019-10-20", "445222", "annex11:1,annex12:1")
    asked = read(book({"附件11": GOOD, "附件12": ITEMS}, stamp=stamp), hints(), DUTIES).questions
    assert len({q.sentence for q in asked}) == len(asked)
