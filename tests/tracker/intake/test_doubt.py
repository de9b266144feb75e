"""The wall clock held against the steady one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.intake.doubt import Doubt, Reading
from tracker.intake.evidence import dated

T0 = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def reading(passed, jumped=timedelta(), boot="one"):
    return Reading(T0 + passed + jumped, 100.0 + passed.total_seconds(), boot)


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY, timedelta(seconds=2)])
def test_a_jump_either_way_is_found_and_doubts_by_its_length(jump):
    doubt, found = Doubt(reading(timedelta())).compared(reading(timedelta(seconds=10), jump))
    assert (doubt.by, found) == (abs(jump), jump)


def test_a_clock_that_is_slewed_by_a_time_server_does_not_jump():
    drifted = reading(DAY, timedelta(seconds=40))
    assert Doubt(reading(timedelta())).compared(drifted)[0].by == timedelta()


def test_jumps_add_up_and_are_believed_after_a_steady_day():
    doubt = Doubt(reading(timedelta())).compared(reading(HOUR, -HOUR))[0]
    doubt = doubt.compared(reading(2 * HOUR))[0]
    assert doubt.by == 2 * HOUR
    assert doubt.compared(reading(2 * HOUR + DAY))[0].by == timedelta()


def test_a_machine_started_anew_is_no_jump_unless_its_clock_went_back():
    later = Reading(T0 + HOUR, 3.0, "two")
    assert Doubt(reading(timedelta())).compared(later)[0].by == timedelta()
    back = Reading(T0 - HOUR, 3.0, "two")
    assert Doubt(reading(timedelta())).compared(back)[0].by >= HOUR


def test_a_clock_of_1970_is_no_jump_but_no_clock():
    flat = Reading(datetime(1970, 1, 1, tzinfo=UTC), 3.0, "two")
    doubt = Doubt(reading(timedelta())).compared(flat)[0]
    assert doubt.by == timedelta()
    right = Reading(T0 + DAY, 60.0, "two")
    assert doubt.compared(right)[0].by == timedelta()


SECONDS = st.integers(3, 100_000).flatmap(lambda s: st.sampled_from([timedelta(seconds=s), -timedelta(seconds=s)]))
STEPS = st.lists(st.tuples(st.integers(1, 3000), st.just(timedelta()) | SECONDS), min_size=2, max_size=6)


@given(STEPS, st.data())
def test_no_interval_excludes_the_true_time_whatever_the_clock_did(steps, data):
    """A clock is set about between looks. The file comes between two of them; its true time is by the first clock,
    by the last, or by any in between: whichever was right, the interval holds it."""
    passed, offset, doubt = timedelta(), timedelta(), Doubt(reading(timedelta()))
    looks, offsets = [reading(timedelta())], [offset]
    for seconds, jump in steps:
        passed, offset = passed + timedelta(seconds=seconds), offset + jump
        looks.append(reading(passed, offset))
        doubt = doubt.compared(looks[-1])[0]
        offsets.append(offset)
    place = data.draw(st.integers(1, len(looks) - 1))
    came = timedelta(seconds=looks[place].steady - 100.0 - 0.5)  # half a second before the look that saw it
    interval, _ = dated(looks[place - 1].wall, looks[place].wall, None, rehearsed=False, doubt=doubt.by)
    for right in offsets:
        true = T0 + came + right
        assert interval.lower is None or interval.lower < true
        assert true <= interval.upper
