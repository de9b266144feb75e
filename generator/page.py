"""An official page after GB/T 9704-2012, made with python-docx: the blank paper and what is put on it.

A4, 版心 156 × 225 mm (5.2.1), 22 lines of 28 characters (5.2.3), page numbers — 1 — outside (7.5). Paper of a 科 for
its leader has no red head: an inner department issues no documents of its own (内设机构不得对外正式行文).
"""

import io
from collections.abc import Iterable

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.section import Section, _Footer
from docx.shared import Length, Mm, Twips
from docx.text.paragraph import Paragraph
from lxml import etree

from generator import page_styles as styles
from generator.package import opened, packed

WIDTH, HEIGHT = Twips(11906), Twips(16838)
TOP, LEFT, RIGHT, BOTTOM = Twips(2098), Twips(1587), Twips(1474), Twips(1984)  # 37, 28, 26, 35 mm
FOOTER = Mm(25)  # puts the dash 7 mm below the 版心, measured
LINES, CHARACTERS = 22, 28
_LIBRARY_PARTS = ("thumbnail", "stylesWithEffects", "numbering", "customXml", "theme")


def paper() -> Paper:
    """An empty official page: measures, styles and page numbers set, nothing else in it."""
    document = Document()
    _bare(document)
    _set_up(document)
    section = document.sections[0]
    measured(section, landscape=False)
    _number(section.footer, styles.PAGE_ODD)
    _number(section.even_page_footer, styles.PAGE_EVEN)
    return document


def line(document: Paper, style: str, text: str = "", *, keep: bool = False, new_page: bool = False) -> None:
    """One paragraph in a style of generator.page_styles, tags in it; `keep` it with the next, begin a `new_page`."""
    paragraph = paragraph_in(document, style, text)
    if keep:
        paragraph.paragraph_format.keep_with_next = True
    if new_page:
        paragraph.paragraph_format.page_break_before = True


def paragraph_in(document: Paper, style: str, text: str = "") -> Paragraph:
    """A new paragraph at the end, in one of our styles."""
    paragraph = document.add_paragraph(text)
    styled(paragraph._p, style)  # noqa: SLF001 python-docx finds styles by English names only
    return paragraph


def body(document: Paper, texts: Iterable[str]) -> None:
    """Body paragraphs, 3号仿宋, two characters in."""
    for text in texts:
        line(document, styles.BODY, text)


def tag(document: Paper, text: str) -> None:
    """A tag that commands paragraphs ({%p … %}), small and grey so that staff see it is none of the text."""
    line(document, styles.TAG, text)


def signed(document: Paper, signer: str, date: str, characters: int) -> None:
    """署名 and 成文日期 without a seal (7.3.5.2): two characters from the right, the date two right of the signer.

    `characters` is the signer's length; a date that would be longer than the line is left has two to its right.
    """
    line(document, styles.SIGNER, signer)
    line(document, styles.DATE, date)
    indent = OxmlElement("w:ind")
    left = min(CHARACTERS - characters, CHARACTERS - 2 - 7)  # 2019年10月　日 is seven characters wide
    indent.set(qn("w:left"), str(max(0, left) * styles.CHARACTER))
    document.paragraphs[-1]._p.get_or_add_pPr().append(indent)  # noqa: SLF001 indents in characters need the element


def sealed(document: Paper, signer: str, date: str) -> None:
    """署名 and 成文日期 where a seal is set (7.3.5.1): the date four characters from the right, the signer over it."""
    line(document, styles.SEALED, signer)
    line(document, styles.SEALED_DATE, date)


def turned(document: Paper) -> None:
    """Lying pages from here on; their number stands where it stands on the upright ones (8)."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    holder, last = document.paragraphs[-1]._p, document.paragraphs[-2]._p  # noqa: SLF001
    last.get_or_add_pPr().extend(holder.xpath("w:pPr/w:sectPr"))  # else an empty line could make a page of its own
    document.element.body.remove(holder)
    measured(section, landscape=True)
    section.different_first_page_header_footer = False
    _number_at_edge(section.footer, styles.PAGE_ODD, Mm(144))
    _number_at_edge(section.even_page_footer, styles.PAGE_EVEN, Mm(28))


def room(document: Paper) -> Length:
    """The width between the margins of the page one is on."""
    section = document.sections[-1]
    return Length((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))


def saved(document: Paper) -> bytes:
    """The template's bytes: same calls, same bytes."""
    out = io.BytesIO()
    document.save(out)
    parts, _none = opened(out.getvalue())
    parts["docProps/core.xml"], parts["docProps/app.xml"] = _CORE, _APP
    return packed(parts)


