import pytest
from docx import Document

from generator.package import packed, tree
from generator.places import W
from generator.tags import find
from generator.tidy import MARK, tidy
from tests.generator.word_files import lines, saved, with_part, word


def codes(docx: bytes) -> list[str]:
    return [problem.code for problem in tidy(docx).problems]


def places(docx: bytes) -> list[str]:
    return [problem.place.key for problem in tidy(docx).problems]


def test_a_tag_split_over_runs_comes_together_in_the_first_run():
    tidied = tidy(word(runs=["甲{", "{ 合计", ".立案 }", "}乙"]))
    assert tidied.problems == ()
    texts = [t.text or "" for t in tree(tidied.parts["word/document.xml"]).iter(W + "t")]
    assert texts == ["甲{{\ue0000\ue001\n 合计.立案 }}", "", "", "乙"]


def test_every_tag_holds_its_number_and_a_newline():
    tidied = tidy(
        word("{{ 甲 }}和{{ 乙 }}", rows=[["{%tr for 行 in 丙 %}", ""], ["{{ 行.丁 }}", ""], ["{%tr endfor %}", ""]])
    )
    text = tidied.parts["word/document.xml"].decode()
    assert text.count("\n") == 5
    assert MARK.findall(text) == ["0", "1", "2", "3", "4"]
    assert [(t.text, t.place) for t in tidied.tags["word/document.xml"]] == [
        ("{{ 甲 }}", "正文 第1段"),
        ("{{ 乙 }}", "正文 第1段"),
        ("{%tr for 行 in 丙 %}", "正文 表1 第1行 第1列"),
        ("{{ 行.丁 }}", "正文 表1 第2行 第1列"),
        ("{%tr endfor %}", "正文 表1 第3行 第1列"),
    ]


def test_every_fault_is_found_in_one_pass_with_its_place():
    docx = word(
        "｛｛ 合计.立案 }}",
        "{{ 合计.立案",
        "{# 备注没有写完",
        "{%p if 甲 %}同段的文字",
        "{{p 甲 }}",
        "{% set 甲 = 1 %}",
        "{{ 甲|顿号(“丙) }}",
        "{%tr endfor %}",
        rows=[["{%tr for 行 in 单位 %}", "同行的数"], ["{%tc for 列 in 行 %}旁边", "{{ 行.名称 }}"]],
    )
    assert dict(zip(places(docx), codes(docx), strict=False))
    assert list(zip(codes(docx), places(docx), strict=True)) == [
        ("wide_brace", "正文 第1段"),
        ("unfinished_tag", "正文 第2段"),
        ("unfinished_comment", "正文 第3段"),
        ("text_beside_tag", "正文 第4段"),
        ("whole_block", "正文 第5段"),
        ("not_a_statement", "正文 第6段"),
        ("unpaired_quote", "正文 第7段"),
        ("outside_table", "正文 第8段"),
        ("text_beside_tag", "正文 表1 第1行 第1列"),
        ("text_beside_tag", "正文 表1 第2行 第1列"),
        ("not_closed", "正文 第4段"),
        ("not_closed", "正文 表1 第1行 第1列"),
        ("not_closed", "正文 表1 第2行 第1列"),
    ]


@pytest.mark.parametrize("text", ["{{ 甲 {{ 乙 }}", "甲 }} 乙", "{% if 甲", "{{ 甲 %}", "甲 %} 乙"])
def test_a_half_written_tag_is_refused(text):
    assert codes(word(text)) == ["unfinished_tag"]


@pytest.mark.parametrize("text", ["｛｛ 甲 ｝｝", "｛% if 甲 %｝", "{｛ 甲 }}", "{％ if 甲 ％}", "{{ 甲 ｝}"])
def test_a_full_width_brace_is_refused(text):
    assert codes(word(text)) == ["wide_brace"]


