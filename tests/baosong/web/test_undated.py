"""A duty without a day: no page prints the campaign's end as its deadline, nor counts days to it."""

import pytest

from tests.baosong.office import make_office
from tests.baosong.web.conftest import Browser, browser_of


@pytest.fixture
def browser(tmp_path):
    office = make_office(tmp_path, "jieyang-2019", duties=("liaison", "final"))
    office.run("2019-10-25T09:00", "collect", "--once")
    with browser_of(office.root, now="2019-10-25T09:00") as client:
        yield Browser(client)


def test_the_board_says_so_and_counts_no_days(browser):
    text = browser.text("/board/jieyang-2019/liaison")
    assert "报送时限 未定时限 ；" in text
    assert "还有" not in text.split("报送时限")[1].split("应报")[0]
    assert "10月31日24时" not in text


def test_today_lists_it_neither_as_due_nor_as_coming(browser):
    due = browser.text("/").split("十天内到期")[1].split("全部专项")[0]
    assert "联络员信息" not in due


def test_a_delivery_and_a_unit_say_so_too(browser):
    assert "未定时限" in browser.text("/delivery/jieyang-2019/liaison/2019-10-31/445281")
    assert "未定时限" in browser.text("/unit/445281")
