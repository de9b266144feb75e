"""Passes under a wall clock that jumps or starts in 1970: nothing is dated falsely, and it is said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.intake.archive import Archive
from tracker.intake.health import health
from tracker.ledger.chain import instant

HOUR = timedelta(hours=1)


def codes(office):
    return [one.code for one in health(office.intake.ledger).troubles]


def interval(office, number=0):
    row = office.rows()[number]
    return (instant(row["lower"]) if row["lower"] else None), instant(row["upper"])


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 24 * HOUR, -24 * HOUR])
def test_a_clock_set_while_a_file_settles_widens_its_interval_and_is_said(office, book, jump):
    office.look()
    office.drop("普宁市/附件11.xlsx", book("12"))
    came = datetime.now(UTC)
    office.clock.jumped = jump
    office.settle()
    lower, upper = interval(office)
    for true in (came, came + jump):
        assert lower is None or lower < true
        assert true <= upper
    assert "clock_jumped" in codes(office)
    assert [float(row["text"]) for row in office.intake.ledger.rows("notes", what="clock_jump")] == [
        pytest.approx(jump.total_seconds(), abs=1)
    ]


class SetWhileCopying(Archive):
    """Somebody sets the clock in the moment of our copy."""

    def stage(self, source, sign=None):
        self.clock.jumped = -HOUR
        return super().stage(source)


def test_a_clock_set_in_the_middle_of_a_pass_widens_its_evidence(office, book):
    office.look()
    office.drop("普宁市/附件11.xlsx", book("12"))
    came = datetime.now(UTC)
    office.look()
    archive = SetWhileCopying(office.archive.root)
    archive.clock = office.clock
    office.intake = replace(office.intake, archive=archive)
    office.clock.pause(2)
    office.look()
    lower, upper = interval(office)
    assert lower < came - HOUR
    assert upper > came + HOUR


def test_a_steady_clock_widens_nothing(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    office.clock.pause(3600)
    office.look()
    assert codes(office) == []


def test_under_a_clock_of_1970_contents_are_archived_and_dated_when_it_is_right(office, book):
    office.look()
    before = office.clock.now()
    office.clock.jumped = datetime(1970, 1, 2, tzinfo=UTC) - datetime.now(UTC)
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    path.write_bytes(book("13"))  # the first version is gone from the folder: the archive has it
    office.settle()
    assert (office.rows(), codes(office)) == ([], ["clock_implausible"])
    office.clock.jumped = timedelta()
    office.look()
    assert office.contents() == [book("12"), book("13")]
    assert office.archive.verify() == []
    for number in (0, 1):
        lower, upper = interval(office, number)
        assert lower is not None
        assert lower < before + timedelta(seconds=1)
        assert upper >= before
    assert codes(office) == []
    assert office.settle().arrived == ()


def test_a_first_look_ever_under_1970_claims_nothing(office, book):
    office.clock.jumped = datetime(1970, 1, 2, tzinfo=UTC) - datetime.now(UTC)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    office.clock.jumped = timedelta()
    office.look()
    assert interval(office)[0] is None
    assert interval(office)[1].year > 2024
