import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from docx import Document
from docxtpl import RichText
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.balance import Crooked, require_balance
from generator.engine import render
from generator.package import tree
from generator.places import W
from generator.sandbox import sandbox
from generator.shown import Names, Rows, Shown
from generator.writings import FILTERS
from tests.generator.word_files import cells, lines, parts, saved, word
from tracker.address import Address
from tracker.figures import Figure

HERE = Address("c", "o", "2019-10-20", "*", "f", "total", "cases")


def figure(value, unit="起", decimals=0):
    return Figure(HERE, "立案", None if value is None else Decimal(value), unit, decimals)


NAMES = {
    "标题": "情况汇报",
    "本机关": "示例局",
    "空": "",
    "合计": Names(
        "合计",
        {"立案": figure(12), "货值": figure("3.456", "万元", 2), "无数": figure(None), "率": figure("90", "%", 2)},
    ),
    "类别": Rows(
        "类别",
        ("名称", "立案"),
        (Names("行", {"名称": "甲<乙 & 丙", "立案": figure(3)}), Names("行", {"名称": "丁", "立案": figure(0)})),
    ),
    "没有": Rows("没有", ("名称",), ()),
}
TABLE = [["{%tr for 行 in 类别 %}", ""], ["{{ 行.名称 }}", "{{ 行.立案 }}"], ["{%tr endfor %}", ""]]


def rendered(*texts, rows=()):
    docx, problems = render(word(*texts, rows=rows), NAMES)
    assert docx is not None, [str(p) for p in problems]
    return docx


def problems(*texts, rows=()):
    docx, found = render(word(*texts, rows=rows), NAMES)
    assert docx is None
    return found


def test_values_with_markup_signs_come_out_whole():
    assert cells(rendered(rows=TABLE)) == [["甲<乙 & 丙", "3"], ["丁", "0"]]


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=60))
def test_any_text_comes_out_as_it_went_in(text):
    docx, _notes = render(word("头{{ 文 }}尾"), {"文": text})
    assert lines(docx) == ["头" + text + "尾"]


def test_a_value_that_looks_like_a_tag_is_printed_and_not_run():
    docx, _notes = render(word("{{ 文 }}"), {"文": "{{ 7*7 }}{% if x %}"})
    assert lines(docx) == ["{{ 7*7 }}{% if x %}"]


def test_a_bare_figure_prints_its_own_decimals_and_no_value_a_dash():
    assert lines(rendered("{{ 合计.立案 }}起，{{ 合计.货值 }}万元，{{ 合计.无数 }}")) == ["12起，3.46万元，—"]


def test_figures_are_compared_and_tested_by_their_numbers():
    text = "{% if 合计.立案 > 3 and 合计.立案 %}多{% else %}少{% endif %}{{ '有' if 合计.立案 == 12 else '无' }}"
    assert lines(rendered(text)) == ["多有"]
    assert lines(rendered("{% for 行 in 类别 if 行.立案 %}{{ 行.名称 }}{% endfor %}")) == ["甲<乙 & 丙"]


def test_a_figure_without_a_value_makes_no_comparison_true():
    text = "{% if 合计.无数 > 0 %}大{% elif 合计.无数 <= 0 %}小{% else %}无{% endif %}{% if 合计.无数 is none %}空{% endif %}"
    assert lines(rendered(text)) == ["无空"]


def test_figures_can_be_joined_and_added():
    assert lines(rendered("{{ 合计.立案 ~ '起' }}，{{ 合计.立案 + 合计.货值 }}")) == ["12起，15.456"]


def test_an_unknown_name_is_refused_with_its_place_and_the_nearest_name():
    found = problems(rows=[["立案", "{{ 合计.立按 }}"]])
    assert [(p.code, p.place.key, p.cure) for p in found] == [
        ("unknown_name", "正文 表1 第1行 第2列", "是否为“合计.立案”？")
    ]


def test_unknown_names_filters_and_calls_are_all_reported_at_once():
    found = problems(
        "{{ 合记 }}", "{{ 合计.立案|万 }}", "{% if 空 %}{{ 空.x }}{% endif %}", "{{ 合计.立案 is callable }}"
    )
    assert [p.code for p in found] == ["unknown_name", "unknown_filter", "unknown_name", "unknown_filter"]
    assert [p.place.key for p in found] == ["正文 第1段", "正文 第2段", "正文 第3段", "正文 第4段"]


