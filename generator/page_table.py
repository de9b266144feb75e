"""Tables of an official page: ruled, fixed columns, a head that repeats on each page, a row for each item of a loop."""

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm
from docx.table import _Cell, _Row
from lxml import etree

from generator import page_styles as styles
from generator.page import line, room, styled
from generator.text_width import width as text_width

_CHARACTER = 10.5 * 25.4 / 72  # millimetres of a character of a head, 五号
_MARGINS = 1.2  # left and right of it


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the tag of its cells, its share of the width, the text of its 合计 cell."""

    head: str
    cell: str
    share: int
    total: str = ""
    left: bool = False


def table(
    paper: Paper,
    caption: str,
    loop: str,
    columns: Sequence[Column],
    *,
    above: str = "",
    empty: str = "无",
    total_first: bool = False,
) -> None:
    """A caption and a table with a row for each item of `loop` (e.g. 行 in 单位), `empty` where there is none.

    Where a column has a total, a 合计 row ends the table, or begins it (`total_first`, where it fills many pages).
    `above` is a note under the caption, where no page break can leave it alone. Rows never break across pages.
    """
    line(paper, styles.CAPTION, caption)
    if above:
        line(paper, styles.NOTE, above, keep=True)
    grid = paper.add_table(rows=0, cols=len(columns))
    _ruled(grid._tbl.tblPr)  # noqa: SLF001
    widths = _widths(columns, room(paper))
    head = grid.add_row()
    _marked(head, "w:tblHeader")
    for cell, column, width in zip(head.cells, columns, widths, strict=True):
        _filled(cell, _balanced(column.head, width), styles.HEAD_CELL)
    if total_first:
        _totals(grid.add_row(), columns)
    _command(grid.add_row(), f"{{%tr for {loop} %}}")
    for cell, column in zip(grid.add_row().cells, columns, strict=True):
        _filled(cell, column.cell, styles.CELL_LEFT if column.left else styles.CELL)
    if empty:
        _command(grid.add_row(), "{%tr else %}")
        _filled(_joined(grid.add_row()), empty, styles.CELL)
    _command(grid.add_row(), "{%tr endfor %}")
    if not total_first and any(column.total for column in columns):
        _totals(grid.add_row(), columns)
    for row in grid.rows:
        _marked(row, "w:cantSplit")
        for cell in row._tr.tc_lst:  # noqa: SLF001 merged cells come once here
            first = row._tr.tc_lst.index(cell)  # noqa: SLF001
            cell.width = Mm(sum(widths[first : first + cell.grid_span]))
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)


def _totals(row: _Row, columns: Sequence[Column]) -> None:
    for cell, column in zip(row.cells, columns, strict=True):
        _filled(cell, column.total, styles.CELL)


def _widths(columns: Sequence[Column], whole: int) -> list[float]:
    """Millimetres of each column by its share, none so narrow that the unit below its head would break."""
    room_, needed = whole / 36000, [_needed(column.head) for column in columns]
    shares = [max(column.share, 0) for column in columns]
    wide = [share * room_ / sum(shares) for share in shares]
    lacking = sum(max(0.0, need - width) for need, width in zip(needed, wide, strict=True))
    spare = sum(max(0.0, width - need) for need, width in zip(needed, wide, strict=True))
    if lacking and spare > lacking:
        wide = [need + max(0.0, width - need) * (1 - lacking / spare) for need, width in zip(needed, wide, strict=True)]
    return [round(width, 1) for width in wide]


def _needed(head: str) -> float:
    """Millimetres that keep the last line of a head, its unit, in one line, and two characters of any other."""
    last = head.rsplit("\n", maxsplit=1)[-1]
    characters = text_width(last) / 2
    return _MARGINS + _CHARACTER * (characters if last.startswith("（") else min(2, characters))


def _balanced(head: str, width: float) -> str:
    """The head with its label broken into lines of about equal length: 获证/企业, not 获证企/业."""
    label, mark, unit = head.partition("\n")
    room_ = max(1, int((width - _MARGINS) / _CHARACTER))
    lines = -(-len(label) // room_)
    if lines < 2 or not label.isalnum() or label.isascii():
        return head
    size = -(-len(label) // lines)
    return "\n".join(label[at : at + size] for at in range(0, len(label), size)) + mark + unit


def _filled(cell: _Cell, text: str, style: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.add_run(text)
    styled(paragraph._p, style)  # noqa: SLF001
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    properties.append(middle)


def _command(row: _Row, tag: str) -> None:
    """A row that holds nothing but the tag that commands rows."""
    cell = _joined(row)
    cell.paragraphs[0].add_run(tag)
    styled(cell.paragraphs[0]._p, styles.TAG)  # noqa: SLF001


def _joined(row: _Row) -> _Cell:
    joined: _Cell = row.cells[0].merge(row.cells[-1])
    return joined


def _marked(row: _Row, name: str) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    if name == "w:cantSplit":
        properties.insert(0, OxmlElement(name))
    else:
        properties.append(OxmlElement(name))


def _ruled(properties: etree._Element) -> None:
    """Single half-point rules, fixed widths, centred."""
    for child in list(properties):
        properties.remove(child)
    centred = OxmlElement("w:jc")
    centred.set(qn("w:val"), "center")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    width = OxmlElement("w:tblW")
    width.set(qn("w:w"), "5000")
    width.set(qn("w:type"), "pct")
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "28")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.extend([width, centred, borders, layout, margins])
