"""黑龙江 2017: June, the self-check of December 17 and the summary of December 20; brands counted from the lists."""

import pytest

from bench.clerk import Return
from tests.campaigns.play import column, number, play, total, whole

JUNE, CHECK, DECEMBER = "2017-06-20", "2017-12-17", "2017-12-20"
CITIES = ("哈尔滨市", "齐齐哈尔市", "鸡西市", "鹤岗市", "双鸭山市")
AWARDS = {"哈尔滨市": ["省名牌", "省政府质量奖", "提名奖"], "齐齐哈尔市": ["省名牌", "无"], "鸡西市": ["省名牌"]}


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
    story.collect("2017-06-21T00:10")
    late = CITIES[3]
    given = whole(forms, late, only=["june_return"])
    story.give("june", JUNE, late, blanks[late], Return(given.cells, {"demo": []}), f"{late}实施方案.docx")
    story.collect("2017-06-21T10:00")
    checks = story.blanks("2017-12-10T09:00", "self-check")
    goals = next(f for f in forms["self_score"].fields if f.id == "goal").choices
    for city in CITIES[:2]:
        items = [{"goal": goal, "result": "完成", "evidence": "演示"} for goal in goals]
        story.give("self-check", CHECK, city, checks[city], Return({}, {"self_score": items}))
    ends = story.blanks("2017-12-10T10:00", "december")
    for city in CITIES[:3]:
        given = whole(forms, f"{city}年底", only=["dec_return"])
        if city == "鸡西市":
            given.cells["dec_return"]["", "fixed"] = given.cells["dec_return"]["", "issues"] + 4
        story.give(
            "december", DECEMBER, city, ends[city], Return(given.cells, {"demo": brands(city)}), f"{city}工作总结.docx"
        )
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
    assert reached.met is False


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