def test_a_loop_over_an_empty_list_is_still_checked():
    assert [p.sentence for p in problems("{% for 行 in 没有 %}{{ 行.名 }}{% endfor %}")] == [
        "标签“{{ 行.名 }}”里的“行.名”不是可用的名称。"
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 合计.__class__ }}",
        "{{ 合计['__class__'] }}",
        "{{ 类别.items.append(1) }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ self }}",
        "{{ 标题.format(1) }}",
        "{{ 标题|attr('format') }}",
        "{{ 10**10**10 }}",
        "{{ cycler }}",
        "{{ InlineImage('a.png') }}",
        "{% for x in 类别 recursive %}{{ loop(类别) }}{% endfor %}",
        "{{ 类别[0:1] }}",
        "{{ (1).real }}",
        "{{ 合计.立案.value }}",
        "{{ 合计.立案.sources }}",
    ],
)
def test_a_template_can_reach_and_run_nothing(tag):
    found = problems(tag)
    assert found
    assert all(p.sentence.startswith("标签“") for p in found)


def test_the_sandbox_says_so_in_a_sentence():
    assert str(problems("{{ 合计.__class__ }}")[0]) == (
        "正文 第1段：标签“{{ 合计.__class__ }}”里的“__class__”不许使用。 模板只能引用已有的名称，不能调用程序。"
    )


@pytest.mark.parametrize(
    "tag",
    [
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}",
        "{% for i in range(1000000000) %}{{ loop.length }}{% endfor %}",
        "{% for i in range(100000) %}{{ 类别|排名('立案')|length }}{% endfor %}",
    ],
)
def test_a_huge_loop_is_stopped(tag):
    assert [p.code for p in problems(tag)] == ["too_long_loop"]


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ("{{ 合计.立案|万元 }}", "计量单位是“起”"),
        ("{{ 合计.立案 / 0 }}", "除数为零"),
        ("{{ 合计.立案 * '3' }}", "文字和列表不能计算"),
        ("{{ 合计.无数 + 1 }}", "没有数可算"),
        ("{{ 合计.立案 > '三' }}", "混在一起比较"),
    ],
)
def test_what_cannot_be_worked_out_is_said_with_the_reason_and_the_tag(tag, why):
    (problem,) = problems("甲", tag)
    assert problem.code == "wrong_use"
    assert problem.place.key == "正文 第2段"
    assert why in problem.sentence
    assert tag in problem.sentence


def test_everything_that_cannot_be_worked_out_is_said_at_once_in_every_part():
    document = Document()
    document.add_paragraph("{{ 合计.立案 / 0 }}和{{ 标题 }}和{{ 合计.立案 * '3' }}")
    document.add_paragraph("{% if 合计.立案 > '三' %}{{ 类别 }}{% endif %}")
    document.add_paragraph("{?}立案{{ 合计.立案 / 0 }}起。")
    document.sections[0].footer.paragraphs[0].text = "{{ 合计.无数 + 1 }}"
    docx, found = render(saved(document), NAMES)
    assert docx is None
    assert {p.code for p in found} == {"wrong_use"}
    places = sorted(p.place.key for p in found)
    assert places == ["正文 第1段"] * 2 + ["正文 第2段"] * 2 + ["正文 第3段", "页脚1 第1段"]


def test_a_tag_jinja_cannot_read_is_named():
    (problem,) = problems("{{ 标题 }}", "{{ 合计.关停、取缔 }}")
    assert (problem.code, problem.place.key) == ("bad_tag", "正文 第2段")


def test_control_characters_in_data_are_taken_out_and_noted():
    docx, notes = render(word("{{ 文 }}"), {"文": "甲\x00\x0b乙"})
    assert lines(docx) == ["甲乙"]
    assert [(n.code, n.severity) for n in notes] == [("cleaned", "note")]


def test_line_breaks_in_data_become_line_breaks():
    docx, _notes = render(word("{{ 文 }}"), {"文": "第一行\n第二行"})
    assert "<w:br/>" in parts(docx)["word/document.xml"].decode()
    assert lines(docx) == ["第一行\n第二行"]


