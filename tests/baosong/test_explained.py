"""情况说明: a reason written in the workbook closes the query it is about; 核实无误 alone does not."""

import json
import re

import pytest
from openpyxl import load_workbook

from bench.stories import province_return
from tests.baosong.test_checks_over_time import FIRST, SECOND, dropped, record, told, with_cell
from tests.baosong.web.conftest import Browser, browser_of

DROPPED_AT = "2007-09-19T10:00"
COLUMNS = {"form": ("报表", "表"), "item": ("项目", "指标"), "reason": ("情况说明", "说明")}


@pytest.fixture
def beijing(quality):
    given = with_cell(province_return(quality.forms, "北京市"), "ppe", "fines_wan", 25)
    dropped(quality, "北京市", FIRST, given, "2007-09-09T10:00")
    return given


def explain(office, file, *lines):
    """What a clerk writes on 情况说明: (form, item, reason) in the lines under its headings."""
    path = office.root / "intake" / "北京市" / file
    book = load_workbook(path)
    sheet = book["情况说明"]
    head = next(row for row in sheet.iter_rows(min_row=3) if {c.value for c in row} & {"情况说明", "说明"})
    at = {key: next(c.column for c in head if c.value in names) for key, names in COLUMNS.items()}
    for number, (form, item, reason) in enumerate(lines, start=head[0].row + 1):
        for key, text in (("form", form), ("item", item), ("reason", reason)):
            sheet.cell(number, at[key], text)
    book.save(path)


def reply(office, name, sentence, reason):
    """A 修改清单 with our sentence and the clerk's reason, beside the form as it was."""
    path = office.root / "intake" / "北京市" / name
    book = load_workbook(next(path.parent.glob(f"*{SECOND}.xlsx")))
    sheet = book.create_sheet("修改清单", 0)
    sheet.append(["修改清单（北京市）"])
    sheet.append(["序号", "性质", "报表", "位置", "项目", "上期", "本期", "审核意见", "情况说明"])
    sheet.append([1, "请说明", "附件2", "D9", "罚没款", 25, 12, f"{sentence}请核对。", reason])
    book.save(path)


def fell(office, beijing):
    """The second period, a cumulative number of which fell: one query."""
    given = with_cell(with_cell(beijing, "ppe", "fines_wan", 12), "rebar", "cert_held", 5)
    dropped(office, "北京市", SECOND, given, DROPPED_AT)
    (problem,) = [p for p in record(office, "北京市", SECOND)["problems"] if p["severity"] == "query"]
    return problem


def collected(office, at="2007-09-19T11:00"):
    office.run(at, "collect", "--once")
    return record(office, "北京市", SECOND)


def test_a_reason_closes_the_query_it_is_about_and_is_shown(quality, beijing):
    fell(quality, beijing)
    assert record(quality, "北京市", SECOND)["open_queries"] == 1
    explain(quality, f"北京市{SECOND}.xlsx", ("", "特种劳动防护用品罚没款", "一案罚款经复议撤销，核减13万元"))
    made = collected(quality)
    assert (made["state"], made["open_queries"]) == ("accepted", 0)
    shown = quality.run("2007-09-19T12:00", "show", f"quality-2007/progress/{SECOND}/北京市")
    assert "已说明1处" in shown
    assert "：一案罚款经复议撤销，核减13万元" in shown
    made = json.loads(quality.run("2007-09-19T12:00", "show", f"quality-2007/progress/{SECOND}/北京市", "--json"))
    assert [e["reason"] for a in made["arrivals"] for e in a["explanations"]] == ["一案罚款经复议撤销，核减13万元"]


def test_verified_alone_is_no_reason_and_the_receipt_says_so(quality, beijing):
    fell(quality, beijing)
    explain(quality, f"北京市{SECOND}.xlsx", ("", "罚没款", "经核实，情况属实。"))
    assert collected(quality)["open_queries"] == 1
    assert "只写“经核实，情况属实。”，不算说明" in told(quality, "北京市")


def test_a_reason_in_the_list_that_went_back_answers_our_sentence_until_the_number_changes(quality, beijing):
    sentence = fell(quality, beijing)["sentence"]
    reply(quality, "请说明.xlsx", sentence, "一案罚款经复议撤销")
    assert collected(quality)["open_queries"] == 0
    again = with_cell(with_cell(beijing, "ppe", "fines_wan", 11), "rebar", "cert_held", 5)
    dropped(quality, "北京市", SECOND, again, "2007-09-19T15:00")
    assert record(quality, "北京市", SECOND)["open_queries"] == 1


def test_explanations_are_facts_that_a_replay_and_an_earlier_moment_keep(quality, beijing):
    fell(quality, beijing)
    explain(quality, f"北京市{SECOND}.xlsx", ("", "罚没款", "一案罚款经复议撤销"))
    assert collected(quality, "2007-09-20T11:00")["open_queries"] == 0
    earlier = json.loads(quality.run("2007-09-19T20:00", "status", "--period", SECOND, "--json"))
    assert next(r for r in earlier if r["unit_name"] == "北京市")["open_queries"] == 1


