"""Deciding from the pages: one, several, again when somebody was quicker, and every refusal in a sentence."""

from tests.baosong.deciding import last_event, status
from tests.baosong.web.conftest import FINAL, MONDAY, seen

HUILAI, JIEXI = f"{FINAL}/445224", f"{FINAL}/445222"


def states(desk):
    return {name: record["state"] for name, record in status(desk.office, MONDAY).items()}


def test_an_extension_from_the_page_is_the_same_decision(desk):
    answer = desk.browser.decide("extend", HUILAI, until="2019-10-25")
    assert answer.status_code == 303
    assert states(desk)["惠来县"] == "pending"
    assert "延至2019年10月25日24时" in desk.browser.text(f"/delivery/{HUILAI}")


def test_ticked_units_are_decided_in_one_act(desk):
    form = desk.browser.post("/act/form", {"kind": "exempt", "d": [HUILAI, JIEXI]})
    assert "共2个报送任务" in seen(form)
    before = last_event(desk.office)
    desk.browser.decide("exempt", HUILAI, JIEXI)
    assert last_event(desk.office) == before + 1
    assert [states(desk)[name] for name in ("惠来县", "揭西县")] == ["exempt", "exempt"]


def test_the_form_that_only_asks_writes_nothing(desk):
    before = last_event(desk.office)
    desk.browser.post("/act/form", {"kind": "extend", "d": [HUILAI]})
    assert last_event(desk.office) == before


def test_the_second_of_two_who_decide_at_once_is_shown_what_the_first_did_and_asked_again(desk):
    looked = last_event(desk.office)
    desk.browser.decide("contact", HUILAI, whom="王五", means="电话", answer="明天报", promised="2019-10-22T12:00")
    before = last_event(desk.office)
    answer = desk.browser.post(
        "/act",
        {"kind": "exempt", "d": HUILAI, "reason": "没有人接", "seen": str(looked)},
    )
    assert answer.status_code == 409
    assert "又有以下变化" in answer.text
    assert "答复：明天报" in answer.text
    assert 'value="没有人接"' in answer.text
    assert last_event(desk.office) == before
    again = desk.browser.post("/act", {"kind": "exempt", "d": HUILAI, "reason": "没有人接", "seen": str(before)})
    assert again.status_code == 303


def test_a_call_taken_down_keeps_the_promise_and_leaves_the_list(desk):
    assert "惠来县：截至" in desk.browser.text("/chase")
    desk.browser.decide("contact", HUILAI, whom="王五", means="电话", answer="在填", promised="2019-10-21T17:30")
    text = desk.browser.text(f"/chase?only={FINAL}")
    assert "惠来县：截至" not in text
    assert "已承诺2019年10月21日17时30分前报" in text


def test_the_relay_block_gives_numbers_by_default_and_names_on_request(desk):
    assert "还有4家在途" in desk.browser.text(f"/chase?only={FINAL}")
    assert "待报：揭东区、普宁市、揭西县、惠来县" in desk.browser.text(f"/chase?only={FINAL}&names=1")


REFUSED = {
    "a bad date": ({"kind": "extend", "until": "下周五"}, "看不懂时间"),
    "a day that is gone": ({"kind": "extend", "until": "2019-10-19"}, "不能延期到已经过去的时间"),
    "no reason": ({"kind": "exempt", "reason": ""}, "没有写明原因"),
    "no name": ({"kind": "exempt", "by": ""}, "没有写明是谁"),
    "no answer": ({"kind": "contact", "whom": "王五", "means": "电话", "answer": ""}, "怎么答复"),
    "no ruling": ({"kind": "timing"}, "没有写明认定为按时还是超时"),
}


def test_what_can_not_be_decided_is_told_on_the_form_and_nothing_is_written(desk):
    before = last_event(desk.office)
    for case, (given, sentence) in REFUSED.items():
        answer = desk.browser.post("/act", {"d": HUILAI, "reason": "示例", **given})
        assert answer.status_code == 422, case
        assert sentence in answer.text, case
    assert last_event(desk.office) == before


def test_no_unit_ticked_and_no_such_kind_are_sentences(desk):
    assert "没有选中任何单位" in desk.browser.post("/act/form", {"kind": "extend"}).text
    assert desk.browser.post("/act", {"kind": "burn", "d": HUILAI}).status_code == 422


def test_a_decision_is_taken_back_from_the_page(desk):
    desk.browser.decide("exempt", HUILAI)
    number = f"D{last_event(desk.office)}"
    assert desk.browser.post("/undo", {"decision": number, "reason": "写错单位"}).status_code == 303
    assert states(desk)["惠来县"] == "overdue"
    assert "已撤销" in desk.browser.text(f"/delivery/{HUILAI}")


def test_after_an_act_one_is_back_where_one_was_but_never_on_another_site(desk):
    assert desk.browser.decide("exempt", HUILAI, back="/board/jieyang-2019/final").headers["location"] == (
        "/board/jieyang-2019/final"
    )
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        assert desk.browser.decide("confirm", JIEXI, back=elsewhere).headers["location"] == "/"


def test_a_value_is_set_right_from_the_delivery_page(desk):
    given = {
        "d": f"{FINAL}/445281", "part": "annex11", "row": "cable", "field": "problems_found", "to": "20",
        "confirmed_with": "李四", "reason": "电话核实",
    }  # fmt: skip
    fields = desk.browser.get(f"/delivery/{FINAL}/445281").text
    field = next(f.id for f in desk.office.forms["annex11"].fields if f.label == "发现问题")
    assert f'value="{field}"' in fields
    assert desk.browser.post("/correct", given | {"field": field}).status_code == 303
    assert "由未读出改为20" in desk.browser.text(f"/delivery/{FINAL}/445281")
