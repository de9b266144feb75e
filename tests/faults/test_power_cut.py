"""A power cut: only what had reached the disk is left. The disk is an image; at the kill it is copied as it lies,
without what the mounted file system had not yet written, and the copy is mounted as after a restart.
"""

import os
import random
import shutil
import subprocess
import sys

import pytest

from tests.faults.conftest import COLLECTOR
from tests.faults.tracer import killed_at, point, require
from tracker.intake.archive import Archive
from tracker.ledger.store import Ledger

CALLS = point("fsync fdatasync link linkat unlink pwrite64", r"incoming|objects|ledger\.db")


@pytest.fixture
def plug(ground, tmp_path):
    """(nth call) -> the data folder as it is found when power is back; the data lie on a disk of their own."""
    image, mounts = tmp_path / "disk.img", []

    def mount(file, place):
        place.mkdir(exist_ok=True)
        if subprocess.run(["mount", "-o", "loop", file, place], check=False, capture_output=True).returncode:
            if os.environ.get("CI"):
                pytest.fail("fault tests must be allowed to mount an image")
            pytest.skip("not allowed to mount an image")
        mounts.append(place)

    with image.open("wb") as out:
        out.truncate(64 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    mount(image, ground.data)
    ground.ledger()
    ground.close()

    def cut(nth):
        words = [sys.executable, COLLECTOR, ground.data, ground.intake, "once"]
        came = killed_at(words, CALLS, nth)
        shutil.copyfile(image, tmp_path / "after.img")
        mount(tmp_path / "after.img", tmp_path / "after")
        return came, tmp_path / "after"

    yield cut
    for place in reversed(mounts):
        subprocess.run(["umount", "-l", place], check=True)


def judged(ground, plug, book, nth):
    """Cut the power at the nth call; returns how many arrivals the ledger then has, each with its object whole."""
    require()
    for number in range(5):
        ground.drop(f"普宁市/{number}.xlsx", book(str(number)))
    came, data = plug(nth)
    ledger, archive = Ledger(data / "ledger.db"), Archive(data)
    rows = ledger.rows("arrivals")
    assert ledger.verify() >= len(rows)
    for row in rows:
        archive.get(row["sha256"])  # raises when it is missing or not what it says
    ledger.close()
    words = [sys.executable, COLLECTOR, data, ground.intake, "once"]
    subprocess.run(words, check=True, capture_output=True)
    ledger = Ledger(data / "ledger.db")
    assert len(ledger.rows("arrivals")) == 5
    ledger.verify()
    ledger.close()
    return came, len(rows)


@pytest.mark.parametrize("nth", [4, 17, 30])
def test_after_a_power_cut_no_arrival_lacks_its_content_and_all_come_in(ground, plug, book, nth):
    assert judged(ground, plug, book, nth)[0] > 0


def test_what_was_reported_as_arrived_outlives_the_cut(ground, plug, book):
    """The collector runs to its end; nothing is flushed after that."""
    came, arrived = judged(ground, plug, book, 10_000)
    assert came > 20
    assert arrived == 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_fifty_power_cuts(ground, plug, book, seed):
    judged(ground, plug, book, random.Random(seed).randint(1, 60))
