"""版记 (7.4): 抄送, 印发机关 and 印发日期 at the foot of a last page of their own, even and without a number (7.5).

It stands in that page's footer, floating at a place counted from the sheet's top: LibreOffice lets no table as wide as
the text float in the body, and knows no bottom to hang a frame on (both tried).
"""

from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.oxml.parser import parse_xml

from generator import page_styles as styles
from generator.page import measured, paragraph_in

_WIDTH = 8845  # twentieths of a point: 156 mm
_HIGH = 480  # of a row
_EDGE = 16838 - 1984  # the lower edge of the 版心, on which the last rule lies
_TABLE = (
    '<w:tbl xmlns:w="{w}"><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page"'
    ' w:horzAnchor="page" w:tblpX="1587" w:tblpY="{top}"/><w:tblW w:w="{width}" w:type="dxa"/>'
    '<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    "</w:tblBorders>"
    '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{rows}</w:tbl>'
)
_ROW = (
    '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{high}"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
    '<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>{tabs}</w:pPr>'
    '<w:r><w:t xml:space="preserve">{left}</w:t></w:r>{right}</w:p></w:tc></w:tr>'
)
_BETWEEN = f'<w:p xmlns:w="{styles.W[1:-1]}"><w:pPr><w:pStyle w:val="{styles.style_id(styles.TAG)}"/></w:pPr></w:p>'
_TABS = '<w:tabs><w:tab w:val="right" w:pos="{at}"/></w:tabs>'


def imprint(paper: Paper, copies: str, issuer: str, date: str) -> None:
    """A last page with the 版记 alone: `copies` names those copied to, if any, then who prints and when.

    Rules of 0.35 mm; two tables, so that the last rule keeps its place where nobody is copied to.
    """
    section = paper.add_section(WD_SECTION.EVEN_PAGE)
    measured(section, landscape=False)
    section.different_first_page_header_footer = False
    tabs = _TABS.format(at=_WIDTH - 280)
    date_run = f'<w:r><w:tab/><w:t xml:space="preserve">{date}</w:t></w:r>'
    last = _row(styles.IMPRINT, issuer, tabs, date_run)
    copied = _row(styles.IMPRINT, f"抄送：{{{{ {copies} }}}}。", "", "")
    begins, ends = (_row(styles.TAG, text, "", "") for text in (f"{{%tr if {copies} %}}", "{%tr endif %}"))
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
        foot = footer.paragraphs[0]._p  # noqa: SLF001
        for old in list(foot):
            foot.remove(old)
        for rows, top in ((begins + copied + ends, _EDGE - 2 * _HIGH), (last, _EDGE - _HIGH)):
            foot.addprevious(parse_xml(_TABLE.format(w=styles.W[1:-1], width=_WIDTH, top=top, rows=rows)))
            foot.addprevious(parse_xml(_BETWEEN))
    paragraph_in(paper, styles.FLUSH)


def _row(style: str, left: str, tabs: str, right: str) -> str:
    return _ROW.format(width=_WIDTH, high=_HIGH, style=styles.style_id(style), left=left, tabs=tabs, right=right)
