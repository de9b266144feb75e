"""Two ten-day periods played through the command line: what fell, what was copied, and from whom."""

import json

import pytest

from bench.clerk import Return
from bench.stories import county_return, province_return

FIRST, SECOND = "2007-09-10", "2007-09-20"


def dropped(office, unit, period, given, at):
    (blank,) = office.blanks(f"{period[:8]}0{period[8]}T09:00", "--period", period, "--unit", unit).values()
    office.drop(unit, office.filled(blank, given), name=f"{unit}{period}.xlsx")
    office.run(at, "collect", "--once")


def with_cell(given, row, field, value):
    return Return({"progress": {**given.cells["progress"], (row, field): value}}, given.items)


def record(office, unit, period):
    made = json.loads(office.run(f"{period}T20:00", "status", "--period", period, "--json"))
    return next(r for r in made if r["unit_name"] == unit)


@pytest.fixture
def beijing(quality):
    """Beijing's numbers, reported and accepted in the first period."""
    given = province_return(quality.forms, "北京市")
    given = with_cell(given, "ppe", "fines_wan", 25)
    dropped(quality, "北京市", FIRST, given, "2007-09-09T10:00")
    assert record(quality, "北京市", FIRST)["state"] == "accepted"
    return given


def told(office, unit):
    """All that the unit's receipts say."""
    return " ".join(" ".join(office.receipts(unit).values()).split())


def test_a_cumulative_number_that_fell_is_asked_about_and_accepted_all_the_same(quality, beijing):
    fell = with_cell(with_cell(beijing, "ppe", "fines_wan", 12), "rebar", "cert_held", 5)
    dropped(quality, "北京市", SECOND, fell, "2007-09-19T10:00")
    found = record(quality, "北京市", SECOND)
    assert (found["state"], found["timeliness"], found["open_queries"]) == ("accepted", "on_time", 1)
    assert "“执法处理·罚没款”的累计数填的是12万元，小于上期（2007年9月上旬）的25万元。" in told(quality, "北京市")


def test_yuan_typed_for_ten_thousand_yuan_is_asked_about_with_both_readings(quality, beijing):
    dropped(quality, "北京市", SECOND, with_cell(beijing, "ppe", "fines_wan", 256000), "2007-09-19T10:00")
    assert record(quality, "北京市", SECOND)["open_queries"] == 1
    assert "填的是256000万元，是否应为25.6万元？上期（2007年9月上旬）为25万元。" in told(quality, "北京市")


def test_last_periods_numbers_handed_in_again_are_asked_about(quality, beijing):
    dropped(quality, "北京市", SECOND, beijing, "2007-09-19T10:00")
    assert record(quality, "北京市", SECOND)["open_queries"] == 1
    assert "与上期（2007年9月上旬）完全相同" in told(quality, "北京市")


def test_another_units_numbers_are_asked_about_in_the_later_receipt_without_naming_it(quality, beijing):
    dropped(quality, "天津市", FIRST, beijing, "2007-09-09T15:00")
    said = told(quality, "天津市")
    assert "与另一单位所报内容完全相同" in said
    assert "北京" not in said
    assert record(quality, "天津市", FIRST)["open_queries"] == 1
    assert record(quality, "北京市", FIRST)["open_queries"] == 0
    shown = quality.run(f"{FIRST}T20:00", "show", f"quality-2007/progress/{FIRST}/天津市")
    assert "与北京市所报内容相同" in shown  # the coordinator must know whom to ring


def test_a_unit_that_put_its_own_numbers_in_place_of_anothers_is_no_longer_a_twin(quality, beijing):
    dropped(quality, "天津市", FIRST, beijing, "2007-09-09T15:00")
    dropped(quality, "天津市", FIRST, province_return(quality.forms, "天津市"), "2007-09-09T16:00")
    assert record(quality, "天津市", FIRST)["open_queries"] == 0


def test_a_case_that_two_counties_list_is_asked_about_in_the_later_one(jieyang):
    returns = {county: county_return(jieyang.forms, county) for county in ("榕城区", "普宁市")}
    theirs, ours = (returns[c].items["annex12"] for c in ("榕城区", "普宁市"))
    ours[0]["case_no"] = theirs[0]["case_no"]
    made = jieyang.blanks("2019-10-08T09:00", "--obligation", "final")
    for county, at in (("榕城区", "2019-10-18T10:00"), ("普宁市", "2019-10-18T11:00")):
        jieyang.drop(county, jieyang.filled(made[county], returns[county]))
        jieyang.run(at, "collect", "--once")
    assert "另一单位" not in told(jieyang, "榕城区")
    assert f"第1条（{theirs[0]['case_no']}）另一单位也已填报。" in told(jieyang, "普宁市")
    assert "第1条，榕城区也已填报" in jieyang.run("2019-10-18T12:00", "show", "jieyang-2019/final/2019-10-20/普宁市")
