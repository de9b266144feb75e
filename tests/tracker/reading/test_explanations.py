"""情况说明 and 修改清单: lines found by their headings, a reason told from a mere assurance."""

import pytest

from tests.tracker.reading.books import DUTIES, GOOD, book, hints
from tracker.reading.explanations import says_nothing
from tracker.reading.read import read

BLANK = """
情况说明
数字与上期相差较大的，逐项写明原因。
表 | 指标 | 说明
附件11 | 电线电缆立案 | 集中检查了三个专业市场
附件11 | 结案 |
| | 核实无误
"""
LIST = """
修改清单（普宁市）
序号 | 性质 | 报表 | 位置 | 项目 | 上期 | 本期 | 审核意见 | 情况说明
1 | 请说明 | 附件11 | C5 | 电线电缆 立案 | 50 | 5 | 《附件11 统计表》的立案填的是5起。请核对。 | 专班已撤
2 | 须改正 | 附件11 | D5 | 结案 | | 6 | 结案不能多于立案。 |
"""


def test_each_line_with_a_reason_is_an_explanation_with_its_cell():
    (one,) = read(book({"附件11": GOOD, "情况说明": BLANK}), hints(), DUTIES).explanations
    assert (one.form, one.item, one.reason) == ("附件11", "电线电缆立案", "集中检查了三个专业市场")
    assert (one.sheet, one.cell) == ("情况说明", "C4")


def test_a_list_that_went_back_carries_our_sentence_too():
    (one,) = read(book({"修改清单": LIST, "附件11": GOOD}), hints(), DUTIES).explanations
    assert (one.at, one.reason, one.opinion) == ("C5", "专班已撤", "《附件11 统计表》的立案填的是5起。请核对。")


def test_an_assurance_is_refused_where_it_stands():
    (problem,) = read(book({"附件11": GOOD, "情况说明": BLANK}), hints(), DUTIES).problems
    assert (problem.code, problem.place.sheet, problem.place.cell) == ("no_reason", "情况说明", "C6")
    assert problem.sentence == "只写“核实无误”，不算说明。"


@pytest.mark.parametrize("reason", [
    "核实无误", "属实", "经核实，情况属实。", "数据真实准确", "以上数据均已核对无误", "已确认，没有问题", "无误！", "是的",
])  # fmt: skip
def test_what_only_asserts_says_nothing(reason):
    assert says_nothing(reason)


@pytest.mark.parametrize("reason", [
    "集中检查了三个专业市场", "上期漏报，本期补录", "核实后更正为12", "因台风停产", "新增企业2家，已核实无误", "专班已撤",
])  # fmt: skip
def test_what_gives_a_cause_is_a_reason(reason):
    assert not says_nothing(reason)


def test_a_sheet_without_a_form_beside_it_explains_nothing():
    assert read(book({"情况说明": BLANK}), hints(), DUTIES).explanations == ()
