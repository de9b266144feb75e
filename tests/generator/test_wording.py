import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.chart_tags import CHART_FILTERS
from generator.engine import render
from generator.shown import Names, Rows, Shown, printed
from generator.wording import WordingFault
from generator.writings import EXAMPLES, FILTERS
from tests.generator.word_files import lines, word
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


@pytest.mark.parametrize(
    ("diff", "before", "text"),
    [
        (figure(3, "起"), figure(9, "起"), "增长33.3%"),
        (figure(-3, "起"), figure(12, "起"), "下降25%"),
        (figure(-12, "起"), figure(12, "起"), "下降100%"),
        (figure(0, "起"), figure(9, "起"), "持平"),
        (figure(5, "起"), figure(0, "起"), "增加5起"),
        (figure(5, "万元", 2), figure(-2, "万元", 2), "由负转正"),
        (figure(-5, "万元", 2), figure(2, "万元", 2), "由正转负"),
        (figure(1, "万元", 2), figure(-2, "万元", 2), "增加1.00万元"),
        (figure("2.5", "个百分点", 2), figure(90, "%", 2), "提高2.5个百分点"),
        (figure(None, "起"), figure(9, "起"), "—"),
        (figure(3, "起"), figure(None, "起"), "—"),
    ],
)
def test_a_change_is_said_against_what_was_before(diff, before, text):
    assert said("涨跌", diff, before) == text


def units(**values):
    rows = tuple(
        Names("单位", {"名称": name, "立案": Shown("未报") if value is None else figure(value, "起")})
        for name, value in values.items()
    )
    return Rows("单位", ("名称", "立案"), rows)


def test_equal_units_share_a_rank_and_those_without_a_number_come_last_without_one():
    made = FILTERS["排名"](units(甲=3, 乙=7, 丙=None, 丁=7, 戊=1), "立案")
    assert [(str(row["名称"]), row["名次"], row["并列"]) for row in made] == [
        ("乙", "1", "并列"), ("丁", "1", "并列"), ("甲", "3", ""), ("戊", "4", ""), ("丙", "—", ""),
    ]  # fmt: skip
    assert [str(row["名称"]) for row in FILTERS["排名"](units(甲=3, 乙=7), "立案", "低")] == ["甲", "乙"]


def test_the_leading_ones_hold_all_who_tie_for_the_last_place():
    assert said("前几名", units(甲=3, 乙=7, 丙=3, 丁=1), "立案", 2) == "乙、甲、丙"
    assert said("前几名", units(甲=None), "立案", 2) == "—"


@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=40), st.integers(0, 2))
def test_shares_add_up_to_a_hundred_and_none_is_off_by_a_step(values, places):
    rows = tuple(Names("类别", {"名称": str(n), "数": figure(v, "万元", 2)}) for n, v in enumerate(values))
    shares = [row["占比"].value for row in FILTERS["占比"](Rows("类别", ("名称", "数"), rows), "数", places)]
    whole = sum(values)
    if not whole:
        assert shares == [None] * len(values)
        return
    assert sum(shares) == 100
    step = Decimal(1).scaleb(-places)
    assert all(abs(share - value * 100 / whole) < step for share, value in zip(shares, values, strict=True))


def test_a_share_keeps_the_address_of_what_it_is_a_share_of():
    (row, _other) = FILTERS["占比"](units(甲=3, 乙=1), "立案")
    assert (str(row["占比"].value), row["占比"].address.measure) == ("75.0", "rate")


@pytest.mark.parametrize("name", ["排名", "占比"])
def test_only_a_list_with_that_number_can_be_ranked_or_shared(name):
    with pytest.raises(WordingFault, match="只有列表"):
        FILTERS[name](figure(3), "立案")
    with pytest.raises(WordingFault, match="没有“结案”"):
        FILTERS[name](units(甲=3), "结案")


@pytest.mark.parametrize(
    ("value", "there"),
    [
        (figure(0), True),
        (figure(None), False),
        ("", False),
        ("—", False),
        (None, False),
        ("甲", True),
        (units(), False),
    ],
)
def test_a_zero_is_a_value_and_a_dash_is_none(value, there):
    assert FILTERS["有数"](value) is there


@pytest.mark.parametrize(("day", "text"), [("2025-06-30", "二〇二五年六月三十日"), ("2019-10-11", "二〇一九年十月十一日"),
                                           ("2010-01-20", "二〇一〇年一月二十日"), ("2019-12-21", "二〇一九年十二月二十一日")])  # fmt: skip
def test_a_day_is_written_in_characters(day, text):
    assert said("汉字日期", day) == text


EXAMPLE = {
    "合计": Names("合计", {"立案": figure(12, "起"), "货值": figure("12345.678", "万元", 2),
                         "合格率": figure("97.5", "%", 2), "问题": figure(0, "个")}),
    "上期数": Names("上期数", {"立案": figure(9, "起")}),
    "较上期": Names("较上期", {"立案": figure(3, "起"), "合格率": figure("2.5", "个百分点", 2), "结案": figure(None, "起")}),
    "单位": units(甲县=3, 乙县=2, 丙区=2),
}  # fmt: skip


@pytest.mark.parametrize(("writing", "sample"), [(e[0], e[1]) for e in EXAMPLES])
def test_every_example_prints_what_it_says(writing, sample):
    docx, problems = render(word("头", writing), EXAMPLE)
    assert problems == ()
    assert "".join(lines(docx)[1:]) == sample


def test_every_writing_has_an_example():
    shown = " ".join(writing for writing, _sample, _meaning in EXAMPLES)
    assert [name for name in FILTERS if f"|{name}" not in shown] == []


def test_the_guide_for_staff_shows_only_writings_that_exist():
    guide = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"[\w%}]\\?\|([\u4e00-\u9fff]+)", guide))
    assert {"带单位", "增减", "柱形图", "排名"} <= shown
    assert shown - {*FILTERS, *CHART_FILTERS, "length"} == set()


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [("1409.5", "元", "壹仟肆佰零玖元伍角整"), ("6007.14", "元", "陆仟零柒元壹角肆分"), ("1680.32", "元", "壹仟陆佰捌拾元叁角贰分"),
     ("107000.53", "元", "壹拾万零柒仟元伍角叁分"), ("16409.02", "元", "壹万陆仟肆佰零玖元零贰分"), ("325.04", "元", "叁佰贰拾伍元零肆分"),
     ("0.05", "元", "伍分"), ("0", "元", "零元整"), ("12", "万元", "壹拾贰万元整"), ("1.0000001", "亿元", "壹亿零壹拾元整"), ("100000000", "元", "壹亿元整")],
)  # fmt: skip
def test_an_amount_is_written_in_capitals_as_on_a_cheque(amount, unit, text):
    assert said("大写金额", figure(amount, unit, 2)) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [("2019-03-31", "一季度"), ("2019-06-30", "上半年"), ("2019-06-20", "1—6月"), ("2019年9月30日", "前三季度"),
     ("2020-12-31", "全年"), ("2020-01-31", "1月"), ("2019年10月20日", "1—10月"), ("10月上旬", "10月上旬")],
)  # fmt: skip
def test_the_year_so_far_is_said_as_offices_say_it(day, text):
    assert said("时段", day) == text


def test_a_day_written_out_is_a_day_but_not_an_hour():
    assert said("月日", "2019年10月20日") == "10月20日"
    assert said("月日", "2019年10月20日24时") == "2019年10月20日24时"
