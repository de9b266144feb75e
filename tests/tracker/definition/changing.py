"""A campaign of three ten-day returns, changed by its texts, for the tests of what a change does."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tracker.definition.change import Change
from tracker.definition.load import load_campaign
from tracker.definition.schedule import duties
from tracker.definition.where import Where
from tracker.definition.workdays import Workdays

ZONE = ZoneInfo("Asia/Shanghai")
SCHEDULE = "schedule = { on = 2019-10-20 }"
TEN_DAYS = "schedule = { monthdays = [10, 20, 30], first = 2019-09-10, last = 2019-09-30 }"
C, T, L, U = "campaign.toml", "forms/table1.toml", "forms/cases.toml", "units.csv"


def loaded(texts):
    campaign, problems = load_campaign(texts)
    assert campaign, [str(p) for p in problems]
    return campaign


def change(old, new, now="2019-09-15", received=()):
    """The change between two sets of texts, at 00:00 of a day (or at a full moment) in Shanghai."""
    a, b = loaded(old), loaded(new)
    before, after = (duties((one,), ZONE, Workdays()) for one in (a, b))
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    return Change(a, b, before, after, moment, frozenset(received), Where(new))


def edited(texts, *edits):
    """The texts with (file, old, new) replaced once each."""
    made = dict(texts)
    for file, old, new in edits:
        assert old in made[file], f"{old!r} is not in {file}"
        made[file] = made[file].replace(old, new, 1)
    return made
