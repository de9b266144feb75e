from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.definition.rules import Ref, RuleFault, parse_rule


def worked_out(text, **values):
    """The rule's outcome where the names have these values; a name left out is blank."""
    return parse_rule(text).evaluate(lambda ref: values.get(ref.field))


@pytest.mark.parametrize(
    ("rule", "cases", "closed", "holds"),
    [
        ("closed <= cases", 5, 5, True),
        ("closed <= cases", 5, 6, False),
        ("closed ≤ cases", 5, 6, False),
        ("closed = cases", 5, 5, True),
        ("closed ＝ cases", 5, 4, False),
        ("closed != cases", 5, 4, True),
        ("closed × 2 > cases", 5, 3, True),
        ("（cases − closed）÷ 2 >= 1", 5, 3, True),
        ("closed <= cases", None, 6, None),
        ("closed / cases <= 1", 0, 6, None),
    ],
)
def test_a_check_holds_fails_or_is_skipped(rule, cases, closed, holds):
    assert worked_out(rule, cases=None if cases is None else Decimal(cases), closed=Decimal(closed)) is holds


def test_a_calculation_is_exact():
    assert worked_out("a + b", a=Decimal("0.1"), b=Decimal("0.2")) == Decimal("0.3")
    assert worked_out("0.1 + 0.2 = 0.3") is True


def test_items_are_counted_by_a_choice_written_as_it_stands_in_the_list():
    rule = parse_rule('count(demo.award ＝ "省名牌（＋）") <= 6')
    assert rule.refs == (Ref("count", "demo", "award", "省名牌（＋）"),)
    assert rule.evaluate(lambda _ref: Decimal(7)) is False


@pytest.mark.parametrize(
    ("value", "text", "counted"),
    [
        ("省名牌", "省名牌", True),
        ("省名牌", "提名奖", False),
        ("省名牌", None, False),
        ("是", "true", True),
        ("否", "true", False),
    ],
)
def test_a_counted_choice_is_compared_as_a_reading_keeps_it(value, text, counted):
    assert Ref("count", "demo", "award", value).counts(text) is counted


def test_names_say_what_they_stand_for():
    rule = parse_rule("a + t.b + prev.c + count(f) + distinct(f.d) >= sum(f.e)")
    assert rule.refs == (
        Ref("field", "", "a"),
        Ref("total", "t", "b"),
        Ref("prev", "", "c"),
        Ref("count", "f", ""),
        Ref("distinct", "f", "d"),
        Ref("sum", "f", "e"),
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "a <",
            "a < b < c",
            "a => b",
            "a and b",
            "f(a)",
            "a.b.c",
            "a ** b",
            "'x'",
            "True",
            "count(a.b)",
            "sum(a)",
        ),
        *("[a]", "lambda: a", "a if b else c", "a\nb", "a\x00b", "(" * 400, "-" * 400 + "a", "a" * 501, "1e999 > a"),
    ],
)
def test_what_is_no_rule_is_refused_in_a_sentence(text):
    with pytest.raises(RuleFault, match=r"[\u4e00-\u9fff]"):
        parse_rule(text)


@given(st.text(max_size=30))
def test_no_text_makes_anything_but_a_rule_or_a_fault(text):
    with suppress(RuleFault):
        parse_rule(text).evaluate(lambda _: Decimal(3))


NUMBERS = st.decimals(-(10**9), 10**9, places=2)


@given(NUMBERS, NUMBERS)
def test_comparisons_agree_with_the_numbers(a, b):
    assert worked_out("a <= b", a=a, b=b) is (a <= b)
    assert worked_out("a - b = -(b - a)", a=a, b=b) is True
