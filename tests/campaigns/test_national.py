"""全国质检系统 2007: two bodies a province with two recipients; a weekly brief, plans, an urgent report, acceptance."""

import pytest

from bench.clerk import Return
from tests.campaigns.play import play, total, whole

WEEK, NEXT, PLAN, END = "2007-09-14", "2007-09-21", "2007-08-28", "2007-12-31"
PROVINCES = ("北京市", "天津市", "河北省", "山西省")
BUREAUS = ("厦门出入境检验检疫局", "深圳出入境检验检疫局", "宁波出入境检验检疫局")


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    story = play(tmp_path_factory.mktemp("nation"), "aqsiq-2007")
    forms = story.office.forms
    plans = story.blanks("2007-08-24T09:00", "plan", PLAN)
    story.collect("2007-08-27T09:00")
    story.give(
        "plan", PLAN, "北京市", plans["北京市"], whole(forms, "北京", only=["plan_filing"]), "北京市行动方案.docx"
    )
    story.collect("2007-08-28T16:00")
    for duty, units, table in (("weekly", PROVINCES, "weekly_brief"), ("weekly-ciq", BUREAUS, "weekly_brief_ciq")):
        blanks = story.blanks("2007-09-10T09:00", duty, WEEK)
        for n, unit in enumerate(units[:-1]):
            given = whole(forms, unit, items=n, only=[table, "typical_case"])
            story.give(duty, WEEK, unit, blanks[unit], given)
    story.collect("2007-09-14T17:00")
    urgent = story.blanks("2007-09-15T09:00", "urgent")["河北省"]
    story.give("urgent", "A", "河北省", urgent, whole(forms, "急", only=["urgent_info"]))
    story.collect("2007-09-15T10:00")
    story.collect("2007-09-17T08:00")
    late = story.blanks("2007-09-17T08:10", "weekly", WEEK)["山西省"]
    story.give("weekly", WEEK, "山西省", late, whole(forms, "山西", only=["weekly_brief", "typical_case"]))
    story.nil("天津市", story.blanks("2007-09-17T08:20", "weekly", NEXT)["天津市"])
    story.collect("2007-09-17T09:00")
    for duty, units, table in (("accept", PROVINCES, "goal_quality"), ("accept-ciq", BUREAUS, "goal_ciq")):
        blanks = story.blanks("2007-12-20T09:00", duty, END)
        for unit in units[:2]:
            story.give(duty, END, unit, blanks[unit], Return(whole(forms, f"{unit}年底", only=[table]).cells))
    story.collect("2007-12-28T16:00")
    by = ("--by", "李四", "--reason", "现场核对")
    deliveries = [
        f"aqsiq-2007/{duty}/{END}/{unit}"
        for duty, units in (("accept", PROVINCES), ("accept-ciq", BUREAUS))
        for unit in units[:2]
    ]
    story.run("2008-01-02T10:00", "decide", "accept", *deliveries, *by)
    return story


def test_plans_are_due_on_august_28_to_two_departments(nation):
    made = nation.standing("2007-08-29T09:00", "plan", PLAN)
    assert made["北京市"] == ("accepted", "on_time")
    assert sum(state == "overdue" for state, _time in made.values()) == 30
    assert len(nation.standing("2007-08-29T09:00", "plan-ciq", PLAN)) == 35


def test_each_track_stands_by_itself(nation):
    quality = nation.standing("2007-09-17T10:00", "weekly", WEEK)
    ciq = nation.standing("2007-09-17T10:00", "weekly-ciq", WEEK)
    assert [quality[p] for p in PROVINCES] == [("accepted", "on_time")] * 3 + [("accepted", "late")]
    assert [ciq[b] for b in BUREAUS] == [("accepted", "on_time")] * 2 + [("overdue", None)]


def test_a_week_without_news_is_a_nil_return(nation):
    assert nation.standing("2007-09-22T09:00", "weekly", NEXT)["天津市"] == ("accepted", "on_time")
    assert "零报告" in nation.run(
        "2007-09-22T09:00", "status", "aqsiq-2007", "--obligation", "weekly", "--period", NEXT
    )


def test_an_urgent_report_is_one_delivery_that_nobody_owed(nation):
    assert "随时报送：1件" in nation.run("2007-09-17T10:00", "status", "aqsiq-2007", "--obligation", "urgent")


def test_a_weeks_total_is_that_weeks_alone(nation):
    papers = nation.papers("2007-09-17T10:00", "weekly", WEEK, "--kind", "summary")
    paths = [path for (duty, period, _u), path in nation.sent.items() if (duty, period) == ("weekly", WEEK)]
    (text,) = papers.values()
    assert f"出动执法人员{total(paths, '每周动态信息表（质监）', '出动执法人员')}人次" in text


def test_acceptance_waits_for_a_person(nation):
    made = nation.standing("2008-01-02T09:00", "accept", END)
    assert [made[p][0] for p in PROVINCES[:2]] == ["held", "held"]
    made = nation.standing("2008-01-02T11:00", "accept", END)
    assert [made[p] for p in PROVINCES[:3]] == [("accepted", "on_time"), ("accepted", "on_time"), ("overdue", None)]


RATES = [
    ("accept", "food-licence", ["取得生产许可证"], "食品生产加工企业"),
    ("accept", "food-qs", ["加贴QS标志"], "食品生产加工企业"),
    ("accept", "pledge", ["签订承诺书"], "小作坊"),
    ("accept", "archived", ["已建质量档案"], "10类产品生产企业"),
    ("accept", "pass", ["获证企业抽查合格"], "获证企业抽查"),
    ("accept", "pass-large", ["大型企业抽查合格"], "大型企业抽查"),
    ("accept-ciq", "illegal-imports", ["退货", "销毁"], "非法进口肉类水果废物"),
    ("accept-ciq", "farms", ["已清查种养殖场"], "备案种养殖场"),
    ("accept-ciq", "export-plants", ["已清查出口食品企业"], "注册出口食品企业"),
    ("accept-ciq", "labels", ["加贴标志"], "出口食品检验合格"),
]


@pytest.mark.parametrize(("duty", "goal", "top", "bottom"), RATES)
def test_each_goal_is_that_of_the_workbooks_once_accepted(nation, duty, goal, top, bottom):
    sheet = {"accept": "验收情况表（质监）", "accept-ciq": "验收情况表（检验检疫）"}[duty]
    paths = [path for (of, _period, _unit), path in nation.sent.items() if of == duty]
    reached = nation.goals("2008-01-02T11:00", duty, END)[goal]
    part = sum(total(paths, sheet, label) for label in top)
    assert (reached.numerator.value, reached.denominator.value) == (part, total(paths, sheet, bottom))


def test_there_is_no_circular_because_the_notice_forbids_ranking(nation):
    nation.run("2008-01-02T12:00", "report", "aqsiq-2007", "--obligation", "weekly", "--kind", "circular", expect=1)
