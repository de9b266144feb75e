"""collect left running: a drop is taken in and answered without being asked, and a stop is clean."""

import json
import shutil
import signal
import subprocess
import sys
import time

import pytest

from bench.stories import county_return, summary_file


def wait_for(condition, process, seconds=60):
    """Until it holds; a process that ended or a time that is over fails the test with what was printed."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < until, "nothing happened in time"
        time.sleep(0.05)
    return found


@pytest.fixture
def running(jieyang):
    """`baosong collect` in its own process, stopped at the end of the test if it still runs."""
    words = ["--workspace", str(jieyang.root), "--now", "2019-10-18T17:00", "collect"]
    process = subprocess.Popen(
        [sys.executable, "-m", "baosong", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_a_file_dropped_while_it_watches_gets_its_receipt_and_a_stop_is_clean(jieyang, running):
    made = jieyang.blanks("2019-10-08", "--obligation", "final", "--unit", "普宁市")
    filled = jieyang.filled(made["普宁市"], county_return(jieyang.forms, "普宁市"))
    wait_for((jieyang.root / "data" / "collector.lock").exists, running)
    jieyang.drop("普宁市", filled)
    folder = jieyang.root / "intake" / "普宁市" / "市局反馈"
    (receipt,) = wait_for(lambda: list(folder.glob("[!0]*.html")), running)
    assert receipt.name.startswith("已收到_附件11、附件12")
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=30) == 0
    assert jieyang.run("2019-10-18T18:00", "collect", "--once") == ""


def test_a_second_collector_is_refused_with_a_sentence(jieyang, running):
    wait_for((jieyang.root / "data" / "collector.lock").exists, running)
    jieyang.run("2019-10-18T18:00", "collect", "--once", expect=1)
    assert "只能有一个" in jieyang.said[-1]


def test_what_was_killed_between_arrival_and_reading_is_read_and_answered_at_the_next_run(jieyang):
    """The arrival stands in the ledger, its reading does not: the state a kill leaves between the two."""
    made = jieyang.blanks("2019-10-08", "--obligation", "final", "--unit", "普宁市")
    jieyang.drop("普宁市", jieyang.filled(made["普宁市"], county_return(jieyang.forms, "普宁市")))
    code = (
        "import sys, os, baosong.cli.collect as c, baosong.__main__ as m\n"
        "c._finish = lambda desk: os._exit(9)\n"
        f"m.main(['--workspace', {str(jieyang.root)!r}, '--now', '2019-10-18T17:00', 'collect', '--once'])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 9
    assert '"state": "held"' in jieyang.run("2019-10-22", "status", "--json")
    assert "已收" in jieyang.run("2019-10-18T18:00", "collect", "--once")
    assert len(jieyang.receipts("普宁市")) == 1


def test_a_receipt_thrown_away_by_the_clerk_stays_away(jieyang):
    made = jieyang.blanks("2019-10-08", "--obligation", "final", "--unit", "普宁市")
    jieyang.drop("普宁市", jieyang.filled(made["普宁市"], county_return(jieyang.forms, "普宁市")))
    jieyang.run("2019-10-18T17:00", "collect", "--once")
    shutil.rmtree(jieyang.root / "intake" / "普宁市" / "市局反馈")
    jieyang.run("2019-10-18T18:00", "collect", "--once")
    assert jieyang.receipts("普宁市") == {}


def test_a_corrected_summary_after_acceptance_is_a_new_version_and_not_a_mere_attachment(jieyang):
    made = jieyang.blanks("2019-10-08", "--obligation", "final", "--unit", "普宁市")
    paper = jieyang.drawer / "普宁市工作总结.docx"
    summary_file(paper, "普宁市")
    jieyang.drop("普宁市", jieyang.filled(made["普宁市"], county_return(jieyang.forms, "普宁市")), paper)
    jieyang.run("2019-10-18T17:00", "collect", "--once")
    summary_file(paper, "普宁市（修改）")
    jieyang.drop("普宁市", paper)
    assert "已收" in jieyang.run("2019-10-18T18:00", "collect", "--once")
    (record,) = [r for r in json.loads(jieyang.run("2019-10-22", "status", "--json")) if r["unit_name"] == "普宁市"]
    assert (record["state"], record["versions"]) == ("accepted", 2)
