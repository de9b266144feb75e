"""待确认: the question in words, one or many settled, each with its answer."""

import shutil

import pytest

from tests.baosong.deciding import last_event, numbers, status
from tests.baosong.web.conftest import FINAL, MONDAY


@pytest.fixture
def held(desk):
    """Two files of 普宁市's and 揭东区's own blanks lie in 惠来县's folder."""
    for unit in ("普宁市", "揭东区"):
        shutil.copyfile(desk.good[unit], desk.root / "intake" / "惠来县" / f"来自{unit}.xlsx")
    desk.office.run("2019-10-21T08:00", "collect", "--once")
    shown = numbers(desk.office, MONDAY, "惠来县")
    return desk, {unit: shown[f"来自{unit}.xlsx"] for unit in ("普宁市", "揭东区")}


def test_the_question_stands_in_words_beside_its_evidence(held):
    desk, arrivals = held
    text = desk.browser.text("/waiting")
    assert "文件夹是“惠来县”" in text
    assert "来自普宁市.xlsx" in text
    assert arrivals["普宁市"] in text
    assert "收到：不晚于 2019-10-21 08:00" in text


def test_several_are_settled_at_once_each_with_its_own_answer(held):
    desk, arrivals = held
    one, other = arrivals["普宁市"], arrivals["揭东区"]
    answer = desk.browser.post(
        "/assign",
        {
            "arrival": [one, other],
            f"to-{one}": f"{FINAL}/445281",
            f"to-{other}": f"{FINAL}/445203",
            "reason": "放错文件夹",
        },
    )
    assert answer.status_code == 303, answer.text
    made = status(desk.office, MONDAY)
    assert made["普宁市"]["state"] == "accepted"
    assert made["揭东区"]["state"] == "incomplete"
    assert "来件是哪个任务的 0" in desk.browser.text("/waiting")


def test_what_is_no_return_is_put_by(held):
    desk, arrivals = held
    one = arrivals["普宁市"]
    assert desk.browser.post("/assign", {"arrival": one, f"to-{one}": "-", "reason": "不是报表"}).status_code == 303
    assert one not in desk.browser.text("/waiting").split("待人工审核")[0]


def test_nothing_ticked_is_a_sentence_and_writes_nothing(held):
    desk, _arrivals = held
    before = last_event(desk.office)
    answer = desk.browser.post("/assign", {"reason": "x"})
    assert answer.status_code == 422
    assert "没有选中任何来件" in answer.text
    assert last_event(desk.office) == before


def test_where_one_can_not_be_settled_none_is(held):
    desk, arrivals = held
    one, other = arrivals["普宁市"], arrivals["揭东区"]
    before = last_event(desk.office)
    given = {"arrival": [one, other], f"to-{one}": f"{FINAL}/445281", f"to-{other}": f"{FINAL}/445203"}
    answer = desk.browser.post("/assign", given | {f"part-{other}": "nothing", "reason": "放错文件夹"})
    assert answer.status_code == 422
    assert "没有叫“nothing”的材料" in answer.text
    assert last_event(desk.office) == before
    left = desk.browser.text("/waiting").split("待人工审核")[0]
    assert other in left
    assert one in left


def test_who_settles_what_another_has_just_settled_is_told_so_and_asked_again(held):
    desk, arrivals = held
    one, before = arrivals["普宁市"], last_event(desk.office)
    given = {"arrival": one, "seen": str(before), "reason": "放错文件夹"}
    assert desk.browser.post("/assign", {**given, f"to-{one}": f"{FINAL}/445281", "by": "甲"}).status_code == 303
    first = last_event(desk.office)
    answer = desk.browser.post("/assign", {**given, f"to-{one}": "-", "by": "乙"})
    assert answer.status_code == 409
    assert "认定人甲" in answer.text
    assert last_event(desk.office) == first


def test_a_delivery_there_is_none_of_settles_nothing(held):
    desk, arrivals = held
    one = arrivals["普宁市"]
    before = last_event(desk.office)
    answer = desk.browser.post("/assign", {"arrival": one, f"other-{one}": f"{FINAL}/火星县", "reason": "x"})
    assert answer.status_code == 422
    assert "火星县" in answer.text
    assert last_event(desk.office) == before
