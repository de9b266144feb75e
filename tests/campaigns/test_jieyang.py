"""揭阳 2019: information lists by June 30, self-checks by August 25, contacts without a day, a major case at once.

October 20 with a column added; without one it is played in tests/baosong/test_whole_way.py.
"""

import shutil
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from bench.clerk import Return
from bench.stories import county_return, one_case_too_many
from generator.standard_reports import loaded, standard_reports
from tests.campaigns import recount
from tests.campaigns.books import Count, official
from tests.campaigns.notices import COUNTY_RATES, COUNTY_STOCK, JIEYANG_BASE, JIEYANG_FINAL, JIEYANG_SELF
from tests.campaigns.paper import read_paper
from tests.campaigns.play import column, play, whole
from tests.campaigns.recount import Came, Notice

BASE, SELF, FINAL = "2019-06-30", "2019-08-25", "2019-10-20"
COUNTIES = ("榕城区", "揭东区", "普宁市", "揭西县", "惠来县")
ADDED = """
# 10月20日起增加一栏。
[[field]]
id = "sealed"
group = "执法办案"
label = "查封场所"
unit = "个"
since = 2019-10-20
"""
CITY = "揭阳市本级"
LISTS = ("annex8", "annex9", "annex10")


def checks(county, unfit, mended):
    """附件5 with so many items found unfit, 附件6 with so many mended."""
    items = [
        {
            "company": f"{county}示例企业{n}", "operator_type": "生产企业", "product_class": "砂轮", "item": f"项目{n}",
            "result": "不符合" if n <= unfit else "符合", "checked_on": "2019-08-10",
        }
        for n in range(1, 5)
    ]  # fmt: skip
    reports = [
        {
            "company": f"{county}示例企业{n}",
            "issue": f"问题{n}",
            "action": "已整改",
            "due_on": "2019-08-20",
            "recheck": "通过",
        }
        for n in range(1, mended + 1)
    ]
    return Return({}, {"annex5": items, "annex6": reports})


CASE_FIELDS = ("cases", "closed", "transferred", "value_wan", "fines_wan")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    story = play(tmp_path_factory.mktemp("jieyang"), "jieyang-2019")
    forms = story.office.forms
    contacts = story.blanks("2019-05-20T09:00", "liaison")["榕城区"]
    story.give("liaison", "2019-10-31", "榕城区", contacts, whole(forms, "榕城", only=["annex7"]))
    story.collect("2019-05-21T09:00")
    blanks = story.blanks("2019-06-10T09:00", "base")
    for n, county in enumerate(COUNTIES[:3]):
        given = whole(forms, county, items=n + 1, only=LISTS)
        if county == "揭东区":
            given.items["annex9"].clear()  # no sellers: 零报告 on that sheet
        if county == "普宁市":
            given.items["annex8"][0]["company"] = ""
        how = "faulty" if county == "普宁市" else "good"
        story.give("base", BASE, county, blanks[county], given, how=how)
    story.collect("2019-06-28T17:20")
    story.collect("2019-07-01T00:10")
    for county in ("普宁市", "揭西县"):
        story.give("base", BASE, county, blanks[county], whole(forms, county, items=3, only=LISTS))
    story.collect("2019-07-01T10:00")
    case = story.blanks("2019-07-02T09:00", "major-case")["普宁市"]
    story.give("major-case", "A", "普宁市", case, whole(forms, "大案", only=["major_case"]))
    story.collect("2019-07-02T09:30")
    selfs = story.blanks("2019-08-10T09:00", "self")
    story.give("self", SELF, "榕城区", selfs["榕城区"], checks("榕城区", 2, 2))
    story.give("self", SELF, "揭东区", selfs["揭东区"], checks("揭东区", 2, 1))
    story.collect("2019-08-23T17:00")
    _october(story)
    return story


def _october(story):
    """Two on the old form, a column added, one mended on the new form, one late without a case, one silent."""
    blanks = story.blanks("2019-10-08T09:00", "final")
    story.collect("2019-10-16T09:00")
    for county in COUNTIES[:2]:
        given = county_return(story.office.forms, county)
        story.give("final", FINAL, county, blanks[county], given, f"{county}工作总结.docx")
    story.collect("2019-10-17T17:00")
    story.add_column("annex11", ADDED, "补充通知增加一栏")
    forms = story.office.forms
    new = {county: story.blank("2019-10-18T09:00", "final", county, FINAL) for county in COUNTIES[2:4]}
    story.collect("2019-10-18T10:00")
    given = county_return(forms, "普宁市")
    paper = "普宁市工作总结.docx"
    story.give("final", FINAL, "普宁市", new["普宁市"], one_case_too_many(given), paper, how="faulty")
    story.collect("2019-10-18T17:00")
    story.collect("2019-10-21T00:10")
    story.give("final", FINAL, "普宁市", new["普宁市"], given)
    none = {
        key: 0 if key[1] in CASE_FIELDS else value
        for key, value in county_return(forms, "揭西县").cells["annex11"].items()
    }
    story.give(
        "final", FINAL, "揭西县", new["揭西县"], Return({"annex11": none}, {"annex12": []}), "揭西县工作总结.docx"
    )
    story.collect("2019-10-21T10:05")


