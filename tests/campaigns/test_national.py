"""全国质检系统 2007: two bodies a province with two recipients; a weekly brief, plans, an urgent report, acceptance."""

from datetime import date, timedelta

import pytest

from bench.clerk import Return
from tests.campaigns import recount
from tests.campaigns.books import Count, official
from tests.campaigns.notices import ACCEPT, ACCEPT_CIQ, ACCEPT_RATES, WEEKLY, WEEKLY_CIQ
from tests.campaigns.play import play, total, whole
from tests.campaigns.recount import Came, Notice

WEEK, NEXT, LATER, PLAN, END = "2007-09-14", "2007-09-21", "2007-10-26", "2007-08-28", "2007-12-31"
FRIDAYS = [(date(2007, 8, 31) + timedelta(weeks=n)).isoformat() for n in range(18)]
PROVINCES = ("北京市", "天津市", "河北省", "山西省")
BUREAUS = ("厦门出入境检验检疫局", "深圳出入境检验检疫局", "宁波出入境检验检疫局")
ADDED = """
# 10月20日起增加一项。
[[field]]
id = "sealed"
label = "查封场所"
unit = "个"
over_time = "flow"
since = 2007-10-20
"""


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """Plans, three weeks of which one with a column more, an urgent report, acceptance by a person."""
    story = play(tmp_path_factory.mktemp("nation"), "aqsiq-2007")
    forms = story.office.forms
    story.collect("2007-08-27T09:00")
    for duty, unit in (("plan", "北京市"), ("plan-ciq", BUREAUS[0])):
        blank = story.blank("2007-08-27T10:00", duty, unit, PLAN)
        story.give(duty, PLAN, unit, blank, whole(forms, unit, only=["plan_filing"]), f"{unit}行动方案.docx")
    story.collect("2007-08-28T16:00")
    _first_week(story, forms)
    _further_weeks(story, forms)
    for duty, units, table in (("accept", PROVINCES, "goal_quality"), ("accept-ciq", BUREAUS, "goal_ciq")):
        for unit in units[:2]:
            given = Return(whole(forms, f"{unit}年底", only=[table]).cells)
            story.give(duty, END, unit, story.blank("2007-12-20T09:00", duty, unit, END), given, how="waiting")
    story.collect("2007-12-28T16:00")
    for duty, units in (("accept", PROVINCES), ("accept-ciq", BUREAUS)):
        story.accept("2008-01-02T10:00", duty, END, units[:2])
    return story


def _first_week(story, forms):
    """Three in time, one of them mended; one late; a bureau silent; something urgent."""
    for duty, units, table in (("weekly", PROVINCES, "weekly_brief"), ("weekly-ciq", BUREAUS, "weekly_brief_ciq")):
        for n, unit in enumerate(units[:-1]):
            blank = story.blank("2007-09-10T09:00", duty, unit, WEEK)
            given = whole(forms, unit, items=n, only=[table, "typical_case"])
            if unit == "天津市":
                wrong = given.cells[table] | {("", "officers"): "约20人"}
                story.give(duty, WEEK, unit, blank, Return({table: wrong}, given.items), how="faulty")
                story.collect("2007-09-13T17:00")
            story.give(duty, WEEK, unit, blank, given)
    story.collect("2007-09-14T17:00")
    urgent = story.blank("2007-09-15T09:00", "urgent", "河北省")
    story.give("urgent", "A", "河北省", urgent, whole(forms, "急", only=["urgent_info"]))
    story.collect("2007-09-15T10:00")
    story.collect("2007-09-17T08:00")
    late = story.blank("2007-09-17T08:10", "weekly", "山西省", WEEK)
    story.give("weekly", WEEK, "山西省", late, whole(forms, "山西", only=["weekly_brief", "typical_case"]))
    story.collect("2007-09-17T09:00")


def _further_weeks(story, forms):
    """A week of which 天津市 has nothing to tell; in October one fills the blank with the column, one the old blank."""
    story.nil("weekly", NEXT, "天津市", story.blank("2007-09-17T09:20", "weekly", "天津市", NEXT))
    given = whole(forms, "京二", only=["weekly_brief", "typical_case"])
    story.give("weekly", NEXT, "北京市", story.blank("2007-09-17T09:30", "weekly", "北京市", NEXT), given)
    story.collect("2007-09-18T09:00")
    old = story.blank("2007-10-18T09:00", "weekly", "天津市", LATER)
    story.collect("2007-10-19T09:00")
    story.add_column("weekly_brief", ADDED, "补充通知增加一项")
    new = story.blank("2007-10-22T09:00", "weekly", "北京市", LATER)
    for unit, blank in (("北京市", new), ("天津市", old)):
        given = whole(story.office.forms, f"{unit}十月", only=["weekly_brief", "typical_case"])
        story.give("weekly", LATER, unit, blank, given)
    story.collect("2007-10-26T17:00")


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


