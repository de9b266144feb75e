"""Many tabs, two deciders, and a page that changes under the hands of the one who reads it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOARD, FINAL, row

pytestmark = pytest.mark.browser


def exempt(page, unit):
    page.goto(f"/act?kind=exempt&d={FINAL}/{unit}&to={BOARD}")
    page.get_by_label("原因").fill("示例")
    page.get_by_label("处理人").fill("审核员")
    page.get_by_role("button", name="免报").click()


def test_twelve_tabs_of_one_browser_all_hear_of_a_change(shared, window):
    first = window(shared.base)
    tabs = [first, *(first.context.new_page() for _ in range(11))]
    for tab in tabs:
        tab.goto(BOARD)
    exempt(window(shared.base), "445224")
    for tab in tabs:
        expect(row(tab, "惠来县")).to_contain_text("免报")


def test_focus_ticks_and_place_are_kept_when_the_board_changes(shared, window):
    page = window(shared.base, height=420)
    page.goto(BOARD)
    box = page.get_by_role("checkbox", name="揭西县")
    box.check()
    box.focus()
    page.evaluate("window.scrollTo(0, 160)")
    before = page.evaluate("window.scrollY")
    exempt(window(shared.base), "445203")
    expect(row(page, "揭东区")).to_contain_text("免报")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    assert page.evaluate("window.scrollY") == before


def test_the_second_decider_sees_what_the_first_did(shared, window):
    first, second = window(shared.base), window(shared.base)
    second.goto(f"/act?kind=extend&d={FINAL}/445281")
    exempt(first, "445281")
    second.get_by_label("延到").fill("2019-10-25T18:00")
    second.get_by_label("原因").fill("台风")
    second.get_by_label("处理人").fill("李四")
    second.get_by_role("button", name="延期").click()
    expect(second.get_by_role("alert")).to_contain_text("免报 审核员")
    assert second.get_by_label("原因").input_value() == "台风"


def test_the_desk_is_worked_by_keyboard(shared, window):
    page = window(shared.base)
    page.goto(BOARD)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="揭西县").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="免报").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("共1个报送任务")).to_be_visible()


def test_a_board_that_lost_the_service_says_so(shared, window):
    """The last of this file, since it ends the service."""
    page = window(shared.base)
    page.goto(BOARD)
    expect(page.get_by_text("页面随时更新")).to_be_visible()
    shared.process.terminate()
    expect(page.get_by_text("与服务断开，本页可能不是最新")).to_be_visible(timeout=60_000)
