"""docxtpl's own render is the oracle: our templates, its whole tag grammar, the same text, runs, cells and merges."""

import io
import re

import pytest
from docx import Document
from docxtpl import DocxTemplate, RichText
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from generator.engine import render
from generator.package import tree
from generator.places import W
from generator.shown import Names, Rows
from generator.writings import FILTERS
from tests.generator.word_files import parts, saved, with_part, word

FOOTNOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1"><w:p><w:r>'
    "<w:t>注：{{ 题 }}{% if 真 %}，共{{ 数 }}件{% endif %}</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
ROWS = [
    {"名称": "甲县", "立案": 3, "项": [{"名": "一"}, {"名": "二"}]},
    {"名": "", "名称": "乙<县> & 丙", "立案": 0, "项": []},
    {"名称": "丁县", "立案": 12, "项": [{"名": "三"}]},
]
PLAIN = {
    "题": "情况汇报",
    "真": True,
    "假": False,
    "数": 12,
    "空": "",
    "文": "甲&乙<丙>\"丁\"'戊'",
    "几行": "第一行\n第二行\t表",
    "色": "FF0000",
    "行列": ROWS,
    "没有": [],
    "富": RichText("红字", color="FF0000", bold=True),
}

EMPTY = {"没有": Rows("没有", ("名",), ())}  # a list without rows still knows what its rows would hold


def ours(value):
    """The same names as the engine takes them."""
    if isinstance(value, dict):
        return Names("行", {key: ours(item) for key, item in value.items()})
    if isinstance(value, list):
        names = tuple(dict.fromkeys(key for item in value for key in item))
        return Rows("列", names, tuple(ours(item) for item in value))
    return value


def by_docxtpl(template: bytes, names) -> bytes:
    oracle = DocxTemplate(io.BytesIO(template))
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update(FILTERS)
    oracle.render(dict(names), environment)
    out = io.BytesIO()
    oracle.save(out)
    return out.getvalue()


def by_us(template: bytes, names=PLAIN) -> bytes:
    docx, problems = render(template, {key: ours(value) for key, value in names.items()} | EMPTY)
    assert docx is not None, [str(problem) for problem in problems]
    return docx


def shape(docx: bytes) -> dict[str, list]:
    """All a reader sees, part by part: runs of one format, cells with what they span, merge and are filled with."""
    seen = {}
    for name, blob in parts(docx).items():
        if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name):
            seen[name] = [said(element) for element in tree(blob).iter(W + "p", W + "tc", W + "tbl")]
    return seen


def said(element):
    if element.tag == W + "p":
        return runs(element)
    if element.tag == W + "tbl":
        return "tbl", len(element.findall(f"{W}tblGrid/{W}gridCol")), len(element.findall(W + "tr"))
    marks = [element.find(f"{W}tcPr/{W}{name}") for name in ("gridSpan", "vMerge", "shd")]
    return "tc", [None if m is None else (m.get(W + "val"), m.get(W + "fill")) for m in marks]


def runs(paragraph):
    """Adjacent runs of one format as one; a line break as a newline, a tab as a tab, empty runs left out."""
    out = []
    for run in paragraph.iter(W + "r"):
        form = run.find(W + "rPr")
        look = "" if form is None else "".join(sorted(f"{e.tag[len(W) :]}{dict(e.attrib)}" for e in form))
        signs = {W + "br": "\n", W + "tab": "\t"}
        text = "".join(signs.get(e.tag, e.text or "") for e in run if e.tag in (W + "t", *signs))
        if text and out and out[-1][0] == look:
            out[-1] = (look, out[-1][1] + text)
        elif text:
            out.append((look, text))
    return out


def grid(*rows, look=None):
    document = Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    if look:
        look(document, table)
    return saved(document)


