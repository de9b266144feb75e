"""`show A17` tells when it came so that a person can rule: what was seen, what counts, what it means."""

import os
import re
import shutil
from datetime import UTC

import pytest

from baosong.clock import clock
from baosong.evidence_words import change_time
from baosong.workspace import init
from tests.baosong.office import Office
from tracker.ledger.events import Traces

DELIVERY = "jieyang-2019/final/2019-10-20/445281"


def dropped(office, now):
    blank = office.blanks("2019-09-01T09:00", "--obligation", "final", "--unit", "普宁市")["普宁市"]
    shutil.copy(blank, office.root / "intake" / "普宁市" / "报表.xlsx")
    lines = office.run(now, "collect", "--once").splitlines()
    return lines[-1].split("\t")[0]


def test_a_deadline_within_the_interval_is_put_before_a_person_with_the_command(jieyang):
    jieyang.run("2019-10-20T23:58", "collect", "--once")
    number = dropped(jieyang, "2019-10-21T00:03")
    told = jieyang.run("2019-10-21T09:00", "show", number)
    assert "查看时还没有这份内容" in told
    assert re.search("其间.分钟没有查看：收件程序没有运行", told)
    assert f"证据定不了，先按按时计；请人工认定：baosong decide timing {DELIVERY} --ruled" in told


@pytest.mark.parametrize(
    ("look", "found", "word"),
    [("2019-10-20T09:00", "2019-10-20T09:05", "按时"), ("2019-10-21T09:00", "2019-10-21T09:05", "超时")],
)
def test_before_and_after_the_deadline_it_says_so_outright(jieyang, look, found, word):
    jieyang.run(look, "collect", "--once")
    number = dropped(jieyang, found)
    (line,) = [one for one in jieyang.run("2019-10-22T09:00", "show", number).splitlines() if "报送时限" in one]
    assert line.endswith(word)


@pytest.fixture
def real(tmp_path):
    """An office by the real clock."""
    workspace = init(tmp_path / "real", ["jieyang-2019"])
    assert not clock(None, workspace.zone).rehearsed
    drawer = tmp_path / "drawer"
    drawer.mkdir()
    return Office(workspace.root, "jieyang-2019", drawer)


def test_every_trace_is_told_with_whether_it_counts(real):
    real.run(None, "collect", "--once")
    path = real.root / "intake" / "普宁市" / "说明.txt"
    path.write_text("随便写的", encoding="utf-8")
    os.utime(path, (2_051_222_400, 2_051_222_400))
    number = real.run(None, "collect", "--once").splitlines()[-1].split("\t")[0]
    told = real.run(None, "show", number)
    assert "文件的修改时间 2035-01-01 08:00:00：由报送单位的电脑写入，可以任意设置，不作依据" in told
    assert "校时服务器" in told


@pytest.mark.parametrize(
    ("basis", "changed", "trusted", "word"),
    [
        ("ctime", "08:59:30", True, "作为依据"),
        ("scan", "09:00:00", True, "以看到的时间为依据"),
        ("scan", "08:00:00", True, "早于上一次查看（如随文件夹移入），不作依据"),
        ("scan", "08:59:30", False, "这个时间可以被改动，不作依据"),
    ],
)
def test_a_change_time_is_told_with_why_it_counts_or_not(basis, changed, trusted, word):
    seen = "2019-10-20T09:00:00.000000Z"
    traces = Traces(seen, f"2019-10-20T{changed}.000000Z", seen, "nfs", trusted, synchronised=True, boot="")
    assert change_time(basis, traces, UTC).endswith(word)


def test_other_contents_of_the_same_name_are_named(real):
    path = real.root / "intake" / "普宁市" / "说明.txt"
    numbers = []
    for text in ("一", "二"):
        path.write_text(text, encoding="utf-8")
        numbers.append(real.run(None, "collect", "--once").splitlines()[-1].split("\t")[0])
    assert f"同一文件名下收到过别的内容：{numbers[1]}" in real.run(None, "show", numbers[0])


def test_what_was_not_taken_is_listed_with_its_class(real):
    assert real.run(None, "show", "未收").strip() == "没有未收的文件。"
    (real.root / "intake" / "普宁市" / "~$附件11.xlsx").write_bytes(b"\x04clerk")
    real.run(None, "collect", "--once")
    listed = real.run(None, "show", "未收")
    assert "编辑锁定文件" in listed
    assert "普宁市/~$附件11.xlsx" in listed
