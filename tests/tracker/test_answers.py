"""Which query an explanation is about: our own sentence, the cell, or the indicator and row its words name."""

import pytest

from tests.tracker.reading.books import DOWN, GRID, LIST
from tracker.facts import Explanation
from tracker.judging.answers import answered, query_id
from tracker.problem import Place, Problem

FORMS = {form.id: form for form in (GRID, LIST, DOWN)}


def query(part="annex11", row="cable", field="cases", cell="C5", sentence="立案填的是500起，超出通常范围。"):
    return Problem("unusual", "query", sentence, "请核对。", Place(sheet="附件11", cell=cell), part, row, field)


def told(form="", at="", item="", opinion=""):
    return Explanation(form, at, item, opinion, "集中办案", "情况说明", "C5")


CABLE, WHEEL, TOTAL = query(), query(row="wheel", cell="C6"), query(row="total", cell="C8")
CLOSED, WHOLE = query(field="closed", cell="D5"), query(row="", field="", cell="")
ITEM = query("annex12", "3", "fine", "E9")
PROVINCE, CITY = query("progress", "cable", "p_good", "D6"), query("progress", "cable", "c_good", "D8")
EVERY = (CABLE, WHEEL, TOTAL, CLOSED, WHOLE, ITEM, PROVINCE, CITY)


@pytest.mark.parametrize(("explanation", "meant"), [
    (told("附件11", item="电线电缆立案"), {CABLE}),
    (told("附件11", item="电缆：立案（起）"), {CABLE}),
    (told("统计表", item="立案"), {CABLE, WHEEL, TOTAL}),
    (told("附件11 统计表", item="立案合计"), {TOTAL}),
    (told(item="砂轮 立案"), {WHEEL}),
    (told("附件12", item="立案"), set()),
    (told("附件12", item="第3条罚没款"), {ITEM}),
    (told("附件12", item="第2条罚没款"), set()),
    (told("附件11", at="D5"), {CLOSED}),
    (told("附件11"), {WHOLE}),
    (told("附件11", item="全表"), {WHOLE}),
    (told("附件2", item="市级抽查 合格批次"), {CITY}),
    (told("附件2", item="合格批次"), {PROVINCE, CITY}),
    (told("附件11", at="C5", item="立案", opinion="立案填的是500起，超出通常范围。请核对。"),
     {CABLE, WHEEL, TOTAL, CLOSED, WHOLE, ITEM, PROVINCE, CITY}),
    (told("附件11", at="C5", item="电线电缆立案", opinion="立案填的是400起，超出通常范围。请核对。"), set()),
])  # fmt: skip
def test_an_explanation_is_about_what_it_names_and_nothing_else(explanation, meant):
    assert set(answered(EVERY, [explanation], FORMS)) == meant


def test_errors_are_not_explained_away():
    error = Problem(
        "check_failed", "error", "结案不能多于立案", "请改正。", Place(cell="C5"), "annex11", "cable", "cases"
    )
    assert answered([error], [told("附件11", item="电线电缆立案")], FORMS) == {}


def test_the_last_reason_counts():
    first, second = told("附件11", item="立案"), told("附件11", item="电线电缆立案")
    assert answered([CABLE], [first, second], FORMS) == {CABLE: second}


def test_a_query_is_named_by_its_place_and_its_numbers():
    assert query_id(CABLE) == query_id(query())
    assert len({query_id(p) for p in (CABLE, WHEEL, CLOSED, query(sentence="立案填的是400起，超出通常范围。"))}) == 4
