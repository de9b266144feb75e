from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.facts import Interval
from tracker.intake.evidence import TICKS, dated, moment

DUE = datetime(2019, 10, 20, 16, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
INSTANTS = st.integers(0, 10_000).map(lambda s: DUE + timedelta(seconds=s))


def test_without_a_trusted_change_time_the_two_looks_are_the_interval():
    assert dated(DUE - MINUTE, DUE, None, rehearsed=False) == (Interval(DUE - MINUTE, DUE), "scan")


def test_a_trusted_change_time_between_the_looks_is_the_upper_end():
    evidence = dated(DUE - MINUTE, DUE + 90 * MINUTE, DUE, rehearsed=False)
    assert evidence == (Interval(DUE - MINUTE, DUE), "ctime")


def test_a_service_that_was_down_over_the_deadline_still_dates_by_the_change_time():
    evidence = dated(None, DUE + 90 * MINUTE, DUE - MINUTE, rehearsed=False)
    assert evidence == (Interval(None, DUE - MINUTE), "ctime")


def test_a_change_time_from_before_the_file_was_there_is_no_evidence():
    evidence = dated(DUE, DUE + MINUTE, DUE - MINUTE, rehearsed=False)
    assert evidence == (Interval(DUE, DUE + MINUTE), "scan")


def test_in_a_rehearsal_only_the_rehearsed_looks_count():
    evidence = dated(DUE, DUE + MINUTE, DUE + timedelta(seconds=1), rehearsed=True)
    assert evidence == (Interval(DUE, DUE + MINUTE), "rehearsed")


def test_a_look_at_the_very_deadline_keeps_the_deadline_as_an_end():
    assert dated(DUE, DUE + MINUTE, None, rehearsed=True)[0].lower == DUE
    assert dated(DUE - MINUTE, DUE, None, rehearsed=True)[0].upper == DUE


@given(st.none() | INSTANTS, INSTANTS, st.none() | INSTANTS, st.booleans())
def test_the_lower_end_is_always_before_the_upper(absent, seen, changed, rehearsed):
    interval, _ = dated(absent, seen, changed, rehearsed=rehearsed)
    assert interval.lower is None or interval.lower < interval.upper <= seen


def test_a_file_time_is_taken_some_ticks_later_and_rounded_up_to_the_microsecond():
    """The kernel stamps with the clock of its last tick: the write may have been that much later."""
    assert moment(1_000_000_001_001) == datetime.fromtimestamp(1000, UTC) + timedelta(microseconds=2 + TICKS // 1000)


def test_a_disk_that_keeps_whole_seconds_is_taken_a_second_later():
    assert moment(1_000_000_000_000) == datetime.fromtimestamp(1001, UTC)
