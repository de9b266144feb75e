from datetime import UTC, datetime, timedelta

import pytest

from tracker.intake.cadence import haste, pause
from tracker.intake.settings import Haste, Settings

DUE = datetime(2019, 10, 20, 16, 0, tzinfo=UTC)
SETTINGS = Settings(settle_seconds=1.0, scan_seconds=60.0)
S, M, H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def seconds(now, took=0.1, *, settling=False, dues=(DUE,)):
    return pause(SETTINGS, now, dues, took, settling=settling)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (DUE - 3 * H, 60.0),
        (DUE - 2 * H, 5.0),
        (DUE - M, 5.0),
        (DUE + M, 5.0),
        (DUE + H, 5.0),
        (DUE + H + S, 60.0),
    ],
)
def test_looks_come_every_five_seconds_from_two_hours_before_a_deadline_to_one_after(now, expected):
    assert seconds(now) == expected


def test_one_look_begins_a_second_before_the_deadline_and_one_at_it():
    assert seconds(DUE - 4 * S) == 3.0
    assert seconds(DUE - S) == 1.0
    assert seconds(DUE) == 5.0


def test_a_long_scan_begins_earlier_so_as_to_be_over_in_time():
    assert seconds(DUE - 20 * S, took=4.0) == 12.0


def test_an_idle_scan_costs_at_most_a_tenth_of_the_time():
    assert seconds(DUE - 3 * H, took=9.0) == 90.0
    assert seconds(DUE - H, took=2.0) == 20.0


def test_a_waiting_file_is_looked_at_again_within_s():
    assert seconds(DUE - 3 * H, settling=True) == 0.25


def test_without_deadlines_the_interval_is_the_settings():
    assert seconds(DUE, dues=()) == 60.0


def test_the_next_deadline_counts_when_one_has_just_gone_by():
    assert seconds(DUE, dues=(DUE, DUE + 3 * S)) == 2.0


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (DUE - M, Haste.PATIENT),
        (DUE - 30 * S, Haste.DUE),
        (DUE - 2 * S, Haste.DUE),
        (DUE - S, Haste.LAST),
        (DUE, Haste.PATIENT),
    ],
)
def test_patience_ends_as_a_deadline_comes_near(now, expected):
    assert haste(now, (DUE,), took=0.1) is expected
