"""What does not fit together in a set of readings, each with both sides' numbers and its place."""

from dataclasses import replace

import pytest

from tests.tracker.reading.books import DUTIES, FINAL, GOOD, GRID, ITEMS, LIST, book, hints
from tracker.definition.form import Check
from tracker.definition.model import Duty
from tracker.definition.rules import parse_rule
from tracker.judge import History, judge
from tracker.reading.read import read

DUTY = DUTIES[0]
ITEM8 = "\n".join(
    f"'{n}' | 普宁市局 | 普市监〔2019〕{n}号 | 2019-6-{n} | {'1.75' if n == 1 else ''} |" for n in range(1, 9)
)
EIGHT = "\n".join([*ITEMS.strip().splitlines()[:5], ITEM8])


def readings(grid=GOOD, items=EIGHT):
    found = read(book({"附件11": grid, "附件12": items}), hints(), DUTIES)
    assert not found.questions
    return {p.part: p for p in found.parts}


def judged(grid=GOOD, items=EIGHT, previous=None, duty=DUTY):
    return judge(duty, readings(grid, items), History(previous or {}))


def with_check(text, severity="error"):
    grid = replace(GRID, checks=(Check(parse_rule(text), severity, "应当成立"),))
    return Duty(replace(DUTY.campaign, forms=(grid, LIST)), DUTY.obligation, DUTY.periods)


def test_a_set_that_fits_has_nothing_to_say():
    assert judged() == ()


def test_a_failed_check_names_row_numbers_and_cell():
    first = judged(GOOD.replace("| 5 | 3 |", "| 5 | 6 |").replace("| 8 | 5 |", "| 8 | 8 |"))[0]
    assert first.code == "check_failed"
    assert first.sentence == "《附件11 统计表》“电线电缆”行：结案不能多于立案（结案6，立案5）。"
    assert (first.severity, first.place.sheet, first.place.cell) == ("error", "附件11", "D5")
    assert (first.part, first.row, first.field) == ("annex11", "cable", "closed")


def test_a_total_is_checked_too():
    problems = judged(GOOD.replace("| 1 | 0 | 0.25", "| 1 | 9 | 0.25").replace("| 8 | 5 |", "| 8 | 14 |"))
    assert [(p.row, p.place.cell) for p in problems] == [("chem", "D7"), ("total", "D8")]


def test_forms_are_compared_once_over_the_set():
    (problem,) = judged(items=EIGHT.rsplit("\n", 1)[0])
    assert (
        problem.sentence
        == "《附件11 统计表》“合计”行：立案数应等于附件12的案件数（立案合计8，《附件12 案件表》条数7）。"
    )
    assert (problem.place.cell, problem.row, problem.field) == ("C8", "total", "cases")


def test_a_missing_form_skips_the_comparison():
    assert judge(DUTY, {"annex11": readings()["annex11"]}) == ()


def test_a_nil_list_counts_none():
    nil = "\n".join(line if n != 3 else line + " 是" for n, line in enumerate(ITEMS.strip().splitlines()[:5]))
    codes = [(p.code, p.severity) for p in judged(items=nil)]
    assert codes == [("check_failed", "error"), ("check_query", "query")]


def test_a_blank_or_refused_operand_skips_the_rule_and_the_totals_it_stands_in():
    assert judged(GOOD.replace("| 2 | 2 | 0", "| | 2 | 0").replace("| 8 | 5 |", "| | |")) == ()
    assert judged(GOOD.replace("| 5 | 3 |", "| 约5 | 3 |")) == ()
    assert judged(items=EIGHT.replace("1.75", "约2")) == ()


def test_a_blank_that_is_allowed_counts_as_none():
    assert judged(GOOD.replace("| 2 | 2 | 0", "| 2 | 2 |")) == ()
    (query,) = judged(GOOD.replace("| 3 | 1.5", "| 3 | 9").replace("| 2 | 2 | 0", "| 2 | 2 |").replace("1.75", ""))
    assert query.field == "fines"


def test_last_period_is_compared_by_row_and_total():
    before = readings(GOOD.replace("| 5 | 3 |", "| 9 | 3 |").replace("| 8 | 5 |", "| 12 | 5 |"))
    problems = judged(previous={"annex11": before["annex11"]})
    assert [(p.code, p.severity, p.row) for p in problems] == [
        ("check_query", "query", "cable"),
        ("check_query", "query", "total"),
    ]
    assert problems[0].sentence == "《附件11 统计表》“电线电缆”行：累计数比上期减少（立案5，上期立案9）。"
    assert "情况说明" in problems[0].cure


def test_an_item_named_twice_is_an_error():
    (problem,) = judged(items=EIGHT.replace("〔2019〕2号", "〔2019〕 1号"))
    assert problem.code == "item_twice"
    assert problem.sentence == "《附件12 案件表》第1条和第2条重复（普市监〔2019〕 1号）。"
    assert problem.place.cell == "C7"


def test_a_number_out_of_its_usual_range_is_asked_about():
    problems = judged(GOOD.replace("| 5 | 3 |", "| 501 | 3 |").replace("| 8 | 5 |", "| 504 | 5 |"))
    (query,) = [p for p in problems if p.code == "unusual"]
    assert query.sentence == "《附件11 统计表》“电线电缆”行“立案”填的是501起，超出通常范围（0—500）。"
    assert (query.severity, query.place.cell) == ("query", "C5")


@pytest.mark.parametrize(("rule", "holds"), [
    ("annex11.cases = count(annex12)", True),
    ("annex11.cases = distinct(annex12.number)", True),
    ("distinct(annex12.unit) = 1", True),
    ('count(annex12.unit = "普宁市局") = 8', True),
    ('count(annex12.unit = "揭西县局") = 0', True),
    ('count(annex12.unit = "普宁市局") <= 7', False),
    ("annex11.fines = sum(annex12.fine)", True),
    ("annex11.staff = 30", True),
    ("staff = 31", False),
    ("closed * 2 <= cases", False),
    ("annex11.plants > 15", False),
    ("cases / closed >= 1", True),
])  # fmt: skip
def test_every_kind_of_name_in_a_rule(rule, holds):
    assert (judged(duty=with_check(rule)) == ()) is holds


def test_a_member_of_a_zip_is_named_in_the_place():
    parts = {
        name: replace(p, member="附件11.xlsx") for name, p in readings(GOOD.replace("| 5 | 3 |", "| 5 | 6 |")).items()
    }
    assert judge(DUTY, parts)[0].place.file == "附件11.xlsx"
    assert parts["annex11"].delivery == FINAL
