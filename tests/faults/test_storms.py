"""Many files at once: storms of drops, renames and whole trees; a collector that is frozen, or short of watches."""

import signal
import subprocess
import sys
import time

import pytest

from tests.faults.conftest import COLLECTOR

MANY = [pytest.param(20, 10, id="few"), pytest.param(500, 20, id="many", marks=pytest.mark.slow)]


@pytest.mark.parametrize("how", ["create", "rename", "new folders"])
@pytest.mark.parametrize(("folders", "each"), MANY)
def test_a_storm_on_a_disk_in_memory_loses_nothing(ground, book, disk, folders, each, how):
    disk("600m", "intake")
    outside = ground.intake / "@eaDir"  # the same disk, and not looked into
    outside.mkdir()
    with ground.watched(settle=0.1):
        for number in range(folders * each):
            folder = ground.intake / f"单位{number % folders:03d}"
            if how == "new folders":
                folder = folder / f"{number}"
            folder.mkdir(parents=True, exist_ok=True)
            data = book(str(number))
            if how == "rename":
                (outside / str(number)).write_bytes(data)
                began = time.time()
                (outside / str(number)).rename(folder / f"{number}.xlsx")
                ground.complete(folder / f"{number}.xlsx", data, began)
            else:
                ground.drop(f"{folder.relative_to(ground.intake)}/{number}.xlsx", data)
        ground.until_archived(300)
    assert ground.judge().faults == []
    assert len(ground.arrived()) == folders * each


def test_a_thousand_renames_to_and_fro_lose_nothing(ground, book):
    data = book("12")
    here, there = ground.intake / "普宁市" / "甲.xlsx", ground.intake / "普宁市" / "乙.xlsx"
    ground.drop("普宁市/甲.xlsx", data)
    with ground.watched(settle=0.1):
        for _ in range(500):
            here.rename(there)
            there.rename(here)
        began = time.time()
        here.rename(there)
        ground.over(here)
        ground.complete(there, data, began)
        ground.until(lambda: "乙.xlsx" in [row["name"] for row in ground.ledger().rows("arrivals")])
    rows = ground.ledger().rows("arrivals")
    assert {row["sha256"] for row in rows} == {ground.happened[-1].sha256}
    assert len(rows) <= 2


@pytest.mark.parametrize("files", [100, pytest.param(2000, marks=pytest.mark.slow)])
def test_a_tree_moved_in_and_out_again_is_archived_whole(ground, book, tmp_path, files):
    tree = tmp_path / "整包"
    contents = {}
    for number in range(files):
        path = tree / f"{number % 20}" / f"{number}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        contents[path.relative_to(tree)] = book(str(number))
        path.write_bytes(contents[path.relative_to(tree)])
    target = ground.intake / "普宁市" / "整包"
    with ground.watched(settle=0.1):
        began = time.time()
        tree.rename(target)
        for path, data in contents.items():
            ground.complete(target / path, data, began)
        ground.until_archived(120)
        for path in contents:
            ground.over(target / path)
        target.rename(tmp_path / "又搬走了")
        ground.until(lambda: not ground.ledger().rows("sightings"))
    assert ground.judge().faults == []
    assert len(ground.arrived()) == files


def test_a_collector_frozen_during_a_storm_takes_everything_up_when_it_is_thawed(ground, book):
    with ground.watched(settle=0.1) as running:
        running.send_signal(signal.SIGSTOP)
        for number in range(200):
            ground.drop(f"普宁市/{number % 50}.xlsx", book(str(number)))
        running.send_signal(signal.SIGCONT)
        ground.until_archived()
    assert ground.judge().faults == []


def test_with_too_few_watches_the_scan_still_finds_everything_and_it_is_said(ground, book):
    """A user namespace with four watches for twenty folders; the collector runs as its root."""
    for number in range(20):
        (ground.intake / f"单位{number}").mkdir()
    ground.ledger()
    script = 'echo 4 > /proc/sys/user/max_inotify_watches && exec "$@"'
    words = [
        "unshare",
        "-U",
        "-r",
        "sh",
        "-c",
        script,
        "sh",
        sys.executable,
        COLLECTOR,
        ground.data,
        ground.intake,
        "0.1",
    ]
    running = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        ground.until(lambda: running.poll() is not None or ground.health().heartbeat)
        if running.poll() is not None:
            pytest.skip("no user namespaces here")
        for number in range(20):
            ground.drop(f"单位{number}/附件11.xlsx", book(str(number)))
        ground.until_archived()
        ground.until(lambda: "hints_deaf" in [one.code for one in ground.health().troubles])
    finally:
        running.terminate()
        running.wait(30)
    assert ground.judge().faults == []


@pytest.mark.parametrize("files", [800, pytest.param(100_000, marks=[pytest.mark.slow, pytest.mark.timeout(3000)])])
def test_thousands_of_old_files_at_the_first_start_come_in_while_new_ones_are_seen(ground, book, files):
    data = book("旧")
    for number in range(files):
        path = ground.intake / f"单位{number % 200}" / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(str(number).encode())
        ground.complete(path, str(number).encode(), time.time())
    with ground.watched(settle=0.1):
        ground.drop("普宁市/新的.xlsx", data)
        ground.until(lambda: any(one.name == "新的.xlsx" for one in ground.health().arriving) or ground.arrived(), 60)
        ground.until_archived(2000)
    assert len(ground.arrived()) == files + 1
    assert ground.judge().faults == []
