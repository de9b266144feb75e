from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from generator.context import context, summary_title
from generator.shown import Names, Phrase, Rows, Shown, printed
from tests.generator.made_reports import made_report
from tracker.figures import Figure, Item
from tracker.goals import goal_results


def jieyang(states=None, **given):
    return made_report("jieyang-2019", "final-summary", states, **given)


def names(states=None, **given):
    return context(jieyang(states, **given))


def row(rows, name):
    return next(r for r in rows if str(r["名称"]) == name)


def test_the_first_sentence_says_who_is_missing():
    assert str(names({4: "overdue"})["缺报说明"]) == "应报5家，实报4家，缺惠来县。"


def test_all_reported_is_said_in_words():
    assert str(names()["缺报说明"]) == "应报5家，全部报齐。"


def test_an_incomplete_or_returned_unit_is_missing_with_the_reason():
    text = str(names({0: "incomplete", 1: "returned"})["缺报说明"])
    assert text == "应报5家，实报3家，缺榕城区（材料不全）、揭东区（退回修改）。"


def test_a_held_unit_is_never_named_as_missing_or_late():
    made = names({2: "held", 3: "late", 4: "overdue"})
    assert str(made["缺报说明"]) == "应报5家，实报3家，缺惠来县；待确认1家（普宁市）。"
    assert (made["未报单位"], made["超时单位"], made["待确认单位"]) == ("惠来县", "揭西县", "普宁市")
    assert "普宁市" not in str(made["时效说明"])
    assert row(made["单位"], "普宁市")["时效"] == "—"


def test_an_unproven_unit_counts_as_on_time_and_the_sentence_says_so():
    made = names({1: "unproven"})
    assert str(made["时效说明"]) == "按时报送5家，没有超时报送；收到时间待认定1家，暂按按时计。"
    assert str(made["超时单位"]) == "—"


def test_before_the_deadline_nobody_is_missing():
    made = names({0: "pending", 1: "pending"})
    assert str(made["缺报说明"]) == "应报5家，实报3家；未到时限、尚未报齐2家（榕城区、揭东区）。"
    assert str(made["未报单位"]) == "—"


def test_an_exempt_unit_leaves_the_count():
    assert str(names({4: "exempt"})["缺报说明"]) == "应报4家（另有1家免报），全部报齐。"


def test_the_offices_own_return_is_never_past_due_and_says_that_it_counts_in_no_rate():
    given = jieyang({4: "overdue"})
    own = (*given.standings[:4], replace(given.standings[4], own=True))
    assert row(context(replace(given, standings=own))["单位"], "惠来县")["状态"] == "未报\n不计报送率"


def test_the_counts_are_figures_with_addresses():
    made = names({4: "overdue"})
    assert made["应报"].value == 5
    assert str(made["实报"].address) == "jieyang-2019/final/2019-10-20/*/standing/*/accepted~value"
    assert (made["报送率"].value, str(made["报送率"].address)[-20:]) == (Decimal(80), "/reporting_rate~rate")


def test_totals_stand_under_their_field_and_other_forms_under_their_annex():
    made = names()
    given = jieyang()
    table = given.tables[0]
    assert made["合计"]["立案"] == table.at("cases")
    assert made["附件11"]["合计"]["立案"] == table.at("cases")
    listed = made["附件12"]
    assert listed["条数"].value == len(given.tables[1].items)
    assert listed["合计"]["货值"].value == sum(Decimal(i.texts["value_wan"]) for i in given.tables[1].items)


def test_rows_by_class_hold_each_classs_totals():
    made, given = names(), jieyang()
    assert [str(r["名称"]) for r in made["类别"]] == [r.label for r in given.tables[0].form.rows]
    assert row(made["类别"], "砂轮")["立案"] == given.tables[0].at("cases", row="wheel")


def test_a_missing_unit_keeps_its_row_and_says_so_in_each_cell():
    made = names({4: "overdue"})
    absent = row(made["单位"], "惠来县")
    assert absent["状态"] == "逾期未报"
    assert isinstance(absent["立案"], Shown)
    assert absent["立案"].text == "未报"
    assert isinstance(row(made["单位"], "榕城区")["立案"], Figure)
    assert [str(r["名称"]) for r in made["单位"]] == ["榕城区", "揭东区", "普宁市", "揭西县", "惠来县"]


def test_the_scope_names_who_is_in_and_who_is_not_and_why():
    assert (
        str(names({2: "held", 4: "overdue"})["口径"])
        == "含3家（榕城区、揭东区、揭西县）；不含普宁市（待确认）、惠来县（未报）"
    )
    assert str(names()["口径"]) == "含全部5家"
    assert str(names(dict.fromkeys(range(5), "overdue"))["口径"]) == "尚无单位的数据"


