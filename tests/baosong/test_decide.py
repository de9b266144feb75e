"""decide …: each decision takes hold, each wrong one is refused in a sentence with nothing written, undo restores."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from baosong.cli.session import Session
from baosong.decision_checks import Act, refusals
from baosong.decisions import DecisionRefused, commit, decided
from baosong.decisions import decide as take
from baosong.facts import fact_book
from baosong.targets import targets_named
from tests.baosong.deciding import (
    BY,
    FINAL,
    FRIDAY,
    MONDAY,
    copied,
    decide,
    friday,
    last_event,
    numbers,
    replayed,
    status,
    typed,
)
from tests.baosong.office import said
from tracker.ledger.store import Ledger


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return friday(tmp_path_factory.mktemp("friday"))


@pytest.fixture
def made(played, tmp_path):
    return copied(played, tmp_path)


@pytest.fixture
def office(made):
    return made.office


CONTACT = ("--whom", "填报员", "--means", "电话", "--answer", "明天报")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("extend", f"{FINAL}/惠来县", "--until", "2019-10-20"), "不能延期到已经过去的时间"),
        (("extend", f"{FINAL}/惠来县", "--until", "2019-10-21T08:00"), "不能延期到已经过去的时间"),
        (("extend", f"{FINAL}/惠来县", "--until", "下周"), "看不懂时间"),
        (("extend", f"{FINAL}/惠来县", "--until", "9999-12-31"), "看不懂时间"),
        (("extend", f"{FINAL}/广州市", "--until", "2019-10-22"), "不是“专项整治工作总结及统计表”"),
        (("exempt", f"{FINAL}/北京市"), "不是“专项整治工作总结及统计表”"),
        (("exempt", "jieyang-2019/final/2019-10-30/惠来县"), "没有期次“2019-10-30”"),
        (("exempt", "jieyang-2019/finale/2019-10-20/惠来县"), "没有名为“finale”的报送事项"),
        (("exempt", "惠来县"), "请写成 专项/事项/期次/单位"),
        (("exempt",), "没有写明是哪个报送任务"),
        (("return", f"{FINAL}/惠来县"), "惠来县（jieyang-2019/final/2019-10-20）没有收到可以认定的材料"),
        (("return", f"{FINAL}/榕城区", "--arrival", "A999"), "A999不是榕城区"),
        (("return", f"{FINAL}/榕城区", "--arrival", "十七"), "请写成 A17"),
        (("accept", f"{FINAL}/惠来县"), "没有收到可以认定的材料"),
        (("accept", f"{FINAL}/榕城区"), "已报，没有等待认定的新来件"),
        (("timing", f"{FINAL}/惠来县", "--ruled", "late"), "时间无从认定"),
        (("contact", f"{FINAL}/惠来县", *CONTACT, "--promised", "2019-10-20"), "已经过去"),
        (("reopen", f"{FINAL}/榕城区"), "没有报出"),
        (("undo", "D9999"), "没有编号为D9999的处理"),
        (("undo", "A1"), "请写成 D17"),
        (("assign", "A9999", f"{FINAL}/普宁市"), "没有编号为A9999的来件"),
        (("assign", f"{FINAL}/普宁市"), "请写明来件和任务"),
    ],
)
def test_a_wrong_decision_is_refused_in_a_sentence_and_nothing_is_written(played, words, said):
    before = last_event(played.office)
    assert said in decide(played.office, MONDAY, *words, expect=1)
    assert last_event(played.office) == before


@pytest.mark.parametrize("words", [("--by", " ", "--reason", "原因"), ("--by", "审核员", "--reason", "")])
def test_who_and_why_must_be_said(played, words):
    played.office.run(MONDAY, "decide", "exempt", f"{FINAL}/惠来县", *words, expect=1)
    assert "没有写明" in played.office.said[-1]


def test_in_a_list_with_one_that_can_not_be_nothing_is_taken_and_every_one_is_named(played):
    before = last_event(played.office)
    said = decide(played.office, MONDAY, "return", *(f"{FINAL}/{u}" for u in ("榕城区", "惠来县", "揭西县")), expect=1)
    assert ("惠来县" in said, "揭西县" in said, "榕城区" in said) == (True, True, False)
    assert last_event(played.office) == before


def test_a_decision_on_a_rehearsal_ledger_from_the_real_clock_is_refused(played):
    before = last_event(played.office)
    assert "演练台账" in decide(played.office, None, "exempt", f"{FINAL}/惠来县", expect=1)
    assert last_event(played.office) == before


def test_a_refused_decision_does_not_make_an_empty_ledger_a_rehearsal(jieyang):
    decide(jieyang, MONDAY, "return", f"{FINAL}/惠来县", expect=1)
    jieyang.run(None, "collect", "--once")


def test_an_extension_of_a_bare_date_runs_to_its_midnight_and_is_shown_with_when_it_was_asked(office):
    ((number, delivery),) = decide(office, MONDAY, "extend", f"{FINAL}/惠来县", "--until", "2019-10-22")
    assert delivery == f"{FINAL}/445224"
    record = status(office, "2019-10-22T23:59")["惠来县"]
    assert (record["state"], record["past_due"], record["due_at"]) == ("pending", False, "2019-10-23T00:00:00+08:00")
    assert status(office, "2019-10-23T00:01")["惠来县"]["past_due"]
    shown = office.run(MONDAY, "show", f"{FINAL}/惠来县")
    assert f"{number} 延期·期后补办 审核员 2019-10-21 09:00：示例原因（延至2019年10月22日24时）" in shown


def test_an_extension_asked_before_the_due_time_is_shown_so_and_a_second_one_must_go_further(office):
    decide(office, FRIDAY, "extend", f"{FINAL}/惠来县", "--until", "2019-10-22")
    assert "期前申请" in office.run(MONDAY, "show", f"{FINAL}/惠来县")
    assert "延期应晚于它" in decide(office, MONDAY, "extend", f"{FINAL}/惠来县", "--until", "2019-10-22", expect=1)
    decide(office, MONDAY, "extend", f"{FINAL}/惠来县", "--until", "2019-10-22 24:00", expect=1)
    decide(office, MONDAY, "extend", f"{FINAL}/惠来县", "--until", "2019-10-23T12:00")


def test_one_act_takes_all_that_are_past_due_under_one_number(office):
    lines = decide(office, MONDAY, "extend", "--all-past-due", FINAL, "--until", "2019-10-23")
    assert {unit.rpartition("/")[2] for _number, unit in lines} == {"445203", "445281", "445222", "445224"}
    assert len({number for number, _unit in lines}) == 1
    assert not any(r["past_due"] for r in status(office, MONDAY).values())
    assert "没有过了时限还没报齐" in decide(
        office, MONDAY, "extend", "--all-past-due", FINAL, "--until", "2019-10-24", expect=1
    )


def test_a_delivery_named_twice_is_decided_once_and_json_says_the_same(office):
    out = office.run(MONDAY, "decide", "exempt", f"{FINAL}/惠来县", f"{FINAL}/445224", *BY, "--json")
    ((record,)) = json.loads(out)
    assert (record["kind"], record["delivery"]) == ("exempt", f"{FINAL}/445224")


def test_an_exempt_unit_is_counted_out_and_can_not_be_exempted_or_extended_again(office):
    decide(office, MONDAY, "exempt", f"{FINAL}/惠来县")
    assert status(office, MONDAY)["惠来县"]["state"] == "exempt"
    assert "已免报" in decide(office, MONDAY, "exempt", f"{FINAL}/惠来县", expect=1)
    assert "已免报" in decide(office, MONDAY, "extend", f"{FINAL}/惠来县", "--until", "2019-10-23", expect=1)


def test_what_was_returned_can_not_be_returned_again_but_taken_after_all_and_both_stay_on_record(office):
    """She rings, the number was right: taking it is a new act, not the undoing of the return."""
    decide(office, MONDAY, "return", f"{FINAL}/榕城区")
    assert status(office, MONDAY)["榕城区"]["state"] == "returned"
    assert "已经退回" in decide(office, MONDAY, "return", f"{FINAL}/榕城区", expect=1)
    ((taken, _),) = decide(office, MONDAY, "accept", f"{FINAL}/榕城区")
    assert status(office, MONDAY)["榕城区"]["state"] == "accepted"
    assert "已报" in decide(office, MONDAY, "accept", f"{FINAL}/榕城区", expect=1)
    shown = office.run(MONDAY, "show", f"{FINAL}/榕城区")
    assert ("退回" in shown, "认定" in shown) == (True, True)
    replayed(office)
    decide(office, MONDAY, "return", f"{FINAL}/榕城区")
    assert status(office, MONDAY)["榕城区"]["state"] == "returned"
    decide(office, MONDAY, "accept", f"{FINAL}/榕城区")
    decide(office, MONDAY, "undo", taken)
    assert status(office, MONDAY)["榕城区"]["state"] == "accepted"


def test_a_set_whose_errors_are_true_is_taken_by_a_person(office):
    assert status(office, MONDAY)["普宁市"]["state"] == "returned"
    decide(office, MONDAY, "accept", f"{FINAL}/普宁市")
    assert status(office, MONDAY)["普宁市"]["state"] == "accepted"
    assert "已报" in decide(office, MONDAY, "accept", f"{FINAL}/普宁市", expect=1)


def test_of_two_contents_seen_together_a_person_may_take_either(made):
    """以哪份为准？ Two workbooks dropped together; the first is taken."""
    office = made.office
    office.drop("揭东区", made.good["揭东区"], made.papers["揭东区"])
    other = office.root / "另一份.xlsx"
    typed(made.good["揭东区"], other, "主要经销商", "电线电缆", 3)
    office.drop("揭东区", other)
    office.run("2019-10-19T10:00", "collect", "--once")
    assert status(office, MONDAY)["揭东区"]["state"] == "held"
    first = numbers(office, MONDAY, "揭东区")[made.good["揭东区"].name]
    decide(office, MONDAY, "accept", f"{FINAL}/揭东区", "--arrival", first)
    assert status(office, MONDAY)["揭东区"]["state"] == "accepted"


def test_a_person_rules_on_the_time(office):
    decide(office, MONDAY, "timing", f"{FINAL}/榕城区", "--ruled", "late")
    assert status(office, MONDAY)["榕城区"]["timeliness"] == "late"


def test_a_call_is_kept_with_whom_how_what_was_said_and_promised(office):
    decide(office, MONDAY, "contact", f"{FINAL}/惠来县", *CONTACT, "--promised", "2019-10-22T12:00")
    shown = office.run(MONDAY, "show", f"{FINAL}/惠来县")
    assert "电话联系填报员，答复：明天报；承诺2019年10月22日12时前报" in shown


def test_two_files_of_one_form_are_asked_about_with_both_ways_out(made):
    """Two sections fill a form each in the week before; nobody but a person can say which counts."""
    office = made.office
    other = office.root / "另一份.xlsx"
    typed(made.good["惠来县"], other, "主要经销商", "电线电缆", 77)
    office.drop("惠来县", made.good["惠来县"], other, made.papers["惠来县"])
    office.run("2019-10-19T10:00", "collect", "--once")
    assert status(office, MONDAY)["惠来县"]["state"] == "held"
    assert "两份内容不同，以哪份为准？" in office.run(MONDAY, "status", "jieyang-2019")
    page = said(office.feedback("惠来县") / "00_本单位报送情况.html")
    assert "请告知以哪份为准；各填一部分的，请合并成一份重报" in page
    first = numbers(office, MONDAY, "惠来县")[made.good["惠来县"].name]
    decide(office, MONDAY, "accept", f"{FINAL}/惠来县", "--arrival", first)
    assert status(office, MONDAY)["惠来县"]["state"] == "accepted"
    told = office.run(MONDAY, "status", "jieyang-2019")
    assert ("以哪份为准" in told, "更正未通过" in told) == (False, False)


def test_the_unit_reads_on_its_page_and_in_the_chaser_why_a_person_sent_it_back(office):
    decide(office, MONDAY, "return", f"{FINAL}/榕城区")
    office.run(MONDAY, "collect", "--once")
    page = said(office.feedback("榕城区") / "00_本单位报送情况.html")
    assert "收件单位退回：示例原因，请于2019年10月23日24时前改好" in page
    chased = office.run(MONDAY, "contacts", "chase", "jieyang-2019", "--text")
    assert "退回修改（示例原因）后尚未重新报送" in chased
    assert "退回修改后尚未重新报送" in chased  # 普宁市 was sent back by the checks, which its workbook names


def test_a_whole_period_is_confirmed_at_once(office):
    assert len(decide(office, MONDAY, "confirm", FINAL)) == 5


DECISIONS = [
    ("extend", f"{FINAL}/惠来县", "--until", "2019-10-23"),
    ("exempt", f"{FINAL}/惠来县", f"{FINAL}/普宁市"),
    ("return", f"{FINAL}/榕城区"),
    ("accept", f"{FINAL}/普宁市"),
    ("timing", f"{FINAL}/榕城区", "--ruled", "late"),
    ("contact", f"{FINAL}/惠来县", *CONTACT, "--promised", "2019-10-22"),
    ("confirm", FINAL),
    (
        "correct", f"{FINAL}/普宁市", "--part", "annex11", "--row", "cable", "--field", "problems", "--to", "20",
        "--confirmed-with", "普宁市填报员",
    ),
]  # fmt: skip


@pytest.mark.parametrize("words", DECISIONS, ids=lambda words: words[0])
def test_undoing_a_decision_restores_the_standing_before_it_and_keeps_both_in_the_record(office, words):
    before = status(office, MONDAY)
    lines = decide(office, MONDAY, *words)
    number = lines[0][0]
    after = status(office, MONDAY)
    assert (after != before) == (words[0] not in ("contact", "confirm"))
    replayed(office)
    assert status(office, MONDAY) == after
    assert decide(office, MONDAY, "undo", number) == lines
    assert status(office, MONDAY) == before
    assert "已经撤销" in decide(office, MONDAY, "undo", number, expect=1)
    shown = office.run(MONDAY, "show", lines[0][1])
    assert number in shown
    assert "【已撤销" in shown
    replayed(office)
    assert status(office, MONDAY) == before


def test_two_who_decide_at_once_lose_nothing_and_the_second_is_checked_against_the_first(made):
    """Both looked when nothing was decided; the second's append finds that the ledger moved, and looks again."""
    session = Session(made.office.root, MONDAY)
    with session.desk() as first, session.desk() as second:
        act = Act("exempt", targets_named(second, [f"{FINAL}/惠来县"]), "审核员乙", "原因")
        other = []

        def build(_number):
            if problems := refusals(act, fact_book(second), second.now()):
                raise DecisionRefused(problems)
            if not other:  # between this look and the append, the other one decides
                other.append(take(first, replace(act, by="审核员甲")))
            return [decided(act, second.now())]

        with pytest.raises(DecisionRefused, match="已免报"):
            commit(second, "审核员乙", build)
        assert [row["by"] for row in first.ledger.rows("decisions", campaign="")] == ["审核员甲"]


