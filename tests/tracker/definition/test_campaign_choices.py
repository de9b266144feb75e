"""Each change that docs/campaigns.md spells out loads and does what the page says."""

import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.definition.load import load_campaign, read_texts
from tracker.definition.schedule import duties
from tracker.definition.units import owing
from tracker.definition.workdays import Workdays

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "campaigns.md").read_text(encoding="utf-8")


def changed(name, file, old, new):
    """The campaign with the page's own words put in the place of the definition's."""
    assert new in PAGE
    texts, _files, _problems = read_texts(ROOT / "templates" / name)
    made, count = re.subn(old, lambda _match: new, texts[file])
    assert count
    loaded, problems = load_campaign({**texts, file: made})
    assert [p for p in problems if p.severity == "error"] == []
    return loaded


def periods(loaded, obligation):
    made = duties([loaded], ZoneInfo("Asia/Shanghai"), Workdays())
    return next(d.periods for d in made if d.obligation.id == obligation)


def owed(loaded, obligation):
    return [u.name for u in owing(loaded, loaded.obligation(obligation), loaded.ends)]


def test_the_weekly_brief_moves_to_monday():
    new = 'schedule = { weekly = "mon", first = 2007-09-03, last = 2007-12-31, at = "24:00" }'
    made = changed("aqsiq-2007", "campaign.toml", r"schedule = \{ weekly.*\}", new)
    assert {p.printed_due.weekday() for o in ("weekly", "weekly-ciq") for p in periods(made, o)} == {0}


def test_the_half_months_move_to_the_first_and_the_sixteenth():
    new = 'schedule = { monthdays = [1, 16], first = 2007-09-16, last = 2007-12-16, at = "24:00" }'
    made = changed("ciq-xiamen-2007", "campaign.toml", r"schedule = \{ half_month.*\}", new)
    assert {p.printed_due.day for p in periods(made, "half")} == {1, 16}


def test_data_may_go_to_the_day_before():
    made = changed("quality-2007", "campaign.toml", r'(?m)^holiday = "as_printed"$', 'covers = "previous_day"')
    assert periods(made, "progress")[1].data_until == date(2007, 9, 19)


def test_archives_may_be_counted_by_licensed_companies():
    new = 'denominator = "progress.licensed"'
    made = changed("quality-2007", "campaign.toml", r'denominator = "progress.plants"', new)
    assert next(g for g in made.goals if g.id == "archived").denominator.text == "progress.licensed"


def test_a_functional_area_is_one_line_more():
    made = changed("jieyang-2019", "units.csv", r"(?m)\Z", ",某某开发区,,county,县（市、区）局,445200,,,")
    assert owed(made, "base")[-1] == "某某开发区"


def test_the_citys_own_figures_can_be_left_out():
    made = changed("jieyang-2019", "campaign.toml", r'\{ level = \["county", "city"\] \}', '{ level = "county" }')
    assert len(owed(made, "final")) == 5


def test_a_due_hour_is_set_and_a_day_off_moved():
    made = changed("jieyang-2019", "campaign.toml", r'at = "24:00"', 'at = "17:30"')
    assert periods(made, "final")[0].due_at.isoformat() == "2019-10-20T17:30:00+08:00"


def test_a_large_case_gets_a_bound():
    made = changed("aqsiq-2007", "forms/typical_case.toml", r"usual = \[0, 5000\]", "usual = [50, 100000]")
    assert [int(n) for n in made.form("typical_case").by_id["value_wan"].usual] == [50, 100000]