def test_lone_braces_in_the_text_stay():
    assert lines(rendered("集合{", "{{ 标题 }}{ 甲 }")) == ["集合{", "情况汇报{ 甲 }"]


def test_an_empty_loop_leaves_no_table_without_rows_and_no_cell_without_a_paragraph():
    rows = [["{%tr for 行 in 没有 %}", ""], ["{{ 行.名称 }}", ""], ["{%tr endfor %}", ""]]
    assert Document(io.BytesIO(rendered(rows=rows))).tables == []
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "{%p if 空 %}"
    cell.add_paragraph("甲")
    cell.add_paragraph("{%p endif %}")
    docx, _notes = render(saved(document), NAMES)
    assert cells(docx) == [[""]]


def test_headers_and_footers_are_filled():
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ 标题 }}"
    document.sections[0].footer.paragraphs[0].text = "{% if 合计.立案 %}{{ 本机关 }}{% endif %}"
    docx, _notes = render(saved(document), NAMES)
    section = Document(io.BytesIO(docx)).sections[0]
    assert (section.header.paragraphs[0].text, section.footer.paragraphs[0].text) == ("情况汇报", "示例局")


def test_looped_columns_get_a_grid_to_match():
    document = Document()
    table = document.add_table(1, 3)
    for cell, text in zip(
        table.rows[0].cells, ["{%tc for 行 in 类别 %}", "{{ 行.名称 }}", "{%tc endfor %}"], strict=True
    ):
        cell.text = text
    docx, _notes = render(saved(document), NAMES)
    assert cells(docx) == [["甲<乙 & 丙", "丁"]]
    assert len(Document(io.BytesIO(docx)).tables[0].columns) == 2


def test_the_same_input_gives_the_same_bytes():
    template = word("{{ 标题 }}", rows=TABLE)
    moment = datetime(2019, 10, 21, 1, tzinfo=UTC)
    first, _notes = render(template, NAMES, as_of=moment)
    again, _notes = render(template, NAMES, as_of=moment)
    assert first == again
    properties = Document(io.BytesIO(first)).core_properties
    assert (properties.title, properties.author, properties.created) == ("情况汇报", "示例局", moment)


def test_a_filter_keeps_the_address_of_its_figure():
    said = FILTERS["带单位"](figure(12))
    assert said == Shown("12起", HERE)


def test_a_part_that_would_come_out_crooked_is_refused_with_the_tag_that_does_it():
    document = Document()
    paragraph = document.add_paragraph("{% if 空 %}甲")
    link = paragraph._p.makeelement(W + "hyperlink", {})
    run = paragraph.add_run("乙{% endif %}")._r
    paragraph._p.append(link)
    link.append(run)
    docx, found = render(saved(document), NAMES)
    assert docx is None
    assert [(p.code, p.place.key) for p in found] == [("crossed", "正文 第1段")]


@pytest.mark.parametrize(
    ("xml", "line"),
    [
        ("<a>{% if 甲 %}\n<b>{% endif %}</b></a>", 1),
        ("<a>{% for 甲 in 乙 %}</a><a>{% endfor %}</b>", 1),
        ("<a>\n{% for 甲 in 乙 %}<b>{% endfor %}</a>", 2),
        ("<a>{% if 甲 %}</a>{% elif 乙 %}</a>{% endif %}", 1),
    ],
)
def test_a_block_that_leaves_elements_open_is_crooked_at_its_line(xml, line):
    with pytest.raises(Crooked) as crooked:
        require_balance(sandbox().parse(xml))
    assert crooked.value.line == line


@pytest.mark.parametrize(
    "xml",
    [
        "<a>{% if 甲 %}</a><a>{% endif %}</a>",
        '<a w="{% if 甲 %}x{% else %}y{% endif %}"/>',
        "<a>{% for 甲 in 乙 %}<b c='>'>{{ 甲 }}</b>{% else %}<b/>{% endfor %}</a>",
        "<a>{% if 甲 %}<b>{% elif 乙 %}<b d='1'>{% else %}<b e='2'>{% endif %}</b></a>",
    ],
)
def test_a_block_whose_every_branch_leaves_the_same_open_is_whole(xml):
    require_balance(sandbox().parse(xml))


