from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.shown import Names, Rows, Shown, printed
from generator.wording import FILTERS, WordingFault
from tracker.address import Address
from tracker.figures import Figure

HERE = Address("c", "o", "2019-10-20", "*", "f", "total", "x")


def figure(value, unit="", decimals=0):
    return Figure(HERE, "指标", None if value is None else Decimal(value), unit, decimals)


def said(name, value, *arguments):
    return str(FILTERS[name](value, *arguments))


@pytest.mark.parametrize(
    ("name", "value", "arguments", "text"),
    [
        ("万元", figure("123456.785", "元"), (), "12.35万元"),
        ("万元", figure("12.345", "万元", 2), (), "12.35万元"),
        ("万元", figure("0.5", "亿元"), (0,), "5000万元"),
        ("亿元", figure("16012.5", "万元"), (), "1.60亿元"),
        ("整数", figure("2.5"), (), "3"),
        ("整数", figure("-0.4"), (), "0"),
        ("小数", figure("2.005"), (2,), "2.01"),
        ("百分比", figure("89.96", "%", 2), (), "89.96%"),
        ("百分比", figure("100", "%", 2), (), "100%"),
        ("百分比", figure("87.0967", "%", 2), (), "87.10%"),
        ("百分比", figure("92.5", "%", 2), (), "92.5%"),
        ("百分点", figure("-2.5", "%", 2), (), "-2.5个百分点"),
        ("千分位", figure("1234567.891", "万元", 2), (), "1,234,567.89"),
        ("带单位", figure("12", "起"), (), "12起"),
        ("带单位", figure("12", "万元", 2), (), "12.00万元"),
        ("未发现", figure("0", "个"), ("问题",), "未发现问题"),
        ("未发现", figure("7", "个"), ("问题",), "发现问题7个"),
        ("增减词", figure("3"), (), "增长"),
        ("增减词", figure("-3"), (), "下降"),
        ("增减词", figure("0"), (), "持平"),
        ("增减", figure("-3.25", "%", 2), (), "下降3.25%"),
        ("增减", figure("0", "起"), (), "持平"),
        ("日期", date(2019, 8, 5), (), "2019年8月5日"),
        ("日期", Shown("2019-08-05", HERE), (), "2019年8月5日"),
        ("日期", "未定", (), "未定"),
    ],
)
def test_a_figure_is_said_as_offices_say_it(name, value, arguments, text):
    assert said(name, value, *arguments) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "零"), (5, "五"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1010, "一千零一十"),
     (10000, "一万"), (10010, "一万零一十"), (100105, "十万零一百零五"), (120000, "十二万"), (100000000, "一亿"), (100000001, "一亿零一")],
)  # fmt: skip
def test_whole_numbers_are_written_in_characters(number, text):
    assert said("中文数字", number) == text


def test_every_number_filter_prints_a_dash_for_no_value_and_leaves_other_text_alone():
    for name in ("万元", "整数", "小数", "百分比", "百分点", "千分位", "带单位", "增减", "增减词", "中文数字"):
        assert said(name, figure(None, "%")) == "—"
        assert said(name, Shown("未报", HERE)) == "未报"


def test_every_number_filter_keeps_the_address():
    for name in ("整数", "小数", "千分位", "带单位", "增减", "增减词", "中文数字"):
        assert FILTERS[name](figure(3)).address == HERE


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6), st.integers(0, 4))
def test_numbers_are_rounded_once_half_up_and_never_in_exponents(value, places):
    text = said("小数", figure(value), places)
    assert "E" not in text
    assert Decimal(text) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_bare_figure_is_plain_digits_with_its_own_places(value):
    assert printed(figure(value, decimals=2)).lstrip("-").replace(".", "", 1).isdigit()


def test_a_wrong_unit_is_refused_with_the_reason():
    with pytest.raises(WordingFault, match="计量单位是“起”，不能写成万元"):
        FILTERS["万元"](figure(3, "起"))
    with pytest.raises(WordingFault, match="不是百分数"):
        FILTERS["百分比"](figure(3, "起"))


def test_lists_are_joined_by_enumeration_commas():
    rows = Rows("单位", ("名称",), tuple(Names("行", {"名称": name}) for name in "甲乙丙丁"))
    assert said("顿号", rows) == "甲、乙、丙、丁"
    assert said("顿号", rows, 3) == "甲、乙、丙等4个单位"
    assert said("顿号", rows, 2, "县（市、区）") == "甲、乙等4个县（市、区）"
    assert said("顿号", ["甲", "乙"], 2) == "甲、乙"
    assert said("顿号", []) == "—"
