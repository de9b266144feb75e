"""放假安排 changed after adoption: due dates stay as they were adopted until a person adopts, and past ones for good."""

import json
from datetime import datetime

import pytest

from tracker.ledger.store import Ledger

OCTOBER = "2007-10-20"  # a Saturday, postponed to Monday the 22nd
WORKDAY = """
[[workday]]
day = {day}
work = false
basis = "{basis}"
"""


@pytest.fixture
def office(quality):
    """The ten-day returns, postponed to the next workday; adopted on 5 October."""
    path = quality.root / "templates" / "quality-2007" / "campaign.toml"
    text = path.read_text(encoding="utf-8")
    assert 'holiday = "as_printed"' in text
    path.write_text(text.replace('holiday = "as_printed"', 'holiday = "next_workday"'), encoding="utf-8")
    quality.run("2007-10-05T09:00", "collect", "--once")
    return quality


def off(office, day, basis="台风停工通知"):
    config = office.root / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + WORKDAY.format(day=day, basis=basis), encoding="utf-8")


def due(office, period, now="2007-10-15T09:00"):
    made = json.loads(office.run(now, "status", "quality-2007", "--period", period, "--json"))
    return {r["due_at"][:10] for r in made}


ADOPT = ("campaign", "adopt", "quality-2007", "--by", "主任", "--reason", "停工通知")


def test_a_day_off_declared_later_moves_nothing_until_it_is_adopted(office):
    assert due(office, OCTOBER) == {"2007-10-23"}  # 24:00 of Monday
    off(office, "2007-10-22")
    assert due(office, OCTOBER) == {"2007-10-23"}
    assert "放假安排或时区有变动，专项 quality-2007 的时限仍按已启用的" in office.said[-1]
    said = office.run("2007-10-15T09:00", "campaign", "adopt", "quality-2007", "--dry-run")
    assert "2007年10月中旬" in said
    office.run("2007-10-15T09:00", *ADOPT)
    assert due(office, OCTOBER) == {"2007-10-24"}
    assert "放假安排" not in office.said[-1]
    ledger = Ledger(office.root / "data" / "ledger.db")
    ledger.replay()
    ledger.close()
    assert due(office, OCTOBER) == {"2007-10-24"}


def test_a_day_declared_off_when_it_is_past_moves_no_due_date_and_is_said_to_be_too_late(office):
    off(office, "2007-10-10")
    assert due(office, "2007-10-10") == {"2007-10-11"}
    said = office.run("2007-10-15T09:00", *ADOPT)
    assert due(office, "2007-10-10") == {"2007-10-11"}
    assert said == ""
    assert "2007-10-10 已经过去，已定的时限不再变；要放宽请用 decide extend。" in office.said[-2]
    said = office.run("2007-10-15T09:00", "campaign", "check", "quality-2007")
    assert "config.toml：[[workday]] 2007-10-10已经过去，已定的时限不再变" in said


def test_a_day_that_moves_no_due_date_is_no_change(office):
    off(office, "2007-10-17")
    office.run("2007-10-15T09:00", "status", "quality-2007")
    assert "放假安排" not in office.said[-1]


def test_another_time_zone_moves_no_due_instant_and_may_not_be_adopted_over_the_past(office):
    def instants():
        made = json.loads(office.run("2007-10-15T09:00", "status", "quality-2007", "--json"))
        return {r["period"]: datetime.fromisoformat(r["due_at"]) for r in made}

    before, config = instants(), office.root / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert "Asia/Shanghai" in text
    config.write_text(text.replace("Asia/Shanghai", "Asia/Urumqi"), encoding="utf-8")
    assert instants() == before
    assert "放假安排或时区有变动，专项 quality-2007" in office.said[-1]
    office.run("2007-10-15T09:00", *ADOPT, expect=1)
    assert "不能启用" in office.said[-1]
    assert instants() == before


def test_another_calendar_package_moves_nothing_by_itself(office, monkeypatch):
    """The package's next version knows of a holiday in October."""
    from tracker.definition import workdays  # noqa: PLC0415

    real = workdays._calendar
    monkeypatch.setattr(
        workdays, "_calendar", lambda day: (False, "补假") if day.isoformat() == "2007-10-22" else real(day)
    )
    monkeypatch.setattr(workdays, "version", lambda _name: "99")
    assert due(office, OCTOBER) == {"2007-10-23"}
    assert "放假安排或时区有变动" in office.said[-1]
    office.run("2007-10-15T09:00", *ADOPT)
    assert due(office, OCTOBER) == {"2007-10-24"}
