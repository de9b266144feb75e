"""A coordinator's Monday from the pages alone, as one walk: who is overdue, ring them, settle, extend, report."""

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.conftest import BOARD, PATIENCE, row

pytestmark = pytest.mark.browser
LONG = PATIENCE * 1000
NAME = "审核员"


def test_from_the_pages_alone_a_deadline_is_brought_home(shared, window, tmp_path):
    watching, page = window(shared.base), window(shared.base)
    watching.goto(BOARD)
    finds_who_is_overdue(page)
    chases_one_by_telephone(page)
    a_dropped_file_shows_as_arriving_and_then_with_its_verdict(shared, watching)
    settles_two_held_files(shared, page)
    expect(row(watching, "普宁市")).to_contain_text("已报", timeout=LONG)
    grants_an_extension_in_sight_of(watching, page)
    opens_the_report(page, tmp_path)


def finds_who_is_overdue(page):
    page.goto("/")
    past = page.get_by_role("region", name="已过时限、还没报齐")
    expect(past).to_contain_text("应催4：揭东区、普宁市、揭西县、惠来县")
    past.get_by_role("link", name="专项整治工作总结及统计表").click()
    expect(row(page, "惠来县")).to_contain_text("逾期未报")
    expect(row(page, "榕城区")).to_have_count(0)
    page.get_by_role("link", name="催报", exact=True).last.click()


def chases_one_by_telephone(page):
    ring = page.locator("article.ring").filter(has=page.get_by_role("link", name="揭西县"))
    assert "揭西县：截至2019年10月21日9时" in ring.get_by_role("textbox", name="给揭西县的话").input_value()
    ring.get_by_label("接电话的").fill("王五")
    ring.get_by_label("承诺").select_option(label="明天中午前")
    ring.get_by_label("处理人").fill(NAME)
    ring.get_by_role("button", name="已电话催报").click()
    expect(page.get_by_text("已记下")).to_be_visible()
    expect(page.locator("article.ring").filter(has_text="揭西县：截至")).to_have_count(0)
    page.get_by_role("listitem").get_by_role("link", name="揭西县").click()
    expect(page.get_by_text("电话联系王五，答复：尽快报送；承诺2019年10月22日12时前报")).to_be_visible()


def a_dropped_file_shows_as_arriving_and_then_with_its_verdict(shared, watching):
    expect(row(watching, "惠来县")).to_contain_text("逾期未报")
    shared.drop("惠来县", shared.made.good["惠来县"])
    expect(row(watching, "惠来县")).to_contain_text("正在接收", timeout=LONG)
    expect(row(watching, "惠来县")).to_contain_text("材料不全", timeout=LONG)
    shared.drop("惠来县", shared.made.papers["惠来县"])
    expect(row(watching, "惠来县")).to_contain_text("已报", timeout=LONG)


def settles_two_held_files(shared, page):
    """Two neighbours' forms lie in 榕城区's folder, which has reported already."""
    for unit in ("普宁市", "揭东区"):
        shared.drop("榕城区", shared.made.good[unit], name=f"来自{unit}.xlsx")
    page.goto("/")
    expect(page.get_by_text("待确认2个单位")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="去确认").click()
    for unit in ("普宁市", "揭东区"):
        one = page.locator(".settle").filter(has_text=f"来自{unit}.xlsx")
        one.get_by_role("checkbox").check()
        one.get_by_role("radio", name=f"{unit} ·").check()
    assert page.get_by_label("处理人").input_value() == NAME  # it is remembered
    page.get_by_role("button", name="认定所选").click()
    expect(page.get_by_text("已认定2件来件")).to_be_visible()
    expect(page.locator(".settle")).to_have_count(0)


def grants_an_extension_in_sight_of(watching, page):
    page.goto(BOARD)
    for unit in ("揭东区", "揭西县"):
        page.get_by_role("checkbox", name=unit).check()
    page.get_by_role("button", name="延期").click()
    expect(page.get_by_text("共2个报送任务")).to_be_visible()
    page.get_by_label("延到").fill("2019-10-25T18:00")
    page.get_by_label("原因").fill("台风停工")
    page.get_by_role("button", name="延期").click()
    expect(page.get_by_text("已记下")).to_be_visible()
    expect(row(watching, "揭东区")).to_contain_text("期限已延至10月25日18时", timeout=LONG)
    expect(row(watching, "揭西县")).to_contain_text("待报", timeout=LONG)


def opens_the_report(page, folder):
    page.get_by_role("link", name="文稿", exact=True).last.click()
    page.get_by_role("checkbox", name="汇总表").uncheck()
    page.get_by_role("button", name="生成").click()
    expect(page.get_by_text("已完成")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="到文稿页").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").first.click()
    assert download.value.suggested_filename.endswith("（第1稿）.docx")
    download.value.save_as(folder / "report.docx")
    text = "".join(p.text for p in Document(folder / "report.docx").paragraphs)
    assert "含3家（榕城区、普宁市、惠来县）；不含揭东区、揭西县。" in text
