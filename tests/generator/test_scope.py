"""口径 in words: who is in a total, who is not and why."""

from dataclasses import replace

from generator.scope import by_reason, gaps, scope, table_word
from tests.generator.made_reports import made_report


def ten_days(states):
    given = made_report("quality-2007", "progress-summary", states, period=1)
    return given.tables[0], given.standings


def test_a_reason_is_said_once_for_all_its_units():
    _, standings = ten_days({0: "returned", 1: "overdue", 2: "held", 3: "overdue"})
    assert str(by_reason(standings[:4])) == "北京市（退回修改）、河北省（待确认）、天津市、山西省（未报）"


def test_a_unit_that_waits_for_a_person_is_never_said_not_to_have_reported():
    table, standings = ten_days({2: "held", 3: "returned"})
    assert str(scope(table, standings)) == "含29家；不含山西省（退回修改）、河北省（待确认）"
    assert [table_word(standings[place], table) for place in (2, 3, 4)] == ["待确认", "退回修改", "已报"]


def test_exempt_units_are_named_as_such():
    table, standings = ten_days({5: "exempt"})
    assert str(scope(table, standings)) == "含全部30家；不含辽宁省（免报）"


def test_figures_that_take_over_nothing_are_named_with_the_units_they_lack():
    table, standings = ten_days({7: "carried"})
    lines = "“获证企业（家）”、“生产条件符合规定（家）”、“重点区域（个）”"
    assert gaps(table, standings) == [f"{lines}合计不含黑龙江省（该项不沿用上期数）"]


def test_with_nothing_but_carried_values_it_says_that_nobody_has_reported():
    table, standings = ten_days(dict.fromkeys(range(31), "overdue") | {7: "carried"})
    text = str(scope(table, standings))
    assert text.startswith("本期尚无单位的数据；黑龙江省（未报）的累计数沿用上期，其他数不含；不含北京市、")
    assert str(scope(replace(table, carried=()), standings)) == "尚无单位的数据"
