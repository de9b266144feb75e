"""A copy of a document made for LibreOffice to print: long tables in pieces, cell formats as styles, fonts it has.

The document itself keeps its one table with a repeated head. LibreOffice lays out a table in time that grows with the
square of its rows: 4,000 rows took 173 s as generated, 10 s in tables of 100 rows (research/documents.md §3).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy

from lxml import etree

from generator.package import opened, packed, tree
from generator.places import W
from generator.printed_styles import hoisted

ROWS = 100  # of one table; 25 to 100 took the same, 200 half as long again
_STAND_INS = {
    "仿宋_GB2312": ("仿宋", "FangSong", "FandolFang", "Noto Serif CJK SC"),
    "仿宋": ("FangSong", "仿宋_GB2312", "FandolFang", "Noto Serif CJK SC"),
    "楷体_GB2312": ("楷体", "KaiTi", "LXGW WenKai", "AR PL UKai CN", "Noto Serif CJK SC"),
    "楷体": ("KaiTi", "楷体_GB2312", "LXGW WenKai", "AR PL UKai CN", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "WenQuanYi Zen Hei", "Noto Sans CJK SC"),
    "宋体": ("SimSun", "Noto Serif CJK SC", "AR PL UMing CN"),
    "方正小标宋简体": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "Noto Serif CJK SC Black", "Noto Serif CJK SC"),
    "Times New Roman": ("Liberation Serif", "Noto Serif CJK SC"),
}  # research/domain.md §3.5
_FONT = re.compile(rb'(w:(?:ascii|hAnsi|eastAsia|cs)=")([^"]+)(")')
_TEXTS = re.compile(r"word/(document|styles|header\d*|footer\d*|footnotes|endnotes)\.xml")
_HAIRLINE = (
    '<w:p xmlns:w="{w}"><w:pPr>{page}<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def print_copy(docx: bytes, fonts: Collection[str] | None) -> bytes:
    """The copy; the document itself where it cannot be opened. `fonts` are the machine's, None if not known."""
    parts, _refused = opened(docx)
    if not parts:
        return docx
    document, styles = tree(parts["word/document.xml"]), parts.get("word/styles.xml")
    long = [table for table in document.iter(W + "tbl") if len(table.findall(W + "tr")) > ROWS]
    if long:
        _bare(document)
        if styles is not None:
            sheet = tree(styles)
            hoisted(long, sheet)
            parts["word/styles.xml"] = etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True)
        for table in long:
            _split(table)
        parts["word/document.xml"] = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    for name in [name for name in parts if _TEXTS.fullmatch(name)] if fonts is not None else ():
        parts[name] = _FONT.sub(lambda found: found[1] + _installed(found[2], set(fonts or ())) + found[3], parts[name])
    return packed(parts)


def _installed(font: bytes, fonts: Collection[str]) -> bytes:
    """The font, or the first of its stand-ins that the machine has."""
    name = font.decode()
    if name in fonts:
        return font
    return next((other for other in _STAND_INS.get(name, ()) if other in fonts), name).encode()


def _bare(document: etree._Element) -> None:
    """Bookmarks take time and do not print."""
    for mark in list(document.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        holder = mark.getparent()
        if holder is not None:
            holder.remove(mark)


def _split(table: etree._Element) -> None:
    """The table in pieces; with a repeated head each begins a page with it, else a hairline parts them."""
    rows = table.findall(W + "tr")
    head = rows[: _heads(rows)]
    around = [child for child in table if child.tag != W + "tr"]
    _fixed(table)
    last = table
    for piece in list(_pieces(rows[len(head) :]))[1:]:
        following = etree.Element(W + "tbl")
        following.extend([deepcopy(child) for child in (*around, *head)])
        following.extend(piece)
        page = "<w:pageBreakBefore/>" if head else ""
        between = etree.fromstring(_HAIRLINE.format(w=W[1:-1], page=page))
        last.addnext(between)
        between.addnext(following)
        last = following


def _pieces(rows: Sequence[etree._Element]) -> Iterator[list[etree._Element]]:
    """Runs of rows, none beginning in the middle of cells merged downwards."""
    piece: list[etree._Element] = []
    for row in rows:
        if len(piece) >= ROWS and not _continues(row):
            yield piece
            piece = []
        piece.append(row)
    yield piece


def _heads(rows: Sequence[etree._Element]) -> int:
    """How many rows at the top repeat on each page."""
    count = 0
    for row in rows:
        if row.find(f"{W}trPr/{W}tblHeader") is None:
            break
        count += 1
    return count


def _continues(row: etree._Element) -> bool:
    """Whether a cell of the row is merged with the one above."""
    return any(merge.get(W + "val", "continue") == "continue" for merge in row.iter(W + "vMerge"))


def _fixed(table: etree._Element) -> None:
    """Columns as wide as they are said to be: LibreOffice need not look at every cell to know."""
    properties = table.find(W + "tblPr")
    if properties is None:
        return
    for old in properties.findall(W + "tblLayout"):
        properties.remove(old)
    layout = etree.Element(W + "tblLayout", {W + "type": "fixed"})
    after = [child for child in properties if child.tag in (W + "tblCellMar", W + "tblLook")]
    if after:
        after[0].addprevious(layout)
    else:
        properties.append(layout)
