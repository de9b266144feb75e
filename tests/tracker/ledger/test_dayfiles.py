"""The day files: each event once whatever is killed or lost, and a ledger that lags behind comes back from them."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tracker.hold import held
from tracker.ledger import dayfiles
from tracker.ledger.events import Arrived, Issued, Noted, Read
from tracker.ledger.store import Ledger, LedgerRefusal

NOW = datetime(2019, 10, 18, 9, 20, tzinfo=UTC)
ARRIVED = Arrived(
    "u/a.xlsx", "u", "a.xlsx", "ab" * 32, 9, "共享文件夹", None, "2019-10-18T09:20:00.000000Z", "scan", "s"
)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger.db")
    made.prepare()
    yield made
    made.close()


def write(ledger, count, first=NOW):
    for n in range(count):
        ledger.append(Noted("n", str(n)), at=first + timedelta(days=n // 3), actor="test")


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.glob("*/*/*.jsonl"))}


def test_a_day_that_was_deleted_is_written_again_when_all_are_looked_through(ledger, tmp_path):
    write(ledger, 12)
    dayfiles.export(ledger, tmp_path / "events")
    before = files(tmp_path / "events")
    (tmp_path / "events/2019/10/19.jsonl").unlink()
    assert dayfiles.export(ledger, tmp_path / "events") == 0
    assert dayfiles.export(ledger, tmp_path / "events", whole=True) == 3
    assert files(tmp_path / "events") == before
    assert list(dayfiles.load(tmp_path / "events")) == list(ledger.events())


def test_processes_that_export_together_write_each_event_once(ledger, tmp_path):
    write(ledger, 200)
    code = (
        "import sys; from pathlib import Path\n"
        "from tracker.ledger.store import Ledger; from tracker.ledger import dayfiles\n"
        "dayfiles.export(Ledger(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    words = [sys.executable, "-c", code, str(ledger.path), str(tmp_path / "events")]
    together = [subprocess.Popen(words) for _ in range(4)]
    assert [process.wait() for process in together] == [0] * 4
    assert list(dayfiles.load(tmp_path / "events")) == list(ledger.events())


@pytest.mark.parametrize("written", [0, 1, 100_000, 400_000])
def test_a_kill_in_the_middle_of_an_export_costs_and_doubles_nothing(ledger, tmp_path, written):
    ledger.append_all([Noted("n", str(n)) for n in range(4000)], at=NOW, actor="test")
    code = (
        "import sys; from pathlib import Path\n"
        "from tracker.ledger.store import Ledger; from tracker.ledger import dayfiles\n"
        "ledger = Ledger(Path(sys.argv[1])); print('up', flush=True)\n"
        "dayfiles.export(ledger, Path(sys.argv[2]))"
    )
    words = [sys.executable, "-c", code, str(ledger.path), str(tmp_path / "events")]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        while process.poll() is None and sum(map(len, files(tmp_path / "events").values())) < written:
            pass
        os.kill(process.pid, signal.SIGKILL)
    dayfiles.export(ledger, tmp_path / "events")
    assert list(dayfiles.load(tmp_path / "events")) == list(ledger.events())


def test_a_lost_ledger_and_an_older_one_come_back_from_the_day_files(ledger, tmp_path):
    write(ledger, 5)
    old = tmp_path / "old.db"
    ledger.db.conn.execute("VACUUM INTO ?", [str(old)])
    write(ledger, 4)
    dayfiles.export(ledger, tmp_path / "events")
    for path, lacking in ((old, 4), (tmp_path / "new.db", 9)):
        other = Ledger(path)
        other.prepare()
        assert dayfiles.catch_up(other, tmp_path / "events") == lacking
        assert dayfiles.catch_up(other, tmp_path / "events") == 0
        assert list(other.events()) == list(ledger.events())
        other.close()


def test_a_receipt_that_was_never_written_is_due_again_and_one_that_was_is_not(ledger, tmp_path):
    ledger.append_all([ARRIVED, ARRIVED, Read(1, "ee" * 32, "1", ()), Read(2, "ff" * 32, "1", ())], at=NOW, actor="t")
    ledger.append(Issued("", "", "", "receipt", "A1", "", 0, "u/b", "cd" * 32), at=NOW, actor="t")
    dayfiles.export(ledger, tmp_path / "events")
    other = Ledger(tmp_path / "other.db")
    other.prepare()
    dayfiles.catch_up(other, tmp_path / "events")
    assert [row["arrival"] for row in other.rows("replies_due")] == [2]
    other.close()


def test_day_files_of_another_ledger_are_put_aside_and_not_overwritten(ledger, tmp_path):
    folder = tmp_path / "events"
    other = Ledger(tmp_path / "other.db")
    other.prepare()
    write(other, 7)
    dayfiles.export(other, folder)
    other.close()
    theirs = files(folder)
    write(ledger, 2, NOW + timedelta(days=1))
    assert dayfiles.catch_up(ledger, folder) == 0
    assert dayfiles.export(ledger, folder) == 2
    assert list(dayfiles.load(folder)) == list(ledger.events())
    (aside,) = tmp_path.glob(f"events{dayfiles.ASIDE}*")
    assert files(aside) == theirs


def test_a_lost_ledger_with_broken_day_files_is_a_sentence_and_no_empty_ledger(ledger, tmp_path):
    write(ledger, 5)
    dayfiles.export(ledger, tmp_path / "events")
    day = tmp_path / "events/2019/10/18.jsonl"
    day.write_bytes(day.read_bytes().replace(rb"\"1\"", rb"\"7\""))
    new = Ledger(tmp_path / "new.db")
    new.prepare()
    with pytest.raises(LedgerRefusal, match="从备份恢复"):
        dayfiles.catch_up(new, tmp_path / "events")
    assert new.last_number() == 0
    new.close()


def test_an_export_that_hangs_keeps_nobody_waiting_and_nothing_is_lost(ledger, tmp_path):
    write(ledger, 3)
    with held(tmp_path / "events.lock", wait=False):
        assert dayfiles.export(ledger, tmp_path / "events", patience=0) == 0
    assert dayfiles.export(ledger, tmp_path / "events") == 3
