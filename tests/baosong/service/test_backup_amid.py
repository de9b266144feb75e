"""Backups taken, and killed, while the service takes files in; and the way back from the last of them."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

from tests.baosong.office import Office
from tests.baosong.service.running import until

COUNT = 30


def contents(root):
    """(path, SHA-256) of every arrival, in order."""
    with closing(sqlite3.connect(root / "data" / "ledger.db")) as ledger:
        return ledger.execute("SELECT path, sha256 FROM arrival ORDER BY number").fetchall()


def test_what_comes_back_from_a_backup_amid_arrivals_has_lost_nothing_and_takes_nothing_twice(jieyang, serve, tmp_path):
    service, backup = serve(jieyang.root), tmp_path / "b"
    words = [sys.executable, "-m", "baosong", "--workspace", str(jieyang.root), "backup", str(backup)]
    for number in range(COUNT):
        (jieyang.root / "intake" / "普宁市" / f"说明{number}.txt").write_text(f"第{number}件（示例）", encoding="utf-8")
        if number in (8, 16):
            with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                until(lambda: process.poll() is not None or [*(backup / "runs").glob("*.unfinished/ledger.db")])
                os.kill(process.pid, signal.SIGKILL)
        if number == 24:
            until(lambda: len(contents(jieyang.root)) >= 10)
            jieyang.run(None, "backup", backup)
    until(lambda: len(contents(jieyang.root)) == COUNT)
    service.stop()
    jieyang.run(None, "restore", backup, "--to", tmp_path / "again")
    again = Office(tmp_path / "again", jieyang.campaign_id, jieyang.drawer)
    saved = contents(again.root)
    assert saved == contents(jieyang.root)[: len(saved)]
    assert len(saved) >= 10
    shutil.copytree(jieyang.root / "intake", again.root / "intake", dirs_exist_ok=True)
    again.run(None, "collect", "--once")
    found = [each for each in contents(again.root) if each[0].endswith(b".txt")]
    assert sorted(found) == sorted(contents(jieyang.root))
    assert "完好" in again.run(None, "audit")
    assert "完好" in again.run(None, "audit", "--backup", backup)