def test_curly_quotes_and_full_width_marks_in_a_tag_are_mended_but_not_inside_a_quotation():
    found = find("{{ 合计.发现问题｜未发现（“质量（安全）‘隐患’”）}}")[0]
    assert found.code == '{{ 合计.发现问题|未发现("质量（安全）‘隐患’")}}'


def test_an_end_without_an_opening_is_refused():
    assert codes(word("{%p endif %}")) == ["not_opened"]
    assert codes(word("{% for 行 in 单位 %}{% endif %}")) == ["not_opened", "not_closed"]


def test_an_opening_and_its_end_in_different_cells_are_refused():
    docx = word(rows=[["{% if 甲 %}", "{% endif %}"]])
    assert codes(docx) == ["crossed"]
    assert "表1 第1行 第1列" in tidy(docx).problems[0].sentence


def test_a_paragraph_tag_in_the_paragraph_that_holds_a_section_is_refused():
    document = Document()
    document.add_paragraph("{%p if 甲 %}")
    document.add_section()
    document.paragraphs[0]._p.getparent().remove(document.paragraphs[1]._p) if len(document.paragraphs) > 2 else None
    holder = document.paragraphs[0]._p
    section = document.element.body.xpath(".//w:pPr/w:sectPr")[0]
    holder.get_or_add_pPr().append(section)
    document.add_paragraph("{%p endif %}")
    assert "text_beside_tag" in codes(saved(document))


def test_a_whole_comment_is_taken_out_and_nothing_else():
    tidied = tidy(word("甲{# 给同事看 #}乙{"))
    assert lines(packed(tidied.parts)) == ["甲乙{"]


def test_tags_in_headers_and_footers_are_found_with_their_part():
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "{{ 甲"
    assert places(saved(document)) == ["页脚1 第1段"]


@pytest.mark.parametrize(
    ("data", "code"), [(b"PK\x03\x04", "not_word"), (b"", "not_word"), (b"\xd0\xcf\x11\xe0", "not_word")]
)
def test_what_is_no_word_document_is_refused(data, code):
    assert codes(data) == [code]


def test_macros_are_refused():
    assert codes(with_part(word("甲"), "word/vbaProject.bin", b"x")) == ["has_program"]


def test_links_to_the_outside_are_refused_but_a_hyperlink_is_not():
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r9" Type="http://x/relationships/{kind}" Target="http://example.invalid/" TargetMode="External"/>'
        "</Relationships>"
    )
    base = word("甲")
    assert codes(with_part(base, "word/_rels/x.xml.rels", rels.format(kind="attachedTemplate").encode())) == [
        "has_external"
    ]
    assert codes(with_part(base, "word/_rels/x.xml.rels", rels.format(kind="hyperlink").encode())) == []


@pytest.mark.parametrize(
    "code", ['INCLUDEPICTURE "http://example.invalid/a.png"', "includetext a.docx", "DDEAUTO c:\\a"]
)
def test_a_field_that_fetches_from_outside_is_refused_even_cut_in_two(code):
    document = Document()
    paragraph = document.add_paragraph("甲")
    for piece in (code[:4], code[4:]):
        run = paragraph.add_run()
        field = run._r.makeelement(W + "instrText", {})
        field.text = piece
        run._r.append(field)
    assert codes(saved(document)) == ["has_external"]


def test_a_broken_part_is_named():
    problem = tidy(with_part(word("甲"), "word/document.xml", b"<w:document")).problems[0]
    assert (problem.code, "正文" in problem.sentence) == ("broken_part", True)


def test_a_part_with_entities_of_its_own_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    assert codes(with_part(word("甲"), "word/document.xml", bomb)) == ["broken_part"]


def test_a_tag_in_a_part_that_is_never_filled_is_reported():
    endnotes = (
        '<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:endnote><w:p><w:r>'
        "<w:t>{{ 甲 }}</w:t></w:r></w:p></w:endnote></w:endnotes>"
    )
    assert codes(with_part(word("甲"), "word/endnotes.xml", endnotes.encode())) == ["not_filled_here"]
