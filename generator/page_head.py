"""The head of an official document: red mark, 发文字号, 签发人 and red line (7.2), or that of a 信函 (10.1)."""

from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from generator import page_styles as styles
from generator.page import CHARACTERS, line, paragraph_in, styled
from generator.page_styles import CHARACTER, RED

_LINE_SPACE = 6  # points from the number's line box to the red line: 4 mm below the characters, measured
_LETTER_SIDE = Mm(7)  # the lines of a 信函 are 170 mm long, the 版心 is 156


def red_head(paper: Paper, mark: str, number: str) -> None:
    """The head of a document to subordinates: mark, number in the middle, red line (7.2.4, 7.2.5, 7.2.7)."""
    _mark(paper, mark)
    line(paper, styles.NUMBER, number)
    _ruled(paper.paragraphs[-1], "bottom", "single", 16, _LINE_SPACE)
    _room(paper)


def red_head_upward(paper: Paper, mark: str, number: str, signer: str) -> None:
    """The head of a 报告: number left and 签发人 right, one character in, on one line (7.2.5, 7.2.6)."""
    _mark(paper, mark)
    paragraph = paragraph_in(paper, styles.NUMBER_UP, f"\u3000{number}\t签发人：")
    paragraph.add_run(signer)
    _font(paragraph.runs[-1]._r, styles.KAI)  # noqa: SLF001
    paragraph.add_run("\u3000")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Length(CHARACTERS * CHARACTER * 635), WD_TAB_ALIGNMENT.RIGHT)
    _ruled(paragraph, "bottom", "single", 16, _LINE_SPACE)
    _room(paper)


def letter_head(paper: Paper, mark: str, number: str) -> None:
    """The head of a 信函: mark 30 mm from the sheet's top, double lines under it and at the foot, number right (10.1).

    Mark and lines stand in the first page's own header and footer, which leaves that page without a number.
    """
    section = paper.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(28.8)  # the mark’s own characters then begin at 30 mm, measured
    head, foot = section.first_page_header, section.first_page_footer
    head.is_linked_to_previous = foot.is_linked_to_previous = False
    _set(head.paragraphs[0], styles.MARK_LETTER, mark)
    _ruled(head.paragraphs[0], "bottom", "thickThinMediumGap", 24, 5)
    side = head.paragraphs[0].paragraph_format
    side.left_indent = side.right_indent = Length(-_LETTER_SIDE)
    _set(foot.paragraphs[0], styles.NOTE, "")
    foot.paragraphs[0]._p.addprevious(parse_xml(_FOOT_LINE))  # noqa: SLF001
    line(paper, styles.NUMBER_LETTER, number)
    _room(paper)


_FOOT_LINE = (
    f'<w:tbl xmlns:w="{styles.W[1:-1]}"><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page"'
    ' w:horzAnchor="page" w:tblpX="1190" w:tblpY="15564"/><w:tblW w:w="9638" w:type="dxa"/><w:tblBorders>'
    f'<w:bottom w:val="thinThickMediumGap" w:sz="24" w:space="0" w:color="{RED}"/></w:tblBorders>'
    '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="9638"/></w:tblGrid>'
    '<w:tr><w:trPr><w:trHeight w:val="80" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="9638" w:type="dxa"/>'
    f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{styles.style_id(styles.NOTE)}"/></w:pPr></w:p></w:tc></w:tr></w:tbl>'
)  # 170 mm from 21 mm on, its line 20 mm above the sheet's lower edge (10.1)


def _mark(paper: Paper, mark: str) -> None:
    line(paper, styles.MARK, mark)
    for _ in range(2):  # 7.2.5: the number two lines below the mark
        line(paper, styles.FLUSH)


def _room(paper: Paper) -> None:
    """7.3.1: the title two lines below the red line."""
    for _ in range(2):
        line(paper, styles.FLUSH)


def _set(paragraph: Paragraph, style: str, text: str) -> None:
    for old in list(paragraph._p):  # noqa: SLF001
        paragraph._p.remove(old)  # noqa: SLF001
    styled(paragraph._p, style)  # noqa: SLF001
    if text:
        paragraph.add_run(text)
    paragraph.paragraph_format.space_after = Pt(0)


def _font(run: etree._Element, name: str) -> None:
    fonts = OxmlElement("w:rFonts")
    fonts.set(qn("w:eastAsia"), name)
    run.get_or_add_rPr().insert(0, fonts)  # type: ignore[attr-defined]


def _ruled(paragraph: Paragraph, side: str, kind: str, size: int, space: int) -> None:
    """A red rule along one side of a paragraph; size in eighths of a point, space in points."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    borders: Any = OxmlElement("w:pBdr")
    rule = OxmlElement(f"w:{side}")
    for key, value in (("val", kind), ("sz", str(size)), ("space", str(space)), ("color", RED)):
        rule.set(qn(f"w:{key}"), value)
    borders.append(rule)
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )
