"""Workbooks with more than one sheet to a form, hidden ones, old versions, and forms of another layout."""

from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook

from tests.tracker.reading.books import DUTIES, GOOD, GRID, ITEMS, book, hints, period, problems, values
from tracker.definition.form import Field
from tracker.definition.model import Duty
from tracker.reading.read import read

HEAD = "\n".join(GOOD.strip().splitlines()[:4])
ROWS = GOOD.strip().splitlines()[4:7]
TOTAL, STAFF = GOOD.strip().splitlines()[7:9]
WANTED = read(book({"附件11": GOOD}), hints(), DUTIES).parts[0]
FINAL = DUTIES[0]


def said(sheets, duties=DUTIES, **more):
    reading = read(book(sheets, **more), hints(), duties)
    assert not reading.questions, reading.questions
    return reading


def changed(data, change):
    workbook = load_workbook(BytesIO(data))
    change(workbook)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


# one form over several sheets


def test_rows_on_two_sheets_are_one_form_and_its_total_is_over_both():
    sheets = {
        "附件11": "\n".join([HEAD, *ROWS[:2], "合计 | 15 | 8 | 5 | 1.75", STAFF]),
        "附件11续": "\n".join([HEAD, ROWS[2]]),
    }
    (part,) = said(sheets).parts
    assert values(part) == values(WANTED)
    assert part.digest == WANTED.digest
    assert problems(part) == ["continued"]
    assert "“附件11”、“附件11续”" in part.problems[0].sentence
    sheets["附件11"] = sheets["附件11"].replace("| 8 | 5 |", "| 9 | 5 |")
    (problem,) = [p for p in said(sheets).parts[0].problems if p.severity == "error"]
    assert (problem.code, problem.place.sheet, problem.place.cell) == ("total_differs", "附件11", "C7")


def test_each_sheet_s_own_total_is_held_against_its_own_rows():
    sheets = {
        "上": "\n".join([HEAD, *ROWS[:2], "合计 | 15 | 7 | 5 | 1.5", STAFF]),
        "下": "\n".join([HEAD, ROWS[2], "合计 | 15 | 1 | 0 | 0.25"]),
    }
    part = said(sheets).parts[0]
    assert values(part)["total", "cases"] == "8"
    assert "total_differs" not in problems(part)


def test_columns_on_two_sheets_neither_of_which_is_the_form_alone():
    lines = [line.split(" | ") for line in GOOD.strip().splitlines()[3:8]]
    left = ["附件11", "报送单位：普宁市", *(" | ".join(line[:3]) for line in lines), STAFF]
    right = ["附件11", "报送单位：普宁市", *(" | ".join(line[:1] + line[3:]) for line in lines)]
    (part,) = said({"一": "\n".join(left), "二": "\n".join(right)}).parts
    assert values(part) == values(WANTED)
    assert {p.severity for p in part.problems} == {"note"}


def test_two_sheets_that_differ_in_one_cell_are_two_versions():
    reading = read(book({"附件11": GOOD, "附件11 (2)": GOOD.replace("| 5 | 3 |", "| 6 | 3 |")}), hints(), DUTIES)
    assert [q.code for q in reading.questions] == ["form_twice"]


def test_items_on_two_sheets_are_one_list():
    lines = ITEMS.strip().splitlines()
    head, item, rest = "\n".join(lines[:5]), lines[5:7], "\n".join(lines[8:])
    sheets = {"附件11": GOOD, "附件12": f"{head}\n{item[0]}\n{rest}", "附件12(2)": f"{head}\n{item[1]}\n{rest}"}
    part = next(p for p in said(sheets).parts if p.part == "annex12")
    together = next(p for p in said({"附件12": ITEMS}).parts)
    assert values(part) == values(together)
    assert problems(part) == ["continued"]
    sheets["附件12(2)"] = f"{head}\n{item[0]}\n{item[1]}\n{rest}"
    assert [q.code for q in read(book(sheets), hints(), DUTIES).questions] == ["form_twice"]


# hidden


def test_hidden_rows_and_columns_are_read_and_named():
    def hide(workbook):
        workbook["附件11"].row_dimensions[6].hidden = True
        workbook["附件11"].column_dimensions["D"].hidden = True

    (part,) = read(changed(book({"附件11": GOOD}), hide), hints(), DUTIES).parts
    assert values(part) == values(WANTED)
    (problem,) = part.problems
    assert (problem.code, problem.severity) == ("hidden_cells", "note")
    assert "B6、C6、D6、E6" in problem.sentence


def test_a_form_on_a_hidden_sheet_is_read_only_where_no_visible_one_is():
    def hide(workbook):
        workbook["附件11"].sheet_state = "hidden"

    alone = read(changed(book({"附件11": GOOD, "封面": "揭阳市"}), hide), hints(), DUTIES)
    assert (values(alone.parts[0]), problems(alone.parts[0])) == (values(WANTED), ["hidden_sheet"])
    two = {"附件11": GOOD.replace("| 5 | 3 |", "| 6 | 3 |"), "统计表": GOOD}
    beside = read(changed(book(two), hide), hints(), DUTIES)
    assert beside.questions == ()
    assert values(beside.parts[0]) == values(WANTED)