_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def styled(paragraph: etree._Element, style: str) -> None:
    """Puts a paragraph element in one of our styles."""
    properties = paragraph.get_or_add_pPr()  # type: ignore[attr-defined]
    element = OxmlElement("w:pStyle")
    element.set(qn("w:val"), styles.style_id(style))
    properties.insert(0, element)


def measured(section: Section, *, landscape: bool) -> None:
    """Gives a section the margins of 5.2.1; a lying page keeps them to the sheet's edges, its head at the binding."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (HEIGHT, WIDTH) if landscape else (WIDTH, HEIGHT)
    edges = (LEFT, BOTTOM, RIGHT, TOP) if landscape else (TOP, LEFT, BOTTOM, RIGHT)
    section.top_margin, section.left_margin, section.bottom_margin, section.right_margin = edges
    section.header_distance, section.footer_distance = Mm(15), Mm(15) if landscape else FOOTER


def _bare(document: Paper) -> None:
    """Takes python-docx's own looks out: its hundred styles, theme fonts, thumbnail."""
    mine = parse_xml(etree.tostring(styles.styles_xml()))
    document.part._styles_part._element = mine  # noqa: SLF001 there is no public way to replace the styles
    for rels in (document.part.rels, document.part.package.rels):
        for ident in [key for key, rel in rels.items() if any(part in rel.reltype for part in _LIBRARY_PARTS)]:
            del rels[ident]


def _number_at_edge(footer: _Footer, style: str, down: Length) -> None:
    """The number on a lying page: turned, at the sheet's left edge, which is the foot of the upright sheet.

    A floating table of one cell with turned text; frames and footers of Word cannot turn theirs.
    """
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    holder = parse_xml(_EDGE.format(w=styles.W[1:-1], down=down.twips, across=Mm(21).twips, id=styles.style_id(style)))
    paragraph._p.addprevious(holder)  # noqa: SLF001
    styled(paragraph._p, styles.NOTE)  # noqa: SLF001
    _page_number(Paragraph(holder.xpath(".//w:p")[0], footer))


_EDGE = (
    '<w:tbl xmlns:w="{w}"><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page"'
    ' w:horzAnchor="page" w:tblpX="{across}" w:tblpY="{down}"/><w:tblW w:w="454" w:type="dxa"/>'
    '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="454"/></w:tblGrid>'
    '<w:tr><w:trPr><w:trHeight w:val="2268" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="454" w:type="dxa"/>'
    '<w:textDirection w:val="tbRl"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{id}"/></w:pPr></w:p></w:tc></w:tr></w:tbl>'
)


def _number(footer: _Footer, style: str) -> None:
    """The number of an upright page, odd right and even left (7.5)."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    for old in list(paragraph._p):  # noqa: SLF001
        paragraph._p.remove(old)  # noqa: SLF001
    styled(paragraph._p, style)  # noqa: SLF001
    _page_number(paragraph)


def _page_number(paragraph: Paragraph) -> None:
    """— 1 —: a one-character dash on each side of the number (7.5)."""
    paragraph.add_run("— ")
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        if kind == "PAGE":
            code = OxmlElement("w:instrText")
            code.text = " PAGE "
            run._r.append(code)  # noqa: SLF001
        elif kind != "1":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001
    paragraph.add_run(" —")


def _set_up(document: Paper) -> None:
    """Settings in place of the library's: pages differ odd and even, no 兼容模式, no squeezed punctuation."""
    mine = parse_xml(_SETTINGS)
    document.settings._element = document.part._settings_part._element = mine  # noqa: SLF001 no public way


_SETTINGS = (
    f'<w:settings xmlns:w="{styles.W[1:-1]}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
