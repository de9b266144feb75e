"""template check: type off the standard is told by what the paragraph is, with what it should be and where."""

import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt

from generator import page
from generator import page_styles as styles
from generator.lint import looked_through
from tests.generator.made_reports import TEMPLATES
from tests.generator.word_files import parts, with_part

REPORTS = sorted(TEMPLATES.glob("*/reports/*.docx"))


def drawn():
    paper = page.paper()
    page.line(paper, styles.TITLE_LINE, "关于专项整治工作情况的报告")
    page.line(paper, styles.HEADING, "一、总体情况")
    page.body(paper, ["全市共出动执法人员。", "检查企业。"])
    return paper


def found(paper):
    return [(p.code, p.place.key, p.sentence) for p in looked_through(page.saved(paper), {})]


def font(run, name):
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


@pytest.mark.parametrize("path", REPORTS, ids=[f"{path.parts[-3]}-{path.stem}" for path in REPORTS])
def test_the_standard_templates_are_set_as_the_standard_says(path):
    assert [p for p in looked_through(path.read_bytes(), None) if p.severity != "note"] == []


def test_a_font_is_told_once_for_all_its_paragraphs():
    paper = drawn()
    for paragraph in paper.paragraphs[2:]:
        font(paragraph.runs[0], "宋体")
    ((code, place, sentence),) = found(paper)
    assert (code, place) == ("not_standard_type", "正文 第3段")
    assert "正文字体是“宋体”（共2段）" in sentence


@pytest.mark.parametrize(("number", "said"), [(0, "标题字号是14磅"), (1, "一级标题字号是14磅"), (2, "正文字号是14磅")])
def test_a_size_is_told_by_what_the_paragraph_is(number, said):
    paper = drawn()
    paper.paragraphs[number].runs[0].font.size = Pt(14)
    ((_code, _place, sentence),) = found(paper)
    assert said in sentence


def test_a_chapters_head_that_is_no_style_is_known_by_its_number():
    paper = drawn()
    page.body(paper, ["二、主要做法"])
    ((_code, _place, sentence),) = found(paper)
    assert "一级标题字体是“仿宋_GB2312”" in sentence


@pytest.mark.parametrize(
    ("points", "rule", "said"),
    [
        (29, WD_LINE_SPACING.EXACTLY, "固定值29磅"),
        (28, WD_LINE_SPACING.AT_LEAST, "不是固定值"),
        (28, WD_LINE_SPACING.EXACTLY, ""),
    ],
)
def test_lines_that_do_not_fill_a_page_with_22_are_told(points, rule, said):
    paper = drawn()
    form = paper.paragraphs[2].paragraph_format
    form.line_spacing_rule, form.line_spacing = rule, Pt(points)
    if rule is WD_LINE_SPACING.AT_LEAST:
        form.line_spacing_rule = rule
    assert [said in sentence for _code, _place, sentence in found(paper)] == ([True] if said else [])


def test_a_line_that_takes_27_characters_is_told():
    paper = drawn()
    properties = paper.paragraphs[2].runs[0]._r.get_or_add_rPr()
    spacing = properties.makeelement(qn("w:spacing"), {qn("w:val"): "0"})
    properties.append(spacing)
    ((_code, _place, sentence),) = found(paper)
    assert "一行排不下28字" in sentence


def test_one_number_for_odd_and_even_pages_is_told():
    docx = page.saved(drawn())
    settings = parts(docx)["word/settings.xml"].replace(b"<w:evenAndOddHeaders/>", b'<w:evenAndOddHeaders w:val="0"/>')
    (problem,) = looked_through(with_part(docx, "word/settings.xml", settings), {})
    assert (problem.code, "单页、双页没有分开" in problem.sentence) == ("number_off", True)


def test_missing_page_numbers_are_told():
    paper = drawn()
    for footer in (paper.sections[0].footer, paper.sections[0].even_page_footer):
        for paragraph in footer.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)
        footer.add_paragraph()
    assert [code for code, _place, _sentence in found(paper)] == ["no_page_number"]