# versions

NEW = replace(
    GRID, version=2, fields=(*GRID.fields[:4], Field("ordered", "责令改正", "责令改正", "int", "家"), GRID.fields[4])
)


def versions(form=NEW):
    campaign = replace(FINAL.campaign, forms=(form, *FINAL.campaign.forms[1:]), old_forms=(GRID,))
    return (Duty(campaign, FINAL.obligation, FINAL.periods),)


def test_an_old_version_is_read_by_its_own_text_and_only_what_is_new_is_asked_for():
    for more in ({}, {"stamp": ("final", "2019-10-20", "445281", "annex11:1")}):
        (part,) = said({"附件11": GOOD}, versions(), **more).parts
        assert part.version == 1
        assert values(part) == values(WANTED)
        (problem,) = part.problems
        assert (problem.code, problem.severity) == ("old_version", "query")
        assert problem.sentence == "《附件11 统计表》用的是第1版空白表，现行为第2版，缺“责令改正”。"
        assert problem.cure == "请在退回的表里补填这一栏，其余不必重填；没有的填0。"


def test_the_new_version_is_read_as_such_and_a_new_indicator_not_yet_due_is_not_asked_for():
    table = "\n".join(
        line + (" | 责令改正（家）" if "罚没款" in line else f" | {n}" if n and line.count("|") == 4 else "")
        for n, line in zip((0, 0, 0, 0, 1, 2, 3, 6, 0, 0, 0), GOOD.strip().splitlines(), strict=True)
    )
    (part,) = said({"附件11": table}, versions()).parts
    assert (part.version, problems(part)) == (2, [])
    assert values(part)["cable", "ordered"] == "1"
    later = replace(NEW, fields=tuple(replace(f, since=period_after()) if f.id == "ordered" else f for f in NEW.fields))
    (old,) = said({"附件11": GOOD}, versions(later)).parts
    assert "缺" not in "".join(p.sentence for p in old.problems)


def period_after():
    return period(FINAL.periods[0].data_until.replace(day=30), "后一期").data_until


# a layout that is not ours


def test_an_upper_level_s_blank_of_their_own_is_read_by_its_labels():
    table = """
附件11：
全省重点工业产品质量安全专项整治情况统计表
填报单位（盖章）：普宁市 | | | | | 填报日期：2019年10月18日 |
序号 | 类别 | 企业情况 | 查处情况 | | |
| | 生产企业 | 立案 | 结案 | 罚没款 | 备注
| | （家） | （起） | （起） | （万元） |
一 | 1.电线电缆 | 12 | 5 | 3 | 1.5 |
二 | 2.砂轮 | 4 | 2 | 2 | 0 | 含进口
三 | 3.危险化学品（含包装物） | 6 | 1 | 0 | 0.25 |
| 合　计 | 15 | 8 | 5 | 1.75 |
出动执法人员（人次） | | 30
填表人：张三 | | 审核人： | | 联系电话：
"""
    reading = read(book({"Sheet1": table}, merged=("C4:C4", "D4:F4")), hints(name="附件11.xlsx"), DUTIES)
    assert reading.questions == ()
    (part,) = reading.parts
    assert values(part) == values(WANTED)
    assert [p.code for p in part.problems if p.severity == "error"] == []


# lists as they are


def test_a_list_with_all_that_is_not_data():
    table = """
附件12
案件表
报送单位：普宁市
序号 | 立案单位 | 案件编号 | 立案日期 | 罚没款（万元） | 办理进度
例：1 | 某某局 | 某市监〔2019〕0号 | 2019-01-01 | 9.99 | 已结案
'1' | 普宁市局 | 普市监〔2019〕1号 | 2019年6月3日 | 1.5 | 已结案
'2' | | 普市监〔2019〕2号 | 2019/7/4 | 0.25 | 立案调查
小计 | | | | 1.75 |
'1' | 流沙所 | 普市监〔2019〕3号 | 2019.8.5 | 无 | 已结案
合计 | | | | 1.75 |
| | | | |
单位负责人（签字）： | 审核人： | 填表人：
"""
    data = book({"附件12": table}, merged=("B6:B7",))

    def styled(workbook):
        for row in range(20, 1200):
            workbook["附件12"].cell(row, 1).number_format = "0.00"
            workbook["附件12"].row_dimensions[row].height = 18

    (part,) = read(changed(data, styled), hints(), DUTIES).parts
    assert [v.text for v in part.values if v.field == "number"] == [f"普市监〔2019〕{n}号" for n in (1, 2, 3)]
    assert [v.text for v in part.values if v.field == "unit"] == ["普宁市局", "普宁市局", "流沙所"]
    assert [v.text for v in part.values if v.field == "fine"] == ["1.5", "0.25", "0"]
    assert [p.severity for p in part.problems if p.severity != "note"] == []
