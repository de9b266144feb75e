"""The live parts: nothing is sent while nothing changed, and what changed is there at the next look."""

import re

from tests.baosong.web.conftest import FINAL, MONDAY, browser_of

BOARD = "/board/jieyang-2019/final"


def version(text):
    return re.search(r"v=([0-9a-f]{18})", text)[1]


def test_an_unchanged_board_is_an_empty_answer(desk):
    seen = version(desk.browser.get(BOARD).text)
    answer = desk.browser.get(f"{BOARD}/live?period=2019-10-20&v={seen}")
    assert answer.status_code == 204
    assert answer.content == b""


def test_a_decision_by_another_process_reaches_an_open_board(desk):
    seen = version(desk.browser.get(BOARD).text)
    path = f"{BOARD}/live?period=2019-10-20&v={seen}"
    assert desk.browser.get(path).status_code == 204
    desk.office.run(MONDAY, "decide", "exempt", f"{FINAL}/惠来县", "--by", "李四", "--reason", "示例")
    answer = desk.browser.get(path)
    assert answer.status_code == 200
    assert version(answer.text) != seen
    assert "免报" in answer.text


def test_a_decision_about_another_period_leaves_the_version_alone(desk):
    """What one page shows is told apart by its content, not by the ledger's number."""
    path = f"{BOARD}/live?period=2019-10-20&show=accepted"
    seen = version(desk.browser.get(path).text)
    desk.browser.decide("contact", f"{FINAL}/445224", whom="王五", means="电话", answer="明天报")
    assert desk.browser.get(f"{path}&v={seen}").status_code == 204


def test_a_file_that_is_being_taken_shows_on_the_board(desk):
    from tracker.ledger.store import Ledger  # noqa: PLC0415

    seen = version(desk.browser.get(BOARD).text)
    ledger = Ledger(desk.root / "data" / "ledger.db")
    row = {
        "path": "惠来县/附件11.xlsx".encode(), "signature": "1:2:3:4", "kind": "file",
        "seen_at": "2019-10-21T01:00:00.000000Z", "looked_at": "1.0", "absent_until": None, "scan": "s", "taken": "",
        "trouble": "",
    }  # fmt: skip
    columns = {r["name"] for r in ledger.db.query("PRAGMA table_info(sighting)")}
    ledger.write_working("put_sighting", [row | dict.fromkeys(columns - set(row), "")])
    ledger.close()
    answer = desk.browser.get(f"{BOARD}/live?period=2019-10-20&v={seen}")
    assert "正在接收" in answer.text
    assert "附件11.xlsx" in answer.text


def test_the_first_page_has_its_news_too(desk):
    seen = version(desk.browser.get("/").text)
    assert desk.browser.get(f"/live?v={seen}").status_code == 204
    desk.browser.decide("exempt", f"{FINAL}/445224")
    assert desk.browser.get(f"/live?v={seen}").status_code == 200


def test_while_periods_are_still_counted_the_first_page_says_which(quality, monkeypatch):
    monkeypatch.setattr("baosong.web.pages.today._AT_ONCE", -1.0)  # as if each took long
    with browser_of(quality.root, "2007-12-12T09:00") as client:
        assert re.search(r"正在统计：.+\d+期（2007年\d+月.+至2007年\d+月", client.get("/").text)
        monkeypatch.undo()
        assert "正在统计" not in client.get("/live").text


def test_the_first_event_ever_reaches_an_open_page(quality):
    with browser_of(quality.root, "2007-09-12T09:00") as client:
        seen = version(client.get("/").text)
        assert "还没有看过收件文件夹" in client.get("/").text
        quality.run("2007-09-12T09:00", "collect", "--once")
        assert "最后一次查看是" in client.get(f"/live?v={seen}").text