def nested():
    document = Document()
    outer = document.add_table(rows=0, cols=2)  # docxtpl counts the inner rows' cells for the outer grid too
    for text in ("{%tr for 行 in 行列 %}", "{{ 行.名称 }}", "{%tr endfor %}"):
        outer.add_row().cells[0].text = text
    inner = outer.rows[1].cells[0].add_table(rows=0, cols=2)
    for left, right in (("{%tr for 件 in 行.项 %}", ""), ("{{ loop.index }}", "{{ 件.名 }}"), ("{%tr endfor %}", "")):
        cells = inner.add_row().cells
        cells[0].text, cells[1].text = left, right
    header = inner._tbl.tr_lst[0]
    header.addprevious(tree(f'<w:tr xmlns:w="{W[1:-1]}"><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>'.encode()))
    outer.rows[1].cells[0].add_paragraph()
    return saved(document)


def headed():
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ 题 }}{% if 假 %}不{% endif %}"
    section.footer.paragraphs[0].text = "{% for 行 in 行列 %}{{ 行.名称 }}；{% endfor %}"
    document.add_paragraph("{{ 数 }}")
    return saved(document)


def footnoted():
    document = Document()
    document.add_paragraph("{{ 题 }}")
    docx = saved(document)
    types = parts(docx)["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.wordprocessingml.footnotes+xml"/></Types>',
    )
    rels = parts(docx)["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"'
        b' Target="footnotes.xml"/></Relationships>',
    )
    docx = with_part(with_part(docx, "[Content_Types].xml", types), "word/_rels/document.xml.rels", rels)
    return with_part(docx, "word/footnotes.xml", FOOTNOTES.encode())


def formatted():
    """A tag whose letters were made bold one by one, beside text in another format."""
    document = Document()
    paragraph = document.add_paragraph("头")
    for piece in ("{{ 题", " }", "}尾"):
        paragraph.add_run(piece).bold = True
    paragraph.add_run("{% if 真 %}斜{% endif %}").italic = True
    return saved(document)


