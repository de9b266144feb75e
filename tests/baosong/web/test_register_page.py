"""代收登记 from the page: the office's own receipt time, several files, refusals in a sentence."""

import pytest

from tests.baosong.deciding import last_event, status
from tests.baosong.web.conftest import MONDAY


def sent(desk, unit):
    return [("files", (path.name, path.read_bytes())) for path in (desk.good[unit], desk.papers[unit])]


def test_a_mail_of_sunday_registered_on_monday_is_on_time(desk):
    given = {"unit": "惠来县", "via": "邮件", "received": "2019-10-20T21:05"}
    answer = desk.browser.post(
        "/register", given, files=[*sent(desk, "惠来县"), ("evidence", ("邮件.eml", b"Date: x"))]
    )
    assert answer.status_code == 303, answer.text
    made = status(desk.office, MONDAY)["惠来县"]
    assert (made["state"], made["timeliness"]) == ("accepted", "on_time")
    assert "邮件" in desk.browser.text("/register")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"received": "2019-10-22T09:00"}, "还没有到"),
        ({"received": "昨天"}, "没有写几点几分"),
        ({"unit": "火星县"}, "不是报送单位"),
    ],
)
def test_what_can_not_be_so_is_refused_and_nothing_is_taken_down(desk, given, sentence):
    before = last_event(desk.office)
    whole = {"unit": "惠来县", "via": "邮件", "received": "2019-10-20T21:05", **given}
    answer = desk.browser.post("/register", whole, files=sent(desk, "惠来县"))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert last_event(desk.office) == before


def test_what_lies_in_the_coordinator_s_drop_is_registered_from_there(desk):
    drop = desk.root / "intake" / "_代收"
    drop.mkdir(exist_ok=True)
    for name, data in (sent_file for _field, sent_file in sent(desk, "惠来县")):
        (drop / name).write_bytes(data)
    desk.office.run("2019-10-21T08:30", "collect", "--once")
    page = desk.browser.get("/register").text
    ids = [part.split('"')[0] for part in page.split('name="dropped" value="')[1:]]
    assert len(ids) == 2
    given = {"unit": "惠来县", "via": "微信", "received": "2019-10-20T21:05", "dropped": ids}
    assert desk.browser.post("/register", given).status_code == 303
    assert status(desk.office, MONDAY)["惠来县"]["state"] == "accepted"
    assert 'name="dropped"' not in desk.browser.get("/register").text
