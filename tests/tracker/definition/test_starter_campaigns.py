"""The five campaigns in templates/ load with no error and say what their seeds say."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tracker.definition.load import load_campaign, read_texts
from tracker.definition.schedule import duties
from tracker.definition.units import find_unit, owing
from tracker.definition.workdays import Workdays

TEMPLATES = Path(__file__).parents[3] / "templates"


def campaign(name):
    texts, _, problems = read_texts(TEMPLATES / name)
    loaded, more = load_campaign(texts)  # the Word templates have their own tests
    assert [str(p) for p in problems + more] == []
    return loaded


def ids(things):
    return [thing.id for thing in things]


@pytest.mark.parametrize(
    ("name", "obligation", "units", "parts"),
    [
        ("jieyang-2019", "final", 6, ["annex11", "annex12", "summary", "sealed"]),
        ("jieyang-2019", "liaison", 5, ["annex7"]),
        ("jieyang-2019", "base", 5, ["annex8", "annex9", "annex10"]),
        ("jieyang-2019", "self", 5, ["annex5", "annex6"]),
        ("quality-2007", "progress", 31, ["progress"]),
        ("quality-2007", "plan", 31, ["plan", "plan_points"]),
        ("quality-2007", "summary", 31, ["summary", "summary_points", "final_cases"]),
        ("quality-2007", "acceptance", 31, ["acceptance"]),
        ("heilongjiang-2017", "june", 13, ["june_return", "demo", "plan"]),
        ("heilongjiang-2017", "december", 13, ["dec_return", "demo", "summary"]),
        ("heilongjiang-2017", "self-check", 13, ["self_score"]),
        ("ciq-xiamen-2007", "half", 9, ["half_month", "ledger77", "situation"]),
        ("ciq-xiamen-2007", "team", 7, ["situation"]),
        ("ciq-xiamen-2007", "daily", 1, ["daily_brief"]),
        ("aqsiq-2007", "plan", 31, ["plan", "plan_filing"]),
        ("aqsiq-2007", "weekly", 31, ["weekly_brief", "typical_case"]),
        ("aqsiq-2007", "weekly-ciq", 35, ["weekly_brief_ciq", "typical_case"]),
        ("aqsiq-2007", "accept-ciq", 35, ["goal_ciq"]),
    ],
)
def test_every_unit_owes_its_parts(name, obligation, units, parts):
    loaded = campaign(name)
    found = loaded.obligation(obligation)
    assert len(owing(loaded, found, loaded.ends)) == units
    assert ids(found.parts) == parts


def test_jieyangs_counties_stand_in_official_order_and_owe_by_the_twentieth():
    loaded = campaign("jieyang-2019")
    assert [u.name for u in loaded.units if not u.own] == ["榕城区", "揭东区", "普宁市", "揭西县", "惠来县"]
    duty = next(d for d in duties([loaded], ZoneInfo("Asia/Shanghai"), Workdays()) if d.obligation.id == "final")
    assert [p.due_at.isoformat() for p in duty.periods] == ["2019-10-21T00:00:00+08:00"]
    assert [p.id for p in duty.obligation.required] == ["annex11", "annex12", "summary"]


def test_jieyangs_other_duties_are_due_as_printed_undated_or_at_once():
    made = {
        d.obligation.id: d.periods for d in duties([campaign("jieyang-2019")], ZoneInfo("Asia/Shanghai"), Workdays())
    }
    assert {o: [p.id for p in made[o]] for o in ("base", "self", "final")} == {
        "base": ["2019-06-30"],
        "self": ["2019-08-25"],
        "final": ["2019-10-20"],
    }
    assert [p.timed for p in made["liaison"]] == [False]
    assert [o for o, periods in made.items() if not periods] == [
        "major-case",
        "event",
        "lead",
        "assigned",
        "ccc",
        "risk",
    ]


def test_the_national_form_is_due_twelve_times():
    loaded = campaign("quality-2007")
    duty = next(d for d in duties([loaded], ZoneInfo("Asia/Shanghai"), Workdays()) if d.obligation.id == "progress")
    assert [duty.periods[0].id, duty.periods[-1].id, len(duty.periods)] == ["2007-09-10", "2007-12-30", 12]
    assert len(loaded.form("progress").rows) == 10


def test_heilongjiang_owes_twice_and_checks_itself_in_between():
    made = duties([campaign("heilongjiang-2017")], ZoneInfo("Asia/Shanghai"), Workdays())
    days = {d.obligation.id: [p.printed_due for p in d.periods] for d in made}
    assert days == {"june": [date(2017, 6, 20)], "self-check": [date(2017, 12, 17)], "december": [date(2017, 12, 20)]}


def test_companies_and_patrols_are_not_added_up_over_classes():
    form = campaign("jieyang-2019").form("annex11")
    typed = {f.id for f in form.fields if f.over_rows == "typed"}
    assert {"prod", "prod_lic", "self_done", "credit_listed"} <= typed
    assert {f.id for f in form.form_fields} == {"officers", "trained"}
    assert {form.by_id[i].over_rows for i in ("cases", "sampled", "value_wan")} == {"sum"}


def test_the_cases_of_both_annexes_are_compared():
    rules = {c.rule.text: c.severity for c in campaign("jieyang-2019").form("annex11").checks}
    assert rules["annex11.cases = count(annex12)"] == "error"


@pytest.mark.parametrize(
    ("name", "goals"),
    [
        ("quality-2007", {"archived": 100, "conditions": 100, "recall": 100, "pass": 90, "pass-large": 95}),
        (
            "aqsiq-2007",
            {"food-licence": 100, "food-qs": 100, "pledge": 100, "archived": 100, "pass": 90, "pass-large": 95},
        ),
        ("aqsiq-2007", {"illegal-imports": 100, "farms": 100, "export-plants": 100, "labels": 100}),
        (
            "ciq-xiamen-2007",
            {"g1-farms": 100, "g4-firms77": 77, "g4-files77": 77, "g8-us-food": 100, "g8-other-food": 20},
        ),
        (
            "ciq-xiamen-2007",
            {"ceramics-us": 20, "ceramics-other": 10, "toys-us": 100, "toys-other": 20, "fireworks": 100},
        ),
        ("heilongjiang-2017", {"archived": 100, "trained": 100, "exit": 100, "licence": 100, "pass": 90, "brand": 6}),
    ],
)
def test_the_goals_have_the_seeds_numbers(name, goals):
    known = {g.id: g.at_least for g in campaign(name).goals}
    assert {g: known[g] for g in goals} == goals


def test_provinces_and_inspection_bureaus_report_to_their_own_department():
    loaded = campaign("aqsiq-2007")
    sent = {(o.sender[0][1][0], o.to) for o in loaded.obligations}
    assert sent == {("province", "总局执法司"), ("bureau", "总局通关司")}


def test_the_weekly_brief_is_due_each_friday_from_the_first_whole_week_on():
    loaded = campaign("aqsiq-2007")
    weekly = next(d for d in duties([loaded], ZoneInfo("Asia/Shanghai"), Workdays()) if d.obligation.id == "weekly")
    assert [weekly.periods[0].id, weekly.periods[-1].id, len(weekly.periods)] == ["2007-08-31", "2007-12-28", 18]
    assert {p.printed_due.weekday() for p in weekly.periods} == {4}


def test_a_province_is_one_body_in_both_national_campaigns():
    rows = {u.code: u for u in campaign("quality-2007").units}
    assert {c: u for u in campaign("aqsiq-2007").units if (c := u.code) in rows} == rows


def test_xiamen_is_one_of_the_bureaus_of_the_campaign_above_it():
    loaded = campaign("ciq-xiamen-2007")
    assert campaign(loaded.parent).unit(loaded.parent_unit).name == "厦门出入境检验检疫局"


def test_names_the_seed_leaves_out_are_to_be_filled_in_not_invented():
    units = [u for u in campaign("ciq-xiamen-2007").units if not u.own]
    assert len(units) == 16
    assert all("（名称待填）" in u.name for u in units)


@pytest.mark.parametrize(
    ("name", "obligation", "to"),
    [
        ("jieyang-2019", "base", "省局"),
        ("jieyang-2019", "ccc", "省局及认证机构"),
        ("ciq-xiamen-2007", "breach", "国家质检总局，并反馈产地局"),
    ],
)
def test_what_the_seed_passes_on_without_a_day_is_passed_on_without_one(name, obligation, to):
    forward = campaign(name).obligation(obligation).forward
    assert (forward.to, forward.on) == (to, None)


def test_the_citys_own_figures_join_the_counties_only_in_the_final_tables():
    loaded = campaign("jieyang-2019")
    own = {o.id for o in loaded.obligations if any(u.own for u in owing(loaded, o, loaded.ends))}
    assert own == {"final"}


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("heilongjiang-2017", [date(2017, 4, 15), date(2017, 11, 16), date(2017, 12, 17)]),
        ("jieyang-2019", [date(2019, 6, 30), date(2019, 8, 31), date(2019, 10, 31)]),
        ("quality-2007", []),
    ],
)
def test_the_phases_are_the_notices(name, ends):
    assert [phase.ends for phase in campaign(name).phases] == ends


@pytest.mark.parametrize("name", ["ciq-xiamen-2007", "heilongjiang-2017", "quality-2007", "aqsiq-2007", "jieyang-2019"])
def test_what_ends_a_campaign_is_written_with_its_last_figures(name):
    """A closing paper that goes out of the house: 工作总结, or where the last return is acceptance, its 报告."""
    loaded = campaign(name)
    last = max(d.periods[-1].due_at for d in duties([loaded], ZoneInfo("Asia/Shanghai"), Workdays()) if d.periods)
    closing = {r.obligation for r in loaded.reports if r.upward and (r.kind == "summary" or r.obligation == "accept")}
    made = {d.obligation.id: d.periods for d in duties([loaded], ZoneInfo("Asia/Shanghai"), Workdays())}
    assert any((last - made[o][-1].due_at).days <= 11 for o in closing)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("新疆", "新疆维吾尔自治区"),
        ("广西质监局", "广西壮族自治区"),
        ("31_宁夏", "宁夏回族自治区"),
        ("北京市质量技术监督局", "北京市"),
    ],
)
def test_provinces_are_known_by_their_short_and_full_names(text, name):
    assert find_unit(campaign("quality-2007").units, text).name == name


ALL = {"summary", "workbook", "forwarding", "circular", "chaser"}


@pytest.mark.parametrize(
    ("name", "obligation", "wanted"),
    [
        ("jieyang-2019", "final", ALL),
        ("quality-2007", "progress", ALL - {"circular"}),
        ("heilongjiang-2017", "june", ALL),
        ("heilongjiang-2017", "december", ALL),
        ("ciq-xiamen-2007", "half", ALL - {"circular"}),
        ("aqsiq-2007", "weekly", ALL - {"circular"}),
        ("aqsiq-2007", "weekly-ciq", ALL - {"circular"}),
        ("aqsiq-2007", "accept", ALL - {"circular"}),
        ("aqsiq-2007", "accept-ciq", ALL - {"circular"}),
        ("aqsiq-2007", "plan", {"workbook", "chaser"}),
        ("jieyang-2019", "base", ALL - {"circular"}),
        ("jieyang-2019", "self", {"summary", "workbook", "chaser"}),
        ("jieyang-2019", "liaison", {"workbook"}),
        ("heilongjiang-2017", "self-check", {"summary", "workbook", "chaser"}),
        ("quality-2007", "plan", {"workbook"}),
        ("ciq-xiamen-2007", "daily", {"forwarding"}),
    ],
)
def test_every_main_duty_has_its_papers_and_a_circular_only_where_no_notice_forbids_it(name, obligation, wanted):
    assert {r.kind for r in campaign(name).reports if r.obligation == obligation} == wanted
