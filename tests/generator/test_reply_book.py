"""The reply: the form as it should be with what was read in it, and what to mend on its first sheet."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from generator.fill_sheet import Handed
from generator.guide_sheet import Explained
from generator.mend_list import MendHead
from generator.reply_book import Reply, ReplyForm, reply_book, reply_name
from tests.tracker.reading.books import (
    CARD,
    CARD_TABLE,
    DOWN,
    DUTIES,
    GOOD,
    GRID,
    GROUPS,
    ITEMS,
    LIST,
    PROGRESS,
    UNITS,
    ZONE,
    book,
    hints,
    values,
)
from tracker.problem import Problem
from tracker.reading.read import read

FORMS = {f.id: f for f in (GRID, LIST, DOWN, CARD)}


def head(duty, period):
    return MendHead(
        "示例市局质量监督科", "普宁市", duty.obligation.title, period.label, "x/y/z/u", "A17", "附件11最终版.xls",
        datetime(2019, 10, 18, 9, 20, tzinfo=UTC), "2019年10月20日24时", ZONE,
    )  # fmt: skip


def reply_to(data, duty=DUTIES[0], last=None, more=()):
    """The reply to a workbook, with what its reading found and `more`."""
    parts = read(data, hints(), DUTIES).parts
    period = duty.period(parts[0].delivery.period)
    forms = tuple(ReplyForm(FORMS[p.part], p.values, p.nil, (last or {}).get(p.part)) for p in parts)
    problems = tuple(q for p in parts for q in p.problems) + tuple(more)
    return Reply(Handed(duty, period, UNITS[1]), head(duty, period), forms, problems)


def opened(reply):
    return load_workbook(BytesIO(reply_book(reply)))


BAD = GOOD.replace("| 5 | 3 |", "| 约20家 |  |").replace("| 15 | 8 | 5 |", "| 15 | 8 | 2 |")


def lines(workbook):
    """The 修改清单 below its headings, as texts."""
    rows = [[str(c.value or "") for c in row] for row in workbook["修改清单"].iter_rows()]
    start = next(n for n, row in enumerate(rows) if row[0] == "序号")
    return [row for row in rows[start + 1 :] if row[0]]


def test_the_name_is_the_message():
    assert reply_name(reply_to(book({"附件11": BAD, "附件12": ITEMS}))) == "请修改_附件11_2处.xlsx"
    asked = Problem("x", "query", "货值偏大。", "请核对。", part="annex12")
    assert reply_name(reply_to(book({"附件11": GOOD, "附件12": ITEMS}), more=[asked])) == "请说明_附件12_1处.xlsx"


def test_the_list_comes_first_then_the_forms_then_the_explanations():
    assert opened(reply_to(book({"附件11": BAD, "附件12": ITEMS}))).sheetnames == [
        "修改清单", "附件11", "附件12", "情况说明", "_lists", "_baosong",
    ]  # fmt: skip


def test_a_line_names_form_cell_figure_and_what_stands_there_and_leads_to_the_cell():
    workbook = opened(reply_to(book({"附件11": BAD})))
    first, second = lines(workbook)
    assert first[1:3] == ["须改正", "附件11"]
    assert first[4:7] == ["电线电缆·立案", "", "约20家"]
    assert "约数" in first[7]
    link = next(c for row in workbook["修改清单"].iter_rows() for c in row if c.hyperlink)
    assert link.hyperlink.location == f"'附件11'!{link.value}"
    assert workbook["附件11"][link.value].value == "约20家"
    assert second[4] == "电线电缆·结案"


def test_wrong_cells_are_framed_and_say_why_right_ones_are_as_in_a_blank():
    workbook = opened(reply_to(book({"附件11": BAD})))
    sheet = workbook["附件11"]
    wrong = [c for row in sheet.iter_rows() for c in row if c.comment]
    assert [c.value for c in wrong] == ["约20家", None]
    assert {c.fill.fgColor.rgb for c in wrong} == {"FFFFD7D7"}
    assert {c.border.left.style for c in wrong} == {"medium"}
    assert "约数" in wrong[0].comment.text
    assert not wrong[0].protection.locked
    good = next(c for row in sheet.iter_rows() for c in row if c.value == 12)
    assert good.fill.fgColor.rgb == "FFFFFBE6"


def test_a_query_has_another_colour_and_frame_and_shows_the_last_value():
    asked = Problem("x", "query", "立案增加很多。", "请核对。", part="annex11", row="cable", field="cases")
    workbook = opened(
        reply_to(book({"附件11": GOOD}), more=[asked], last={"annex11": {("cable", "cases"): Decimal(1)}})
    )
    (line,) = lines(workbook)
    assert (line[1], line[5], line[6]) == ("请说明", "1", "5")
    (cell,) = [c for row in workbook["附件11"].iter_rows() for c in row if c.comment]
    assert (cell.fill.fgColor.rgb, cell.border.left.style) == ("FFFFE699", "mediumDashed")


def test_errors_stand_before_queries_and_notes_are_left_out():
    asked = Problem("x", "query", "甲。", "", part="annex11", row="cable", field="cases")
    noted = Problem("y", "note", "乙。", "", part="annex11")
    assert [line[1] for line in lines(opened(reply_to(book({"附件11": BAD}), more=[asked, noted])))] == [
        "须改正", "须改正", "请说明",
    ]  # fmt: skip


def test_a_row_left_blank_is_marked_whole_and_explained_once():
    empty = GOOD.replace("砂轮 | 4 | 2 | 2 | 0", "砂轮 | | | |").replace("15 | 8 | 5 ", "15 | 6 | 3 ")
    sheet = opened(reply_to(book({"附件11": empty})))["附件11"]
    marked = [c for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == "FFFFD7D7"]
    assert len(marked) == 4
    assert sum(c.comment is not None for c in marked) == 1


def test_a_finding_that_names_no_cell_still_stands_in_the_list():
    lost = Problem("field_missing", "error", "找不到“结案”。", "请恢复。", part="annex11")
    (line,) = lines(opened(reply_to(book({"附件11": GOOD}), more=[lost])))
    assert line[3] == "—"
    assert "找不到“结案”" in line[7]


@pytest.mark.parametrize(
    ("data", "duty"),
    [
        (book({"附件11": GOOD, "附件12": ITEMS}), DUTIES[0]),
        (book({"附件2": PROGRESS}, merged=GROUPS), DUTIES[1]),
        (book({"表": CARD_TABLE}), DUTIES[2]),
        (book({"附件11": GOOD, "附件12": ITEMS.replace("“是”： |", "“是”： | 是").split("'1'")[0]}), DUTIES[0]),
    ],
    ids=["grid and list", "fields down with groups", "card", "nil list"],
)
@pytest.mark.parametrize(
    "last", [None, {f: {("cable", "cases"): Decimal(9), ("", "brands"): Decimal(9)} for f in FORMS}]
)
def test_a_reply_reads_like_the_file_it_answers(data, duty, last):
    """Saved as it is, it says the same, whoever's file it was and wherever it lies."""
    before = read(data, hints(), DUTIES).parts
    again = read(reply_book(reply_to(data, duty, last)), hints(folder="", name="请修改.xlsx"), DUTIES)
    assert again.questions == ()
    assert [(p.delivery, p.part, p.nil) for p in again.parts] == [(p.delivery, p.part, p.nil) for p in before]
    for one, two in zip(before, again.parts, strict=True):
        typed = {k: v for k, v in values(one).items() if v is not None and k[0] != "total"}
        assert {k: v for k, v in values(two).items() if v is not None and k[0] != "total"} == typed