def test_a_reason_written_into_the_reply_where_it_lies_closes_the_query_and_nothing_is_asked_again(quality, beijing):
    fell(quality, beijing)
    (path,) = quality.feedback("北京市").glob("请说明_*.xlsx")
    book = load_workbook(path)
    sheet = book["修改清单"]
    (line,) = [row for row in sheet.iter_rows() if row[1].value == "请说明"]
    line[8].value = "上期把2008年的案件误计入，本期已剔除。"
    book.save(path)
    assert collected(quality)["open_queries"] == 0
    assert [p.name for p in quality.feedback("北京市").glob("请说明_*.xlsx")] == [path.name]


def test_a_reason_in_our_own_reply_saved_where_it_lies_closes_the_query(quality, beijing):
    fell(quality, beijing)
    (path,) = (quality.root / "intake" / "北京市" / "市局反馈").glob("请说明*.xlsx")
    book = load_workbook(path)
    sheet = book["修改清单"]
    head = next(
        row
        for row in sheet.iter_rows()
        if "审核意见" in {c.value for c in row} and "情况说明" in {c.value for c in row}
    )
    column = next(c.column for c in head if c.value == "情况说明")
    sheet.cell(head[0].row + 1, column, "一案罚款经复议撤销，核减13万元")
    book.save(path)
    made = collected(quality)
    assert (made["state"], made["open_queries"]) == ("accepted", 0)


QUERY = f"quality-2007/progress/{SECOND}/北京市"
BY = ("--by", "李科长")


def explained_once(office, beijing, reason="一案罚款经复议撤销"):
    fell(office, beijing)
    explain(office, f"北京市{SECOND}.xlsx", ("", "罚没款", reason))
    return collected(office)


def reviewed(office, at, ruled, reason, *more, expect=0):
    return office.run(at, "decide", "review", QUERY, "--ruled", ruled, *more, *BY, "--reason", reason, expect=expect)


def test_an_explanation_that_is_taken_settles_the_query_for_good(quality, beijing):
    explained_once(quality, beijing)
    reviewed(quality, "2007-09-19T14:00", "granted", "决定书已看")
    shown = quality.run("2007-09-19T15:00", "show", QUERY)
    assert "已说明1处" not in shown
    assert re.search(r"D\d+认可：决定书已看", shown)
    assert record(quality, "北京市", SECOND)["open_queries"] == 0
    reviewed(quality, "2007-09-19T16:00", "granted", "再看一遍", expect=1)
    assert "没有待审定的情况说明" in quality.said[-1]


def test_an_explanation_that_is_refused_is_asked_again_with_the_reason_until_there_is_a_new_one(quality, beijing):
    explained_once(quality, beijing)
    reviewed(quality, "2007-09-19T14:00", "refused", "没有写是哪一案")
    assert record(quality, "北京市", SECOND)["open_queries"] == 1
    (path,) = quality.feedback("北京市").glob("请说明_*.xlsx")
    texts = [str(c.value) for row in load_workbook(path)["修改清单"].iter_rows() for c in row]
    assert any("上次的说明没有被认可：没有写是哪一案" in text for text in texts)
    explain(quality, f"北京市{SECOND}.xlsx", ("", "罚没款", "市局9月3日处罚决定经复议撤销，退还13万元"))
    assert collected(quality, "2007-09-19T18:00")["open_queries"] == 0
    assert "已说明1处" in quality.run("2007-09-19T19:00", "show", QUERY)


def test_words_heard_on_the_telephone_settle_a_query_and_an_assurance_does_not(quality, beijing):
    fell(quality, beijing)
    number = re.search(r"编号 (\w+)", quality.run("2007-09-19T12:00", "show", QUERY))[1]
    reviewed(quality, "2007-09-19T13:00", "refused", "太少", "--query", number, expect=1)
    assert "还没有情况说明" in quality.said[-1]
    reviewed(quality, "2007-09-19T13:00", "granted", "核实无误", "--query", number, expect=1)
    assert "不算原因" in quality.said[-1]
    reviewed(quality, "2007-09-19T14:00", "granted", "电话：一案罚款经复议撤销", "--query", number)
    assert record(quality, "北京市", SECOND)["open_queries"] == 0


def test_a_review_taken_back_leaves_the_explanation_to_be_reviewed(quality, beijing):
    explained_once(quality, beijing)
    number = reviewed(quality, "2007-09-19T14:00", "refused", "看错了").split()[0]
    quality.run("2007-09-19T15:00", "decide", "undo", number, *BY, "--reason", "看错了一行")
    assert record(quality, "北京市", SECOND)["open_queries"] == 0
    assert "已说明1处" in quality.run("2007-09-19T16:00", "show", QUERY)


def test_on_the_page_the_coordinator_sees_the_explanation_and_takes_it(quality, beijing):
    explained_once(quality, beijing)
    delivery = f"/delivery/quality-2007/progress/{SECOND}/110000"
    with browser_of(quality.root, "2007-09-19T14:00") as client:
        page = Browser(client)
        assert "：一案罚款经复议撤销" in page.text(delivery)
        assert "审定说明" in page.text(delivery)
        assert page.decide("review", QUERY, granted="granted", reason="决定书已看").status_code == 303
        shown = page.text(delivery)
        assert "认可：决定书已看" in shown
        assert "已说明1处" not in shown
        assert page.decide("review", QUERY, granted="granted").status_code == 422
