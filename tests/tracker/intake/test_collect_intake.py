"""Once and for ever; and what a kill in between costs."""

import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.collect import collect_forever, collect_once
from tracker.intake.settings import Settings
from tracker.ledger.store import Ledger


def test_once_takes_everything_that_is_quiet_and_ends(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    result = office.once()
    assert (result.arrived, result.settling) == ((1,), ())
    assert office.clock.waited < 2


def test_once_on_an_empty_intake_waits_for_nothing(office):
    assert office.once().arrived == ()
    assert office.clock.pauses == []


def test_once_observes_a_truncated_workbook(office, book):
    office.drop("普宁市/附件11.xlsx", book("12")[:-200])
    office.once()
    (row,) = office.rows()
    assert (row["whole"], row["state"]) == (0, "structure")
    assert office.contents() == [book("12")[:-200]]


def test_once_observes_an_empty_file(office):
    office.drop("普宁市/附件11.xlsx", b"")
    office.once()
    assert [(row["whole"], row["state"]) for row in office.rows()] == [(0, "empty")]


def test_once_waits_for_a_growing_file_until_it_is_whole(office, book):
    data, path = book("12"), office.root / "普宁市" / "附件11.xlsx"
    path.write_bytes(data[:500])
    ends = iter(range(1000, len(data), 500))

    def grow():
        end = next(ends, len(data))
        if path.stat().st_size < end:
            path.write_bytes(data[:end])

    office.clock.during = grow
    office.once()
    assert office.contents() == [data]
    assert office.rows()[0]["whole"] == 1


def test_once_observes_what_never_stops_growing(office):
    path = office.drop("普宁市/日志.txt", b"0")

    def grow():
        with path.open("ab") as file:
            file.write(b"x")

    office.clock.during = grow
    office.set(once_seconds=3.0)
    office.once()
    (row,) = office.rows()
    assert (row["whole"], row["state"]) == (0, "writing")
    assert office.contents()[0] == path.read_bytes()


def test_once_tells_a_file_that_went_while_it_waited(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.clock.during = lambda: path.unlink(missing_ok=True)
    assert [p.code for p in office.once().troubles] == ["file_vanished"]


def test_progress_counts_up_to_the_files_of_a_pass(office, book):
    for number in range(5):
        office.drop(f"普宁市/{number}.xlsx", book(str(number)))
    office.set(batch=2)
    said = []
    i = office.intake
    collect_once(
        i.root,
        i.archive,
        i.ledger,
        i.clock,
        i.settings,
        i.ours,
        progress=lambda done, total: said.append((done, total)),
    )
    assert said[-3:] == [(2, 5), (4, 5), (5, 5)]


def test_a_batch_is_one_transaction(office, book):
    for number in range(5):
        office.drop(f"普宁市/{number}.xlsx", book(str(number)))
    office.once()
    assert len({event.at for event in office.intake.ledger.events()}) == 1


CHILD = """
import os, signal, sys
from pathlib import Path
from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.collect import collect_once
from tracker.intake.settings import Settings
from tracker.ledger.store import Ledger

base, point = Path(sys.argv[1]), int(sys.argv[2])
calls = 0
def deadly(act):
    def called(*args, **kwargs):
        global calls
        calls += 1
        if calls == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*args, **kwargs)
    return called
for name in ("link", "fsync", "unlink"):
    setattr(os, name, deadly(getattr(os, name)))
ledger = Ledger(base / "data" / "ledger.db")
ledger.prepare()
ledger.append_all = deadly(ledger.append_all)
ledger.write_working = deadly(ledger.write_working)
settings = Settings(settle_seconds=0.05, local=True, batch=4)
collect_once(base / "intake", Archive(base / "data"), ledger, SystemClock(), settings, lambda p, s: False)
"""


@pytest.mark.parametrize("point", [1, 2, 3, 4, 8, 20, 27, 28, 40])
def test_a_collector_killed_at_any_point_loses_nothing_and_takes_nothing_twice(tmp_path, book, point):
    folder = tmp_path / "intake" / "普宁市"
    folder.mkdir(parents=True)
    (tmp_path / "data").mkdir()
    contents = {book(str(number)) for number in range(12)}
    for number, data in enumerate(sorted(contents)):
        (folder / f"{number}.xlsx").write_bytes(data)
    killed = subprocess.run([sys.executable, "-c", CHILD, tmp_path, str(point)], check=False).returncode
    assert killed == -9
    subprocess.run([sys.executable, "-c", CHILD, tmp_path, "0"], check=True)
    ledger, archive = Ledger(tmp_path / "data" / "ledger.db"), Archive(tmp_path / "data")
    rows = ledger.rows("arrivals")
    assert sorted(archive.get(row["sha256"]) for row in rows) == sorted(contents)
    assert ledger.verify() == 12
    assert archive.verify() == []
    ledger.close()


def test_for_ever_a_hint_brings_a_file_in_long_before_the_next_scan(office, book, tmp_path):
    """Real threads and the real clock; the scan interval is far longer than the test may take."""
    stop, looked, arrived = threading.Event(), threading.Event(), threading.Event()

    def after(result):
        looked.set()
        if result.arrived:
            arrived.set()

    def run():
        ledger = Ledger(tmp_path / "data" / "ledger.db")
        i = replace(office.intake, clock=SystemClock())
        settings = Settings(settle_seconds=0.1, scan_seconds=600.0, local=True)
        collect_forever(i.root, i.archive, ledger, i.clock, settings, i.ours, stop=stop, after=after)
        ledger.close()

    worker = threading.Thread(target=run)
    worker.start()
    try:
        assert looked.wait(10)
        office.drop("普宁市/附件11.xlsx", book("12"))
        assert arrived.wait(10)
    finally:
        stop.set()
        worker.join(10)
    assert not worker.is_alive()
    assert office.names() == ["附件11.xlsx"]
