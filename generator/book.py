"""A workbook of ours from start to bytes: cells written as text or number, pages set up, same input same bytes."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from generator.look import Look, dress
from generator.paper import Area
from generator.worked_out import Shown, with_values

Content = str | int | Decimal | date | None
REHEARSAL = "演练"
_RISKY = ("=", "+", "-", "@", "\t")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


class _Ordered(MultiCellRange):
    """Merged cells in order: openpyxl keeps a set, whose order changes from one process to the next."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


def new_book(creator: str, title: str) -> Workbook:
    """An empty workbook with our styles and no sheet; `creator` and `title` stand in its properties."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = creator
    workbook.properties.title = title
    dress(workbook)
    return workbook


def new_sheet(workbook: Workbook, name: str, widths: tuple[float, ...]) -> Worksheet:
    """A sheet at the end of the workbook with these column widths and no grid lines."""
    sheet: Worksheet = workbook.create_sheet(name)
    sheet.merged_cells = _Ordered()
    sheet.sheet_view.showGridLines = False
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = round(width, 2)
    return sheet


def put(sheet: Worksheet, row: int, column: int, content: Content, look: Look) -> None:
    """Write one cell. A text stays a text whatever sign it begins with; signs no workbook may hold are dropped."""
    cell = sheet.cell(row, column)
    cell.style = look.value
    if isinstance(content, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", content)
        cell.value = text or None
        if text:
            cell.data_type = "s"
        if text.startswith(_RISKY):
            cell.quotePrefix = True  # so that it stays a text when somebody edits the cell
    else:
        cell.value = content


def put_area(sheet: Worksheet, area: Area, content: Content, look: Look) -> None:
    """Write cells merged into one, each with its border."""
    if area.cells == 1:
        put(sheet, area.top, area.left, content, look)
        return
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            sheet.cell(row, column).style = look.value
    put(sheet, area.top, area.left, content, look)
    sheet.merged_cells.add(area.reference)


def put_formula(sheet: Worksheet, area: Area, formula: str, look: Look) -> None:
    """Write a formula of our own making (never a clerk's text)."""
    put_area(sheet, area, None, look)
    sheet.cell(area.top, area.left).value = formula


def to_bytes(workbook: Workbook, stamp: datetime, shown: Mapping[str, Shown] | None = None) -> bytes:
    """The workbook as .xlsx; `stamp` (aware) is its date, so that the same input gives the same bytes.

    `shown` are what formulas come to, by sheet: openpyxl writes none.
    """
    parts = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(workbook.sheetnames, start=1)}
    raw, out = BytesIO(), BytesIO()
    ExcelWriter(workbook, ZipFile(raw, "w", ZIP_STORED)).save()
    when = stamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(raw) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>" + when + rb"\g<2>", body)
            elif shown and parts.get(name) in shown:
                body = with_values(body, shown[parts[name]])
            target.writestr(ZipInfo(name, _EPOCH), body, ZIP_DEFLATED)
    return out.getvalue()
