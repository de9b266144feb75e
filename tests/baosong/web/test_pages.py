"""Every page answers without a script and says what it is there for."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.baosong.web.conftest import FINAL, Browser, browser_of

PAGES = {
    "/": "已过时限、还没报齐",
    "/board/jieyang-2019/final": "报送率",
    "/board/jieyang-2019/final/matrix": "期次总表",
    "/board/jieyang-2019/final/goals": "目标",
    f"/delivery/{FINAL}/445281": "来件和证据",
    "/unit/445281": "本单位的报送链接",
    "/waiting": "来件是哪个任务的",
    "/chase": "已电话催报",
    "/contacts": "5个单位还缺",
    "/register": "本单位收到的时间",
    "/documents": "情况汇报",
    "/blanks": "全部5个单位",
    "/definitions": "揭阳市2019重点工业产品质量安全专项整治",
    "/definitions/jieyang-2019": "各县（市、区）局请于2019年10月20日前",
    "/trail": "事件记录",
    "/people": "还没有账号",
    f"/issue?period={FINAL}": "登记报出",
    f"/act?kind=extend&d={FINAL}/445224": "延到",
}


def test_every_page_says_what_it_is_there_for(desk):
    for path, word in PAGES.items():
        assert word in desk.browser.text(path), path


def test_the_board_counts_what_the_command_line_counts(desk):
    text = desk.browser.text("/board/jieyang-2019/final")
    assert "应报 5 已报 1 按时 2 超时 0 待确认 0 应催 4" in text
    assert "20.00% 按时报送率 40.00%" in text


@pytest.mark.parametrize(
    ("show", "present", "absent"),
    [("chase", "惠来县", "榕城区"), ("accepted", "榕城区", "惠来县"), ("exempt", "没有符合条件的单位", "惠来县")],
)
def test_a_filter_leaves_the_units_it_names(desk, show, present, absent):
    text = desk.browser.text(f"/board/jieyang-2019/final?show={show}")
    assert present in text
    assert absent not in text


def test_a_search_finds_a_unit_by_its_alias(desk):
    text = desk.browser.text("/board/jieyang-2019/final?q=惠来县市场")
    assert "惠来县" in text
    assert "揭西县" not in text


def test_sorting_by_state_puts_the_overdue_first(desk):
    rows = desk.browser.get("/board/jieyang-2019/final?sort=state").text.split('<tr id="u-')[1:]
    assert [row[:6] for row in rows] == ["445203", "445222", "445224", "445281", "445202"]


def test_a_delivery_shows_its_clocks_problems_and_figures(desk):
    text = desk.browser.text(f"/delivery/{FINAL}/445281")
    assert "退回修改" in text
    assert "约20家" in text
    assert "2019-10-18 16:30时还没有" in text
    assert "附件11 统计表" in text


def test_the_original_comes_back_byte_for_byte(desk):
    number = desk.browser.get(f"/delivery/{FINAL}/445281").text.split("/arrival/")[1].split("/")[0]
    sent = {path.read_bytes() for path in (desk.root / "intake" / "普宁市").iterdir() if path.is_file()}
    answer = desk.browser.get(f"/arrival/{number}/original")
    assert answer.content in sent
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_receipt_changed_in_the_folder_is_not_given_out_as_ours(desk):
    number = desk.browser.get(f"/delivery/{FINAL}/445281").text.split("/reply/")[1].split('"')[0]
    assert desk.browser.get(f"/reply/{number}").status_code == 200
    for page in (desk.root / "intake" / "普宁市" / "市局反馈").iterdir():
        page.write_text("改过", encoding="utf-8")
    answer = desk.browser.get(f"/reply/{number}")
    assert answer.status_code == 404
    assert "已被改动" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/board/jieyang-2019/nothing",
        f"/delivery/{FINAL}/999",
        "/unit/999",
        "/chase?only=x",
        "/arrival/999/original",
        f"/documents/{10**30}/file",
    ],
)
def test_what_there_is_none_of_is_a_sentence_and_404(desk, path):
    answer = desk.browser.get(path)
    assert answer.status_code == 404
    assert "回到“今天”" in answer.text


def test_a_workspace_in_which_nothing_happened_yet_explains_itself(quality):
    with browser_of(quality.root, "2007-09-01T09:00") as client:
        assert "还没有看过收件文件夹" in client.get("/").text
        assert client.get("/waiting").status_code == 200


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        (f"/export/register.xlsx?period={FINAL}", {"惠来县", "逾期未报", "榕城区"}),
        ("/export/register.xlsx?unit=445224", {"惠来县"}),
        ("/export/register.xlsx", {"惠来县", "揭西县"}),
        ("/board/jieyang-2019/final/matrix.xlsx", {"惠来县", "逾期", "报送率", "20.00%"}),
        ("/export/chase.xlsx", {"惠来县", "没有可联系的人", "未联系过"}),
        (f"/export/chase.xlsx?only={FINAL}", {"惠来县"}),
    ],
)
def test_what_a_page_lists_downloads_as_a_workbook(desk, path, texts):
    answer = desk.browser.get(path)
    assert answer.status_code == 200
    assert ".xlsx" in answer.headers["content-disposition"]
    assert texts <= {cell.value for cell in cells(answer.content)}


def test_a_name_that_looks_like_a_formula_stays_a_text_in_a_download(desk):
    (desk.root / "intake" / "惠来县" / "=cmd|' 'calc.xlsx").write_bytes(b"no workbook")
    desk.office.run("2019-10-21T09:30", "collect", "--once")
    found = [c for c in cells(desk.browser.get("/export/waiting.xlsx").content) if str(c.value).startswith("=cmd")]
    assert [(c.data_type, c.quotePrefix) for c in found] == [("s", True)]


def cells(data):
    return [cell for row in load_workbook(BytesIO(data)).active.iter_rows() for cell in row]


def test_all_blanks_come_in_one_archive(desk):
    answer = desk.browser.get(f"/blanks/all?period={FINAL}")
    assert answer.status_code == 200
    assert answer.content.count(b"PK\x03\x04") >= 5


def test_a_calendar_or_zone_that_would_move_a_due_date_is_said_on_every_page(office):
    root = office.office.root
    config = root / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("Asia/Shanghai", "Asia/Urumqi"), encoding="utf-8")
    with browser_of(root) as client:
        assert "放假安排或时区有变动，专项 jieyang-2019" in Browser(client).text("/")
