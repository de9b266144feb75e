"""{?}: a sentence goes when one of its figures has no value."""

import io

import pytest
from docx import Document

from generator.engine import render
from tests.generator.test_lint import NAMES
from tests.generator.word_files import cells, lines, saved, word

THERE, MISSING = "立案{{ 合计.立案|带单位 }}", "合格率{{ 合计.合格率|百分比 }}"


def said(*texts, rows=()):
    docx, problems = render(word(*texts, rows=rows), NAMES)
    assert docx is not None, [str(p) for p in problems]
    return lines(docx)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{?}" + THERE + "。", ["立案12起。"]),
        ("头。{?}" + MISSING + "。尾。", ["头。尾。"]),
        ("头。{？}" + THERE + "。尾。", ["头。立案12起。尾。"]),
        ("头。{?}" + THERE + "，" + MISSING + "。尾", ["头。尾"]),
        ("头。{?}" + MISSING, ["头。"]),
        ("{?}" + MISSING + "。{?}" + THERE + "。", ["立案12起。"]),
        ("{?}" + MISSING + "。", []),
        ("{?}{{ 合计.货值|未发现('问题。') }}，" + MISSING + "。尾", ["尾"]),
        ("{?}{% if 标题 %}甲{% endif %}" + THERE + "。", ["甲立案12起。"]),
        ("{?}{{ 比例 }}。", None),
    ],
)
def test_a_sentence_stands_or_goes_with_its_figures(template, text):
    if text is None:
        docx, problems = render(word(template), NAMES)
        assert (docx, [p.code for p in problems]) == (None, ["unknown_name"])
    else:
        assert said(template) == text


def test_a_sentence_over_several_formats_goes_whole():
    document = Document()
    paragraph = document.add_paragraph("头。{")
    paragraph.add_run("?}合格").bold = True
    paragraph.add_run("率{{ 合计.合格率 }}。").italic = True
    paragraph.add_run("尾。")
    docx, _notes = render(saved(document), NAMES)
    assert lines(docx) == ["头。尾。"]


def test_a_cell_whose_only_sentence_goes_keeps_a_paragraph():
    docx, _notes = render(word(rows=[["{?}" + MISSING + "。", "乙"]]), NAMES)
    assert cells(docx) == [["", "乙"]]
    assert len(Document(io.BytesIO(docx)).tables[0].rows[0].cells[0].paragraphs) == 1


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{?}没有数。", "guard_idle"),
        ("{?}{% if 标题 %}" + THERE + "。{% endif %}", "guard_cuts"),
        ("{?}甲{?}" + THERE + "。", "guard_twice"),
        ("｛？｝" + THERE + "。", "wide_brace"),
    ],
)
def test_a_sign_in_the_wrong_place_is_refused(template, code):
    docx, problems = render(word(template), NAMES)
    assert docx is None
    assert [p.code for p in problems][:1] == [code]
