"""Two ten-day periods of 2007 played one after the other: what is carried over, and that every total still adds up.

The second report is held against the workbooks themselves, read here by their labels.
"""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from openpyxl import load_workbook

from bench.clerk import Return
from bench.stories import province_return
from tests.baosong.office import make_office
from tests.baosong.workbooks import plain

FIRST, SECOND = "2007-10-10", "2007-10-20"
PRESENT = ("北京市", "河北省", "山西省", "辽宁省")
CARRIED = ("天津市", "江苏省", "浙江省", "安徽省")
NEW = "福建省"  # reports for the first time in the second period
NAMED = "天津市（退回修改）、浙江省（待确认）、江苏省、安徽省（未报）"
RATES = {
    "建档率": ("已建质量档案", "生产企业总数"),
    "抽查合格率": ("获证企业抽查合格", "获证企业抽查"),
    "大型企业抽查合格率": ("大型企业抽查合格", "大型企业抽查"),
}
STOCK = ("获证企业", "生产条件符合规定", "重点区域")


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Eight report; ten days later four do, one is new, one must correct, one sends two versions, two are silent."""
    office = make_office(tmp_path_factory.mktemp("quality"), "quality-2007")
    reporting = (*PRESENT, *CARRIED)
    first = {p: blank(office, FIRST, p) for p in reporting}
    second = {p: blank(office, SECOND, p) for p in (*PRESENT, NEW, "天津市", "浙江省")}
    files = {p: office.filled(first[p], province_return(office.forms, p)) for p in reporting}
    office.run("2007-10-09T09:00", "collect", "--once")
    for province, file in files.items():
        office.drop(province, file)
    office.run("2007-10-10T15:00", "collect", "--once")
    for province in (*PRESENT, NEW):
        files[province] = office.filled(second[province], grown(office, province))
        office.drop(province, files[province])
    office.drop("天津市", office.filled(second["天津市"], closed_too_many(grown(office, "天津市"))))
    for times, name in ((2, "甲.xlsx"), (3, "乙.xlsx")):
        office.drop("浙江省", office.filled(second["浙江省"], grown(office, "浙江省", times)), name=name)
    office.run("2007-10-20T15:00", "collect", "--once")
    words = ("report", "quality-2007", "--period", SECOND, "--kind")
    word, workbook = (Path(office.run("2007-10-21T09:00", *words, k).strip()) for k in ("summary", "workbook"))
    return SimpleNamespace(office=office, files=files, document=Document(word), workbook=load_workbook(workbook))


def blank(office, period, province):
    made = office.blanks("2007-10-01T09:00", "--period", period, "--unit", province)
    return made[province]


def grown(office, province, times=2):
    cells = province_return(office.forms, province).cells["progress"]
    return Return({"progress": {key: v if isinstance(v, str) else v * times for key, v in cells.items()}})


def closed_too_many(given):
    cells = dict(given.cells["progress"])
    return Return({"progress": cells | {("rebar", "closed"): cells["rebar", "cases"] + 1}})


@cache
def workbook_cells(path):
    """{(label, class or 合计): Decimal} of 附件2; form-level lines have 合计 alone; totals by formula are summed."""
    rows = [[cell.value for cell in row] for row in load_workbook(path)["附件2"].iter_rows()]
    head = next(row for row in rows if "指标" in map(plain, row))
    at = [plain(text) for text in head].index("指标")
    columns = {plain(text): i for i, text in enumerate(head) if i > at + 1 and text}
    found = {}
    for row in rows[rows.index(head) + 1 :]:
        typed = {name: Decimal(str(row[i])) for name, i in columns.items() if isinstance(row[i], int | float)}
        if plain(row[at]) and len(typed) > 1:
            label = plain(row[at])
            found |= {(label, name): value for name, value in typed.items()}
            found.setdefault((label, "合计"), sum(typed.values()))
        elif plain(row[0]) in ("重点区域（个）", "完成整治（个）"):
            found[plain(row[0])[:4], "合计"] = Decimal(next(v for v in row[1:] if isinstance(v, int)))
    return found


def value(played, province, label, column="合计"):
    """A province's number in the last workbook of its that was accepted."""
    if label in RATES:
        top, bottom = (value(played, province, x, column) for x in RATES[label])
        return top * 100 / bottom
    return workbook_cells(played.files[province])[label, column]


