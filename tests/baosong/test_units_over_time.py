"""Units that are added, renamed, split, without a code or the collector's own: each period keeps those of its day."""

import json

import pytest

from bench.stories import province_return

HAINAN = "460000,海南省,海南|海南省质量技术监督局,province,省级质监局,,,,"
CHANGED = """\
460000,海南省,海南,province,省级质监局,,,2007-10-05,
460000,海南特区,海南,province,省级质监局,,2007-10-06,,
660000,兵团质监局,,province,省级质监局,,2007-10-06,,
,三峡开发区,,province,省级质监局,,,,
"""


@pytest.fixture
def office(quality):
    path = quality.root / "templates" / "quality-2007" / "units.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert HAINAN in text
    own = "000000,总局本级,,province,own,,,,\n"
    path.write_text(text.replace(HAINAN, CHANGED.strip()) + own, encoding="utf-8-sig")
    return quality


def status(office, now, period, *words):
    records = json.loads(office.run(now, "status", "quality-2007", "--period", period, "--json", *words))
    return {r["unit_name"]: r for r in records}


def reported(office, now, period, unit, folder=None):
    """The unit's clerk fills the blank of the period and drops it, in the unit's folder or another."""
    (line,) = office.run(now, "blanks", "quality-2007", "--period", period, "--unit", unit).splitlines()
    office.drop(folder or unit, office.filled(office.root / line, province_return(office.forms, unit)))
    office.run(now, "collect", "--once")


def test_each_period_lists_the_units_of_its_due_day_under_their_names_of_that_day(office):
    september, october = (set(status(office, "2007-09-05", period)) for period in ("2007-09-30", "2007-10-10"))
    assert september - october == {"海南省"}
    assert october - september == {"海南特区", "兵团质监局"}


def test_a_renamed_unit_may_go_on_using_its_old_folder(office):
    reported(office, "2007-10-08", "2007-10-10", "海南特区", folder="海南省")
    found = status(office, "2007-10-08", "2007-10-10")["海南特区"]
    assert (found["unit"], found["state"]) == ("460000", "accepted")


def test_a_late_return_of_the_period_before_the_rename_is_told_under_the_old_name(office):
    office.run("2007-10-07", "collect", "--once")
    reported(office, "2007-10-08", "2007-09-30", "海南省", folder="海南省")
    found = status(office, "2007-10-08", "2007-09-30")["海南省"]
    assert (found["state"], found["timeliness"]) == ("accepted", "late")


@pytest.mark.parametrize("name", ["海南省", "海南", "海南特区", "460000", "海南特区局"])
def test_a_delivery_may_be_named_by_any_name_its_unit_has_or_had(office, name):
    shown = office.run("2007-10-07", "show", f"quality-2007/progress/2007-09-30/{name}")
    assert shown.splitlines()[1].startswith("海南省 · ")


def test_the_folder_of_a_merged_unit_speaks_for_its_successor_only_since_the_merger(quality):
    path = quality.root / "templates" / "quality-2007" / "units.csv"
    text = path.read_text(encoding="utf-8-sig")
    row = "540000,西藏自治区,西藏|西藏自治区质量技术监督局,province,省级质监局,,,"
    assert row in text
    path.write_text(text.replace(row, row + "2007-10-05,510000"), encoding="utf-8-sig")
    reported(quality, "2007-09-28", "2007-09-30", "西藏自治区")
    assert status(quality, "2007-09-28", "2007-09-30")["西藏自治区"]["state"] == "accepted"
    reported(quality, "2007-10-08", "2007-10-10", "四川省", folder="西藏自治区")
    october = status(quality, "2007-10-08", "2007-10-10")
    assert "西藏自治区" not in october
    assert october["四川省"]["state"] == "accepted"


def test_a_unit_without_a_code_has_a_folder_and_reports_like_the_others(office):
    reported(office, "2007-09-08", "2007-09-10", "三峡开发区")
    found = status(office, "2007-09-08", "2007-09-10")["三峡开发区"]
    assert found["unit"].startswith("x-")
    assert found["state"] == "accepted"
    assert f"code 写 {found['unit']}" in office.run(None, "campaign", "check", "quality-2007")


def test_the_collectors_own_return_is_never_chased_and_not_in_the_rate(office):
    office.run("2007-09-01", "collect", "--once")
    chased = status(office, "2007-09-11T09:00", "2007-09-10", "--past-due")
    assert len(chased) == 32
    assert "总局本级" not in chased
    assert status(office, "2007-09-11T09:00", "2007-09-10")["总局本级"]["past_due"] is False
    assert "应报32，已报0" in office.run("2007-09-11T09:00", "status", "quality-2007", "--period", "2007-09-10")
    reported(office, "2007-09-11T10:00", "2007-09-10", "总局本级")
    assert status(office, "2007-09-11T11:00", "2007-09-10")["总局本级"]["state"] == "accepted"
    assert "应报32，已报0" in office.run("2007-09-11T11:00", "status", "quality-2007", "--period", "2007-09-10")


def test_folders_are_made_for_the_units_that_are_there_or_to_come(office):
    office.run("2007-10-08", "collect", "--once")
    path = office.root / "templates" / "quality-2007" / "units.csv"
    path.write_text(path.read_text(encoding="utf-8-sig") + "670000,滨海新区,,province,,,2007-10-20,,\n", "utf-8-sig")
    words = ("--by", "审核员", "--reason", "新设")
    office.run("2007-10-08", "campaign", "adopt", "quality-2007", *words)
    folders = {p.name for p in (office.root / "intake").iterdir()}
    assert {"滨海新区", "兵团质监局", "海南特区"} <= folders
