"""黑龙江 2017: June, the self-check of December 17 and the summary of December 20; brands counted from the lists."""

import pytest

from bench.clerk import Return
from tests.campaigns import recount
from tests.campaigns.books import Count, cells, official
from tests.campaigns.notices import (
    HEILONGJIANG_DECEMBER,
    HEILONGJIANG_JUNE,
    PROVINCE_RATES,
    PROVINCE_STOCK,
    SELF_CHECK,
)
from tests.campaigns.paper import read_paper
from tests.campaigns.play import column, number, play, total, whole
from tests.campaigns.recount import Came

JUNE, CHECK, DECEMBER = "2017-06-20", "2017-12-17", "2017-12-20"
CITIES = ("哈尔滨市", "齐齐哈尔市", "鸡西市", "鹤岗市", "双鸭山市")
AWARDS = {"哈尔滨市": ["省名牌", "省名牌", "省名牌"], "齐齐哈尔市": ["省名牌", "省名牌"], "鸡西市": ["省名牌"]}
ADDED = """
# 6月20日增加一项。
[[field]]
id = "sealed"
label = "查封场所"
unit = "个"
since = 2017-06-20
"""
JUNE_STORY = {city: Came("6月20日 16:00") for city in CITIES[:3]} | {
    CITIES[3]: Came("6月21日 10:00", timely=False, days_late=1)
}
DECEMBER_STORY = {city: Came("12月16日 16:00") for city in CITIES[:2]} | {CITIES[2]: Came("12月16日 16:00", versions=2)}


def brands(city):
    """As many model firms as the city has awards for."""
    return [
        {"company": f"{city}示例企业{n}", "product": "复合膜袋", "stage": "推荐", "accepted": "是", "award": award}
        for n, award in enumerate(AWARDS.get(city, []), start=1)
    ]


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    story = play(tmp_path_factory.mktemp("heilongjiang"), "heilongjiang-2017")
    forms = story.office.forms
    blanks = story.blanks("2017-06-01T09:00", "june")
    story.collect("2017-06-19T09:00")
    for city in CITIES[:3]:
        given = whole(forms, city, only=["june_return"])
        story.give(
            "june", JUNE, city, blanks[city], Return(given.cells, {"demo": brands(city)}), f"{city}实施方案.docx"
        )
    story.collect("2017-06-20T16:00")
    story.add_column("june_return", ADDED, "补充通知增加一项")
    story.collect("2017-06-21T00:10")
    late = CITIES[3]
    given = whole(story.office.forms, late, only=["june_return"])
    renewed = story.blank("2017-06-21T09:00", "june", late, JUNE)
    story.give("june", JUNE, late, renewed, Return(given.cells, {"demo": []}), f"{late}实施方案.docx")
    story.collect("2017-06-21T10:00")
    checks = story.blanks("2017-12-10T09:00", "self-check")
    goals = next(f for f in forms["self_score"].fields if f.id == "goal").choices
    for city in CITIES[:2]:
        items = [{"goal": goal, "result": "完成", "evidence": "演示"} for goal in goals]
        story.give("self-check", CHECK, city, checks[city], Return({}, {"self_score": items}))
    ends = story.blanks("2017-12-10T10:00", "december")
    for city in CITIES[:3]:
        given = whole(forms, f"{city}年底", only=["dec_return"])
        how = "faulty" if city == "鸡西市" else "good"
        if city == "鸡西市":
            given.cells["dec_return"]["", "fixed"] = given.cells["dec_return"]["", "issues"] + 4
        told = Return(given.cells, {"demo": brands(city)})
        story.give("december", DECEMBER, city, ends[city], told, f"{city}工作总结.docx", how=how)
    story.collect("2017-12-16T16:00")
    given = whole(forms, "鸡西市年底", only=["dec_return"])
    story.give("december", DECEMBER, "鸡西市", ends["鸡西市"], Return(given.cells, {"demo": brands("鸡西市")}))
    story.collect("2017-12-22T10:00")
    return story


def sent(story, duty):
    return [path for (of, _period, _unit), path in story.sent.items() if of == duty]


def test_june_has_three_on_time_one_late_and_nine_silent(province):
    made = province.standing("2017-06-21T11:00", "june", JUNE)
    assert [made[c] for c in CITIES[:3]] == [("accepted", "on_time")] * 3
    assert made[CITIES[3]] == ("accepted", "late")
    assert sum(state == "overdue" for state, _time in made.values()) == 9


