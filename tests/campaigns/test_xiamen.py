"""厦门 2007: half-monthly figures from branches, papers from work groups, the office's own daily brief, a breach at once."""

import pytest

from bench.clerk import Return
from tests.campaigns import recount
from tests.campaigns.books import Count, cells, official
from tests.campaigns.notices import XIAMEN_HALF, XIAMEN_STOCK
from tests.campaigns.paper import numbers, read_paper
from tests.campaigns.play import column, grown, play, total, whole
from tests.campaigns.recount import Came

FIRST, SECOND, LAST = "2007-10-15", "2007-10-31", "2007-12-31"
BRANCHES = [f"分支机构{n}（名称待填）" for n in "一二三四五六七八九"]
TEAM = "派驻工作组一（名称待填）"
OFFICE = "专项整治工作办公室"
ADDED = """
# 10月20日起增加一项。
[[field]]
id = "sealed"
label = "查封场所"
unit = "个"
since = 2007-10-20
"""
HALVES = [f"2007-{month:02}-{day}" for month, last in ((9, 30), (10, 31), (11, 30), (12, 31)) for day in (15, last)]
SHEETS = ("专项整治统计半月报表", "重点机电企业台账")


@pytest.fixture(scope="module")
def xiamen(tmp_path_factory):
    """October: eight branches report, one of them after the time, one never; the second fails a check and mends it."""
    story = play(tmp_path_factory.mktemp("xiamen"), "ciq-xiamen-2007")
    forms = {name: story.office.forms[name] for name in ("half_month", "ledger77")}
    blanks = story.blanks("2007-10-08T09:00", "half", FIRST)
    story.collect("2007-10-12T09:00")
    for n, unit in enumerate(BRANCHES[:7]):
        given = whole(forms, unit, items=n + 8)
        if n == 1:
            given.cells["half_month"]["", "farms_checked"] = given.cells["half_month"]["", "farms"] + 5
        how = "faulty" if n == 1 else "good"
        story.give("half", FIRST, unit, blanks[unit], given, f"{unit}10月上半月情况材料.docx", how=how)
    story.papers_alone("team", FIRST, TEAM, "工作组10月上半月情况材料.docx")
    daily = story.blanks("2007-10-12T10:00", "daily", "2007-10-12")[OFFICE]
    story.give("daily", "2007-10-12", OFFICE, daily, whole({"daily_brief": story.office.forms["daily_brief"]}, "办"))
    story.collect("2007-10-12T17:00")
    breach = story.blanks("2007-10-13T09:00", "breach")[BRANCHES[2]]
    story.give("breach", "A", BRANCHES[2], breach, whole({"breach": story.office.forms["breach"]}, "违规"))
    story.collect("2007-10-13T09:30")
    story.give("half", FIRST, BRANCHES[1], blanks[BRANCHES[1]], whole(forms, BRANCHES[1], items=9))
    story.collect("2007-10-16T00:10")
    late = BRANCHES[7]
    story.give("half", FIRST, late, blanks[late], whole(forms, late, items=2), f"{late}10月上半月情况材料.docx")
    story.collect("2007-10-16T10:00")
    _second_half(story, forms)
    return story


def _second_half(story, forms):
    """A column is added on October 20; one branch has nothing new, six fill the new blank, one still the old one."""
    old = story.blank("2007-10-18T09:00", "half", BRANCHES[7], SECOND)
    story.collect("2007-10-19T09:00")
    story.add_column("half_month", ADDED, "补充通知增加一项")
    blanks = story.blanks("2007-10-30T09:00", "half", SECOND) | {BRANCHES[7]: old}
    story.collect("2007-10-30T10:00")
    story.nil("half", SECOND, BRANCHES[0], blanks[BRANCHES[0]])
    story.paper(BRANCHES[0], f"{BRANCHES[0]}10月下半月情况材料.docx")
    for n, unit in enumerate(BRANCHES[1:8], start=1):
        before = whole(forms, unit, items=2 if n == 7 else n + 8)
        cells = grown(before.cells["half_month"]) | {("", "sealed"): n}
        given = Return({"half_month": cells}, before.items)
        story.give("half", SECOND, unit, blanks[unit], given, f"{unit}10月下半月情况材料.docx")
    story.collect("2007-10-31T17:00")
    for unit in BRANCHES[1:3]:
        before = whole(forms, unit, items=9)
        given = Return({"half_month": grown(before.cells["half_month"], 3) | {("", "sealed"): 7}}, before.items)
        blank = story.blank("2007-12-28T09:00", "half", unit, LAST)
        story.give("half", LAST, unit, blank, given, f"{unit}12月下半月情况材料.docx")
    story.collect("2007-12-29T17:00")


def test_before_the_time_is_up_nobody_is_late(xiamen):
    made = xiamen.standing("2007-10-14T09:00", "half", FIRST)
    assert {made[u] for u in BRANCHES[:7]} - {("accepted", "on_time")} == {("returned", "on_time")}
    assert made[BRANCHES[8]] == ("pending", None)


