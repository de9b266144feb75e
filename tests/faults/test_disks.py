"""Disks that fill up, turn read-only, go away and come back as others: small ones of our own, in memory."""

import subprocess
import sys
from dataclasses import replace

import pytest

from baosong.workspace import init
from tracker.intake.archive import Archive
from tracker.intake.health import health
from tracker.intake.settings import Haste
from tracker.ledger.chain import instant

FILL = "填满"


def fill(disk, leave=0):
    """Write until the disk is full, then give a little back."""
    with (disk / FILL).open("wb") as out:
        size = 0
        try:
            while True:
                size += out.write(b"x" * 65536)
                out.flush()
        except OSError:
            pass
    with (disk / FILL).open("r+b") as out:
        out.truncate(max(0, (disk / FILL).stat().st_size - leave))


@pytest.mark.parametrize("leave", [0, 4096, 8192, 20_000, 60_000, 150_000])
def test_an_archive_disk_full_at_any_write_takes_up_again_by_itself(office, book, disk, leave):
    archive = disk("2m", "archive")
    office.intake = replace(office.intake, archive=Archive(archive))
    office.set(reserve_bytes=0)
    contents = [book(f"{n} {leave}") for n in range(8)]
    for number, data in enumerate(contents):
        office.drop(f"普宁市/{number}.xlsx", data)
    fill(archive, leave)
    result = office.settle()
    if len(result.arrived) < len(contents):
        (code,) = [p.code for p in result.troubles]
        assert code in ("archive_unwritable", "disk_low")
        assert code in [one.code for one in health(office.intake.ledger).troubles]
    assert list((archive / "incoming").glob("*")) == [] or not (archive / "incoming").exists()
    (archive / FILL).unlink()
    office.settle()
    assert sorted(office.contents()) == sorted(contents)
    assert health(office.intake.ledger).troubles == ()


def test_below_the_reserve_nothing_more_is_taken_and_it_goes_on_when_there_is_room(office, book, disk):
    archive = disk("2m", "archive")
    office.intake = replace(office.intake, archive=Archive(archive))
    office.set(reserve_bytes=1 << 20)
    fill(archive, 900_000)
    office.drop("普宁市/附件11.xlsx", book("12"))
    result = office.settle()
    assert ([p.code for p in result.troubles], result.arrived) == (["disk_low"], ())
    (archive / FILL).unlink()
    assert len(office.look().arrived) == 1


@pytest.mark.parametrize("leave", [0, 4096, 12_288, 40_000])
def test_a_ledger_disk_that_is_full_costs_nothing_and_is_recovered_from(ground, book, disk, leave):
    data = disk("3m", "data")
    ground.collect()
    for number in range(6):
        ground.drop(f"普宁市/{number}.xlsx", book(f"{number} {leave}"))
    fill(data, leave)
    refused = ground.collect()
    assert refused.returncode != 0
    assert "台账" in refused.stderr or "磁盘" in refused.stderr
    (data / FILL).unlink()
    assert ground.collect().returncode == 0
    assert ground.judge().faults == []
    assert len(ground.arrived()) == 6


def test_a_running_collector_outlives_a_full_disk(ground, book, disk):
    data = disk("3m", "data")
    with ground.watched() as running:
        fill(data)
        for number in range(4):
            ground.drop(f"普宁市/{number}.xlsx", book(str(number)))
        ground.until(lambda: running.poll() is not None or stuck(ground), 10)
        assert running.poll() is None
        (data / FILL).unlink()
        ground.until_archived()
    assert ground.judge().faults == []


def stuck(ground):
    """Whether it can be seen that not all arrive, and the ledger still answers: its last free pages may take one."""
    return len(ground.arrived()) < 4 and ground.health().heartbeat is not None


def test_an_archive_turned_read_only_is_said_and_taken_up_again(office, book, disk):
    archive = disk("4m", "archive")
    office.intake = replace(office.intake, archive=Archive(archive))
    office.set(reserve_bytes=0)
    office.drop("普宁市/附件11.xlsx", book("12"))
    subprocess.run(["mount", "-o", "remount,ro", archive], check=True)
    result = office.settle()
    assert "只读" in str(result.troubles[0])
    subprocess.run(["mount", "-o", "remount,rw", archive], check=True)
    office.settle()
    assert office.contents() == [book("12")]


def test_a_feedback_folder_that_is_read_only_leaves_the_receipt_due(tmp_path, book, disk):
    workspace = init(tmp_path / "office", ["jieyang-2019"])
    unit = workspace.intake / "普宁市"
    (unit / "附件11.xlsx").write_bytes(book("1"))
    (unit / "市局反馈").mkdir(exist_ok=True)
    feedback = disk("1m", "office/intake/普宁市/市局反馈")
    subprocess.run(["mount", "-o", "remount,ro", feedback], check=True)
    words = [sys.executable, "-m", "baosong", "--workspace", workspace.root, "collect", "--once"]
    assert "写不进" in subprocess.run(words, check=True, capture_output=True, text=True).stderr
    subprocess.run(["mount", "-o", "remount,rw", feedback], check=True)
    subprocess.run(words, check=True, capture_output=True)
    assert list(feedback.glob("*附带材料*"))


def test_a_share_that_is_away_for_a_while_and_comes_back_as_another_disk_proves_nobody_late(office, book, disk):
    """Mounted, gone (the bare folder is empty for some looks), back as another disk; dropped while it was away."""
    share = disk("4m", "intake")
    office.look()
    office.drop("普宁市/先前的.xlsx", book("1"))
    office.settle()
    lost = office.clock.now()
    subprocess.run(["umount", share], check=True)
    office.clock.pause(60)
    result = office.look()
    assert [p.code for p in result.troubles][:1] in (["root_replaced"], ["root_empty"])
    office.clock.pause(600)
    office.look()
    disk("4m", "intake")
    office.drop("普宁市/先前的.xlsx", book("1"))
    office.drop("普宁市/断线时放的.xlsx", book("2"))
    office.settle()
    assert office.names() == ["先前的.xlsx", "断线时放的.xlsx"]
    lower = office.rows()[1]["lower"]
    assert lower is None or instant(lower) <= lost  # None where the new disk has another number


def test_a_unit_folder_on_a_disk_of_its_own_that_goes_away_stops_nobody_else(office, book, disk):
    office.drop("揭西县/甲.xlsx", book("1"))
    office.settle()
    (office.root / "惠来县").mkdir()
    share = disk("1m", "intake/惠来县")
    office.drop("惠来县/乙.xlsx", book("2"))
    office.settle()
    subprocess.run(["umount", "-l", share], check=True)
    office.drop("揭西县/丙.xlsx", book("3"))
    assert len(office.settle(Haste.PATIENT).arrived) == 1
    assert set(office.names()) == {"甲.xlsx", "乙.xlsx", "丙.xlsx"}
