"""What another process sees of the intake: each test asks through a connection of its own."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.intake.collect import collect_pass
from tracker.intake.health import health
from tracker.intake.memory import Memory
from tracker.intake.outcome import Watching
from tracker.ledger.store import Ledger


@pytest.fixture
def seen_from_outside(office):
    """() -> the health as another process reads it."""
    other = Ledger(office.intake.ledger.path)
    yield lambda: health(other)
    other.close()


def test_before_any_look_nobody_watches(seen_from_outside):
    found = seen_from_outside()
    assert (found.heartbeat, found.arriving, found.watched(datetime.now(UTC))) == (None, (), False)


def test_a_file_is_arriving_from_the_first_look_to_its_arrival(office, seen_from_outside, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.look()
    (one,) = seen_from_outside().arriving
    assert (one.folder, one.name, one.why) == ("普宁市", "附件11.xlsx", "正在接收")
    office.clock.pause(1.5)
    office.look()
    assert seen_from_outside().arriving == ()


def test_a_truncated_file_says_why_it_waits(office, seen_from_outside, book):
    office.drop("普宁市/附件11.xlsx", book("12")[:-100])
    office.settle()
    assert [one.why for one in seen_from_outside().arriving] == ["正在接收，内容尚不完整"]


def test_what_was_passed_over_can_be_listed_with_its_class(office, seen_from_outside):
    office.drop("普宁市/~$附件11.xlsx", b"\x04clerk".ljust(165, b"\0"))
    office.drop("普宁市/@eaDir/缩略图", b"x")
    office.settle()
    assert [(one.name, one.label) for one in seen_from_outside().passed_over] == [
        ("@eaDir", "系统文件夹"),
        ("~$附件11.xlsx", "编辑锁定文件"),
    ]


def test_a_trouble_stands_with_its_beginning_until_it_is_over(office, seen_from_outside, tmp_path):
    link = office.root / "普宁市" / "快捷.xlsx"
    link.symlink_to(tmp_path)
    office.look()
    (first,) = seen_from_outside().troubles
    office.clock.pause(60)
    office.look()
    assert seen_from_outside().troubles == (first,)
    assert "快捷链接" in str(first)
    link.unlink()
    office.look()
    assert seen_from_outside().troubles == ()


def test_a_file_that_vanished_is_shown_for_a_day(office, seen_from_outside, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.look()
    path.unlink()
    office.look()
    office.clock.pause(3600)
    office.look()
    assert [one.code for one in seen_from_outside().troubles] == ["file_vanished"]
    office.clock.pause(24 * 3600)
    office.look()
    assert seen_from_outside().troubles == ()


def test_folder_trouble_is_recorded_for_good_once(office):
    office.look()
    away = office.root.with_name("away")
    office.root.rename(away)
    office.look()
    office.look()
    away.rename(office.root)
    office.look()
    assert [row["text"].partition("：")[2][:8] for row in office.intake.ledger.rows("notes", what="folder_trouble")] == [
        "收件文件夹打不开"
    ]


def test_every_look_leaves_a_heartbeat_with_what_it_covered(office, seen_from_outside, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.look()
    beat = seen_from_outside().heartbeat
    assert (beat.folders, beat.failed, beat.files, beat.next_by) == (2, 0, 1, None)


def test_a_watcher_that_does_not_look_again_as_promised_is_silent(office, seen_from_outside):
    collect_pass(office.intake, Memory(office.intake.ledger), watching=Watching(timedelta(seconds=10)))
    found, now = seen_from_outside(), office.clock.now()
    assert (found.watched(now), found.silent(now)) == (True, False)
    later = now + timedelta(minutes=2)
    assert (found.watched(later), found.silent(later)) == (False, True)
