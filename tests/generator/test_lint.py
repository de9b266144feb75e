"""A template looked through before the deadline: faults, and what a leader would stumble over."""

import io
from decimal import Decimal

import pytest
from docx import Document
from docx.shared import Mm

from generator.annotated import annotated
from generator.lint import looked_through
from generator.page import paper
from generator.page import saved as page_saved
from generator.shown import Names, Rows
from tests.generator.word_files import saved, word
from tracker.address import Address
from tracker.figures import Figure


def figure(label, value, unit, decimals=0):
    at = Address("c", "o", "2019-10-20", "*", "f", "total", "x")
    return Figure(at, label, None if value is None else Decimal(value), unit, decimals)


TOTALS = Names(
    "合计",
    {
        "立案": figure("立案", 12, "起"),
        "货值": figure("货值", "3.4", "万元", 2),
        "合格率": figure("合格率", None, "%", 2),
    },
)
NAMES = {
    "标题": "情况汇报",
    "合计": TOTALS,
    "单位": Rows("单位", ("名称", "立案"), (Names("单位", {"名称": "甲县", "立案": figure("立案", 3, "起")}),)),
}


PAGE = ("not_standard_page", "not_standard_type", "no_page_number", "number_off")  # of python-docx's own page


def codes(*lines, rows=()):
    found = looked_through(word(*lines, rows=rows), NAMES)
    return [p.code for p in found if p.code not in PAGE]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ 合计.立按 }}", "unknown_name"),
        ("｛｛ 合计.立案 ｝｝", "wide_brace"),
        ("{{ 合计.立案 }}，下一句", "bare_number"),
        ("{{ 合计.货值 }}元", "other_unit"),
        ("{{ 合计.货值|整数 }}元", "other_unit"),
        ("{{ 合计.货值|整数 }}万元", ""),
        ("{{ 合计.立案 }}件", "other_word"),
        ("{?}立案{{ 合计.立案|万元 }}。", "wrong_use"),
        ("{{ 合计.货值|万元 }}万元", "twice_unit"),
        ("{{ 合计.立案|万元 }}", "wrong_use"),
        ("{{ 合计.合格率|亿元 }}", "wrong_use"),
        ("{{ 合计.立案 + 1 }}起", "no_address"),
        ("{{ 合计.立案|小数('二') }}", "wrong_use"),
        ("{% for 行 in 单位 %}{{ 行.立案 }}件{% endfor %}", "other_word"),
        ("{% for 行 in 单位 %}{{ 行.立案 }}万元{% endfor %}", "other_unit"),
        ("{% for 行 in 单位|排名('结案') %}{{ 行.名称 }}{% endfor %}", "wrong_use"),
        ("{% for 行 in 单位|排名('立案') %}{{ 行.名词 }}{% endfor %}", "unknown_name"),
        ("立案{{ 合计.立案 }}起，各项任务已全部完成。", "fixed_praise"),
        ("{{ 合计.立案 }}起", ""),
        ("{{ 合计.立案|带单位 }}，{{ 合计.货值|万元 }}；{{ 合计.合格率|百分比 }}", ""),
        ("{% if 合计.立案 == 12 %}各项任务已全部完成。{% endif %}", ""),
        ("{% for 行 in 单位|排名('立案') %}{{ 行.名次 }}{{ 行.名称 }}{% endfor %}", ""),
    ],
)  # fmt: skip
def test_each_slip_is_found(line, code):
    assert codes(line) == ([code] if code else [])


def test_a_bare_number_in_a_table_cell_is_no_slip():
    assert codes(rows=[["立案（起）", "{{ 合计.立案 }}"]]) == []


def test_faults_of_form_hide_no_unknown_name():
    assert set(codes("｛｛ 合计.立案 ｝｝", "{{ 合计.立按 }}", "{{ 未写完")) == {
        "wide_brace",
        "unknown_name",
        "unfinished_tag",
    }


def test_without_names_only_the_form_is_looked_at():
    found = looked_through(word("{{ 随便什么.名称 }}", "{%p if 甲 %}"), None)
    assert [p.code for p in found if p.severity == "error"] == ["not_closed"]


def test_the_page_of_our_own_paper_is_the_standard_and_another_is_told_apart_by_its_measures():
    assert looked_through(page_saved(paper()), NAMES) == ()
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin, section.right_margin, section.bottom_margin = map(Mm, (30, 28, 26, 35))
    (found,) = [p for p in looked_through(saved(document), NAMES) if p.code == "not_standard_page"]
    assert (found.code, "上边距30毫米（应为37毫米）" in found.sentence) == ("not_standard_page", True)
    assert "左边距" not in found.sentence


def test_fonts_in_use_that_the_machine_lacks_are_named_once():
    found = looked_through(page_saved(paper()), NAMES, {"Times New Roman", "宋体"})
    assert [p.code for p in found] == ["font_missing"]
    assert "仿宋_GB2312" in found[0].sentence
    assert "宋体”" not in found[0].sentence


def test_tracked_changes_and_comments_left_in_a_template_are_found():
    document = Document()
    run = document.add_paragraph("甲").runs[0]
    document.add_comment(run, "给同事看")
    inserted = run._r.makeelement(run._r.tag.replace("}r", "}ins"), {})
    run._r.addprevious(inserted)
    assert {p.code for p in looked_through(saved(document), NAMES)} - {*PAGE} == {"tracked", "commented"}


def test_errors_come_before_what_is_only_to_be_thought_about():
    severities = [p.severity for p in looked_through(word("{{ 合计.立案 }}多", "{{ 甲 }}"), NAMES)]
    assert severities == sorted(severities, key=("error", "query", "note").index)


def comments(docx):
    document = Document(io.BytesIO(docx))
    return [(c.text, c.author) for c in document.comments], document


def test_an_annotated_copy_has_each_problem_as_a_comment_where_it_stands():
    template = word("头", "{{ 合计.立按 }}", rows=[["甲", "{{ 乙 }}"]])
    problems = [p for p in looked_through(template, NAMES) if p.severity == "error"]
    copy = annotated(template, problems)
    said, document = comments(copy)
    assert [text.split("】")[0] for text, _author in said] == ["【错误"] * 2
    starts = [e.getparent() for e in document.element.iter() if e.tag.endswith("}commentRangeStart")]
    assert [
        "".join(t.text for t in p.iter() if t.tag.endswith("}t")) for p in starts
    ] == ["{{ 合计.立按 }}", "{{ 乙 }}"]  # fmt: skip
    assert copy == annotated(template, problems)


def test_what_stands_in_a_header_is_told_at_the_first_paragraph_with_its_place():
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ 甲 }}"
    document.add_paragraph("正文")
    template = saved(document)
    said, _document = comments(annotated(template, looked_through(template, NAMES)[:1]))
    assert "页眉1 第1段：" in said[0][0]


def test_a_file_that_is_no_word_document_has_no_annotated_copy():
    assert annotated(b"PK", ()) is None