def test_the_corrected_branch_is_on_time_the_one_after_the_time_late_and_the_silent_one_overdue(xiamen):
    made = xiamen.standing("2007-10-16T11:00", "half", FIRST)
    assert made[BRANCHES[1]] == ("accepted", "on_time")
    assert made[BRANCHES[7]] == ("accepted", "late")
    assert made[BRANCHES[8]] == ("overdue", None)


def test_a_work_group_reports_papers_alone_and_no_number_counts_twice(xiamen):
    made = xiamen.standing("2007-10-16T11:00", "team", FIRST)
    assert made[TEAM] == ("accepted", "on_time")
    assert sum(state == "overdue" for state, _time in made.values()) == 6
    assert set(BRANCHES).isdisjoint(made)


def test_the_offices_own_brief_is_taken_in_and_never_chased(xiamen):
    assert xiamen.standing("2007-10-16T11:00", "daily", "2007-10-12")[OFFICE][0] == "accepted"
    assert OFFICE not in xiamen.run("2007-10-16T11:00", "status", "ciq-xiamen-2007", "--past-due")


def test_a_breach_is_a_delivery_of_its_own_that_is_never_late(xiamen):
    assert "随时报送：1件" in xiamen.run("2007-10-16T11:00", "status", "ciq-xiamen-2007", "--obligation", "breach")


RATES = [
    ("g1-farms", "已清查基地", "备案基地"),
    ("g2-food-plants", "已清查食品农产品企业", "出口食品农产品企业"),
    ("g3-registered", "已清查注册登记备案企业", "注册登记备案企业"),
    ("g4-permits", "已清查工业企业", "许可或备案工业企业"),
    ("g5-ports", "已清查口岸单位", "口岸食品生产经营单位"),
    ("g5-port-files", "已建监管档案", "口岸食品生产经营单位"),
    ("g6-labels", "加贴检验检疫标志", "三十四大类合格出口食品"),
    ("g8-us-food", "输美食品开柜", "输美食品"),
    ("g8-other-food", "输其他国家食品开柜", "输其他国家食品"),
    ("fireworks", "烟花爆竹查验", "烟花爆竹"),
    ("ceramics-us", "输美日用陶瓷查验", "输美日用陶瓷"),
    ("ceramics-other", "输其他国家日用陶瓷查验", "输其他国家日用陶瓷"),
    ("toys-us", "输美玩具打火机查验", "输美玩具打火机"),
    ("toys-other", "输其他国家玩具打火机查验", "输其他国家玩具打火机"),
]


@pytest.mark.parametrize(("goal", "top", "bottom"), RATES)
def test_each_rate_is_that_of_the_workbooks(xiamen, goal, top, bottom):
    paths = list(xiamen.here("half", FIRST).values())
    reached = xiamen.goals("2007-10-16T11:00", "half", FIRST)[goal]
    part, of = total(paths, SHEETS[0], top), total(paths, SHEETS[0], bottom)
    assert (reached.numerator.value, reached.denominator.value) == (part, of)
    assert reached.reached.value == part * 100 / of


def test_returned_and_destroyed_are_added_up(xiamen):
    paths = list(xiamen.here("half", FIRST).values())
    reached = xiamen.goals("2007-10-16T11:00", "half", FIRST)["g7-illegal"]
    assert reached.numerator.value == total(paths, SHEETS[0], "退货") + total(paths, SHEETS[0], "销毁")
    assert reached.denominator.value == total(paths, SHEETS[0], "非法进口肉类水果废物")


def test_the_firms_are_counted_once_and_their_files_by_what_the_ledger_says(xiamen):
    paths = list(xiamen.here("half", FIRST).values())
    firms = {firm for path in paths for firm in column(path, SHEETS[1], "企业名称")}
    whole_files = [said for path in paths for said in column(path, SHEETS[1], "企业档案完善") if said == "是"]
    reached = xiamen.goals("2007-10-16T11:00", "half", FIRST)
    assert (reached["g4-firms77"].reached.value, reached["g4-files77"].reached.value) == (len(firms), len(whole_files))
    assert reached["g4-firms77"].met is (len(firms) == 77)


def test_the_papers_name_who_is_missing_to_the_leader_and_no_lateness_upward(xiamen):
    papers = xiamen.papers("2007-10-16T11:00", "half", FIRST)
    leader = next(text for name, text in papers.items() if "情况汇报" in name)
    upward = next(text for name, text in papers.items() if "情况的报告" in name)
    chasers = [name for name in papers if "催报" in name]
    assert "缺分支机构九（名称待填）" in leader
    assert "超时" not in upward
    assert len(chasers) == 1
    assert BRANCHES[8] in chasers[0]


def test_a_nil_half_month_stands_at_the_last_values(xiamen):
    assert xiamen.standing("2007-11-01T09:00", "half", SECOND)[BRANCHES[0]] == ("accepted", "on_time")
    reached = xiamen.goals("2007-11-01T09:00", "half", SECOND)["g1-farms"]
    assert reached.numerator.value == counts(xiamen)[SECOND].total("已清查基地")