def test_the_offices_own_return_is_in_the_totals_and_not_among_the_units_counted():
    given = jieyang()
    own = replace(given.standings[4], own=True)
    made = context(replace(given, standings=(*given.standings[:4], own)))
    assert str(made["口径"]) == "含全部4家和惠来县"
    assert len(made["单位"]) == 5


def test_the_scope_names_units_that_stand_at_last_periods_value():
    made = context(made_report("quality-2007", "progress-summary", {7: "carried"}, period=1))
    assert str(made["口径"]) == "含30家；黑龙江省（未报）的累计数沿用上期，其他数不含"


def ten_days(states):
    return made_report("quality-2007", "progress-summary", states, period=1)


def with_states(given, states):
    """The report with the states of units whose earlier values it carries changed, by their place."""
    standings = [replace(s, state=states.get(number, s.state)) for number, s in enumerate(given.standings)]
    return context(replace(given, standings=tuple(standings)))


def test_units_that_stand_at_last_periods_value_are_named_by_their_own_state():
    made = with_states(ten_days(dict.fromkeys((1, 9, 10, 11), "carried")), {1: "returned", 10: "held"})
    named = "天津市（退回修改）、浙江省（待确认）、江苏省、安徽省（未报）"
    assert str(made["口径"]) == f"含27家；{named}的累计数沿用上期，其他数不含"
    assert str(made["沿用说明"]) == f"{named}没有本期数，其累计数沿用上期。"
    assert str(made["在报口径"]) == f"含27家；不含{named}"


def test_many_units_of_one_reason_are_counted_in_notes_and_named_in_the_standing():
    made = context(ten_days(dict.fromkeys(range(10), "carried")))
    assert "黑龙江省等10个（未报）的累计数" in str(made["口径"])
    assert made["沿用说明"].count("、") == 9


def test_totals_over_the_units_that_reported_leave_carried_values_out():
    given = ten_days({7: "carried"})
    made, table = context(given), given.tables[0]
    present = sum(table.at("cases", unit=code).value for code in table.units)
    assert made["在报合计"]["立案"].value == present < made["合计"]["立案"].value
    assert made["在报合计"]["获证企业"].value == made["合计"]["获证企业"].value
    assert made["在报合计"]["立案"].address.unit == "present"
    assert str(made["在报括注"]) == "（不含沿用上期的1个单位）"
    whole = sum(table.at("qualified", unit=code).value for code in table.units)
    sampled = sum(table.at("sampled", unit=code).value for code in table.units)
    assert made["在报合计"]["抽查合格率"].value == whole * 100 / sampled


def test_where_all_have_reported_both_totals_are_one():
    made = context(ten_days({}))
    assert made["在报合计"]["立案"] == made["合计"]["立案"]
    assert (str(made["在报括注"]), made["沿用说明"], made["同口径说明"]) == ("", "", "")


def test_a_carried_unit_shows_the_values_that_stand_in_the_totals():
    given = ten_days({7: "carried"})
    made = context(given)
    carried = row(made["单位"], "黑龙江省")
    assert str(carried["状态"]) == "逾期未报\n沿用上期"
    assert sum(r["立案"].value for r in made["单位"]) == made["合计"]["立案"].value
    assert carried["建档率"].value == carried["已建质量档案"].value * 100 / carried["生产企业总数"].value
    assert str(carried["获证企业"]) == "—"
    assert str(carried["立案"].address) == "quality-2007/progress/2007-09-20/230000/progress/*/cases~value"


def test_a_field_a_reporting_unit_left_blank_is_named():
    given = jieyang()
    first = given.tables[0]
    table = replace(first, cells={k: v for k, v in first.cells.items() if k != (first.units[1], "total", "cases")})
    made = context(replace(given, tables=(table, *given.tables[1:])))
    assert str(made["缺项说明"]) == "“立案（起）”合计不含揭东区（该项未填）"


def test_items_are_said_in_words_with_their_unit():
    first = next(iter(names()["附件12"]["明细"]))
    assert (first["序号"], first["单位"], str(first["大案要案"]), str(first["移送日期"])) == (
        "1",
        "榕城区",
        "是",
        "2019年8月5日",
    )
    assert isinstance(first["货值"], Figure)


def test_extracts_leave_out_what_says_nothing():
    given = made_report("quality-2007", "progress-summary")
    texts = tuple(
        (code, "total", "progress_note", "详见附件。" if n else "查处3起")
        for n, code in enumerate(given.tables[0].units)
    )
    made = context(replace(given, tables=(replace(given.tables[0], texts=texts),)))
    assert [(r["单位"], str(r["内容"])) for r in made["情况摘录"]] == [("北京市", "查处3起")]


