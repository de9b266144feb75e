"""What a return says against the period before, and beside other units: asked about, never refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.definition.form import Check
from tracker.definition.model import Duty
from tracker.definition.rules import parse_rule
from tracker.facts import DeliveryKey, PartReading, Value
from tracker.judge import History, judge

BEFORE, NOW = "2019-10-10", "2019-10-20"
GRID = """
| row   | plants | cases | sampled | qualified | value |
| r1    | 3      | 12    | 40      | 36        | 1.5   |
| r2    | 2      | 5     | 10      | 10        | 24    |
| total | 4      | 17    | 50      | 46        | 25.5  |
"""
ITEMS = """
| row | no   | fine |
| 1   | 甲1号 | 1.5  |
| 2   | 甲2号 | 0.2  |
"""


def reading(table, period=NOW, part="f1", unit="a1", **more):
    """A table whose head names the fields and whose first column names the rows."""
    lines = [[c.strip() for c in line.strip()[1:-1].split("|")] for line in table.strip().splitlines()]
    values = tuple(
        Value(row[0], field, text or None, text, "附件1", f"{'ABCDEFGH'[i]}{n}")
        for n, row in enumerate(lines[1:], start=2)
        for i, (field, text) in enumerate(zip(lines[0][1:], row[1:], strict=True), start=1)
    )
    digest = sha256("".join(table.split()).encode()).hexdigest()
    return PartReading(DeliveryKey("c", "final", period, unit), part, 1, digest, values, (), **more)


def edited(table, *swaps):
    """The table with cells changed: each swap is (row, field, text)."""
    lines = table.strip().splitlines()
    head = [c.strip() for c in lines[0].strip("| ").split("|")]
    for row, field, text in swaps:
        (n,) = [i for i, line in enumerate(lines) if line.strip("| ").split("|")[0].strip() == row]
        cells = [c.strip() for c in lines[n].strip("| ").split("|")]
        cells[head.index(field)] = text
        lines[n] = "| " + " | ".join(cells) + " |"
    return "\n".join(lines)


def changed(duty, **fields):
    """The duty with some fields of f1 changed: cases={"over_time": "flow"}."""
    (form, *rest) = duty.campaign.forms
    made = tuple(replace(f, **fields.get(f.id, {})) for f in form.fields)
    return Duty(replace(duty.campaign, forms=(replace(form, fields=made), *rest)), duty.obligation, duty.periods)


def judged(duty, now, before=GRID, **more):
    history = History({"f1": reading(before, BEFORE)} if before else {}, **more)
    return judge(duty, {"f1": reading(now)}, history)


def said(problems):
    return [(p.code, p.row, p.field) for p in problems]


def test_a_cumulative_number_that_fell_is_asked_about_with_both_numbers_period_and_cure(duty):
    (query,) = judged(duty, edited(GRID, ("r1", "cases", "9"), ("total", "cases", "14")))
    assert query.sentence == "《附件1 统计表》“电缆”行“立案”的累计数填的是9起，小于上期（10月10日）的12起。"
    assert query.cure == "请核对；如属实，请在“情况说明”工作表写明原因。"
    assert (query.severity, query.row, query.field, query.place.cell) == ("query", "r1", "cases", "C2")


def test_a_total_that_fell_with_its_row_is_not_asked_about_twice(duty):
    problems = judged(duty, edited(GRID, ("r1", "cases", "9"), ("total", "cases", "14")))
    assert said(problems) == [("cumulative_fell", "r1", "cases")]


def test_a_typed_total_that_fell_though_no_row_did_is_asked_about(duty):
    cumulative = changed(duty, plants={"over_time": "cumulative"})
    problems = judged(cumulative, edited(GRID, ("r1", "plants", "4"), ("total", "plants", "3")))
    assert said(problems) == [("cumulative_fell", "total", "plants")]
    assert "“合计”行“生产企业”" in problems[0].sentence


def test_what_is_of_the_period_or_of_the_day_may_fall(duty):
    now = edited(
        GRID, ("r1", "plants", "1"), ("r1", "value", "0.1"), ("total", "plants", "3"), ("total", "value", "24.1")
    )
    assert judged(duty, now) == ()


def test_a_rate_in_percent_may_fall(duty):
    assert (
        judged(changed(duty, cases={"unit": "%"}), edited(GRID, ("r1", "cases", "9"), ("total", "cases", "14"))) == ()
    )


def test_the_first_period_and_a_blank_are_held_against_nothing(duty):
    assert judged(duty, GRID, before=None) == ()
    assert judged(duty, edited(GRID, ("r1", "cases", "")), before=edited(GRID, ("r2", "cases", ""))) == ()


def test_a_number_below_the_table_is_compared_too(duty):
    once = changed(duty, cases={"scope": "form"})
    one, two = "| row | cases |\n|  | 12 |", "| row | cases |\n|  | 9 |"
    (query,) = judge(once, {"f1": reading(two)}, History({"f1": reading(one, BEFORE)}))
    assert query.sentence.startswith("《附件1 统计表》“立案”的累计数填的是9起")


@pytest.mark.parametrize("limits", [{"since": date(2019, 10, 15)}, {"until": date(2019, 10, 15)}])
def test_a_field_that_began_since_or_ended_before_is_not_compared(duty, limits):
    assert judged(changed(duty, cases=limits), edited(GRID, ("r1", "cases", "9"), ("total", "cases", "14"))) == ()


def test_a_check_written_by_hand_speaks_instead_of_the_derived_one(duty):
    form = replace(duty.campaign.forms[0], checks=(Check(parse_rule("cases >= prev.cases"), "query", "立案减少"),))
    own = Duty(replace(duty.campaign, forms=(form,)), duty.obligation, duty.periods)
    problems = judged(own, edited(GRID, ("r1", "cases", "9"), ("total", "cases", "14")))
    assert said(problems) == [("check_query", "r1", "cases"), ("check_query", "total", "cases")]


RUNNING = "sampled = prev.sampled + cases"


def running(duty):
    flow = changed(duty, cases={"over_time": "flow"})
    form = replace(flow.campaign.forms[0], checks=(Check(parse_rule(RUNNING), "error", "累计应等于上期累计加本期"),))
    return Duty(replace(flow.campaign, forms=(form,)), flow.obligation, flow.periods)


def test_a_running_total_is_last_periods_plus_this_periods(duty):
    now = edited(GRID, ("r1", "sampled", "52"), ("r2", "sampled", "15"), ("total", "sampled", "67"))
    assert judged(running(duty), now) == ()
    (error,) = [p for p in judged(running(duty), edited(now, ("r1", "sampled", "53"))) if p.row == "r1"]
    assert error.sentence == "《附件1 统计表》“电缆”行：累计应等于上期累计加本期（抽查53，上期抽查40，立案12）。"
    assert error.severity == "error"


def test_a_running_total_is_not_reckoned_over_a_period_that_was_missed(duty):
    third = replace(duty.periods[1], id="2019-10-30", label="10月30日")
    longer = Duty(running(duty).campaign, duty.obligation, (*duty.periods, third))
    now = reading(edited(GRID, ("r1", "sampled", "99"), ("total", "sampled", "109")), "2019-10-30")
    assert judge(longer, {"f1": now}, History({"f1": reading(GRID, BEFORE)})) == ()
    assert judge(longer, {"f1": now}, History({"f1": reading(GRID, NOW)})) != ()


def test_ten_times_last_periods_number_is_asked_about(duty):
    (query,) = judged(duty, edited(GRID, ("r1", "cases", "120"), ("total", "cases", "125")))
    assert query.sentence == "《附件1 统计表》“电缆”行“立案”填的是120起，是上期（10月10日）12起的10倍以上。"
    assert judged(duty, edited(GRID, ("r1", "cases", "119"), ("total", "cases", "124"))) == ()


def test_a_tenth_of_last_periods_number_is_asked_about_where_it_may_fall(duty):
    of_period = changed(duty, sampled={"over_time": "flow"})
    (query,) = judged(of_period, edited(GRID, ("r1", "sampled", "10")), before=edited(GRID, ("r1", "sampled", "100")))
    assert query.sentence == "《附件1 统计表》“电缆”行“抽查”填的是10批次，在上期（10月10日）100批次的十分之一以下。"


def test_a_jump_between_small_numbers_is_chance(duty):
    assert judged(duty, edited(GRID, ("r2", "cases", "60"), ("total", "cases", "72"))) == ()


def test_yuan_for_ten_thousand_yuan_is_asked_about_with_both_readings(duty):
    (query,) = judged(duty, edited(GRID, ("r2", "value", "256000"), ("total", "value", "256001.5")))
    assert query.sentence == (
        "《附件1 统计表》“砂轮”行“货值”填的是256000万元，是否应为25.6万元？上期（10月10日）为24万元。"
    )
    assert (query.code, query.severity) == ("unit_slip", "query")
    assert query.cure == "请核对是否把元当成了万元；如属实，请在“情况说明”工作表写明原因。"


def test_without_history_a_great_whole_number_of_ten_thousands_is_asked_about(duty):
    (query,) = judged(duty, edited(GRID, ("r2", "value", "256000"), ("total", "value", "256001.5")), before=None)
    assert query.sentence.endswith("填的是256000万元，是否应为25.6万元？")
    assert judged(duty, edited(GRID, ("r2", "value", "12000.55"), ("total", "value", "12002.05")), before=None) == ()


def test_what_is_usual_tells_yuan_from_ten_thousands_and_is_not_said_again(duty):
    ranged = changed(duty, value={"usual": (Decimal(0), Decimal(500))})
    (query,) = judged(ranged, edited(GRID, ("r2", "value", "1750.5"), ("total", "value", "1752")), before=None)
    assert query.sentence.endswith("填的是1750.5万元，是否应为0.17505万元？通常范围为0—500万元。")
    assert said([query]) == [("unit_slip", "r2", "value")]


def test_a_great_number_in_line_with_the_units_own_past_is_no_slip(duty):
    before = edited(GRID, ("r2", "value", "20000"), ("total", "value", "20001.5"))
    assert judged(duty, edited(GRID, ("r2", "value", "26000"), ("total", "value", "26001.5")), before=before) == ()


def test_an_item_in_yuan_is_asked_about(duty):
    now = reading(edited(ITEMS, ("2", "fine", "20000")), part="l1")
    (query,) = judge(duty, {"l1": now})
    assert query.sentence == "《附件2 案件表》第2条“罚没”填的是20000万元，是否应为2万元？"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)  # the duty is frozen
@given(now=st.decimals(0, 10**7, places=2), before=st.decimals(0, 10**7, places=2))
def test_a_cell_has_one_problem_at_most(duty, now, before):
    table = "| row | value |\n| r1 | {} |"
    cumulative = changed(duty, value={"over_time": "cumulative", "usual": (Decimal(0), Decimal(500))})
    past = History({"f1": reading(table.format(before), BEFORE)})
    problems = judge(cumulative, {"f1": reading(table.format(now))}, past)
    assert len([p for p in problems if p.row == "r1"]) <= 1
    assert all(p.severity == "query" for p in problems)


def test_a_copy_of_last_period_is_asked_about_once(duty):
    (query,) = judged(duty, GRID)
    assert query.sentence == "《附件1 统计表》各项内容与上期（10月10日）完全相同。"
    assert query.cure.startswith("请核对是否误用了上期文件；如属实")


def test_zeros_and_nil_returns_are_alike_without_being_copies(duty):
    zeros = "| row | cases | note |\n| r1 | 0 | |\n| r2 | 0 | |\n| | | 无 |"
    assert judge(duty, {"f1": reading(zeros)}, History({"f1": reading(zeros, BEFORE)}, frozenset({"f1"}))) == ()
    nil = reading("| row | no |", part="l1", nil=True)
    assert judge(duty, {"l1": nil}, History({"l1": nil}, frozenset({"l1"}))) == ()


def test_a_nil_return_after_figures_of_the_same_period_is_asked_about(duty):
    nil = reading("| row | no |", part="l1", nil=True)
    assert judge(duty, {"l1": nil}) == ()
    (query,) = judge(duty, {"l1": nil}, History(told=frozenset({"l1"})))
    assert (query.code, query.severity) == ("nil_after_figures", "query")


def test_an_attached_file_handed_in_again_is_asked_about(duty):
    file = reading("| row |", part="sum")
    (query,) = judge(duty, {"sum": file}, History({"sum": replace(file, delivery=reading(GRID, BEFORE).delivery)}))
    assert query.sentence == "《工作总结》各项内容与上期（10月10日）完全相同。"


def test_what_another_unit_reported_too_is_asked_about_without_its_name(duty):
    (query,) = judged(duty, GRID, before=None, twins=frozenset({"f1"}))
    assert query.sentence == "《附件1 统计表》与另一单位所报内容完全相同。"
    assert query.cure.startswith("请核对是否放错文件；")


def test_an_item_that_another_unit_names_too_is_asked_about(duty):
    named = with_key(duty)
    history = History(elsewhere={"l1": frozenset({("甲2号",)})})
    (query,) = judge(named, {"l1": reading(ITEMS, part="l1")}, history)
    assert query.sentence == "《附件2 案件表》第2条（甲2号）另一单位也已填报。"
    assert (query.severity, query.row, query.field, query.place.cell) == ("query", "2", "no", "B3")


def test_of_a_list_copied_in_whole_the_items_are_not_said_one_by_one(duty):
    history = History(twins=frozenset({"l1"}), elsewhere={"l1": frozenset({("甲1号",), ("甲2号",)})})
    problems = judge(with_key(duty), {"l1": reading(ITEMS, part="l1")}, history)
    assert [p.code for p in problems] == ["same_as_another"]


def with_key(duty):
    grid, items = duty.campaign.forms
    forms = (grid, replace(items, key=("no",)))
    return Duty(replace(duty.campaign, forms=forms), duty.obligation, duty.periods)


def test_a_nil_grid_stands_for_its_last_numbers_in_checks_across_forms(duty):
    (grid, items) = duty.campaign.forms
    grid = replace(grid, checks=(Check(parse_rule("f1.cases = count(l1)"), "error", "立案应等于案件数"),))
    linked = Duty(replace(duty.campaign, forms=(grid, items)), duty.obligation, duty.periods)
    nil = reading("| row | cases |", nil=True)
    before = reading(GRID, BEFORE)
    (error,) = judge(linked, {"f1": nil, "l1": reading(ITEMS, part="l1")}, History({"f1": before}))
    assert error.sentence.endswith("立案应等于案件数（立案合计17，《附件2 案件表》条数2）。")
    (error,) = judge(linked, {"f1": nil, "l1": reading(ITEMS, part="l1")})
    assert "立案合计0，" in error.sentence


def test_queries_never_are_errors(duty):
    worst = edited(GRID, ("r1", "cases", "1"), ("r2", "value", "999999"), ("r1", "sampled", "4000"))
    assert {p.severity for p in judged(duty, worst, twins=frozenset({"f1"}))} == {"query"}