def over(played, provinces, label, column="合计"):
    if label in RATES:
        top, bottom = (over(played, provinces, x, column) for x in RATES[label])
        return top * 100 / bottom
    return sum(workbook_cells(played.files[p])[label, column] for p in provinces)


def whole(played, label, column="合计"):
    """A total as it is to be: a cumulative one with last period's values of those without a return."""
    carried = () if label in STOCK else CARRIED
    return over(played, (*PRESENT, NEW, *carried), label, column)


def present(played, label):
    return over(played, (*PRESENT, NEW), label)


def shown(number, label):
    """In a table: amounts and rates with two places."""
    places = "0.01" if label in RATES or label in ("涉案货值", "罚没款") else "1"
    return str(number.quantize(Decimal(places), ROUND_HALF_UP))


def said(number, label):
    """In a sentence: a rate without empty places."""
    exact = number == number.quantize(Decimal("0.01"))
    return f"{number.normalize():f}" if label in RATES and exact else shown(number, label)


def paragraph(played, start):
    (found,) = [p.text for p in played.document.paragraphs if p.text.startswith(start)]
    return found


def sentences(text):
    return [re.findall(r"\d+(?:\.\d+)?", sentence) for sentence in text.split("。") if sentence]


CUMULATIVE = {
    "清查出10类": [
        ["生产企业总数", "发现无证企业", "已清查企业", "已建质量档案", "建档率"],
        ["责令整改", "完成整改"],
    ],
    "查处无证企业": [["查处无证", "取缔无证"]],
    "抽查获证": [
        [
            *("获证企业抽查", "获证企业抽查合格", "抽查合格率"),
            *("大型企业抽查", "大型企业抽查合格", "大型企业抽查合格率"),
        ],
        ["应召回", "已召回"],
    ],
    "立案": [
        ["立案", "结案", "移送司法机关", "涉案货值", "罚没款"],
        ["暂扣证书", "提出吊证建议", "记入不良行为记录", "向政府书面报告"],
    ],
}
MIXED = {"清查出10类": ["获证企业", "生产条件符合规定"], "查处无证企业": ["重点区域", "完成整治"]}


@pytest.mark.parametrize("start", CUMULATIVE)
def test_cumulative_sentences_hold_last_periods_values_of_those_without_a_return(played, start):
    text = paragraph(played, start).replace("10类", "类")
    expected = [[said(whole(played, label), label) for label in labels] for labels in CUMULATIVE[start]]
    assert sentences(text)[: len(expected)] == expected


@pytest.mark.parametrize("start", MIXED)
def test_beside_a_stock_figure_all_figures_are_over_the_units_that_reported_and_say_so(played, start):
    text = paragraph(played, start)
    expected = [said(present(played, label), label) for label in MIXED[start]]
    assert sentences(text)[-1] == [*expected, "4"]
    assert text.endswith("（不含沿用上期的4个单位）。")


def test_each_unit_without_a_return_is_named_by_its_own_state(played):
    assert paragraph(played, "天津市（") == f"{NAMED}没有本期数，其累计数沿用上期。"
    text = paragraph(played, "数据截至")
    assert f"含5家（北京市、河北省、山西省、辽宁省、福建省）；{NAMED}的累计数沿用上期，其他数不含；不含" in text
    assert "、海南省" not in text
    assert "等22个（未报）" in text


def test_the_standing_names_everyone_missing_once_and_no_one_who_is_held(played):
    text = paragraph(played, "应报31家")
    assert text.startswith("应报31家，实报5家，缺天津市（退回修改）、内蒙古自治区、")
    assert text.count("海南省") == 1
    assert "待确认1家（浙江省）" in text
    assert text.count("浙江省") == 1


def test_the_table_by_class_is_that_of_the_workbooks(played):
    table = played.document.tables[0]
    labels = (
        "生产企业总数",
        "已建质量档案",
        "建档率",
        "发现无证企业",
        "获证企业抽查",
        "抽查合格率",
        "立案",
        "涉案货值",
    )
    assert len(table.rows) == 12
    for row in table.rows[1:]:
        texts = [plain(cell.text) for cell in row.cells]
        assert texts[1:] == [shown(whole(played, label, texts[0]), label) for label in labels]


UNIT_LABELS = (
    *("生产企业总数", "已建质量档案", "建档率", "取缔无证"),
    *("获证企业抽查", "抽查合格率", "立案", "涉案货值"),
)


def unit_rows(played):
    return {row.cells[1].text: [cell.text for cell in row.cells] for row in played.document.tables[2].rows[1:]}


