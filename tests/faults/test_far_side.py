"""A network share as the far side makes it: folders that fail for ever, slow listings, changes nobody announces."""

import errno
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.far_side import FarSide, Mounted
from tracker.intake.disk import mounted
from tracker.intake.health import health
from tracker.ledger.chain import instant


@pytest.fixture
def share(office):
    """The intake on a share with two units; change times there are the far machine's and prove nothing."""
    far = FarSide({"普宁市": {}, "揭西县": {}})
    office.set(local=None)
    with Mounted(far, office.root):
        yield far


def test_such_a_share_is_no_local_disk(office, share):
    assert not mounted().local(office.root)


def test_a_change_that_raises_no_event_here_is_found_by_the_scan(office, share, book):
    office.look()
    share.put("普宁市", "附件11.xlsx", book("12"))
    office.settle()
    assert office.contents() == [book("12")]


@pytest.mark.parametrize("ill", [errno.ESTALE, errno.EIO])
def test_a_folder_that_fails_for_ever_is_said_and_stops_nobody_else(office, share, book, ill):
    share.put("普宁市", "先前.xlsx", book("1"))
    office.settle()
    share.ills["普宁市"] = ill
    share.put("揭西县", "附件11.xlsx", book("12"))
    for _ in range(3):
        office.settle()
    assert office.names() == ["先前.xlsx", "附件11.xlsx"]
    assert any("普宁市" in one.place for one in health(office.intake.ledger).troubles)
    del share.ills["普宁市"]
    share.put("普宁市", "附件11.xlsx", book("13"))
    office.settle()
    assert len(office.rows()) == 3
    assert health(office.intake.ledger).troubles == ()


def test_a_folder_that_failed_over_the_deadline_proves_nobody_late(office, share, book):
    office.look()
    before = office.clock.now()
    share.ills["普宁市"] = errno.ESTALE
    office.clock.pause(600)
    office.look()
    del share.ills["普宁市"]
    share.put("普宁市", "附件11.xlsx", book("12"))
    office.settle()
    lower = office.rows()[0]["lower"]
    assert lower is None or instant(lower) <= before


def test_a_slow_listing_dates_by_when_it_saw_not_by_when_it_began(office, share, book):
    office.look()
    share.slow = 0.3
    share.put("普宁市", "附件11.xlsx", book("12"))
    came = datetime.now(UTC)
    office.settle()
    (row,) = office.rows()
    assert instant(row["lower"]) < came < instant(row["upper"]) - timedelta(seconds=0.3)


@pytest.mark.parametrize("minutes", [7, -7])
def test_a_far_clock_that_is_wrong_dates_nothing(office, share, book, minutes):
    share.offset = minutes * 60
    office.look()
    share.put("普宁市", "附件11.xlsx", book("12"))
    came = datetime.now(UTC)
    office.settle()
    (row,) = office.rows()
    assert row["basis"] == "scan"
    assert instant(row["lower"]) < came <= instant(row["upper"]) < came + timedelta(minutes=1)
