"""The paragraph styles of an official page, by the names staff see in Word, after GB/T 9704-2012.

Fonts are named, not shipped. Line and character spacing are the measured values that give 22 lines of 28 characters
in Word and in LibreOffice alike (research/domain.md §3.4): lines of exactly 28.95 pt, characters drawn in by 0.25 pt.
"""

from dataclasses import dataclass
from typing import Literal

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LATIN = "Times New Roman"  # half-width figures; 仿宋 has none of its own in every version
BLACK, GREY, RED = "000000", "808080", "FF0000"  # 5.2.4: black unless stated; 7.2.4 and 7.2.7: red
LINE = 579  # twentieths of a point: 28.95 pt exactly
TRACKING = -5  # twentieths of a point a character
CHARACTER = 315  # a 3号 character so drawn in: 16 pt less 0.25 pt


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. Sizes in half points, indents and lines in twentieths of a point; `line` 0 is automatic.

    `keep` stays on the page of the paragraph after it, `whole` never breaks across pages; `scale` is the width of its
    characters in per cent.
    """

    name: str
    font: str = FANG
    size: int = 32
    align: Literal["both", "center", "left", "right"] = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    line: int = LINE
    before: int = 0
    after: int = 0
    tracking: int = TRACKING
    outline: int | None = None
    keep: bool = False
    whole: bool = False
    grey: bool = False
    red: bool = False
    scale: int = 100


TITLE_LINE = "公文标题"
KIND = "文种"
BODY = "公文正文"
FLUSH = "公文顶格"
HEADING = "一级标题"
SUBHEADING = "二级标题"
SIGNER = "署名"
DATE = "成文日期"
SEALED = "署名（盖章）"
SEALED_DATE = "成文日期（盖章）"
CAPTION = "表题"
CAPTION_BELOW = "图题"
HEAD_CELL = "表头"
CELL = "表内文字"
CELL_LEFT = "表内文字（左）"
NOTE = "表注"
PAGE_ODD, PAGE_EVEN = "页码（单页）", "页码（双页）"
TAG = "模板标签"
MARK = "发文机关标志"
NUMBER = "发文字号"
NUMBER_UP = "发文字号（上行文）"
MARK_LETTER = "发文机关标志（信函）"
NUMBER_LETTER = "发文字号（信函）"
PICTURE = "图"
IMPRINT = "版记"

STYLES = (
    Style(KIND, HEI, align="left"),
    Style(TITLE_LINE, TITLE, 44, "center", line=700, tracking=0),  # 7.3.1: 2号小标宋, centred
    Style(FLUSH, align="left"),
    Style(BODY, first=2 * CHARACTER),  # 7.3.3: 3号仿宋, two characters in
    Style(HEADING, HEI, first=2 * CHARACTER, outline=0, keep=True),  # 7.3.3: 一、黑体
    Style(SUBHEADING, KAI, first=2 * CHARACTER, outline=1, keep=True),  # （一）楷体; no bold in the standard
    Style(SIGNER, align="right", right=2 * CHARACTER, keep=True),  # 7.3.5.2
    Style(DATE, align="left"),
    # 7.3.5.1: the date, about seven characters wide, ends four from the right; the signer is centred over it
    Style(SEALED, align="center", left=13 * CHARACTER, keep=True),
    Style(SEALED_DATE, align="right", right=4 * CHARACTER),
    Style(CAPTION, HEI, 28, "center", line=0, before=160, after=60, tracking=0, keep=True),
    Style(CAPTION_BELOW, HEI, 24, "center", line=0, before=20, after=160, tracking=0),
    Style(HEAD_CELL, HEI, 21, "center", line=0, before=30, after=30, tracking=0),
    Style(CELL, FANG, 21, "center", line=0, before=30, after=30, tracking=0),
    Style(CELL_LEFT, FANG, 21, "left", left=40, line=0, before=30, after=30, tracking=0),
    Style(NOTE, FANG, 21, "left", line=0, before=40, after=120, tracking=0, whole=True),
    Style(PAGE_ODD, SONG, 28, "right", right=280, line=0, tracking=0),  # 7.5: 4号, one character in, outside
    Style(PAGE_EVEN, SONG, 28, "left", left=280, line=0, tracking=0),
    Style(TAG, FANG, 18, "left", line=0, tracking=0, grey=True),
    # 7.2.4: the mark's top edge 35 mm below the top of the 版心, red 小标宋; narrowed, so that 15 characters fit
    Style(MARK, TITLE, 72, "center", line=860, before=1920, tracking=0, red=True, scale=80),
    Style(NUMBER, align="center"),  # 7.2.5
    Style(NUMBER_UP, align="both"),
    Style(MARK_LETTER, TITLE, 72, "center", line=860, tracking=0, red=True, scale=80),
    Style(NUMBER_LETTER, align="right"),  # 10.1
    Style(PICTURE, FANG, 21, "center", line=0, before=80, tracking=0, keep=True),
    Style(IMPRINT, FANG, 28, "left", left=280, right=280, line=0, tracking=0),  # 7.4: 4号
)


def style_id(name: str) -> str:
    """The id of a style in the file; ids keep to letters and digits."""
    return f"B{[style.name for style in STYLES].index(name) + 1:02d}"


def styles_xml() -> etree._Element:
    """The whole w:styles element: defaults, Normal, the table normal, ours; nothing left over from a library."""
    root = etree.Element(W + "styles", nsmap={"w": W[1:-1]})
    defaults = _sub(root, "docDefaults")
    _run(_sub(_sub(defaults, "rPrDefault"), "rPr"), FANG, 32, 0)
    _sub(_sub(defaults, "pPrDefault"), "pPr")
    _named(root, "paragraph", "Normal", "Normal", default=True)
    _named(root, "character", "DefaultParagraphFont", "Default Paragraph Font", default=True)
    table = _named(root, "table", "TableNormal", "Normal Table", default=True)
    margins = _sub(_sub(table, "tblPr"), "tblCellMar")
    for side, width in (("top", "0"), ("left", "20"), ("bottom", "0"), ("right", "20")):
        _sub(margins, side, w=width, type="dxa")
    _named(root, "numbering", "NoList", "No List", default=True)
    for style in STYLES:
        _style(root, style)
    return root


def _style(root: etree._Element, style: Style) -> None:
    element = _named(root, "paragraph", style_id(style.name), style.name)
    _sub(element, "basedOn", val="Normal")
    _sub(element, "qFormat")
    paragraph = _sub(element, "pPr")
    if style.keep:
        _sub(paragraph, "keepNext")
    if style.whole:
        _sub(paragraph, "keepLines")
    _sub(paragraph, "widowControl", val="0")
    _sub(paragraph, "autoSpaceDE", val="0")  # no gap between 2019 and 年
    _sub(paragraph, "autoSpaceDN", val="0")
    _sub(paragraph, "snapToGrid", val="0")
    spacing = {"before": str(style.before), "after": str(style.after)}
    exact = {"line": str(style.line or 240), "lineRule": "exact" if style.line else "auto"}
    _sub(paragraph, "spacing", **spacing, **exact)
    indents = {"left": style.left, "right": style.right, "firstLine": style.first}
    chars = {"firstLineChars": "200"} if style.first else {}
    _sub(paragraph, "ind", **chars, **{key: str(value) for key, value in indents.items() if value})
    _sub(paragraph, "jc", val=style.align)
    if style.outline is not None:
        _sub(paragraph, "outlineLvl", val=str(style.outline))
    run = _sub(element, "rPr")
    colour = RED if style.red else GREY if style.grey else BLACK
    _run(run, style.font, style.size, style.tracking, colour=colour, scale=style.scale)


def _run(run: etree._Element, font: str, size: int, tracking: int, *, colour: str = BLACK, scale: int = 100) -> None:
    latin = font if font == SONG else LATIN
    _sub(run, "rFonts", ascii=latin, eastAsia=font, hAnsi=latin, cs=LATIN)
    _sub(run, "color", val=colour)
    if tracking:
        _sub(run, "spacing", val=str(tracking))
    if scale != 100:
        _sub(run, "w", val=str(scale))
    _sub(run, "kern", val="0")
    _sub(run, "sz", val=str(size))
    _sub(run, "szCs", val=str(size))
    _sub(run, "lang", val="en-US", eastAsia="zh-CN")


def _named(root: etree._Element, kind: str, ident: str, name: str, *, default: bool = False) -> etree._Element:
    marks = {"default": "1"} if default else {"customStyle": "1"}
    element = _sub(root, "style", type=kind, **marks, styleId=ident)
    _sub(element, "name", val=name)
    return element


def _sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, W + tag, {W + key: value for key, value in attributes.items()})
