"""通报 and 催报: praise first, points only where ordered, and nobody named about whom there is any doubt."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from generator.chase_names import Chase, chase_names, to_chase
from generator.circular_names import circular_names, doubtful, points, ranks
from generator.context import context
from generator.engine import render
from generator.standard_reports import standard_reports
from tests.generator.made_reports import ZONE, made_report
from tests.generator.word_files import cells, lines
from tracker.address import Address
from tracker.definition.model import Ranking

RULE = Ranking("按报送情况计分排名", accepted=50, on_time=30, first_time=20, late_day=5)

HERE = Address("jieyang-2019", "final", "2019-10-20", "*", "standing", "*", "*")


def made(states):
    return made_report("jieyang-2019", "final-circular", states)


def names(states, ranking=None, **changed):
    given = made(states)
    standings = tuple(replace(s, **{"versions": 1} | changed.get(s.unit.name, {})) for s in given.standings)
    return circular_names(standings, given.duty.obligation, ranking, ZONE, HERE), standings


def test_who_was_in_time_at_once_is_praised_before_who_had_to_mend():
    made_names, _ = names({4: "late"}, 普宁市={"versions": 2})
    assert made_names["表扬说明"] == "榕城区、揭东区、揭西县按时报送且一次通过审核；普宁市按时报送并及时更正补充"


@pytest.mark.parametrize("state", ["held", "unproven"])
def test_a_unit_in_doubt_is_named_nowhere_and_only_counted(state):
    made_names, _ = names({2: state, 3: "late", 4: "overdue"})
    said = "".join(str(made_names[name]) for name in ("表扬说明", "超时说明", "未报说明", "未定说明"))
    assert "普宁市" not in said
    assert str(made_names["未定说明"]) == "另有1家的报送情况尚待核实，本通报不作评价。"
    (row,) = [row for row in made_names["通报单位"] if row["名称"] == "普宁市"]
    assert (row["情况"], row["时效"]) == ("尚待核实", "—")


def test_who_may_still_mend_its_return_is_not_blamed_and_who_let_the_time_pass_is():
    until = made({}).period.due_at + timedelta(days=2)
    mending, _ = names({2: "returned"}, RULE, 普宁市={"correct_by": until})
    assert (mending["未报说明"], str(mending["未定说明"])) == (
        "",
        "另有1家的报送情况尚待核实或在改正期限内，本通报不作评价。",
    )
    (row,) = [row for row in mending["通报单位"] if row["名称"] == "普宁市"]
    assert (row["情况"], row["得分"]) == ("退回，改正期限内", "—")
    missed, _ = names({2: "returned"}, RULE, 普宁市={"correct_by": until, "uncorrected": True})
    assert "普宁市" in missed["未报说明"]


def test_a_promise_still_running_keeps_the_unit_out_of_circular_and_chaser():
    given = made({4: "overdue"})
    silent = given.standings[4]
    promised = replace(silent, promised=given.period.due_at + timedelta(days=2))
    assert to_chase(silent)
    assert not to_chase(promised)
    assert doubtful(promised)


@pytest.mark.parametrize(
    ("state", "chased"),
    [
        ("overdue", True),
        ("returned", True),
        ("held", False),
        ("unproven", False),
        ("pending", False),
        ("exempt", False),
        ("accepted", False),
    ],
)
def test_only_who_is_past_due_beyond_doubt_is_chased(state, chased):
    assert to_chase(made({0: state}).standings[0]) is chased


def test_without_an_order_there_are_no_points_and_the_order_is_official():
    made_names, standings = names({1: "late"})
    assert [row["名称"] for row in made_names["通报单位"]] == [s.unit.name for s in standings]
    assert {row["得分"] for row in made_names["通报单位"]} == {"—"}


def test_points_follow_the_rule_and_equal_points_share_a_place():
    made_names, _ = names({1: "late", 2: "held", 4: "overdue"}, RULE, 揭西县={"versions": 2})
    rows = {row["名称"]: (str(row["得分"]), str(row["名次"])) for row in made_names["通报单位"]}
    assert rows == {
        "榕城区": ("100", "1"),
        "揭东区": ("65", "3"),
        "普宁市": ("—", "—"),
        "揭西县": ("80", "2"),
        "惠来县": ("0", "4"),
    }
    assert made_names["排名依据"] == "按报送情况计分排名"
    assert made_names["排名规则"] == "已报计50分，按时计30分，一次通过审核计20分，每超时1天减5分"


def test_places_are_shared_and_the_next_is_left_out():
    assert ranks([Decimal(90), Decimal(100), Decimal(90), None, Decimal(10)]) == [2, 1, 2, None, 4]


def test_points_never_fall_below_nothing():
    late = replace(made({0: "late"}).standings[0], days_late=30, versions=3)
    assert points(late, RULE) == 0


def test_a_chaser_to_one_says_what_is_missing_and_to_several_a_table_does():
    given = made({0: "overdue", 1: "overdue", 2: "returned"})
    lacking = replace(given.standings[0], missing=("annex11", "summary"))
    one = chase_names(Chase((lacking,)), given.duty.obligation, ZONE, HERE)
    assert one["催报说明"] == "尚未收到你单位的应报材料：附件11 统计表、工作总结"
    back = chase_names(Chase((given.standings[2],)), given.duty.obligation, ZONE, HERE)
    assert back["催报说明"] == "你单位报送的材料经审核需要修改，尚未收到修改后的材料"
    several = chase_names(Chase(given.standings[:3]), given.duty.obligation, ZONE, HERE)
    assert (several["催报说明"], str(several["催报几家"]), len(several["催报"])) == ("", "以下3家单位", 3)


def test_where_a_campaign_orders_a_ranking_its_standard_circular_has_points_and_places():
    given = made({1: "late", 4: "overdue"})
    ordered = replace(given.report, ranking=RULE)
    reports = tuple(ordered if r.id == ordered.id else r for r in given.duty.campaign.reports)
    campaign = replace(given.duty.campaign, reports=reports)
    template = standard_reports(campaign)[ordered.template]
    made_one = replace(given, report=ordered, duty=replace(given.duty, campaign=campaign))
    docx, problems = render(template, context(made_one), as_of=given.as_of)
    assert problems == ()
    head, *rows = cells(docx)
    assert head[-2:] == ["得分", "名次"]
    assert [row[-2:] for row in rows][1:2] == [["45", "4"]]
    assert any("按照“按报送情况计分排名”的要求计分：已报计50分" in line for line in lines(docx))
