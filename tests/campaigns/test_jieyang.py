"""揭阳 2019: information lists by June 30, self-checks by August 25, contacts without a day, a major case at once.

October 20 is played in tests/baosong/test_whole_way.py.
"""

import pytest
from openpyxl import load_workbook

from bench.clerk import Return
from tests.campaigns.play import column, play, whole

BASE, SELF = "2019-06-30", "2019-08-25"
COUNTIES = ("榕城区", "揭东区", "普宁市", "揭西县", "惠来县")
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


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    story = play(tmp_path_factory.mktemp("jieyang"), "jieyang-2019")
    forms = story.office.forms
    contacts = story.blanks("2019-05-20T09:00", "liaison")["榕城区"]
    story.give("liaison", "", "榕城区", contacts, whole(forms, "榕城", only=["annex7"]))
    story.collect("2019-05-21T09:00")
    blanks = story.blanks("2019-06-10T09:00", "base")
    for n, county in enumerate(COUNTIES[:3]):
        given = whole(forms, county, items=n + 1, only=LISTS)
        if county == "揭东区":
            given.items["annex9"].clear()  # no sellers: 零报告 on that sheet
        if county == "普宁市":
            given.items["annex8"][0]["company"] = ""
        story.give("base", BASE, county, blanks[county], given)
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
    return story


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
