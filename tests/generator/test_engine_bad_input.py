"""What strangers may put into data or a template: text comes out whole, a template is filled or refused, never a crash."""

import io
import random

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.engine import render
from generator.lint import looked_through
from generator.package import tree
from generator.shown import Names, Rows
from tests.generator.test_lint import figure
from tests.generator.word_files import cells, lines, parts, saved, word

VALUES = {
    "markup": "甲<乙 & 丙<select>丁 \"戊\" '己' &amp; ]]> <!-- -->",
    "long": "长" * 10_000,
    "emoji": "👍🏽 家庭👨‍👩‍👧",
    "beyond the basic plane": "𠮷野家 𪚥",
    "private use": "\ue000\ue001\ue002\ue003\ue004",
    "right to left": "\u202e321\u202c",
    "braces": "{{ 7*7 }} {% raw %} {# #} {_{ }_}",
    "word's own tags": "</w:t></w:r></w:p><w:p/>",
    "percent and backslash": r"50% \1 \g<0> \n",
    "spaces": "  两边  空格  ",
    "filling characters": "表\u3000格\xa0",
}
ROWS = [["{%tr for 行 in 列 %}", ""], ["{{ 行.文 }}", "{{ 行.数 }}"], ["{%tr endfor %}", ""]]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_value_comes_out_as_it_went_in_wherever_it_stands(value):
    row = Names("列", {"文": value, "数": figure("立案", 3, "起")})
    names = {"文": value, "列": Rows("列", ("文", "数"), (row,))}
    document = Document(io.BytesIO(word("头{{ 文 }}尾", "{{r 文 }}", rows=ROWS)))
    document.sections[0].header.paragraphs[0].text = "{{ 文 }}"
    docx, problems = render(saved(document), names)
    assert problems == ()
    assert lines(docx) == ["头" + value + "尾", value]
    assert cells(docx) == [[value, "3"]]
    assert Document(io.BytesIO(docx)).sections[0].header.paragraphs[0].text == value


@pytest.mark.parametrize("sign", [chr(n) for n in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, 0xD800)])
def test_a_sign_no_xml_may_hold_is_taken_out_and_noted(sign):
    docx, notes = render(word("{{ 文 }}", "{{ 标题 }}"), {"文": f"甲{sign}乙", "标题": f"题{sign}"})
    assert lines(docx) == ["甲乙", "题"]
    assert {n.code for n in notes} == {"cleaned"}
    assert Document(io.BytesIO(docx)).core_properties.title == "题"


@pytest.mark.parametrize(
    ("value", "text"), [("一\r\n二", "一\n二"), ("一\r二", "一\n二"), ("一\t二", "一\t二"), ("\n", "\n")]
)
def test_line_ends_of_every_kind_and_tabs_become_words(value, text):
    docx, notes = render(word("{{ 文 }}"), {"文": value})
    assert (lines(docx), notes) == ([text], ())


PIECES = (
    "{{ 标题 }}", "{{ 合计.立案 }}", "{{ 没有 }}", "{{", "}}", "{%", "%}", "{#", "#}", "{% if 标题 %}", "{% else %}", "{% endif %}",
    "{% for 行 in 单位 %}", "{{ 行.名称 }}", "{% endfor %}", "{%p if 标题 %}", "{%p endif %}", "{%tr for 行 in 单位 %}",
    "{%tr endfor %}", "{%tc for 行 in 单位 %}", "{%tc endfor %}", "{%r if 标题 %}", "{%r endif %}", "{{r 标题 }}", "{{p 标题 }}",
    "{% vm %}", "{% hm %}", "{% colspan 2 %}", "{% cellbg '红' %}", "{?}", "。", "｛｛ 甲 ｝｝", "{%- if 标题 %}", "{% if 标题 -%}",
    "{% set 甲 = 1 %}", "{{ 标题.__class__ }}", "{{ 1/0 }}", "{{ 单位|排名('立案') }}", "{{ loop.index }}", "文", " ", "{", "}", "“", "'",
)  # fmt: skip
NAMES = {
    "标题": "题",
    "合计": Names("合计", {"立案": figure("立案", 12, "起")}),
    "单位": Rows("单位", ("名称", "立案"), (Names("单位", {"名称": "甲<县>", "立案": figure("立案", 3, "起")}),)),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=5), min_size=1, max_size=5),
    st.lists(st.lists(st.lists(st.sampled_from(PIECES), max_size=3), min_size=2, max_size=2), max_size=4),
    st.randoms(use_true_random=False),
)
def test_any_heap_of_tags_is_filled_whole_or_refused_with_places(paragraphs, rows, dice):
    template = cut(["".join(p) for p in paragraphs], [["".join(c) for c in row] for row in rows], dice)
    docx, problems = render(template, NAMES)
    assert (docx is None) == any(p.severity == "error" for p in problems)
    for problem in looked_through(template, NAMES):
        assert str(problem)
    for name, blob in parts(docx).items() if docx else ():
        if name.endswith(".xml"):
            tree(blob)


def cut(paragraphs, rows, dice):
    """The texts in a document, each cut into runs anywhere, as Word does to what people retype."""
    document = Document()
    places = [document.add_paragraph() for _text in paragraphs]
    if rows:
        table = document.add_table(rows=len(rows), cols=2)
        places += [cell.paragraphs[0] for row in table.rows for cell in row.cells]
    for place, text in zip(places, [*paragraphs, *(cell for row in rows for cell in row)], strict=True):
        at = 0
        while at < len(text):
            length = dice.randint(1, len(text) - at)
            place.add_run(text[at : at + length]).bold = dice.choice([None, True])
            at += length
    return saved(document)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_a_damaged_file_is_filled_or_refused(seed):
    dice = random.Random(seed)
    data = bytearray(word("{{ 标题 }}", "{%p if 标题 %}", "{{ 合计.立案 }}", "{%p endif %}"))
    for _ in range(dice.randint(1, 8)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    docx, problems = render(bytes(data), NAMES)
    assert docx is not None or problems
