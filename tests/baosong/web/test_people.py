"""Accounts: who may look and who may act, real logout, lock-out, and a desk that is open only to its own machine."""

from datetime import UTC, datetime, timedelta

import pytest

from baosong.people import IDLE, LONGEST, People, Person
from baosong.workspace import WorkspaceRefusal
from tests.baosong.deciding import last_event
from tests.baosong.web.conftest import FINAL, Browser, add_person, browser_of, log_in
from tracker.ledger.store import Ledger

HUILAI = f"{FINAL}/445224"


@pytest.fixture
def accounts(desk):
    add_person(desk.root, "admin", "administrator", name="管理员甲")
    add_person(desk.root, "work", "coordinator", name="经办乙")
    add_person(desk.root, "look", "viewer", name="领导丙")
    return desk


def test_without_accounts_the_desk_is_open_to_its_own_machine_alone(office):
    with browser_of(office.office.root, loopback=False) as client:
        answer = client.get("/")
    assert answer.status_code == 403
    assert "baosong user add" in answer.text


def test_behind_a_proxy_a_desk_without_accounts_is_closed(desk):
    assert desk.browser.get("/", headers={"X-Forwarded-For": "10.0.0.8"}).status_code == 403


def test_one_who_is_not_logged_in_is_sent_to_the_form_and_back(accounts):
    answer = accounts.browser.get("/board/jieyang-2019/final?show=chase")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?to=%2Fboard%2Fjieyang-2019%2Ffinal%3Fshow%3Dchase"
    assert accounts.browser.decide("exempt", HUILAI).status_code == 401


def test_a_login_opens_the_desk_and_signs_what_is_done(accounts):
    assert log_in(accounts.browser, "work").status_code == 303
    assert "经办乙（经办）" in accounts.browser.text("/")
    accounts.browser.decide("exempt", HUILAI, by="别人")
    ledger = Ledger(accounts.root / "data" / "ledger.db")
    last = ledger.rows("last_events", upto=10**9, kind="decided", most=1)[0]
    ledger.close()
    assert last["actor"] == "经办乙"


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(accounts):
    for login in ("work", "nobody"):
        answer = log_in(accounts.browser, login, "wrong password")
        assert answer.status_code == 401
        assert "登录名或密码不对" in answer.text
        assert "set-cookie" not in answer.headers


def test_five_failures_lock_the_name_and_say_so(accounts):
    for _ in range(5):
        log_in(accounts.browser, "work", "wrong password")
    answer = log_in(accounts.browser, "work")
    assert answer.status_code == 429
    assert "已锁定15分钟" in answer.text


def test_a_lock_ends_after_its_time(tmp_path):
    now = datetime.now(UTC)
    with People(tmp_path / "desk.db") as people:
        people.add(Person("work", "经办乙", "coordinator"), "correct horse")
        for _ in range(5):
            with pytest.raises(WorkspaceRefusal, match="不对"):
                people.log_in("work", "wrong", "10.0.0.1", now)
        with pytest.raises(WorkspaceRefusal, match="锁定"):
            people.log_in("work", "correct horse", "10.0.0.2", now + timedelta(minutes=14))
        assert people.log_in("work", "correct horse", "10.0.0.2", now + timedelta(minutes=16))


def test_a_viewer_sees_and_may_not_act(accounts):
    log_in(accounts.browser, "look")
    before = last_event(accounts.office)
    assert 'name="d"' not in accounts.browser.get("/board/jieyang-2019/final").text
    for answer in (
        accounts.browser.decide("exempt", HUILAI),
        accounts.browser.post("/assign", {"arrival": "A3"}),
        accounts.browser.post("/links", {"unit": "445224", "do": "make"}),
        accounts.browser.post("/people", {"login": "x", "name": "x", "role": "administrator", "password": "12345678"}),
        accounts.browser.get("/register"),
    ):
        assert answer.status_code == 403
        assert "只能查看" in answer.text
    assert last_event(accounts.office) == before


def test_a_coordinator_does_not_manage_accounts(accounts):
    log_in(accounts.browser, "work")
    assert accounts.browser.get("/people").status_code == 403


