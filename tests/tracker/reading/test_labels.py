"""Two labels are the same after normalisation, never by likeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reading.labels import likeliest, normal, without_unit


@pytest.mark.parametrize(
    "text", ["立案", " 立 案 ", "一、立案", "（二）立案", "3. 立案", "③立案", "立案：", "立\n案", "1）立案"]
)
def test_numbering_blanks_and_punctuation_do_not_count(text):
    assert normal(text) == "立案"


@pytest.mark.parametrize(("one", "other"), [
    ("抽查批次", "抽查合格批次"), ("一类企业", "二类企业"), ("3C认证", "C认证"), ("省级抽查", "市级抽查"), ("应召回", "已召回"),
    ("8类机电企业", "类机电企业"),
])  # fmt: skip
def test_what_differs_stays_different(one, other):
    assert normal(one) != normal(other)


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing_more_unless_numbering_shows_up(text):
    assert isinstance(normal(text), str)
    assert normal(f" {text}　") in (normal(text), normal(text.strip()))


def test_the_unit_behind_a_label_is_told_from_other_brackets():
    assert without_unit("立案（起）") == ("立案", "起")
    assert without_unit("罚没款(万元)") == ("罚没款", "万元")
    assert without_unit("立案") is None


def test_likeness_only_words_a_question():
    assert likeliest("抽查合格批次", ["抽查批次", "结案"]) == "抽查批次"
    assert likeliest("抽查合格批次", ["电话"]) == ""
