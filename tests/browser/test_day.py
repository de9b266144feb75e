"""A coordinator's Monday in a real browser on the running service."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOARD, FINAL

pytestmark = pytest.mark.browser


def row(page, unit):
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=unit, exact=True))


def test_a_file_dropped_on_disk_shows_as_arriving_and_then_with_its_verdict(service, window):
    page = window(service.base)
    page.goto(BOARD)
    expect(row(page, "惠来县")).to_contain_text("逾期未报")
    service.drop("惠来县", service.made.good["惠来县"])
    expect(row(page, "惠来县")).to_contain_text("正在接收", timeout=30_000)
    expect(row(page, "惠来县")).to_contain_text("材料不全", timeout=60_000)
    service.drop("惠来县", service.made.papers["惠来县"])
    expect(row(page, "惠来县")).to_contain_text("已报", timeout=60_000)


def test_an_extension_granted_in_one_window_shows_in_another(service, window):
    watching, acting = window(service.base), window(service.base)
    watching.goto(BOARD)
    acting.goto(BOARD)
    acting.get_by_role("checkbox", name="惠来县").check()
    acting.get_by_role("checkbox", name="揭西县").check()
    acting.get_by_role("button", name="延期").click()
    expect(acting.get_by_text("共2个报送任务")).to_be_visible()
    acting.get_by_label("延到").fill("2019-10-25T18:00")
    acting.get_by_label("原因").fill("台风停工")
    acting.get_by_label("处理人").fill("审核员")
    acting.get_by_role("button", name="延期").click()
    expect(acting.get_by_text("已记下")).to_be_visible()
    expect(row(watching, "惠来县")).to_contain_text("期限已延至10月25日18时")
    expect(row(watching, "揭西县")).to_contain_text("待报")


def test_a_call_is_taken_down_in_one_click(service, window):
    page = window(service.base)
    page.goto("/chase")
    ring = page.locator("article.ring").filter(has=page.get_by_role("link", name="惠来县"))
    assert "惠来县：截至2019年10月21日9时" in ring.get_by_role("textbox", name="给惠来县的话").input_value()
    ring.get_by_label("接电话的").fill("王五")
    ring.get_by_label("承诺").select_option(label="明天中午前")
    ring.get_by_label("处理人").fill("审核员")
    ring.get_by_role("button", name="已电话催报").click()
    expect(page.get_by_text("已记下")).to_be_visible()
    expect(page.locator("article.ring").filter(has_text="惠来县：截至")).to_have_count(0)
    page.goto(f"/delivery/{FINAL}/445224")
    expect(page.get_by_text("电话联系王五，答复：尽快报送；承诺2019年10月22日12时前报")).to_be_visible()


def test_held_files_are_settled_in_bulk(service, window):
    for unit in ("普宁市", "揭东区"):
        service.drop("惠来县", service.made.good[unit], name=f"来自{unit}.xlsx")
    page = window(service.base)
    page.goto("/")
    expect(page.get_by_role("heading", name="等人处理")).to_be_visible()
    expect(page.get_by_text("待确认3个单位")).to_be_visible(timeout=60_000)
    page.goto("/waiting")
    expect(page.locator(".settle")).to_have_count(2, timeout=60_000)
    for unit in ("普宁市", "揭东区"):
        one = page.locator(".settle").filter(has_text=f"来自{unit}.xlsx")
        one.get_by_role("checkbox").check()
        one.get_by_role("radio", name=f"{unit} ·").check()
    page.get_by_label("处理人").fill("审核员")
    page.get_by_role("button", name="认定所选").click()
    expect(page.get_by_text("已认定2件来件")).to_be_visible()
    expect(page.locator(".settle")).to_have_count(0)
    page.goto(BOARD)
    expect(row(page, "普宁市")).to_contain_text("已报")


def test_a_report_is_generated_and_the_downloaded_file_opens(service, window, tmp_path):
    page = window(service.base)
    page.goto("/documents")
    page.get_by_role("checkbox", name="汇总表").uncheck()
    page.get_by_role("button", name="生成").click()
    expect(page.get_by_text("已完成")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="到文稿页").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").first.click()
    assert download.value.suggested_filename.endswith("（第1稿）.docx")
    download.value.save_as(tmp_path / "report.docx")
    text = zipfile.ZipFile(tmp_path / "report.docx").read("word/document.xml").decode()
    assert "榕城区" in text


def test_a_wrong_form_sent_by_a_unit_s_link_gets_its_sentence_there(service, window):
    page = window(service.link("445224"))
    page.goto("")
    page.get_by_label("选择文件").set_input_files(service.made.about)
    expect(page.get_by_text(service.made.about.name)).to_be_visible()
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已放入本单位的收件文件夹")).to_be_visible()
    expect(page.get_by_text("文件夹是“惠来县”")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="收件回执").first).to_be_visible()


def test_everything_a_day_needs_works_without_a_script(service, window):
    page = window(service.base, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="专项整治工作总结及统计表 · 2019年10月20日").first.click()
    expect(row(page, "惠来县")).to_contain_text("逾期未报")
    page.get_by_role("checkbox", name="惠来县").check()
    page.get_by_role("button", name="免报").click()
    page.get_by_label("原因").fill("机构改革")
    page.get_by_label("处理人").fill("审核员")
    page.get_by_role("button", name="免报").click()
    page.goto(BOARD)
    expect(row(page, "惠来县")).to_contain_text("免报")
    page.goto("/documents")
    page.get_by_role("button", name="生成").click()
    expect(page.get_by_role("link", name="到文稿页")).to_be_visible()
