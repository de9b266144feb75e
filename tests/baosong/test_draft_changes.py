"""Each new draft comes with what changed since the last: numbers with old and new, units that came, sentences."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.baosong.deciding import copied, friday, typed

AT = "2019-10-21T11:00"


@pytest.fixture(scope="module")
def drafts(tmp_path_factory):
    """A first draft with 榕城区 alone; then 普宁市 corrects and is in the second."""
    made = friday(tmp_path_factory.mktemp("drafts"))
    office = made.office
    first = office.run(AT, "report", "jieyang-2019").splitlines()
    office.drop("普宁市", made.good["普宁市"])
    office.run("2019-10-21T11:30", "collect", "--once")
    second = office.run("2019-10-21T12:00", "report", "jieyang-2019").splitlines()
    said, more = office.said[-1], office.drawer / "榕城区_更正.xlsx"
    typed(made.good["榕城区"], more, "立案", "电线电缆", 9)
    return office, first, second, said


def change_list(drafts, ending):
    (path,) = [Path(line) for line in drafts[2] if ending in line]
    return load_workbook(path.with_name(f"{path.stem}变动清单.xlsx"))


def rows(sheet):
    return [[cell.value for cell in row][1:] for row in sheet.iter_rows(min_row=5)]


def test_a_first_draft_has_none_and_a_second_one_beside_it(drafts):
    _office, first, second, said = drafts
    assert not list(Path(first[0]).parent.glob("*第1稿*变动清单*"))
    assert all("第2稿" in line for line in second if "情况汇报" in line or "汇总表" in line)
    assert "比上一稿的变动：" in said


def test_it_lists_each_number_with_what_it_was_whose_and_where(drafts):
    figures = rows(change_list(drafts, "情况汇报")["数字变动"])
    labels = [row[0] for row in figures]
    (accepted,) = [row for row in figures if row[0] == "报送情况·实报"]
    assert accepted[1:4] == ["合计", "1", "2"]
    assert accepted[4].startswith("正文 第")
    assert "附件11·执法办案·立案" in labels
    assert all(row[2] != row[3] for row in figures)


def test_it_names_the_unit_that_came(drafts):
    assert rows(change_list(drafts, "情况汇报")["单位变动"]) == [["普宁市", "新报到，已计入"]]


def test_it_sets_changed_sentences_side_by_side(drafts):
    texts = rows(change_list(drafts, "情况汇报")["文字变动"])
    (standing,) = [pair for pair in texts if pair[0].startswith("应报")]
    assert "实报1家" in standing[0]
    assert "实报2家" in standing[1]


def test_a_workbooks_changes_are_told_by_sheet_and_cell(drafts):
    figures = rows(change_list(drafts, "整治汇总表")["数字变动"])
    assert [row for row in figures if row[0] == "立案·起" and row[4].startswith("汇总_附件11 ")]


def test_a_chaser_does_not_change_because_another_unit_reported(drafts):
    _office, first, second, _said = drafts
    chased = [line for line in second if "催报" in line]
    assert chased == [line for line in first if "催报" in line and "普宁市" not in line]


@pytest.mark.parametrize(("line", "new"), [("", False), ("已报单位立案{{ 合计.立案 }}起。", True)])
def test_a_chaser_gets_a_new_draft_for_a_total_only_where_its_template_speaks_of_it(drafts, tmp_path, line, new):
    office = copied(SimpleNamespace(office=drafts[0]), tmp_path).office
    template = office.root / "templates" / "jieyang-2019" / "reports" / "final-chaser.docx"
    document = Document(template)
    document.add_paragraph(line)
    document.save(template)
    ask = ("report", "jieyang-2019", "--kind", "chaser", "--until", "2019-10-23T17:00")
    before = office.run("2019-10-21T12:10", *ask)
    office.drop("榕城区", office.drawer / "榕城区_更正.xlsx")
    office.run("2019-10-21T12:20", "collect", "--once")
    made = office.run("2019-10-21T12:30", *ask)
    assert (made != before) is new
