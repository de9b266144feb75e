"""A network share as the far side makes it: folders that fail for ever, slow listings, changes nobody announces."""

import errno
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from baosong.desk import open_desk
from baosong.flow import follow
from baosong.posting import is_ours
from baosong.replies import write_replies
from baosong.workspace import init
from tests.faults.conftest import until
from tests.faults.far_side import EVERY_CALL, READING, FarSide, Mounted
from tracker.intake.clock import SystemClock
from tracker.intake.disk import mounted
from tracker.intake.far import Far
from tracker.intake.health import health
from tracker.intake.one_pass import collect_pass
from tracker.intake.outcome import Intake
from tracker.intake.settings import Settings
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
    share.slow = 0.1
    share.put("普宁市", "附件11.xlsx", book("12"))
    came = datetime.now(UTC)
    office.settle()
    (row,) = office.rows()
    assert instant(row["lower"]) < came < instant(row["upper"]) - timedelta(seconds=0.1)


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


@pytest.fixture
def mute(office):
    """A unit's folder on a share of its own in an intake on this machine's disk; what hangs is given up soon."""
    far = FarSide({"材料": {}})
    office.set(local=None, settle_seconds=0.05, remote_seconds=0.05)
    office.intake = replace(office.intake, looks=Far(0.2, 0.5), copies=Far(0.2, 0.5))
    with Mounted(far, office.root / "揭西县"):
        office.settle()
        yield far


@pytest.mark.parametrize("when", ["at the first look", "at a later look"])
def test_a_share_that_answers_nothing_is_said_and_stops_nobody_else(office, mute, book, when):
    if when == "at a later look":
        mute.put("材料", "先前.xlsx", book("1"))
        office.until(lambda: office.look() and office.names())
    before = office.names()
    mute.mute = EVERY_CALL
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.until(lambda: "disk_silent" in [one.code for one in office.look().troubles])
    office.settle()
    assert office.names() == [*before, "附件11.xlsx"]
    (said,) = health(office.intake.ledger).troubles
    assert (said.place, said.code) == ("揭西县", "disk_silent")
    mute.mute = frozenset()
    mute.put("材料", "附件11.xlsx", book("13"))
    office.until(lambda: office.look() and len(office.names()) == len(before) + 2)
    office.until(lambda: office.look() and not health(office.intake.ledger).troubles)


def test_a_share_that_hangs_while_it_is_read_stops_nobody_else_and_the_copy_is_not_made_twice(office, mute, book):
    mute.put("材料", "附件11.xlsx", book("12"))
    mute.mute = READING
    office.settle()
    office.drop("普宁市/附件11.xlsx", book("13"))
    office.settle()
    assert office.contents() == [book("13")]
    mute.mute = frozenset()
    office.until(lambda: office.look() and len(office.rows()) == 2)
    assert office.contents()[1] == book("12")
    assert list(office.archive.root.glob("incoming/*")) == []


def test_what_a_silent_share_held_over_the_deadline_is_not_called_late(office, mute, book):
    before = office.clock.now()
    mute.mute = EVERY_CALL
    office.until(lambda: "disk_silent" in [one.code for one in office.look().troubles])
    office.clock.pause(600)
    office.look()
    mute.mute = frozenset()
    mute.put("材料", "附件11.xlsx", book("12"))
    office.until(lambda: office.look() and office.rows())
    lower = office.rows()[0]["lower"]
    assert lower is None or instant(lower) <= before


def test_receipts_go_out_to_others_while_a_unit_lies_on_a_share_that_hangs(tmp_path, book):
    workspace = init(tmp_path / "office", ["jieyang-2019"])
    far = FarSide({"材料": {"附件11.xlsx": book("12")}})
    with Mounted(far, workspace.intake / "揭西县"), open_desk(workspace, SystemClock()) as desk:
        desk.ledger.prepare()
        given = Intake(
            workspace.intake, desk.archive, desk.ledger, desk.clock, Settings(0.05, 0.05),
            lambda path, sha256: is_ours(desk, path, sha256), Far(0.2, 0.5), Far(0.2, 0.5),
        )  # fmt: skip
        (workspace.intake / "普宁市" / "附件11.xlsx").write_bytes(book("13"))
        until(lambda: collect_pass(given) and len(desk.ledger.rows("arrivals")) == 2)
        follow(desk)
        far.mute = EVERY_CALL
        until(lambda: "disk_silent" in [one.code for one in collect_pass(given).troubles])
        (said,) = write_replies(desk)
        assert "揭西县" in said
        assert "没有回应" in said
        assert list((workspace.intake / "普宁市" / "市局反馈").iterdir())
        assert len(desk.ledger.rows("replies_due")) == 1
