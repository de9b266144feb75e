"""A plain table of texts on a sheet of its own: one heading, one row a record, ready to filter and print."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import Content, new_sheet, put, put_area
from generator.look import Look
from generator.paper import Area, fit, set_page
from generator.text_width import height, width


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, least and most width in half-hanzi, and whether its texts stand left."""

    text: str
    least: int = 8
    most: int = 30
    left: bool = False


def table_sheet(
    workbook: Workbook,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Content]],
    *,
    remark: str = "",
    mark: str = "",
    frozen: int = 1,
) -> Worksheet:
    """A new sheet: 演练 mark, title, a remark line, headings with filters, then the rows. A4 across if it is wide."""
    paper = fit([_width(c, [r[i] for r in rows]) for i, c in enumerate(columns)])
    sheet = new_sheet(workbook, name, paper.widths)
    across = len(columns)
    if mark:
        put(sheet, 1, across, mark, Look.MARK)
    put_area(sheet, Area(2, 1, 2, across), title, Look.TITLE)
    sheet.row_dimensions[2].height = height(title, sum(paper.widths), 20, least=36)
    put_area(sheet, Area(3, 1, 3, across), remark, Look.SCOPE)
    sheet.row_dimensions[3].height = height(remark, sum(paper.widths), 11, least=20)
    for number, column in enumerate(columns, start=1):
        put(sheet, 4, number, column.text, Look.HEAD)
    sheet.row_dimensions[4].height = 27
    for row, record in enumerate(rows, start=5):
        for number, (content, column) in enumerate(zip(record, columns, strict=True), start=1):
            put(sheet, row, number, content, Look.VALUE_TEXT if column.left else Look.VALUE)
        tall = [height(_text(c), w) for c, w in zip(record, paper.widths, strict=True)]
        sheet.row_dimensions[row].height = round(max(21.0, *tall), 1)
    bottom = 4 + max(1, len(rows))
    sheet.auto_filter.ref = f"A4:{get_column_letter(across)}{bottom}"
    set_page(sheet, paper, bottom=bottom, head=(4, 4), columns=frozen, mark=mark)
    return sheet


def _width(column: Column, contents: Sequence[Content]) -> float:
    longest = max((width(_text(c)) for c in contents), default=0)
    return min(column.most, max(column.least, width(column.text), longest)) + 2  # room for the filter's arrow


def _text(content: Content) -> str:
    return "" if content is None else str(content)
