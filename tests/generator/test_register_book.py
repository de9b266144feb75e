"""收报台账 read back."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from generator.register_book import register_book

ZONE = ZoneInfo("Asia/Shanghai")
AS_OF = datetime(2019, 10, 21, 1, tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def write(case):
    return lambda standings, **given: register_book(
        standings, [case.duty], title="收报台账", as_of=AS_OF, zone=ZONE, **given
    )


@pytest.fixture
def standings(case):
    received = datetime(2019, 10, 18, 9, 20, tzinfo=ZoneInfo("UTC"))
    return [
        case.standing(
            case.counties[1],
            "accepted",
            timeliness="unproven",
            first_received_at=received,
            complete_at=received + timedelta(days=2),
            versions=2,
            amending=True,
        ),
        case.standing(case.counties[2], "overdue", missing=("annex12",)),
    ]


def rows_of(book):
    return [list(row) for row in book["收报台账"].iter_rows(min_row=4, values_only=True)]


def test_of_one_obligation_each_part_has_a_column_to_tick(write, standings, opened):
    rows = rows_of(opened(write(standings)))
    assert rows[0] == [
        "单位", "期次", "报送时限", "状态", "时效", "附件11", "附件12", "工作总结", "盖章扫描件", "收到时间", "报齐时间", "版次", "备注",
    ]  # fmt: skip
    assert rows[1] == [
        "普宁市", "2019年10月20日", "2019年10月20日24时", "已报", "时间待认定", "√", "√", "√", "—", "2019年10月18日17时20分",
        "2019年10月20日17时20分", 2, "更正未通过，仍以前一版为准",
    ]  # fmt: skip
    assert rows[2][3:9] == ["逾期未报", "—", None, "缺", None, None]


def test_of_several_obligations_a_row_a_delivery_in_the_order_given(case, standings, opened):
    other = replace(standings[1], key=replace(standings[1].key, obligation="other"))
    book = register_book([standings[0], other], [case.duty], title="收报台账", as_of=AS_OF, zone=ZONE)
    rows = rows_of(opened(book))
    assert rows[0] == [
        "单位", "报送事项", "期次", "报送时限", "状态", "时效", "收到时间", "报齐时间", "缺少材料", "版次", "备注",
    ]  # fmt: skip
    assert rows[1] == [
        "普宁市", "工作总结及统计表", "2019年10月20日", "2019年10月20日24时", "已报", "时间待认定", "2019年10月18日17时20分",
        "2019年10月20日17时20分", None, 2, "更正未通过，仍以前一版为准",
    ]  # fmt: skip


def test_it_filters_freezes_and_prints_across(write, standings, opened):
    sheet = opened(write(standings))["收报台账"]
    assert sheet.auto_filter.ref == "A4:M6"
    assert sheet.freeze_panes == "B5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_counts_and_moment_stand_above(write, standings, opened):
    assert (
        opened(write(standings))["收报台账"]["A3"].value
        == "工作总结及统计表。截至2019年10月21日9时。共2项：已报1，逾期未报1。"
    )


def test_an_obligation_no_longer_defined_is_shown_by_its_id(case, standings, opened):
    book = opened(register_book(standings, [], title="收报台账", as_of=AS_OF, zone=ZONE))
    assert rows_of(book)[1][1] == "final"


def test_no_delivery_still_gives_a_register(write, opened):
    assert len(rows_of(opened(write([])))) == 1


def test_same_input_same_bytes_and_rehearsal_marked(write, standings, opened):
    assert write(standings, rehearsal=True) == write(standings, rehearsal=True)
    assert opened(write(standings, rehearsal=True))["收报台账"]["M1"].value == "演练"