def test_a_document_that_grows_beyond_the_limit_is_stopped_at_the_tag_that_does_it(monkeypatch):
    monkeypatch.setattr("generator.engine.MOST_CHARACTERS", 200_000)
    long = "长" * 10_000
    docx, (fault,) = render(word("{{ 文 }}", "{% for i in range(9000) %}{{ 文 }}{% endfor %}"), {"文": long})
    assert docx is None
    assert (fault.code, fault.place.key) == ("too_long_text", "正文 第2段")


def test_the_limit_holds_for_all_parts_together(monkeypatch):
    monkeypatch.setattr("generator.engine.MOST_CHARACTERS", 200_000)
    document = Document()
    loop = "{% for i in range(10) %}{{ 文 }}{% endfor %}"
    document.add_paragraph(loop)
    assert render(saved(document), {"文": "长" * 10_000})[0] is not None
    document.sections[0].header.paragraphs[0].text = loop
    docx, (fault,) = render(saved(document), {"文": "长" * 10_000})
    assert (docx, fault.code, fault.place.key) == (None, "too_long_text", "页眉1 第1段")


def test_a_list_of_a_billion_numbers_is_not_made():
    assert [p.code for p in problems("{{ range(1000000000)|顿号 }}")] == ["too_long_loop"]


@pytest.mark.parametrize("tag", ["{{ 类别 }}", "{{ 合计 }}", "{{ [1, 2] }}"])
def test_a_group_of_names_is_not_printed(tag):
    assert [p.code for p in problems(tag)] == ["wrong_use"]


def test_every_drawing_of_a_loop_has_an_id_of_its_own():
    picture = io.BytesIO(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
        )
    )
    document = Document()
    document.add_paragraph("{%p for 行 in 类别 %}")
    document.add_paragraph().add_run().add_picture(picture)
    document.add_paragraph("{%p endfor %}")
    docx, _notes = render(saved(document), NAMES)
    ids = [e.get("id") for e in tree(parts(docx)["word/document.xml"]).iter() if e.tag.endswith("}docPr")]
    assert len(ids) == len(set(ids)) == 2


def test_a_whole_run_keeps_the_format_of_its_tag():
    document = Document()
    run = document.add_paragraph("甲").add_run("{{r 标题 }}乙")
    run.bold = True
    docx, _notes = render(saved(document), NAMES)
    assert [(r.text, r.bold) for r in Document(io.BytesIO(docx)).paragraphs[0].runs] == [
        ("甲", None), ("", True), ("情况汇报", True), ("乙", True),
    ]  # fmt: skip


def test_rich_text_in_an_ordinary_tag_of_a_looped_row_is_refused_with_the_cure():
    names = NAMES | {"富": RichText("红", color="FF0000")}
    rows = [["{%tr for 行 in 类别 %}", ""], ["{{ 行.名称 }}", "{{ 富 }}"], ["{%tr endfor %}", ""]]
    docx, (fault,) = render(word(rows=rows), names)
    assert (docx, fault.code, "{{r" in fault.sentence) == (None, "wrong_use", True)
    assert render(word("{{ 富 }}"), names)[0] is not None


@pytest.mark.parametrize(
    "tag", ["{% colspan '九' %}", "{% colspan 0 %}", "{% cellbg '红' %}", "{% cellbg 合计.立案 %}"]
)
def test_a_cell_tag_that_would_spoil_the_table_is_refused(tag):
    docx, (fault,) = render(word(rows=[[tag, "甲"]]), NAMES)
    assert (docx, fault.code, fault.place.key) == (None, "wrong_use", "正文 表1 第1行 第1列")


def test_a_field_code_or_an_alternative_text_holds_no_tag():
    document = Document()
    run = document.add_paragraph("甲").add_run()
    code = run._r.makeelement(W + "instrText", {})
    code.text = "HYPERLINK {{ 标题 }}"
    run._r.append(code)
    docx, found = render(saved(document), NAMES)
    assert (docx, [p.code for p in found]) == (None, ["in_code"])


def test_a_tag_deleted_with_tracked_changes_is_not_run():
    document = Document()
    run = document.add_paragraph("甲").add_run()
    struck = run._r.makeelement(W + "delText", {})
    struck.text = "{{ 没有这个 }}"
    run._r.append(struck)
    assert render(saved(document), NAMES)[0] is not None
