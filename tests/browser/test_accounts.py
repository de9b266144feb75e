"""Logging in, being locked out, and what each role finds."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOARD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office(shared):
    """Three people have accounts; each test has a name of its own to fail with."""
    for login, role, name in (
        ("admin", "administrator", "管理员甲"),
        ("work", "coordinator", "经办乙"),
        ("leader", "viewer", "领导丙"),
    ):
        shared.person(login, role, name)
    return shared


def log_in(page, login, password="correct horse"):
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_login_leads_back_to_where_one_wanted_and_a_logout_ends_it_in_every_tab(office, window):
    page = window(office.base)
    page.goto(BOARD)
    log_in(page, "admin", "wrong password")
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不对")
    log_in(page, "admin")
    expect(page.get_by_role("heading", name="专项整治工作总结及统计表")).to_be_visible()
    other = page.context.new_page()
    other.goto(BOARD)
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("登录名")).to_be_visible()
    expect(other.get_by_label("登录名")).to_be_visible()


def test_five_failures_lock_a_name(office, window):
    page = window(office.base)
    page.goto("/")
    for _ in range(5):
        log_in(page, "work", "wrong password")
        expect(page.get_by_role("alert")).to_be_visible()
    log_in(page, "work")
    expect(page.get_by_role("alert")).to_contain_text("已锁定15分钟")


def test_a_viewer_finds_nothing_to_act_with(office, window):
    page = window(office.base)
    page.goto(BOARD)
    log_in(page, "leader")
    expect(page.get_by_text("领导丙（查看）")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("button", name="延期")).to_have_count(0)
