"""One unit's bad folder, a link, a crash between two steps, damage: each is told, none stops the rest."""

import json
import re
import shutil
from pathlib import Path

import pytest

from bench.stories import county_return, summary_file

FRIDAY = "2019-10-18T17:25"


@pytest.fixture
def dropped(jieyang):
    """Two counties have dropped their workbooks."""
    made = jieyang.blanks("2019-10-08", "--obligation", "final")
    for county in ("榕城区", "普宁市"):
        jieyang.drop(county, jieyang.filled(made[county], county_return(jieyang.forms, county)))
    return jieyang


def test_a_file_where_the_feedback_folder_should_be_stops_nobody_elses_receipt(dropped):
    (dropped.root / "intake" / "榕城区" / "市局反馈").write_text("x")
    lines = dropped.run(FRIDAY, "collect", "--once").splitlines()
    assert len(lines) == 3, "the file itself is an arrival like any other"
    assert len(dropped.receipts("普宁市")) == 1
    assert "榕城区/市局反馈" in dropped.said[-1]
    (dropped.root / "intake" / "榕城区" / "市局反馈").unlink()
    dropped.run("2019-10-18T18:00", "collect", "--once")
    assert len(dropped.receipts("榕城区")) == 2


def test_no_receipt_follows_a_link_out_of_the_intake(dropped, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (dropped.root / "intake" / "榕城区" / "市局反馈").symlink_to(outside)
    dropped.run(FRIDAY, "collect", "--once")
    assert list(outside.iterdir()) == []
    assert "榕城区" in dropped.said[-1]


def test_a_form_straight_in_the_intake_is_answered_in_its_units_folder(jieyang):
    made = jieyang.blanks("2019-10-08", "--obligation", "final", "--unit", "普宁市")
    filled = jieyang.filled(made["普宁市"], county_return(jieyang.forms, "普宁市"))
    shutil.copyfile(filled, jieyang.root / "intake" / filled.name)
    jieyang.run(FRIDAY, "collect", "--once")
    (name,) = jieyang.receipts("普宁市")
    assert name.startswith("已收到_附件11、附件12")


def test_a_report_whose_file_was_never_written_is_written_at_the_next_asking(dropped):
    dropped.run(FRIDAY, "collect", "--once")
    first, _total = dropped.run("2019-10-21", "report", "jieyang-2019", "--kind", "summary").splitlines()
    data = Path(first).read_bytes()
    Path(first).unlink()
    again, _total = dropped.run("2019-10-21", "report", "jieyang-2019", "--kind", "summary").splitlines()
    assert again == first
    assert Path(again).read_bytes() == data


def test_a_rehearsal_cannot_go_back_before_its_last_look(dropped):
    dropped.run(FRIDAY, "collect", "--once")
    dropped.run("2019-10-01", "collect", "--once", expect=1)
    assert "不能再退回去" in dropped.said[-1]


def test_the_audit_misses_a_reading_that_is_gone(dropped):
    dropped.run(FRIDAY, "collect", "--once")
    readings = [
        p for p in (dropped.root / "data" / "objects").rglob("*") if p.is_file() and p.read_bytes().startswith(b'{"rea')
    ]
    readings[0].unlink()
    dropped.run(FRIDAY, "audit", expect=1)
    assert readings[0].name in dropped.said[-1]


def test_the_audit_says_how_many_events_the_day_files_lack_and_copies_them(dropped):
    dropped.run(FRIDAY, "collect", "--once")
    shutil.rmtree(dropped.root / "data" / "events")
    dropped.run(FRIDAY, "audit")
    assert re.search(r"每日日志差[1-9]\d*条，已按台账补齐", dropped.said[-1])
    dropped.run(FRIDAY, "audit")
    assert "已按台账补齐" not in dropped.said[-1]


def test_a_day_file_that_is_damaged_is_named_with_its_line(dropped):
    dropped.run(FRIDAY, "collect", "--once")
    (day,) = (dropped.root / "data" / "events").glob("*/*/*.jsonl")
    day.write_bytes(day.read_bytes().replace(b'{"seq": 2', b'{"seq" 2'))
    dropped.run(FRIDAY, "audit", expect=1)
    assert day.name in dropped.said[-1]
    assert "第2行" in dropped.said[-1]


def test_day_files_hold_the_report_too(dropped):
    dropped.run(FRIDAY, "collect", "--once")
    dropped.run("2019-10-21", "report", "jieyang-2019")
    assert "与台账一致" in dropped.run("2019-10-21", "audit")


def state_of(office, now, unit):
    (record,) = [r for r in json.loads(office.run(now, "status", "--json")) if r["unit_name"] == unit]
    return record["state"], record["past_due"]


def test_the_standing_at_an_earlier_moment_knows_only_what_had_come_by_then(dropped):
    summary_file(dropped.drawer / "工作总结.docx", "普宁市")
    dropped.run(FRIDAY, "collect", "--once")
    dropped.drop("普宁市", dropped.drawer / "工作总结.docx")
    dropped.run("2019-10-22T09:00", "collect", "--once")
    assert state_of(dropped, "2019-10-18T17:25", "普宁市") == ("incomplete", False)
    assert state_of(dropped, "2019-10-18T16:00", "普宁市") == ("pending", False)
    assert state_of(dropped, "2019-10-22T09:00", "普宁市") == ("accepted", False)


def test_the_right_form_under_another_name_ends_the_wait_of_the_wrong_one(jieyang):
    """A clerk who follows the cure is judged by the file that came of it, not held for ever."""
    made = jieyang.blanks("2019-10-08", "--obligation", "final", "--unit", "普宁市")
    filled = jieyang.filled(made["普宁市"], county_return(jieyang.forms, "普宁市"))
    half = jieyang.drawer / "附件11和12.xlsx"
    half.write_bytes(filled.read_bytes()[:9000])
    jieyang.drop("普宁市", half)
    jieyang.run(FRIDAY, "collect", "--once")
    assert state_of(jieyang, "2019-10-22", "普宁市") == ("held", False)
    jieyang.drop("普宁市", filled)
    jieyang.run("2019-10-18T18:00", "collect", "--once")
    assert state_of(jieyang, "2019-10-22", "普宁市") == ("incomplete", True)