PLAYED = {
    ("plan", PLAN): ("2007-08-29T09:00", Notice({})),
    ("plan-ciq", PLAN): ("2007-08-29T09:00", Notice({})),
    ("weekly", WEEK): ("2007-09-17T10:00", WEEKLY),
    ("weekly", NEXT): ("2007-09-22T09:00", WEEKLY),
    ("weekly", LATER): ("2007-10-27T09:00", WEEKLY),
    ("weekly-ciq", WEEK): ("2007-09-17T10:00", WEEKLY_CIQ),
    ("accept", END): ("2008-01-02T11:00", ACCEPT),
    ("accept-ciq", END): ("2008-01-02T11:00", ACCEPT_CIQ),
}
STORIES = {
    ("weekly", WEEK): {
        "北京市": Came("9月13日 17:00"),
        "天津市": Came("9月13日 17:00", versions=2),
        "河北省": Came("9月14日 17:00"),
        "山西省": Came("9月17日 09:00", timely=False, days_late=3),
    },
    ("weekly", NEXT): {unit: Came("9月18日 09:00") for unit in PROVINCES[:2]},
    ("weekly", LATER): {unit: Came("10月26日 17:00") for unit in PROVINCES[:2]},
    ("weekly-ciq", WEEK): {unit: Came("9月14日 17:00") for unit in BUREAUS[:2]},
    ("accept", END): {unit: Came("12月28日 16:00") for unit in PROVINCES[:2]},
    ("accept-ciq", END): {unit: Came("12月28日 16:00") for unit in BUREAUS[:2]},
}


def count(story, duty, period):
    level = "bureau" if duty.endswith("ciq") else "province"
    owing = official(story.office.root / "templates" / "aqsiq-2007", level)
    nil = dict.fromkeys(story.nils.get((duty, period), []))
    weekly = duty.startswith("weekly")
    stock = {"accept": FOOD_STOCK, "accept-ciq": ("备案种养殖场", "注册出口食品企业")}.get(duty, ())
    return Count(owing, story.here(duty, period), nil, stock=stock, flow=weekly, rates=ACCEPT_RATES)


FOOD_STOCK = (
    *("食品生产加工企业", "取得生产许可证", "加贴QS标志", "小作坊", "签订承诺书"),
    *("10类产品生产企业", "已建质量档案"),
)


@pytest.fixture(scope="module")
def files(nation):
    """Every file of each played return; one chaser for all, since most never reported."""
    return {
        (duty, period): nation.written(now, duty, period, "--together") for (duty, period), (now, _n) in PLAYED.items()
    }


def named(files, key, *words):
    return [path for path in files[key] if all(word in path.name for word in words)]


@pytest.mark.parametrize(
    ("duty", "dates"),
    [
        *(("plan", [PLAN]), ("plan-ciq", [PLAN]), ("accept", [END]), ("accept-ciq", [END])),
        *(("weekly", FRIDAYS), ("weekly-ciq", FRIDAYS)),
    ],
)
def test_a_minute_before_and_after_every_due_date_all_stand_as_the_clerks_did(nation, duty, dates):
    assert nation.differing(duty, dates) == {}


@pytest.mark.parametrize("key", STORIES)
def test_every_number_of_the_leaders_paper_is_counted_again(nation, files, key):
    duty, period = key
    (path,) = named(files, key, "汇报")
    earlier = [day for of, day in PLAYED if of == duty and day <= period]
    counts = {day: count(nation, duty, day) for day in earlier}
    before = counts[WEEK] if key == ("weekly", NEXT) else None
    recount.leaders(path, PLAYED[key][1], counts, period, STORIES[key], before=before, now=PLAYED[key][0])


@pytest.mark.parametrize("key", STORIES)
def test_every_number_of_the_reports_upward_is_counted_again(nation, files, key):
    (path,) = named(files, key, "情况的报告（", ".docx")
    before = count(nation, "weekly", WEEK) if key == ("weekly", NEXT) else None
    recount.upward(path, PLAYED[key][1], count(nation, *key), key[1], before=before)


@pytest.mark.parametrize("key", PLAYED)
def test_every_number_of_the_summary_workbooks_is_counted_again(nation, files, key):
    books = named(files, key, ".xlsx")
    assert books
    for path in books:
        recount.holds_workbook(path, count(nation, *key), PLAYED[key][1])


@pytest.mark.parametrize("key", PLAYED)
def test_every_number_of_the_chaser_for_all_is_counted_again(nation, files, key):
    until = {
        PLAN: "2007年8月31日17时",
        WEEK: "2007年9月19日17时",
        NEXT: "2007年9月25日17时",
        LATER: "2007年10月30日17时",
    }
    (path,) = named(files, key, "催报")
    recount.chaser_for_all(path, count(nation, *key).absent, until=until.get(key[1], "2008年1月4日17时"))


def test_the_same_facts_give_the_same_bytes_and_an_edited_paper_still_traces(nation, files, tmp_path):
    now, _notice = PLAYED["weekly", WEEK]
    recount.same_bytes(files["weekly", WEEK], nation.written_again(tmp_path, now, "weekly", WEEK, "--together"))
    (path,) = named(files, ("weekly", WEEK), "汇报")
    counted = count(nation, "weekly", WEEK)
    traced = nation.traced(now, path, tmp_path, "出动执法人员")
    assert traced == {unit: counted.of(unit, "出动执法人员") for unit in counted.present}
