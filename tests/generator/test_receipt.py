"""The receipt: its name is the message, its page says the rest."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generator.receipt import receipt
from generator.received import Received, ReceivedDelivery, ReceivedPart
from tracker.facts import Question
from tracker.problem import Place, Problem
from tracker.reading.hints import Hints
from tracker.reading.read import read

ZONE = ZoneInfo("Asia/Shanghai")
BOTH = (ReceivedPart("annex11", "附件11"), ReceivedPart("annex12", "附件12"))
WRONG = Problem(
    "closed_over_cases", "error", "“砂轮”的结案12起，多于立案11起。", "请核对后改正其中一个数。",
    Place(sheet="附件11", cell="G21"), "annex11", "wheel", "closed",
)  # fmt: skip
DOUBT = Problem(
    "unusual", "query", "货值256000万元，远大于平常。", "请核对单位。", Place(sheet="附件11", cell="E24"), "annex11"
)
LOCKED = Problem("password", "error", "文件设了打开密码。", "请去掉密码后重新放入。")
ASK = Question("unit_clash", "文件里写的是榕城区，放在普宁市的文件夹里。", "请收件单位确认。")


def delivery(**given):
    base = {
        "obligation": "工作总结及统计表",
        "period": "2019年10月20日",
        "deadline": "2019年10月20日24时",
        "state": "accepted",
        "timeliness": "on_time",
        "received": BOTH,
    }
    return ReceivedDelivery(**(base | given))


def received(**given):
    base = {
        "office": "示例市局质量监督科", "unit": "普宁市", "arrival": "A17", "file": "附件11（普宁）最终版2.xls",
        "received_at": datetime(2019, 10, 18, 9, 20, tzinfo=UTC), "channel": "共享文件夹", "basis": "ctime",
        "sha256": "0123456789abcdef" * 4, "zone": ZONE, "deliveries": (delivery(),),
    }  # fmt: skip
    return Received(**(base | given))


def name_of(**given):
    return receipt(received(**given))[0]


def page_of(**given):
    return html.document_fromstring(receipt(received(**given))[1].decode())


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "已收到_附件11、附件12_10月18日17时20分.html"),
        ({"deliveries": (delivery(problems=(WRONG, WRONG)),)}, "请修改_附件11_2处_10月18日17时20分.html"),
        ({"deliveries": (delivery(problems=(DOUBT,)),)}, "已收到_附件11、附件12_10月18日17时20分.html"),
        (
            {"deliveries": (delivery(state="incomplete", missing=("工作总结",)),)},
            "已收到_附件11、附件12_还缺工作总结_10月18日17时20分.html",
        ),
        ({"questions": (ASK,)}, "待确认_附件11、附件12_10月18日17时20分.html"),
        ({"deliveries": (), "questions": (ASK,)}, "待确认_附件11（普宁）最终版2_10月18日17时20分.html"),
        ({"deliveries": (), "problems": (LOCKED,)}, "未能读取_附件11（普宁）最终版2_10月18日17时20分.html"),
        ({"deliveries": (), "attachments": ("图片.jpg",)}, "已收到_附带材料_10月18日17时20分.html"),
    ],
)
def test_the_name_is_the_message(given, name):
    assert name_of(**given) == name


def test_a_long_subject_is_cut_and_the_time_stays():
    many = tuple(ReceivedPart(f"f{n}", f"附件{n}") for n in range(40))
    assert name_of(deliveries=(delivery(received=many),)).endswith("…_10月18日17时20分.html")


def test_the_page_says_number_time_and_half_the_hash():
    words = page_of().text_content()
    for wanted in (
        "A17",
        "普宁市",
        "2019年10月18日17时20分（共享文件夹，按文件写入共享文件夹的时间）",
        "0123456789abcdef",
        "2019年10月20日24时",
    ):
        assert wanted in words
    assert "0123456789abcdef0" not in words
    assert "原件已留存，本文件可自行删除。" in words


def test_every_problem_has_place_sentence_and_cure_errors_first():
    page = page_of(deliveries=(delivery(problems=(DOUBT, WRONG)),))
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//table[thead]/tbody/tr")]
    assert rows == [
        ["1", "须改正", "工作表“附件11” 单元格 G21", WRONG.sentence, WRONG.cure],
        ["2", "请说明", "工作表“附件11” 单元格 E24", DOUBT.sentence, DOUBT.cure],
    ]


def test_problems_of_the_whole_file_and_questions_are_shown():
    words = page_of(deliveries=(), problems=(LOCKED,), questions=(ASK,)).text_content()
    for wanted in ("整个文件", LOCKED.sentence, LOCKED.cure, ASK.sentence, ASK.cure):
        assert wanted in words


def test_lateness_is_said_with_reserve():
    assert "超时（以收件单位认定为准）" in page_of(deliveries=(delivery(timeliness="late"),)).text_content()


def test_next_return_is_named():
    words = page_of(next_due=("11月上旬进展情况表", datetime(2019, 11, 10, 16, tzinfo=UTC))).text_content()
    assert "下一次报送：11月上旬进展情况表，2019年11月10日24时前。" in words


def test_a_rehearsal_is_said_at_the_top():
    assert "演练" in page_of(rehearsal=True).xpath("//body/*")[0].text_content()
    assert "演练" not in page_of().text_content()


def test_the_page_needs_no_script_and_nothing_from_outside():
    content = receipt(received())[1].decode()
    assert not re.search(r"<script|src=|href=|url\(|@import", content)
    assert '<meta charset="utf-8">' in content


@given(st.text(max_size=60))
def test_whatever_a_file_is_called_the_page_is_whole_and_escaped(name):
    page = html.document_fromstring(receipt(received(file=f"<b>{name}</b>", deliveries=()))[1].decode())
    assert not page.xpath("//td//b")
    assert page.xpath("//body/h1")


def test_a_name_from_broken_bytes_does_not_stop_the_receipt():
    name, content = receipt(received(file=b"\xb8\xbd\xbc\xfe.xls".decode(errors="surrogateescape"), deliveries=()))
    assert name.encode()
    assert content.decode()


def test_same_input_gives_the_same_bytes():
    assert receipt(received()) == receipt(received())


def test_a_receipt_that_comes_back_is_no_question():
    """After a restore the ledger may not know it any more."""
    hints = Hints("普宁市", "市局反馈", "已收到.html", datetime(2019, 10, 18, tzinfo=UTC), ())
    reading = read(receipt(received())[1], hints, ())
    assert (reading.questions, reading.attachments) == ((), ("已收到.html",))