def test_each_silent_work_group_is_chased_for_its_papers(xiamen):
    papers = xiamen.papers("2007-10-16T11:00", "team", FIRST, "--kind", "chaser")
    assert len(papers) == 6
    assert all("情况材料" in text and TEAM not in text for text in papers.values())


STORIES = {
    FIRST: {unit: Came("10月12日 17:00") for unit in BRANCHES[:7]}
    | {BRANCHES[1]: Came("10月12日 17:00", versions=2), BRANCHES[7]: Came("10月16日 10:00", timely=False, days_late=1)},
    SECOND: {unit: Came("10月31日 17:00") for unit in BRANCHES[:8]},
    LAST: {unit: Came("12月29日 17:00") for unit in BRANCHES[1:3]},
}
MOMENTS = {FIRST: "2007-10-16T11:00", SECOND: "2007-11-01T09:00", LAST: "2008-01-02T09:00"}


def counts(story):
    """Both halves of October, and the last half with October's numbers of those that were silent."""
    branches = official(story.office.root / "templates" / "ciq-xiamen-2007", "branch")
    first, second, last = (story.here("half", period) for period in MOMENTS)
    nothing_new = {BRANCHES[0]: first[BRANCHES[0]]}
    carried = {unit: path for unit, path in (nothing_new | second).items() if unit not in last}
    return {
        FIRST: Count(branches, first, stock=XIAMEN_STOCK),
        SECOND: Count(branches, second, nothing_new, stock=XIAMEN_STOCK),
        LAST: Count(branches, last, carried=carried, stock=XIAMEN_STOCK),
    }


@pytest.fixture(scope="module")
def files(xiamen):
    """Every file of both halves."""
    return {period: xiamen.written(now, "half", period) for period, now in MOMENTS.items()}


def named(files, period, *words):
    return [path for path in files[period] if all(word in path.name for word in words)]


@pytest.mark.parametrize(("duty", "dates"), [("half", HALVES), ("team", HALVES), ("province", HALVES)])
def test_a_minute_before_and_after_every_due_date_all_stand_as_the_clerks_did(xiamen, duty, dates):
    assert xiamen.differing(duty, dates) == {}


@pytest.mark.parametrize("period", MOMENTS)
def test_every_number_of_the_leaders_paper_is_counted_again(xiamen, files, period):
    (path,) = named(files, period, "情况汇报")
    counted = {day: each for day, each in counts(xiamen).items() if day <= period}
    before = counted[FIRST] if period == SECOND else None
    recount.leaders(path, XIAMEN_HALF, counted, period, STORIES[period], before=before, now=MOMENTS[period])


@pytest.mark.parametrize(("period", "word"), [*((period, "情况的报告（") for period in MOMENTS), (LAST, "工作总结（")])
def test_every_number_of_the_papers_upward_is_counted_again(xiamen, files, period, word):
    (path,) = named(files, period, word, ".docx")
    before = counts(xiamen)[FIRST] if period == SECOND else None
    recount.upward(path, XIAMEN_HALF, counts(xiamen)[period], period, before=before)


@pytest.mark.parametrize("period", MOMENTS)
def test_every_number_of_the_summary_workbooks_is_counted_again(xiamen, files, period):
    books = named(files, period, ".xlsx")
    assert len(books) == 2
    for path in books:
        recount.holds_workbook(path, counts(xiamen)[period], XIAMEN_HALF)


def test_every_number_of_the_chasers_is_counted_again(files):
    recount.chasers(named(files, FIRST, "催报"), [BRANCHES[8]], until="2007年10月18日17时")
    recount.chasers(named(files, SECOND, "催报"), [BRANCHES[8]], until="2007年11月5日17时")
    recount.chasers(named(files, LAST, "催报"), [BRANCHES[0], *BRANCHES[3:]], until="2008年1月4日17时")


def test_every_number_of_the_daily_report_is_the_offices_own(xiamen):
    (path,) = xiamen.written("2007-10-13T09:00", "daily", "2007-10-12", "--kind", "forwarding")[:1]
    own = cells(xiamen.sent["daily", "2007-10-12", OFFICE])
    paper = read_paper(path)
    said = numbers(paper.say("移交案件"))
    assert said == [str(own[label, "合计"]) for label in ("案件移交", "拘留", "批捕", "审理结果")]
    assert paper.unexplained() == []


def test_the_column_added_on_october_20_counts_where_it_was_asked(files):
    (path,) = named(files, SECOND, "情况汇报")
    assert f"“查封场所（个）”合计不含{BRANCHES[7]}" in read_paper(path).say("个别指标")


def test_the_same_facts_give_the_same_bytes_and_an_edited_paper_still_traces(xiamen, files, tmp_path):
    recount.same_bytes(files[SECOND], xiamen.written_again(tmp_path, MOMENTS[SECOND], "half", SECOND))
    (path,) = named(files, SECOND, "情况汇报")
    counted = counts(xiamen)[SECOND]
    traced = xiamen.traced(MOMENTS[SECOND], path, tmp_path, "已清查基地")
    assert traced == {unit: counted.of(unit, "已清查基地") for unit in counted.present}