def test_the_self_check_is_due_before_the_summary(province):
    made = province.standing("2017-12-18T09:00", "self-check", CHECK)
    assert [made[c][0] for c in CITIES[:3]] == ["accepted", "accepted", "overdue"]
    assert province.standing("2017-12-18T09:00", "december", DECEMBER)["鹤岗市"] == ("pending", None)


def test_a_return_that_failed_a_check_is_on_time_once_mended(province):
    assert province.standing("2017-12-19T09:00", "december", DECEMBER)["鸡西市"] == ("returned", "on_time")
    assert province.standing("2017-12-22T11:00", "december", DECEMBER)["鸡西市"] == ("accepted", "on_time")


@pytest.mark.parametrize(
    ("goal", "top", "bottom"),
    [
        ("archived", ["已建档企业"], ["生产企业"]),
        ("trained", ["已培训人员"], ["应培训人员"]),
        ("exit", ["检验合格后出厂的企业"], ["生产企业"]),
        ("licence", ["目录内已取证企业"], ["目录内应取证企业"]),
        ("pass", ["国家级抽查合格", "省级抽查合格", "市级抽查合格"], ["国家级抽查", "省级抽查", "市级抽查"]),
        ("pass-national", ["国家级抽查合格"], ["国家级抽查"]),
        ("pass-province", ["省级抽查合格"], ["省级抽查"]),
        ("pass-city", ["市级抽查合格"], ["市级抽查"]),
    ],
)
def test_each_rate_is_that_of_the_workbooks(province, goal, top, bottom):
    paths = sent(province, "december")
    part, of = (sum(total(paths, "工作总结情况表", label) for label in labels) for labels in (top, bottom))
    reached = province.goals("2017-12-22T11:00", "december", DECEMBER)[goal]
    assert (reached.numerator.value, reached.denominator.value) == (part, of)
    assert reached.met is (part * 100 >= (90 if goal.startswith("pass") else 100) * of)


@pytest.mark.parametrize(("goal", "award"), [("brand", "省名牌"), ("prize", "省政府质量奖"), ("nominee", "提名奖")])
def test_the_provinces_totals_are_counted_from_the_lists(province, goal, award):
    listed = [said for path in sent(province, "december") for said in column(path, "示范、品牌企业清单", "推荐类别")]
    reached = province.goals("2017-12-22T11:00", "december", DECEMBER)[goal]
    assert reached.reached.value == listed.count(award)
    assert reached.met is (listed.count(award) == {"brand": 6}.get(goal, 3))


def test_two_or_three_firms_a_city_is_a_goal_of_each_city(province):
    reached = province.goals("2017-12-22T11:00", "december", DECEMBER)["demo"]
    assert reached.failing == ("230300",)  # 鸡西市 has one


def test_last_numbers_are_those_of_the_mended_workbook(province):
    path = province.sent["december", DECEMBER, "鸡西市"]
    assert number(path, "工作总结情况表", "已整改") <= number(path, "工作总结情况表", "发现问题")


def test_the_circular_waits_for_a_confirmed_list_and_then_ranks_nobody(province):
    words = ("--kind", "circular")
    province.run("2017-12-22T12:00", "report", "heilongjiang-2017", "--obligation", "december", *words, expect=1)
    by = ("--by", "张三", "--reason", "核对无误")
    province.run("2017-12-22T12:30", "decide", "confirm", f"heilongjiang-2017/december/{DECEMBER}", *by)
    (text,) = province.papers("2017-12-22T13:00", "december", DECEMBER, *words).values()
    assert "鹤岗市" in text
    assert "名次" not in text


def count(story, duty, period):
    cities = official(story.office.root / "templates" / "heilongjiang-2017", "prefecture")
    return Count(cities, story.here(duty, period), stock=PROVINCE_STOCK, rates=PROVINCE_RATES)


CASES = {
    "june": (JUNE, "2017-06-22T11:00", HEILONGJIANG_JUNE, JUNE_STORY),
    "december": (DECEMBER, "2017-12-22T11:00", HEILONGJIANG_DECEMBER, DECEMBER_STORY),
}