def test_processes_that_decide_at_the_same_moment_lose_nothing_and_take_nothing_twice(made):
    """Four command lines at once: one acceptance of two, and both exemptions, in one unbroken chain."""
    office = made.office
    acts = [
        ("accept", "普宁市", "甲"),
        ("accept", "普宁市", "乙"),
        ("exempt", "惠来县", "甲"),
        ("exempt", "揭西县", "乙"),
    ]
    command = [sys.executable, "-m", "baosong", "--workspace", office.root, "--now", MONDAY, "decide"]
    children = [
        subprocess.Popen(
            [*command, kind, f"{FINAL}/{unit}", "--by", name, "--reason", "示例原因"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for kind, unit, name in acts
    ]
    ended = [(*child.communicate(timeout=240), child.returncode) for child in children]
    codes = [code for _out, _err, code in ended]
    assert (sorted(codes[:2]), codes[2:]) == ([0, 1], [0, 0]), ended
    refused = next(err for _out, err, code in ended if code == 1)
    assert "已报，没有等待认定的新来件" in refused
    made_now = status(office, MONDAY)
    states = [made_now[u]["state"] for u in ("普宁市", "惠来县", "揭西县")]
    assert states == ["accepted", "exempt", "exempt"]
    ledger = Ledger(office.root / "data" / "ledger.db")
    try:
        assert ledger.verify() == last_event(office)
        assert len({row["number"] for row in ledger.rows("decisions", campaign="")}) == 3
    finally:
        ledger.close()
