"""A paper's name says which of several open periods it is for, as clerks write it."""

from datetime import date

import pytest

from tests.tracker.reading.books import hints
from tracker.definition.model import Campaign, Duty, Obligation, Part, Schedule, Unit
from tracker.definition.schedule import periods
from tracker.definition.workdays import Workdays
from tracker.facts import DeliveryKey
from tracker.reading.attachments import read_file
from tracker.reading.known import Known


@pytest.fixture(scope="module")
def half_months():
    schedule = Schedule("half_month", first=date(2007, 9, 15), last=date(2007, 10, 15))
    parts = (Part("situation", "file", "情况材料", ("docx",)),)
    obligation = Obligation("half", "半月报", "半月报", "办公室", "依据", (), schedule, parts)
    units = (Unit("u1", "普宁市"),)
    campaign = Campaign("c", "专项", "方案", "局", date(2007, 9, 1), date(2007, 12, 31), units, (obligation,), ())
    zone = hints().seen_at.tzinfo
    return Duty(campaign, obligation, periods(campaign, obligation, zone, Workdays()))


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("2007年9月下半月情况材料.docx", "2007-09-30"),
        ("10月上半月情况材料.docx", "2007-10-15"),
        ("情况材料（9月15日报）.docx", "2007-09-15"),
        ("情况材料.docx", None),
        ("情况材料9月18日写.docx", None),
    ],
)
def test_the_period_in_a_name_is_taken_and_nothing_is_guessed_without_one(half_months, name, period):
    keys = tuple(DeliveryKey("c", "half", p.id, "u1") for p in half_months.periods)
    asked = hints(name=name, owed=keys)
    found = read_file(b"PK", "docx", name, asked, Known((half_months,), (), (half_months.campaign,)), "")
    assert getattr(getattr(found, "delivery", None), "period", None) == period
    if period is None:
        assert {k.period for k in found.candidates} == {p.id for p in half_months.periods}
