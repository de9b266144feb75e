"""What is done beside the walk: a unit by its link, and a day without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOARD, row

pytestmark = pytest.mark.browser


def test_a_wrong_form_sent_by_a_unit_s_link_gets_its_sentence_there(shared, window):
    page = window(shared.link("445224"))
    page.goto("")
    page.get_by_label("选择文件").set_input_files(shared.made.about)
    expect(page.get_by_text(shared.made.about.name)).to_be_visible()
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已放入本单位的收件文件夹")).to_be_visible()
    expect(page.get_by_text("文件夹是“惠来县”")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="收件回执").first).to_be_visible()


def test_everything_a_day_needs_works_without_a_script(shared, window):
    page = window(shared.base, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="专项整治工作总结及统计表 · 2019年10月20日").first.click()
    expect(row(page, "揭西县")).to_contain_text("逾期未报")
    page.get_by_role("checkbox", name="揭西县").check()
    page.get_by_role("button", name="免报").click()
    page.get_by_label("原因").fill("机构改革")
    page.get_by_label("处理人").fill("审核员")
    page.get_by_role("button", name="免报").click()
    page.goto(BOARD)
    expect(row(page, "揭西县")).to_contain_text("免报")
    page.goto("/documents")
    page.get_by_role("button", name="生成").click()
    expect(page.get_by_role("link", name="到文稿页")).to_be_visible()


def test_what_is_too_large_is_told_before_it_is_sent(shared, window, tmp_path):
    large = tmp_path / "大.xlsx"
    with large.open("wb") as file:
        file.truncate(65 << 20)  # a hole: nothing is written
    page = window(shared.link("445222"))
    page.goto("")
    page.get_by_label("选择文件").set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("文件合计超过上限")
    expect(page.get_by_role("button", name="上传")).to_be_disabled()
    page.goto(f"{shared.base}/register")
    page.get_by_label("文件（可多选）").set_input_files(large)
    assert (
        page.get_by_label("文件（可多选）").evaluate("e => e.validationMessage")
        == "文件合计超过上限，请压缩后分几次上传。"
    )
    simple = window(shared.link("445222"), java_script_enabled=False)
    simple.goto("")
    simple.get_by_label("选择文件").set_input_files(large)
    simple.get_by_role("button", name="上传").click()
    expect(simple.get_by_text("一次上传的文件合计不能超过64兆")).to_be_visible()
