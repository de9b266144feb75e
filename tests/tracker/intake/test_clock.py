from datetime import UTC, datetime, timedelta

import pytest

from tracker.intake.clock import SystemClock

START = datetime(2019, 10, 21, 1, 0, tzinfo=UTC)


def test_a_rehearsed_clock_starts_where_it_is_told_and_ticks():
    clock = SystemClock(START)
    first, second = clock.now(), clock.now()
    assert clock.rehearsed
    assert START <= first <= second < START + timedelta(seconds=10)


def test_a_rehearsed_clock_still_knows_the_real_moment():
    assert abs((SystemClock(START).real() - datetime.now(UTC)).total_seconds()) < 10


def test_the_real_clock_is_not_a_rehearsal():
    clock = SystemClock()
    assert not clock.rehearsed
    assert abs((clock.now() - clock.real()).total_seconds()) < 1


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without zone"):
        SystemClock(datetime(2019, 10, 21, 9))  # noqa: DTZ001 - that is the point