def test_logout_ends_the_session_wherever_its_cookie_went(accounts):
    log_in(accounts.browser, "work")
    secret = accounts.browser.client.cookies["baosong_session"]
    assert accounts.browser.post("/logout").status_code == 303
    accounts.browser.client.cookies.set("baosong_session", secret)
    assert accounts.browser.get("/").status_code == 303


@pytest.mark.parametrize(
    ("seen_ago", "made_ago", "good"),
    [
        (timedelta(hours=1), timedelta(hours=1), True),
        (IDLE + timedelta(minutes=1), IDLE + timedelta(minutes=1), False),
        (timedelta(minutes=1), LONGEST + timedelta(minutes=1), False),
    ],
)
def test_a_session_ends_when_idle_or_too_old(tmp_path, seen_ago, made_ago, good):
    now = datetime.now(UTC)
    with People(tmp_path / "desk.db") as people:
        people.add(Person("work", "经办乙", "coordinator"), "correct horse")
        secret = people.log_in("work", "correct horse", "", now - made_ago)
        people.db.execute("UPDATE session SET seen_at = ?", [(now - seen_ago).strftime("%Y-%m-%dT%H:%M:%S.%fZ")])
        assert (people.of_session(secret, now) is not None) is good


def test_an_expired_login_is_told_on_an_act_and_nothing_is_written(accounts):
    log_in(accounts.browser, "work")
    with People(accounts.root / "data" / "desk.db") as people, people.immediate():
        people.db.execute("DELETE FROM session")
    before = last_event(accounts.office)
    answer = accounts.browser.decide("exempt", HUILAI)
    assert answer.status_code == 401
    assert "登录已过期" in answer.text
    assert last_event(accounts.office) == before


def test_the_first_account_must_be_an_administrator_and_the_last_one_stays(desk):
    given = {"login": "work", "name": "乙", "role": "coordinator", "password": "12345678"}
    assert desk.browser.post("/people", given).status_code == 422
    assert desk.browser.post("/people", given | {"login": "admin", "role": "administrator"}).status_code == 303
    log_in(desk.browser, "admin", "12345678")
    assert desk.browser.post("/people/change", {"login": "admin", "do": "remove"}).status_code == 403
    with People(desk.root / "data" / "desk.db") as people:
        people.add(Person("look", "丙", "viewer"), "12345678")
        with pytest.raises(WorkspaceRefusal, match="最后一个管理员"):
            people.remove("admin")


def test_the_record_keeps_that_an_account_was_added_without_naming_it(desk):
    desk.browser.post("/people", {"login": "admin", "name": "王某某", "role": "administrator", "password": "12345678"})
    ledger = Ledger(desk.root / "data" / "ledger.db")
    last = ledger.rows("last_event")[0]
    ledger.close()
    assert "增加了一个账号" in last["body"]
    assert "王某某" not in last["body"]


def test_a_new_password_ends_the_sessions_of_the_account(accounts):
    log_in(accounts.browser, "work")
    with People(accounts.root / "data" / "desk.db") as people:
        people.set_password("work", "another horse")
    assert accounts.browser.get("/").status_code == 303


def test_phone_numbers_are_covered_from_those_who_only_look(accounts, tmp_path):
    from baosong.contacts import Contact, contact_book  # noqa: PLC0415

    with contact_book(accounts.root / "data") as book:
        book.put([Contact("445224", "A角", "赵六", mobile="13800000000")])
    log_in(accounts.browser, "look")
    assert "13800000000" not in accounts.browser.text("/chase")
    assert "13800000000" not in accounts.browser.text("/unit/445224")
    second = Browser(accounts.browser.client)
    log_in(second, "work")
    assert "13800000000" in second.text("/chase")


def test_the_command_line_adds_the_account(desk):
    desk.office.run(
        None, "user", "add", "admin", "--name", "管理员甲", "--role", "administrator", "--password", "correct horse"
    )
    assert "管理员甲" in desk.office.run(None, "user", "list")
    assert desk.browser.get("/").headers["location"] == "/login?to=%2F"