def test_a_long_list_has_room_for_more():
    many = ITEMS.split("'3'")[0] + "".join(
        f"'{n}' | 普宁市局 | 第{n}号 | 2019-07-04 | 1 | 已结案\n" for n in range(3, 60)
    )
    sheet = opened(reply_to(book({"附件11": GOOD, "附件12": many})))["附件12"]
    numbers = [int(c.value) for c in sheet["A"] if str(c.value).isdecimal()]
    assert numbers == [*range(1, 65)]


def test_texts_of_the_clerk_stay_texts():
    evil = ITEMS.replace("普市监〔2019〕1号", "'@SUM(A1)'")
    sheet = opened(reply_to(book({"附件11": GOOD, "附件12": evil})))["附件12"]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == "@SUM(A1)"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_same_input_gives_the_same_bytes():
    data = book({"附件11": BAD, "附件12": ITEMS})
    assert reply_book(reply_to(data)) == reply_book(reply_to(data))


def test_a_rehearsal_says_so():
    reply = reply_to(book({"附件11": BAD}))
    shown = opened(replace(reply, head=replace(reply.head, mark="演练"), handed=replace(reply.handed, rehearsal=True)))
    assert all("演练" in [c.value for c in shown[name][1]] for name in ("修改清单", "附件11", "情况说明"))


def test_what_the_clerk_has_said_stands_there_again():
    asked = Problem("x", "query", "立案增加很多。", "请核对。", part="annex11", row="cable", field="cases")
    reply = reply_to(book({"附件11": BAD}), more=[asked])
    said = replace(reply, reasons=((asked, "本期集中办案"),), other=(Explained("附件11", "", "砂轮", reason="无生产"),))
    workbook = opened(said)
    assert [line[8] for line in lines(workbook)] == ["", "", "本期集中办案"]
    assert [c.value for c in workbook["情况说明"][5]] == ["1", "附件11", None, "砂轮", None, None, None, "无生产"]


def test_a_preview_that_does_not_calculate_shows_totals_and_rates():
    data = reply_book(reply_to(book({"附件11": GOOD.replace("| 2 | 2 | 0", "| 2 | 2 | -1")})))
    shown, kept = (load_workbook(BytesIO(data), data_only=only)["附件11"] for only in (True, False))
    (line,) = [row for row in shown.iter_rows() if row[0].value == "合计"]
    assert [c.value for c in line[1:5]] == [15, 8, 5, 1.75]  # 家 is typed; what could not be read is not in the sum
    assert kept[line[2].coordinate].value.startswith("=IF(COUNT(")
    groups = book({"附件2": PROGRESS}, merged=GROUPS, stamp=("progress", "2019-09-30", "445281", "progress:1"))
    data = reply_book(reply_to(groups, DUTIES[1], more=[Problem("x", "query", "?", "!", part="progress")]))
    rows = list(load_workbook(BytesIO(data), data_only=True)["附件2"].iter_rows(values_only=True))
    (rate,) = [row for row in rows if "合格率" in row]
    assert rate[3:6] == (80, 100, 90.91)