def test_on_the_last_evening_a_list_without_a_name_is_sent_back_and_nobody_is_late_yet(city):
    made = city.standing("2019-06-30T23:59", "base", BASE)
    assert [made[c] for c in COUNTIES] == [
        ("accepted", "on_time"), ("accepted", "on_time"), ("returned", "on_time"), ("pending", None), ("pending", None)
    ]  # fmt: skip


def test_the_corrected_one_is_on_time_the_late_one_late_the_silent_one_overdue(city):
    made = city.standing("2019-07-01T11:00", "base", BASE)
    assert [made[c] for c in COUNTIES[2:]] == [("accepted", "on_time"), ("accepted", "late"), ("overdue", None)]


def test_contacts_have_no_day_so_nobody_is_overdue_even_at_the_end(city):
    made = city.standing("2019-11-30T09:00", "liaison", "2019-10-31")
    assert made["榕城区"] == ("accepted", None)
    assert {made[c] for c in COUNTIES[1:]} == {("pending", None)}
    chased = city.run("2019-11-30T09:00", "status", "jieyang-2019", "--obligation", "liaison", "--past-due")
    assert "惠来县" not in chased


def test_a_major_case_is_shown_and_never_late(city):
    assert "随时报送：1件" in city.run("2019-07-02T10:00", "status", "jieyang-2019", "--obligation", "major-case")


def test_an_unfit_item_without_its_report_is_asked_about_and_accepted_all_the_same(city):
    made = city.standing("2019-08-26T09:00", "self", SELF)
    assert [made[c] for c in COUNTIES[:2]] == [("accepted", "on_time")] * 2
    shown = city.run("2019-08-26T09:00", "show", f"jieyang-2019/self/{SELF}/揭东区")
    assert "附件5有“不符合”的自查项目没有在附件6填整改报告" in shown
    assert "附件6填整改报告" not in city.run("2019-08-26T09:00", "show", f"jieyang-2019/self/{SELF}/榕城区")


def test_the_lists_of_all_counties_are_merged_in_official_order(city):
    said = city.run("2019-07-01T12:00", "report", "jieyang-2019", "--obligation", "base", "--kind", "workbook")
    book = load_workbook(said.splitlines()[0])
    sheet = next(s for s in book if s.title.startswith("附件8"))
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "单位" in row)
    named = [row[head.index("单位")] for row in rows[rows.index(head) + 1 :] if row[head.index("单位")] in COUNTIES]
    paths = {unit: path for (duty, _p, unit), path in city.sent.items() if duty == "base"}
    wanted = [c for c in COUNTIES[:4] for _firm in column(paths[c], "附件8", "企业名称")]
    assert named == wanted


def test_the_silent_county_alone_is_chased_for_its_lists(city):
    ((name, text),) = city.papers("2019-07-01T11:00", "base", BASE, "--kind", "chaser").items()
    assert "惠来县" in name
    assert "附件8" in text
    assert "2019年6月30日24时" in text


STORY = {
    **{county: Came("10月17日 17:00") for county in COUNTIES[:2]},
    "普宁市": Came("10月18日 17:00", versions=2),
    "揭西县": Came("10月21日 10:05", timely=False, days_late=1),
}
AT = "2019-10-21T11:00"
BY = ("--by", "张三", "--reason", "核对无误")
LISTED = {
    "base": (BASE, "2019-07-01T12:00", {name: name for name in ("附件8", "附件9", "附件10")}),
    "self": (SELF, "2019-08-26T12:00", {name: name for name in ("附件5", "附件6")}),
}


def count(story, duty, period):
    levels = ("county", "city") if duty == "final" else ("county",)
    units = official(story.office.root / "templates" / "jieyang-2019", *levels)
    lists = {
        "生产企业信息表": "附件8",
        "销售者信息表": "附件9",
        "经营性用户信息表": "附件10",
        "企业自查表": "附件5",
        "整改报告": "附件6",
    }
    here = story.here(duty, period)
    return Count(units, here, stock=COUNTY_STOCK, rates=COUNTY_RATES, own=(CITY,), lists=lists)


@pytest.fixture(scope="module")
def files(city):
    """Every file of October, the list confirmed first."""
    city.run(AT, "decide", "confirm", f"jieyang-2019/final/{FINAL}", *BY)
    return city.written(AT, "final", FINAL)


def named(files, *words):
    return [path for path in files if all(word in path.name for word in words)]


@pytest.mark.parametrize(("duty", "day"), [("base", BASE), ("self", SELF), ("final", FINAL)])
def test_a_minute_before_and_after_every_due_date_all_stand_as_the_clerks_did(city, duty, day):
    assert city.differing(duty, [day]) == {}