@pytest.fixture(scope="module")
def files(province):
    """Every file of both returns, the lists confirmed first."""
    made = {}
    for duty, (period, now, _notice, _story) in CASES.items():
        by = ("--by", "张三", "--reason", "核对无误")
        province.run(now, "decide", "confirm", f"heilongjiang-2017/{duty}/{period}", *by)
        made |= {(duty, path.name): path for path in province.written(now, duty, period)}
    return made


def named(files, duty, *words):
    return [path for (of, name), path in files.items() if of == duty and all(word in name for word in words)]


@pytest.mark.parametrize("duty", CASES)
def test_a_minute_before_and_after_every_due_date_all_stand_as_the_clerks_did(province, duty):
    assert province.differing(duty, [CASES[duty][0]]) == {}
    assert province.differing("self-check", [CHECK]) == {}


@pytest.mark.parametrize("duty", CASES)
def test_every_number_of_the_leaders_paper_is_counted_again(province, files, duty):
    period, now, notice, story = CASES[duty]
    (path,) = named(files, duty, "情况汇报")
    recount.leaders(path, notice, {period: count(province, duty, period)}, period, story, now=now)


@pytest.mark.parametrize(
    ("duty", "word"), [("june", "情况的报告"), ("december", "情况的报告"), ("december", "工作总结（")]
)
def test_every_number_of_the_papers_upward_is_counted_again_and_nobodys_lateness_is_in_them(
    province, files, duty, word
):
    period, _now, notice, _story = CASES[duty]
    (path,) = named(files, duty, word, ".docx")
    recount.upward(path, notice, count(province, duty, period), period)


@pytest.mark.parametrize(("duty", "until"), [("june", "2017年6月26日17时"), ("december", "2017年12月26日17时")])
def test_every_number_of_the_circular_and_the_chasers_is_counted_again(province, files, duty, until):
    period, _now, _notice, story = CASES[duty]
    counted = count(province, duty, period)
    (path,) = named(files, duty, "通报")
    paper = read_paper(path)
    recount.holds_circular(paper, counted, story, new_date=until)
    assert paper.unexplained() == []
    recount.chasers(named(files, duty, "催报"), counted.absent, until=until)


@pytest.mark.parametrize("duty", CASES)
def test_every_number_of_the_summary_workbooks_is_counted_again(province, files, duty):
    period, _now, notice, _story = CASES[duty]
    books = named(files, duty, ".xlsx")
    assert len(books) == 2
    for path in books:
        recount.holds_workbook(path, count(province, duty, period), notice)


def test_every_number_of_the_self_checks_papers_is_counted_again(province):
    cities = official(province.office.root / "templates" / "heilongjiang-2017", "prefecture")
    counted = Count(cities, province.here("self-check", CHECK), lists={"对标自评表": "对标自评表"})
    written = province.written("2017-12-19T09:00", "self-check", CHECK, "--together")
    (leader,) = [path for path in written if "情况汇报" in path.name]
    story = {city: Came("12月16日 16:00") for city in CITIES[:2]}
    recount.leaders(leader, SELF_CHECK, {CHECK: counted}, CHECK, story, now="2017-12-19T09:00")
    (chaser,) = [path for path in written if "催报" in path.name]
    recount.chaser_for_all(chaser, counted.absent, until="2017年12月21日17时")
    (book,) = [path for path in written if path.suffix == ".xlsx"]
    recount.holds_workbook(book, counted, SELF_CHECK)


def test_the_column_added_on_june_20_counts_for_who_was_asked(province, files):
    late = CITIES[3]
    assert ("查封场所", "合计") in cells(province.sent["june", JUNE, late])
    (path,) = named(files, "june", "情况汇报")
    (said,) = [text for text in read_paper(path).texts if "查封场所" in text]
    assert all(city in said for city in CITIES[:3])
    assert late not in said


def test_the_same_facts_give_the_same_bytes_and_an_edited_paper_still_traces(province, files, tmp_path):
    period, now, _notice, _story = CASES["december"]
    made = [path for (duty, _name), path in files.items() if duty == "december"]
    recount.same_bytes(made, province.written_again(tmp_path, now, "december", period))
    (path,) = named(files, "december", "情况汇报")
    counted = count(province, "december", period)
    traced = province.traced(now, path, tmp_path, "七查七看检查")
    assert traced == {unit: counted.of(unit, "七查七看检查") for unit in counted.present}
