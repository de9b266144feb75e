"""kill -9 at every point of the way from the intake to the receipt, again and again: nothing lost, nothing twice."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from baosong.workspace import init
from tests.faults.tracer import killed_at, point, require
from tracker.ledger.store import Ledger

HERE = Path(__file__).parent
_F_SETLEASE = 1024
POINTS = {
    "open": point("openat", r"附件\d+\.xlsx$"),
    "first write": point("write", r"/incoming/"),
    "fsync": point("fsync", r"/incoming/"),
    "gate": point("fcntl", r"附件\d+\.xlsx$", argument=(1, _F_SETLEASE)),
    "link": point("link linkat", r"/objects/../../"),
    "folder fsync": point("fsync", r"/objects"),
    "unlink": point("unlink unlinkat", r"/incoming/"),
    "begin": point("pwrite64", r"ledger\.db-wal"),
    "commit": point("fdatasync fsync", r"ledger\.db-wal"),
}
ANSWERS = {
    "outbox": point("pwrite64", r"ledger\.db-wal"),
    "receipt temp": point("write", r"市局反馈/\.\d+\.tmp"),
    "receipt rename": point("rename renameat renameat2", r"^(?!.*/)回执|\.html$|^待确认|^回执"),
}


@pytest.fixture(autouse=True)
def _traceable():
    require()


def collector(ground):
    return [sys.executable, HERE / "collector.py", ground.data, ground.intake, "once"]


def kill_and_recover(ground, book, where, seed):
    """Kill before or after a random one of the calls; sometimes the recovery too; then let it end by itself."""
    chance = random.Random(seed)
    files = chance.randint(1, 7)
    for number in range(files):
        ground.drop(f"普宁市/附件{number}.xlsx", book(f"{seed} {number}"))
    came = killed_at(collector(ground), where, chance.randint(1, files), after=chance.random() < 0.5)
    assert came > 0
    if chance.random() < 0.3:
        killed_at(collector(ground), point("write fsync pwrite64 fdatasync link unlink", ""), chance.randint(1, 60))
    if chance.random() < 0.3:
        ground.drop("普宁市/附件0.xlsx", book(f"{seed} again"))
    subprocess.run(collector(ground), check=True, capture_output=True)
    return ground.judge()


@pytest.mark.parametrize("name", POINTS)
def test_a_collector_killed_at_any_point_loses_nothing_and_takes_nothing_twice(ground, book, name):
    made = kill_and_recover(ground, book, POINTS[name], seed=3)
    assert made.faults == []
    assert made.arrivals >= made.must > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("name", POINTS)
def test_fifty_times_over(ground, book, name, seed):
    assert kill_and_recover(ground, book, POINTS[name], seed).faults == []


def receipts_after_kill(tmp_path, book, where, seed):
    """The whole product, killed on its way to the receipt and started again; returns arrivals, what is due, receipts."""
    chance = random.Random(seed)
    workspace = init(tmp_path / "office", ["jieyang-2019"])
    (workspace.intake / "普宁市" / "附件11.xlsx").write_bytes(book(str(seed)))
    words = [sys.executable, "-m", "baosong", "--workspace", workspace.root, "collect", "--once"]
    came = killed_at(words, where, chance.randint(1, 12) if where is ANSWERS["outbox"] else 1, after=seed % 2 == 1)
    assert came > 0
    subprocess.run(words, check=True, capture_output=True)
    subprocess.run(words, check=True, capture_output=True)
    ledger = Ledger(workspace.data / "ledger.db")
    left = (ledger.rows("arrivals"), ledger.rows("replies_due"))
    ledger.close()
    receipts = [path.name for path in (workspace.intake / "普宁市" / "市局反馈").iterdir()]
    return left, [one for one in receipts if "附件11" in one or "附带材料" in one]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_product_killed_on_its_way_to_the_receipt_writes_it_once(tmp_path, book, name):
    (arrivals, due), receipts = receipts_after_kill(tmp_path, book, ANSWERS[name], seed=2)
    assert (len(arrivals), due) == (1, [])
    assert len(receipts) == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("name", ANSWERS)
def test_fifty_receipts_over(tmp_path, book, name, seed):
    (arrivals, due), receipts = receipts_after_kill(tmp_path, book, ANSWERS[name], seed)
    assert (len(arrivals), due) == (1, [])
    assert len(receipts) == 1