def test_every_number_of_the_leaders_paper_is_counted_again(city, files):
    (path,) = named(files, "情况汇报")
    recount.leaders(path, JIEYANG_FINAL, {FINAL: count(city, "final", FINAL)}, FINAL, STORY, now=AT)


@pytest.mark.parametrize("word", ["工作情况的报告（第", "工作总结（"])
def test_every_number_of_the_papers_upward_is_counted_again(city, files, word):
    (path,) = named(files, word, ".docx")
    recount.upward(path, JIEYANG_FINAL, count(city, "final", FINAL), FINAL)


def test_every_number_of_the_circular_and_the_chaser_is_counted_again(city, files):
    counted = count(city, "final", FINAL)
    (path,) = named(files, "通报")
    paper = read_paper(path)
    recount.holds_circular(paper, counted, STORY, new_date="2019年10月23日17时")
    assert paper.unexplained(JIEYANG_FINAL.fixed) == []
    chasers = named(files, "催报")
    recount.chasers(chasers, ["惠来县"], until="2019年10月23日17时", fixed=JIEYANG_FINAL.fixed + "|附件1[12]")


def test_every_number_of_the_summary_workbooks_is_counted_again(city, files):
    books = named(files, ".xlsx")
    assert len(books) == 2
    for path in books:
        recount.holds_workbook(path, count(city, "final", FINAL), JIEYANG_FINAL)


PAPERS = {
    "base": (
        JIEYANG_BASE,
        {county: Came("6月28日 17:20") for county in COUNTIES[:2]}
        | {"普宁市": Came("6月28日 17:20", versions=2), "揭西县": Came("7月1日 10:00", timely=False, days_late=1)},
        "2019年7月3日17时",
    ),
    "self": (JIEYANG_SELF, {county: Came("8月23日 17:00") for county in COUNTIES[:2]}, "2019年8月28日17时"),
}


@pytest.mark.parametrize("duty", LISTED)
def test_every_line_of_the_lists_is_counted_in_each_of_their_papers(city, duty):
    period, now, sheets = LISTED[duty]
    notice, story, until = PAPERS[duty]
    counted, written = count(city, duty, period), city.written(now, duty, period)
    (path,) = named(written, "情况汇报")
    recount.leaders(path, notice, {period: counted}, period, story, now=now)
    for path in named(written, "的报告（第", ".docx"):
        recount.upward(path, notice, counted, period)
    for path in named(written, ".xlsx"):
        recount.holds_workbook(path, counted, Notice({}, lists=sheets))
    recount.chasers(named(written, "催报"), counted.absent, until=until, fixed=rf"{notice.fixed}|附件\d+")


def test_the_column_added_on_october_20_counts_for_who_was_asked(city, files):
    (path,) = named(files, "情况汇报")
    said = read_paper(path).say("个别指标")
    assert "“查封场所（个）”合计不含榕城区、揭东区（该项未填）" in said


def test_points_and_places_follow_the_rule_where_one_is_ordered(city, files, tmp_path):
    """60 for reporting, 40 in time, 10 at once, 5 off for each day; who is silent has none; equal points share a place."""
    root = tmp_path / "office"
    shutil.copytree(city.office.root, root)
    folder = root / "templates" / "jieyang-2019"
    text = (folder / "campaign.toml").read_text(encoding="utf-8")
    rule = 'ranking = { basis = "按报送情况排名", accepted = 60, on_time = 40, first_time = 10, late_day = 5 }'
    circular = 'id = "final-circular"'
    (folder / "campaign.toml").write_text(text.replace(circular, f"{circular}\n{rule}"), encoding="utf-8")
    for name, data in standard_reports(loaded(folder)).items():
        (folder / name).write_bytes(data)
    ranked = replace(city, office=replace(city.office, root=root))
    ranked.run("2019-10-21T11:05", "campaign", "adopt", "jieyang-2019", *BY)
    (path,) = ranked.written("2019-10-21T11:10", "final", FINAL, "--kind", "circular")
    head, *rows = read_paper(path).table("报送情况一览表")
    assert head[6:] == ["得分", "名次"]
    points = {
        county: 60 + 40 * came.timely + 10 * (came.versions == 1) - 5 * came.days_late for county, came in STORY.items()
    }
    scores = [points.get(row[1], 0) for row in rows]
    places = [1 + sum(other > score for other in scores) for score in scores]
    assert [row[6:] for row in rows] == [[str(s), str(p)] for s, p in zip(scores, places, strict=True)]


def test_the_same_facts_give_the_same_bytes_and_an_edited_paper_still_traces(city, files, tmp_path):
    recount.same_bytes(files, city.written_again(tmp_path, AT, "final", FINAL))
    (path,) = named(files, "工作情况的报告（第", ".docx")
    counted = count(city, "final", FINAL)
    traced = city.traced(AT, path, tmp_path, "责令改正")
    assert sum(traced.values()) == counted.total("责令改正")
    assert set(traced) == set(counted.present)