def test_goals_say_reached_only_when_everyone_is_in():
    goals = row(context(made_report("heilongjiang-2017", "june-summary"))["目标"], "从业、品控人员培训（上半年进度）")
    assert goals["结论"] == "达到"
    with_gap = context(made_report("heilongjiang-2017", "june-summary", {3: "overdue"}))["目标"]
    assert row(with_gap, "从业、品控人员培训（上半年进度）")["结论"] == "已报单位达到"
    running = row(with_gap, "建档率（上半年进度）")
    assert running["结论"] == "正在推进"
    assert str(running["达到"]).startswith("9")
    assert str(running["差距"]).endswith("家")


def december(states=None):
    return made_report("heilongjiang-2017", "december-summary", states)


def branded(given, companies):
    """The report with as many demonstration companies as said, by the unit's place; 2 for the others."""
    main, demo = (next(t for t in given.tables if (t.form.id == "demo") is wanted) for wanted in (False, True))
    items = [
        Item(code, n, {"company": f"示例{code}第{n}厂"})
        for place, code in enumerate(demo.units)
        for n in range(companies.get(place, 2))
    ]
    tables = (main, *(replace(t, items=tuple(items)) if t is demo else t for t in given.tables if t is not main))
    return context(replace(given, tables=tables, goals=goal_results(given.duty, given.period, tables)))


def test_a_goal_set_for_each_unit_names_who_falls_short_and_at_what():
    goal = row(branded(december(), {2: 4, 6: 0})["目标"], "每个市地品牌创建示范型企业")
    assert str(goal["达到"]) == "13个市地中11个达到"
    assert str(goal["未达说明"]) == "13个市地中11个达到；未达到：鸡西市（4个）、伊春市（0个）"
    assert str(goal["结论"]) == "正在推进"  # the goal's own day is yet to come


def test_a_goal_set_for_each_unit_says_that_some_have_no_figures():
    goal = row(branded(december({12: "overdue"}), {})["目标"], "每个市地品牌创建示范型企业")
    assert (str(goal["达到"]), goal["结论"]) == ("12个市地中12个达到\n（另有1个尚无数据）", "已报单位达到")
    assert str(goal["未达说明"]) == ""


def test_a_goal_reached_on_carried_values_says_so():
    given = ten_days({7: "carried"})
    goals = tuple(replace(g, met=True) if g.id == "pass" else g for g in given.goals)
    assert row(context(replace(given, goals=goals))["目标"], "获证企业抽查合格率")["结论"] == "含沿用数达到"


def test_when_everything_was_there_is_shown_beside_the_first_receipt():
    given = jieyang()
    whole = replace(given.standings[0], complete_at=datetime(2019, 10, 21, 1, 30, tzinfo=UTC))
    first = row(context(replace(given, standings=(whole, *given.standings[1:])))["单位"], "榕城区")
    assert first["报齐时间"] == "10月21日 09:30"
    assert str(first["收到时间"]).startswith("10月18日")


def test_a_goal_without_a_base_prints_a_dash():
    made = context(made_report("heilongjiang-2017", "june-summary", dict.fromkeys(range(13), "overdue")))
    assert [(str(r["达到"]), str(r["差距"]), str(r["结论"])) for r in made["目标"]] == [("—", "—", "—")] * 2


def test_a_goal_in_words_is_left_to_people():
    assert {str(r["结论"]) for r in names()["目标"]} == {"定性目标，另行评估"}


def test_the_hour_and_the_deadline_are_said_in_the_offices_zone():
    made = names(as_of=datetime(2019, 10, 21, 1, 30, tzinfo=UTC))
    assert (made["截至"], made["报送时限"], made["成文日期"]) == (
        "10月21日9时30分",
        "2019年10月20日24时",
        "2019年10月　日",
    )


def test_the_title_fills_the_period_and_breaks_between_words():
    given = made_report("quality-2007", "progress-summary")
    assert summary_title(given) == "涉及人身健康和安全的产品质量安全整治2007年9月上旬进展情况汇报"
    assert context(given)["标题分行"] == "涉及人身健康和安全的产品质量安全\n整治2007年9月上旬进展情况汇报"
    assert context(given)["文件书名"] == "《关于印发〈涉及人身健康和安全的产品质量安全整治实施细则〉的通知》"


def test_a_rehearsal_is_marked():
    assert (names(rehearsal=True)["演练"], names()["演练"]) == ("演练", "")


@pytest.mark.parametrize("report", [("jieyang-2019", "final-summary"), ("quality-2007", "progress-summary")])
def test_every_leaf_is_a_figure_or_text(report):
    def leaves(value):
        if isinstance(value, Names):
            for name in value:
                yield from leaves(value[name])
        elif isinstance(value, Rows):
            for item in value:
                yield from leaves(item)
        else:
            yield value

    for value in context(made_report(*report, {1: "overdue"})).values():
        for leaf in leaves(value):
            assert isinstance(leaf, Figure | Shown | Phrase | str)
            assert printed(leaf) is not None