GRAMMAR = {
    "values": word("{{ 题 }}：{{ 数 }}，{{文}}，{{ 几行 }}"),
    "filters": word("{{ 数|中文数字 }}{{ 行列|length }}{{ (行列|first).名称 }}{{ ['一', '二']|顿号 }}"),
    "expressions": word("{{ 数 + 3 * 2 }}，{{ '有' if 数 > 3 and not 假 else '无' }}，{{ 题 ~ '（' ~ 数 ~ '）' }}"),
    "if in a line": word("{% if 假 %}甲{% elif 数 == 12 %}乙{% else %}丙{% endif %}丁{% if 空 %}戊{% endif %}"),
    "for in a line": word("{% for 行 in 行列 %}{{ loop.index }}.{{ 行.名称 }}{% if not loop.last %}；{% endif %}{% endfor %}"),
    "for else": word("{% for 行 in 没有 %}{{ 行.名 }}{% else %}没有{% endfor %}"),
    "for if": word("{% for 行 in 行列 if 行.立案 %}{{ 行.名称 }}{% endfor %}"),
    "paragraphs": word("{%p if 真 %}", "甲{{ 数 }}", "{%p else %}", "乙", "{%p endif %}", "丙"),
    "paragraph loop": word("{%p for 行 in 行列 %}", "{{ 行.名称 }}：{{ 行.立案 }}", "{%p endfor %}", "尾"),
    "paragraphs in paragraphs": word(
        "{%p for 行 in 行列 %}", "{%p if 行.立案 %}", "{{ 行.名称 }}", "{%p endif %}", "{%p endfor %}", "尾"
    ),
    "comments": word("甲{# 注 #}乙", "{#p 整段不要 #}", "丙"),
    "comment row": grid(["甲", "乙"], ["{#tr 不要 #}", ""], ["丙", "丁"]),
    "spaces in the tag": word("{%p   if 真   %}", "甲", "{%p endif %}"),
    "rows": grid(["名称", "立案"], ["{%tr for 行 in 行列 %}", ""], ["{{ 行.名称 }}", "{{ 行.立案 }}"], ["{%tr endfor %}", ""]),
    "rows with if and else": grid(
        ["{%tr for 行 in 行列 %}", ""], ["{%tr if 行.立案 > 2 %}", ""], ["{{ 行.名称 }}", "多"],
        ["{%tr else %}", ""], ["{{ 行.名称 }}", "少"], ["{%tr endif %}", ""], ["{%tr endfor %}", ""], ["合计", "{{ 数 }}"],
    ),
    "empty row loop": grid(["名称"], ["{%tr for 行 in 没有 %}"], ["{{ 行.名 }}"], ["{%tr else %}"], ["无"], ["{%tr endfor %}"]),
    "columns": grid(["头", "{%tc for 行 in 行列 %}", "{{ 行.名称 }}", "{%tc endfor %}", "尾"]),
    "fewer columns": grid(["头", "{%tc if 假 %}", "不要", "{%tc endif %}", "尾"]),
    "paragraphs in a cell": grid(["{% for 行 in 行列 %}{{ 行.名称 }} {% endfor %}", "{{ 题 }}"]),
    "cell background": grid(["{% cellbg 色 %}甲", "乙"], ["{% cellbg '00FF00' %}{{ 题 }}", "丙"]),
    "colspan": grid(["{% colspan 2 %}甲"], ["乙"]),
    "colspan by a name": grid(["{{ 题 }}{% colspan 行列|length %}", "乙"]),
    "vertical merge": grid(["{%tr for 行 in 行列 %}", ""], ["{% vm %}{{ 题 }}", "{{ 行.名称 }}"], ["{%tr endfor %}", ""]),
    "horizontal merge": grid(
        ["{%tc for 行 in 行列 %}", "{% hm %}{{ 题 }}", "{%tc endfor %}"],
        ["{%tc for 行 in 行列 %}", "{{ 行.名称 }}", "{%tc endfor %}"],
    ),
    "runs": word("甲{%r if 真 %}乙{%r endif %}丙{%r if 假 %}丁{%r else %}戊{%r endif %}"),
    "run loop": word("甲{%r for 行 in 行列 %}{{ 行.名称 }}、{%r endfor %}乙"),
    "rich text": word("甲{{r 富 }}乙"),
    "rich text in a cell": grid(["甲{{r 富 }}", "{{r 富 }}"]),
    "merged with the paragraph before": word("甲", "{%- if 真 %}乙{% endif %}"),
    "merged with the paragraph after": word("甲{% if 真 -%}", "乙{% endif %}"),
    "braces to be seen": word("{_{ 题 }_} {_% if %_} {{ 题 }}"),
    "nested tables": nested(),
    "headers and footers": headed(),
    "footnotes": footnoted(),
    "formats inside a tag": formatted(),
    "curly quotes": word("{{ 题 ~ “甲” }}{% if 题 == ‘情况汇报’ %}是{% endif %}"),
    "no tags": word("{ 甲 } 50% #1"),
}  # fmt: skip


@pytest.mark.parametrize("name", GRAMMAR)
def test_the_engine_prints_what_docxtpl_prints(name):
    template = GRAMMAR[name]
    assert shape(by_us(template)) == shape(by_docxtpl(template, PLAIN))


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TEXT, st.integers(-999, 99999)), max_size=4), TEXT, st.booleans())
def test_the_engine_prints_what_docxtpl_prints_whatever_the_values(rows, text, flag):
    names = {"文": text, "真": flag, "行列": [{"名称": name, "立案": number} for name, number in rows]}
    template = grid(
        ["{{ 文 }}", "{% if 真 %}{{ 文 }}{% else %}无{% endif %}"],
        ["{%tr for 行 in 行列 %}", ""],
        ["{{ 行.名称 }}", "{{ 行.立案 }}"],
        ["{%tr endfor %}", ""],
    )
    names = names if rows else names | {"行列": []}
    template = template if rows else grid(["{{ 文 }}", "{% if 真 %}{{ 文 }}{% else %}无{% endif %}"])
    assert shape(by_us(template, names)) == shape(by_docxtpl(template, names))


@pytest.mark.parametrize("name", GRAMMAR)
def test_what_the_engine_writes_is_well_formed_and_word_can_open_it(name):
    for part, blob in parts(by_us(GRAMMAR[name])).items():
        if part.endswith((".xml", ".rels")):
            root = tree(blob)
            assert all(cell[-1].tag == W + "p" for cell in root.iter(W + "tc"))
            assert all(table.find(W + "tr") is not None for table in root.iter(W + "tbl"))