def test_the_table_by_unit_shows_carried_values_marked(played):
    rows = unit_rows(played)
    for province in (*PRESENT, NEW, *CARRIED):
        expected = [shown(value(played, province, label), label) for label in UNIT_LABELS]
        assert rows[province][5:] == expected
    states = {p: rows[p][2] for p in CARRIED}
    assert states == {
        "天津市": "退回修改\n沿用上期", "江苏省": "逾期未报\n沿用上期",
        "浙江省": "待确认\n沿用上期", "安徽省": "逾期未报\n沿用上期",
    }  # fmt: skip
    assert set(rows["海南省"][5:]) == {"未报"}


def test_the_columns_of_the_table_by_unit_add_up_to_their_total(played):
    rows = unit_rows(played)
    total = rows.pop("合计")[5:]
    for place, label in enumerate(UNIT_LABELS):
        assert total[place] == shown(whole(played, label), label)
        if label not in RATES:
            column = [row[5 + place] for row in rows.values()]
            assert sum(Decimal(text) for text in column if text != "未报") == Decimal(total[place])


def test_goals_keep_one_set_of_units_in_numerator_and_denominator(played):
    reached = {row.cells[1].text: row.cells[3].text for row in played.document.tables[1].rows[1:]}
    top, bottom = whole(played, "已建质量档案"), whole(played, "生产企业总数")
    assert f"（{top}/{bottom}）" in reached["建立质量档案"]
    top, bottom = present(played, "生产条件符合规定"), present(played, "获证企业")
    assert f"（{top}/{bottom}）" in reached["获证企业生产条件符合规定"]


def by_label(sheet):
    """{plain label: number} of 汇总, the last number of each line."""
    found = {}
    for row in sheet.iter_rows(values_only=True):
        numbers = [Decimal(str(v)) for v in row if isinstance(v, int | float)]
        for text in row:
            if isinstance(text, str) and numbers:
                found.setdefault(plain(text).split("（")[0], numbers[-1])
    return found


def test_the_workbook_holds_the_same_totals_and_names_the_lines_that_carry_nothing_over(played):
    sheet = played.workbook["汇总"]
    found = by_label(sheet)
    for label in ("生产企业总数", "获证企业", "立案", "涉案货值", "重点区域", "完成整治"):
        assert found[label] == whole(played, label)
    words = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    lines = "“获证企业（家）”、“生产条件符合规定（家）”、“重点区域（个）”"
    assert f"{lines}合计不含天津市、江苏省、浙江省、安徽省（该项不沿用上期数）。" in words
    assert f"{NAMED}的累计数沿用上期" in words


def test_the_workbooks_rows_by_unit_add_up_and_are_marked(played):
    sheet = played.workbook["分单位"]
    head = next(row for row in sheet.iter_rows() if any(plain(c.value) == "立案（起）" for c in row))
    at = next(c.column for c in head if plain(c.value) == "立案（起）") - 1
    rows = {row[0]: row for row in sheet.iter_rows(min_row=head[0].row + 1, values_only=True) if row[0]}
    marks = [rows[p][1] for p in CARRIED]
    assert marks == ["退回修改，沿用上期", "未报，沿用上期", "待确认，沿用上期", "未报，沿用上期"]
    assert rows["合计"][at] == whole(played, "立案")
    assert sum(row[at] for name, row in rows.items() if name != "合计" and isinstance(row[at], int)) == rows["合计"][at]


def test_show_compares_with_last_period_over_the_units_in_both_and_names_the_others(played):
    where = f"quality-2007/progress/{SECOND}"
    shown = played.office.run("2007-10-21T09:00", "show", where)
    title = next(line for line in shown.splitlines() if "同口径" in line)
    assert "与上期（2007年10月上旬）同口径比较，含4个单位；不含天津市、内蒙古自治区、吉林省、" in title
    (record,) = json.loads(played.office.run("2007-10-21T09:00", "show", where, "--json"))["compared"]["forms"]
    changes = {c["address"].split("/", 5)[-1]: c for c in record["changes"]}
    now = over(played, PRESENT, "立案")
    found = changes["*/cases~diff"]
    assert (found["before"], found["now"], found["diff"]) == (str(now / 2), str(now), str(now / 2))
    assert NEW not in title.split("不含")[0]
    assert {played.office.campaign.unit(code).name for code in record["units"]} == set(PRESENT)
