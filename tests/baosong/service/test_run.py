"""baosong run: its children come back when they die, none outlives it, and one file can't stop the rest."""

import os
import signal
import sqlite3
from contextlib import closing

import pytest

from bench.clerk import fill
from bench.stories import county_return, province_return
from tests.baosong.office import make_office
from tests.baosong.service.running import alive, children, until
from tracker.hold import held


def receipts(office, unit):
    return [*(office.root / "intake" / unit / "市局反馈").glob("[!0]*.html")]


def drop(office, unit, name, text="（示例）"):
    (office.root / "intake" / unit / name).write_text(text, encoding="utf-8")


def test_a_drop_is_taken_in_read_and_answered_and_a_stop_is_clean(jieyang, serve):
    made = jieyang.blanks(None, "--obligation", "final", "--unit", "普宁市")
    service = serve(jieyang.root)
    jieyang.drop("普宁市", jieyang.filled(made["普宁市"], county_return(jieyang.forms, "普宁市")))
    until(lambda: receipts(jieyang, "普宁市"))
    family = service.tree()
    assert service.stop() == 0
    assert not [pid for pid in family if alive(pid)]
    assert "强行结束" not in service.said
    assert "每日日志" in jieyang.run(None, "audit")


@pytest.mark.parametrize("job", ["collect", "flow", "serve"])
def test_a_child_that_is_killed_is_started_again_and_the_log_says_so(jieyang, serve, job):
    service = serve(jieyang.root, pages=job == "serve")
    before = service.child(job)
    os.kill(before, signal.SIGKILL)
    until(lambda: service.child(job) not in (0, before))
    drop(jieyang, "普宁市", "说明.txt")
    until(lambda: receipts(jieyang, "普宁市"))
    assert "进程中断（信号9），0.2秒后重新启动" in service.said


def test_collecting_goes_on_while_the_reader_is_dead(jieyang, serve):
    service = serve(jieyang.root)
    data = jieyang.root / "data"
    with held(data / "events.lock", wait=True), closing(sqlite3.connect(data / "ledger.db", timeout=60)) as ledger:
        ledger.execute("BEGIN IMMEDIATE")  # it holds neither when it is stopped
        os.kill(service.child("flow"), signal.SIGSTOP)
        ledger.rollback()
    drop(jieyang, "普宁市", "说明.txt")
    until(lambda: "A2" in jieyang.run(None, "show", "A2") if arrived(data) else False)
    assert receipts(jieyang, "普宁市") == []
    os.kill(service.child("flow"), signal.SIGCONT)
    until(lambda: receipts(jieyang, "普宁市"))


def arrived(data):
    lines = [line for path in (data / "events").glob("*/*/*.jsonl") for line in path.read_text().splitlines()]
    return sum('"kind": "arrived"' in line for line in lines)


def test_a_definition_at_fault_keeps_no_file_out_and_is_read_by_as_soon_as_it_is_mended(jieyang, serve):
    campaign = jieyang.root / "templates" / "jieyang-2019" / "campaign.toml"
    good = campaign.read_text(encoding="utf-8")
    campaign.write_text(good.replace("[[obligation]]", "[[obligaton]]"), encoding="utf-8")
    service = serve(jieyang.root, locked=False)
    drop(jieyang, "普宁市", "说明.txt")
    until(lambda: arrived(jieyang.root / "data"))
    until(lambda: "obligaton" in service.said)
    assert "读数进程中断" not in service.said
    campaign.write_text(good, encoding="utf-8")
    until(lambda: receipts(jieyang, "普宁市"))


def test_nothing_outlives_a_service_that_is_killed_without_warning(jieyang, serve):
    service = serve(jieyang.root, pages=True)
    drop(jieyang, "普宁市", "说明.txt")
    until(lambda: receipts(jieyang, "普宁市"))
    family = service.tree()
    assert len(family) >= 5, "the service, three children, a reading worker or two"
    service.kill()
    until(lambda: not [pid for pid in family if alive(pid)])
    serve(jieyang.root)  # and its locks are free


def test_a_second_service_is_refused_with_a_sentence(jieyang, serve):
    service = serve(jieyang.root)
    jieyang.run(None, "run", expect=1)
    assert f"服务已在运行（进程号{service.process.pid}）" in jieyang.said[-1]


def test_a_stop_waits_for_the_file_that_is_just_being_read(jieyang, serve):
    service = serve(jieyang.root)
    drop(jieyang, "普宁市", "说明.txt")
    until((jieyang.root / "data" / "reading.now").exists)
    assert service.stop() == 0
    assert len(receipts(jieyang, "普宁市")) == 1
    assert "强行结束" not in service.said


def test_a_file_whose_reader_dies_every_time_is_held_and_the_next_is_read(jieyang, serve):
    """Whatever reads the first arrival is killed, worker and flow alike, until the flow gives it up."""
    service = serve(jieyang.root)
    mark = jieyang.root / "data" / "reading.now"
    drop(jieyang, "普宁市", "毒.txt")

    for tries in ("2 1", "2 2", "2 3"):
        until(lambda tries=tries: mark.exists() and mark.read_text().startswith(tries))
        flow = service.child("flow")
        for pid in [*children(flow), flow]:
            os.kill(pid, signal.SIGKILL)
    until(lambda: receipts(jieyang, "普宁市"))
    drop(jieyang, "惠来县", "说明.txt")
    until(lambda: receipts(jieyang, "惠来县"))
    assert "读取程序中断" in jieyang.run(None, "show", "A2")


def test_the_service_of_a_rehearsal_ledger_runs_only_by_a_rehearsed_clock(jieyang):
    jieyang.run("2019-10-18T17:00", "collect", "--once")
    jieyang.run(None, "run", expect=1)
    assert "演练台账" in jieyang.said[-1]


def test_a_rehearsed_clock_goes_on_when_a_child_is_started_again(jieyang, serve):
    service = serve(jieyang.root, "2019-10-18T17:00")
    os.kill(service.child("collect"), signal.SIGKILL)
    until(lambda: service.said.count("收件进程已启动") == 2)
    drop(jieyang, "普宁市", "说明.txt")
    until(lambda: receipts(jieyang, "普宁市"))
    assert service.said.count("收件进程中断") == 1


def test_a_blank_filled_in_where_it_lies_arrives_and_stays_and_one_that_nobody_touched_goes_once_it_is_done(
    tmp_path, serve
):
    office, unit = make_office(tmp_path / "quality", "quality-2007"), "北京市"
    office.run("2007-09-18T09:00", "blanks", "quality-2007", "--obligation", "progress", "--deliver", "--unit", unit)
    folder, sent = office.feedback(unit) / "空白表", province_return(office.forms, unit)
    missed, due = (folder / f"{unit}_附件2_9月{day}日前报.xlsx" for day in (10, 20))
    fill(missed, office.drawer / missed.name, office.forms, sent)
    serve(office.root, "2007-09-18T10:00")
    office.drop(unit, office.drawer / missed.name)
    until(lambda: not missed.exists())
    fill(due, due, office.forms, sent)
    mine = due.read_bytes()
    until((folder / f"{unit}_附件2_9月30日前报.xlsx").exists)
    assert due.read_bytes() == mine
