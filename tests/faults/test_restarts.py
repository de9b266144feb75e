"""Two collectors, kills in the recovery, an old ledger beside a new archive, a night without the service."""

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.conftest import COLLECTOR
from tests.faults.tracer import killed_at, point, require
from tracker.ledger.chain import instant

HOUR = timedelta(hours=1)
WRITES = point("write fsync pwrite64 fdatasync link unlink", "")


def test_of_two_collectors_started_at_once_one_is_refused_and_nothing_comes_twice(ground, book):
    for number in range(20):
        ground.drop(f"普宁市/{number}.xlsx", book(str(number)))
    words = [sys.executable, COLLECTOR, ground.data, ground.intake, "once"]
    both = [subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [(one.communicate()[1], one.returncode) for one in both]
    for said, code in ends:
        assert code == 0 or "另一个收件程序正在运行" in said
    assert ground.judge().faults == []
    assert len(ground.arrived()) == 20


def test_a_recovery_that_is_killed_too_is_recovered_from(ground, book):
    require()
    for number in range(5):
        ground.drop(f"普宁市/{number}.xlsx", book(str(number)))
    words = [sys.executable, COLLECTOR, ground.data, ground.intake, "once"]
    for nth in (3, 11, 23, 31, 44):
        killed_at(words, WRITES, nth)
    assert ground.collect().returncode == 0
    assert ground.judge().faults == []


def test_yesterdays_ledger_beside_todays_archive_takes_todays_files_again_and_loses_nothing(ground, book):
    ground.drop("普宁市/昨天.xlsx", book("昨天"))
    ground.collect()
    shutil.copy2(ground.data / "ledger.db", ground.base / "yesterday.db")
    ground.drop("普宁市/今天.xlsx", book("今天"))
    ground.collect()
    shutil.copy2(ground.base / "yesterday.db", ground.data / "ledger.db")
    ground.collect()
    assert ground.judge().faults == []
    assert len(ground.arrived()) == 2


def test_after_a_night_without_the_service_files_are_dated_by_what_no_clerk_can_set(office, book):
    """Down over the deadline: one file before it, one after it, one before it whose times an administrator moved."""
    office.set(local=True)
    office.look()
    office.drop("普宁市/按时.xlsx", book("1"))
    touched = office.drop("普宁市/按时，后来改了权限.xlsx", book("3"))
    wait_a_tick()
    due = datetime.now(UTC)
    wait_a_tick()
    office.drop("普宁市/迟到.xlsx", book("2"))
    touched.chmod(0o600)
    office.clock.pause(1800)
    office.look()
    ends = {row["name"]: (instant(row["lower"]), instant(row["upper"]), row["basis"]) for row in office.rows()}
    assert ends["按时.xlsx"][1] <= due
    assert ends["迟到.xlsx"][0] < due < ends["迟到.xlsx"][1]  # nobody looked at the deadline: a person decides
    assert ends["按时，后来改了权限.xlsx"][0] < due < ends["按时，后来改了权限.xlsx"][1]
    assert {basis for _, _, basis in ends.values()} == {"ctime"}


def test_the_evidence_of_all_is_written_before_the_first_is_copied(office, book):
    """Killed in the middle of the copying, what was not copied yet keeps the moment of the first look."""
    for number in range(6):
        office.drop(f"普宁市/{number}.xlsx", book(str(number)))
    office.set(batch=2)
    office.look()
    first = {row["path"]: row["seen_at"] for row in office.intake.ledger.rows("sightings")}
    assert len(first) == 6
    office.clock.pause(HOUR.total_seconds())
    office.look()
    assert {instant(row["upper"]) for row in office.rows()} <= {instant(seen) for seen in first.values()}


@pytest.mark.parametrize("stamp", [1_577_836_800, 2_051_222_400])
def test_a_modification_time_of_2020_or_2035_dates_nothing(office, book, stamp):
    office.set(local=True)
    office.look()
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    os.utime(path, (stamp, stamp))
    came = datetime.now(UTC)
    office.clock.pause(2)
    office.look()
    (row,) = office.rows()
    assert abs(instant(row["upper"]) - came) < timedelta(seconds=5)
    assert row["basis"] == "ctime"


def wait_a_tick():
    """Longer than the kernel's coarse clock, by which files are stamped."""
    end = time.monotonic() + 0.25
    while time.monotonic() < end:
        pass
