"""One parser a type: what clerks write, and what each spelling becomes or is told."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.definition.form import Field
from tracker.reading.dates import parse_date
from tracker.reading.faults import Fault
from tracker.reading.values import parse, plain

CASES = Field("cases", "立案", "立案", "int", "起")
MONEY = Field("fines", "罚没款", "罚没款", "decimal", "万元")
YUAN = Field("value", "货值", "货值", "decimal", "元")
RATE = Field("rate", "合格率", "合格率", "decimal", "%")
DAY = Field("day", "立案日期", "立案日期", "date")
NAME = Field("name", "企业名称", "企业名称", "text")
STAGE = Field("stage", "进度", "进度", "enum", choices=("立案调查", "已结案"))
YES = Field("yes", "大案", "大案", "bool")


@pytest.mark.parametrize(("field", "cell", "text"), [
    (CASES, 12.0, "12"),
    (CASES, "１２", "12"),
    (CASES, " 1,234 ", "1234"),
    (CASES, "1，234，567", "1234567"),
    (CASES, "20起", "20"),
    (CASES, "12.0", "12"),
    (CASES, "无", "0"),
    (CASES, "零", "0"),
    (CASES, "一二三", "123"),
    (CASES, "一百零五起", "105"),
    (CASES, "十二", "12"),
    (CASES, "＋12", "12"),
    (CASES, "1.2万", "12000"),
    (CASES, " 12\xa0", "12"),
    (YUAN, "¥1,234.50", "1234.5"),
    (YUAN, "1.2亿", "120000000"),
    (RATE, "5‰", "0.5"),
    (RATE, "0.5%", "0.5"),
    (RATE, "８９．５％", "89.5"),
    (CASES, "—", "0"),
    (CASES, "/", "0"),
    (CASES, "", None),
    (CASES, "  ", None),
    (MONEY, 0.1 + 0.2, "0.3"),
    (MONEY, "1.50", "1.5"),
    (MONEY, "15万元", "15"),
    (YUAN, "15万", "150000"),
    (YUAN, "1.5万元", "15000"),
    (RATE, "89.5%", "89.5"),
    (RATE, 98.5, "98.5"),
    (DAY, "2019年10月8日", "2019-10-08"),
    (DAY, "2019-10-8", "2019-10-08"),
    (DAY, "2019/10/08", "2019-10-08"),
    (DAY, "2019．10．8", "2019-10-08"),
    (DAY, "20191008", "2019-10-08"),
    (DAY, "二〇一九年十月二十八日", "2019-10-28"),
    (DAY, 43746.0, "2019-10-08"),
    (DAY, date(2019, 10, 8), "2019-10-08"),
    (DAY, datetime(2019, 10, 8, 12), "2019-10-08"),  # noqa: DTZ001  spreadsheets know no zone
    (NAME, " 甲厂 ", "甲厂"),
    (NAME, 13800138.0, "13800138"),
    (STAGE, "已 结案", "已结案"),
    (YES, "√", "true"),
    (YES, "否", "false"),
])  # fmt: skip
def test_what_is_understood(field, cell, text):
    got, _, wrong = parse(field, cell)
    assert (got, wrong) == (text, None)


@pytest.mark.parametrize(("field", "cell", "fault"), [
    (CASES, "约20家", Fault.ABOUT),
    (CASES, "20余起", Fault.ABOUT),
    (CASES, "十几起", Fault.ABOUT),
    (CASES, "数十家", Fault.ABOUT),
    (CASES, "三百二", Fault.NOT_A_NUMBER),
    (CASES, "(12)", Fault.BRACKETED),
    (CASES, "（1,234）", Fault.BRACKETED),
    (CASES, "−3", Fault.NEGATIVE),
    (CASES, "5‰", Fault.PERCENT),
    (CASES, "16/140", Fault.TWO_NUMBERS),
    (CASES, "1街道、2个社区", Fault.TWO_NUMBERS),
    (CASES, "详见附件", Fault.ELSEWHERE),
    (CASES, "同上", Fault.ELSEWHERE),
    (CASES, "很多", Fault.NOT_A_NUMBER),
    (CASES, True, Fault.NOT_A_NUMBER),
    (CASES, 1.5, Fault.HAS_DECIMALS),
    (CASES, -3.0, Fault.NEGATIVE),
    (CASES, "-3", Fault.NEGATIVE),
    (CASES, "12,34", Fault.TWO_NUMBERS),
    (CASES, "5%", Fault.PERCENT),
    (CASES, date(2019, 3, 5), Fault.DATE_IN_NUMBER),
    (CASES, 3.5e17, Fault.LONG_NUMBER),
    (CASES, "1234567890123456", Fault.LONG_NUMBER),
    (MONEY, "15万", Fault.OTHER_UNIT),
    (MONEY, "3000元", Fault.OTHER_UNIT),
    (NAME, 350721198910122211.0, Fault.LONG_NUMBER),
    (DAY, "10月8日", Fault.DATE_INCOMPLETE),
    (DAY, "2019年10月", Fault.DATE_INCOMPLETE),
    (DAY, "2019-13-40", Fault.NOT_A_DATE),
    (DAY, "上周", Fault.NOT_A_DATE),
    (DAY, 12.0, Fault.NOT_A_DATE),
    (STAGE, "快了", Fault.NOT_A_CHOICE),
    (YES, "也许", Fault.NOT_YES_NO),
])  # fmt: skip
def test_what_is_refused_with_its_own_sentence(field, cell, fault):
    text, _, wrong = parse(field, cell)
    assert text is None
    assert wrong is not None
    assert wrong[0] is fault


def test_a_small_percentage_is_read_and_asked_about():
    text, _, wrong = parse(RATE, 0.895)
    assert text == "0.895"
    assert wrong is not None
    assert wrong[0] is Fault.SMALL_PERCENT
    assert wrong[1]["other"] == "89.5"


def test_what_was_not_plain_is_noted():
    assert parse(YUAN, "15万")[1] == "“15万”按150000读取"
    assert parse(DAY, 43746.0)[1] == "“43746”按日期2019-10-08读取"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=3))
def test_every_number_comes_back_as_it_was(number):
    text = parse(MONEY, f"{number:,}")[0]
    assert text is not None
    assert Decimal(text) == number
    assert "E" not in text.upper()
    assert plain(Decimal(text)) == text


@given(st.integers(0, 10**14))
def test_an_integer_cell_stays_exact(number):
    assert parse(CASES, float(number)) == (str(number), "", None)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from("-/."))
def test_every_date_spelling_comes_back(day, sign):
    assert parse_date(f"{day.year}{sign}{day.month}{sign}{day.day}") == day
    assert parse_date(f"{day.year}年{day.month:02}月{day.day}日") == day


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times()))
def test_nothing_in_a_cell_makes_a_parser_fail(cell):
    for field in (CASES, MONEY, YUAN, RATE, DAY, NAME, STAGE, YES):
        text, _, wrong = parse(field, cell)
        if field.numeric and text is not None:
            assert Decimal(text) >= 0
        assert text is not None or wrong is not None or not str(cell).strip()
