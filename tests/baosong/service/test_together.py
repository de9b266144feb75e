"""People at the command line while the service runs: each arrival is read once, and every day file line is there once."""

import sqlite3
import subprocess
import sys
from contextlib import closing

from tests.baosong.service.running import until

UNITS = ("榕城区", "揭东区", "普宁市", "揭西县", "惠来县")


def reads(root):
    """How often each arrival was read."""
    with closing(sqlite3.connect(root / "data" / "ledger.db")) as ledger:
        rows = ledger.execute(
            "SELECT json_extract(body, '$.arrival'), count(*) FROM event WHERE kind = 'read' GROUP BY 1"
        )
        return dict(rows.fetchall())


def test_what_is_registered_while_the_service_reads_is_read_once(jieyang, serve, tmp_path):
    serve(jieyang.root)
    paper = tmp_path / "来文.txt"
    paper.write_text("（示例）", encoding="utf-8")
    started = []
    for number, unit in enumerate(UNITS):
        (jieyang.root / "intake" / unit / f"说明{number}.txt").write_text(f"{unit}（示例）", encoding="utf-8")
        words = ["register", unit, str(paper), "--via", "邮件", "--received", "2019-10-20T21:05", "--by", "登记员"]
        command = [sys.executable, "-m", "baosong", "--workspace", str(jieyang.root), *words]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
    said = [process.communicate() for process in started]
    assert [process.returncode for process in started] == [0] * len(UNITS), said
    assert all("附带材料" in out or "待确认" in out for out, _remarks in said)
    until(lambda: len(reads(jieyang.root)) == 2 * len(UNITS))
    assert set(reads(jieyang.root).values()) == {1}
    assert "与台账一致" in jieyang.run(None, "audit")


def test_what_the_archive_holds_beside_the_ledger_is_counted_and_is_no_fault(jieyang):
    jieyang.run(None, "collect", "--once")
    sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc"
    place = jieyang.root / "data" / "objects" / sha256[:2] / sha256[2:4]
    place.mkdir(parents=True, exist_ok=True)
    (place / sha256).write_bytes(b"abc")
    assert "原件存档完好" in jieyang.run(None, "audit")
    assert "另有1件台账没有记载" in jieyang.said[-1]
