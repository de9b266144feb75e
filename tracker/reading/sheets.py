"""Bytes that passed the gate → sheets of plain values: python-calamine first, xlrd or openpyxl where it refuses."""

import os
from collections.abc import Callable
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from tracker.reading.binary_sheet import binary_marks
from tracker.reading.gate import Look
from tracker.reading.html_table import read_html
from tracker.reading.kinds import Kind
from tracker.reading.ooxml import Marks
from tracker.reading.opendocument import OpenSheet, open_sheets
from tracker.reading.questions import Ask, Refusal
from tracker.reading.sheet import GUIDE_SHEET, STAMP_SHEET, Cell, Sheet
from tracker.reading.text_table import read_text
from tracker.reading.xml_sheet import read_xml_table
from tracker.reading.zipped import FAULTS, open_zip


def load(data: bytes, look: Look, name: str = "") -> tuple[Sheet, ...]:
    """Every worksheet in the workbook's order, without our own hidden lists; a Refusal when no reader opens it.

    `name` is the file's, after which a web page or a text names its one sheet.
    """
    if look.kind in ("html", "text"):
        read = read_html if look.kind == "html" else read_text
        return read(data, name.rpartition(".")[0] or name)
    if look.kind == "xml2003":
        return read_xml_table(data)
    marks, opened = look.marks, dict[str, OpenSheet]()
    if look.kind == "ods":
        opened = open_sheets(_content(data))
        marks = {name: sheet.marks for name, sheet in opened.items()}
    elif look.kind == "xlsb":
        marks = _binary(data)
    try:
        return _calamine(data, marks, opened)
    except PasswordError as fault:
        raise Refusal(Ask.ENCRYPTED) from fault
    except BaseException as fault:  # a panic in Rust is no Exception
        if isinstance(fault, KeyboardInterrupt | SystemExit | Refusal):
            raise
        return _second(data, look.kind, marks)


def _content(data: bytes) -> bytes:
    try:
        return open_zip(data).content("content.xml")
    except KeyError as fault:
        raise Refusal(Ask.DAMAGED, detail="缺少内容") from fault


def _binary(data: bytes) -> dict[str, Marks]:
    try:
        return binary_marks(open_zip(data))
    except (KeyError, IndexError, ArithmeticError, *FAULTS) as fault:
        raise Refusal(Ask.DAMAGED, detail="xlsb") from fault


def _calamine(data: bytes, marks: dict[str, Marks], opened: dict[str, OpenSheet]) -> tuple[Sheet, ...]:
    sheets = []
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for meta in book.sheets_metadata:
            hidden = meta.visible != SheetVisibleEnum.Visible
            if meta.typ != SheetTypeEnum.WorkSheet or _ours_alone(meta.name, hidden=hidden):
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows = sheet.to_python(skip_empty_area=False)
            if meta.name in opened:
                merged = tuple(opened[meta.name].merged)
            else:
                merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            sheets.append(_sheet(meta.name, hidden, rows, merged, marks))
    return tuple(sheets)


def _ours_alone(name: str, *, hidden: bool) -> bool:
    """Sheets on which nobody reports: our drop-down lists, our guide to filling in."""
    return (hidden and name.startswith("_") and name != STAMP_SHEET) or name == GUIDE_SHEET


def _sheet(
    name: str,
    hidden: bool,
    rows: list[list[Cell]],
    merged: tuple[tuple[int, int, int, int], ...],
    marks: dict[str, Marks],
) -> Sheet:
    """The sheet, padded to the marks: calamine drops trailing rows whose formulas carry no value."""
    found = marks.get(name) or Marks()
    marked = [*found.errors, *found.uncached]
    height = max([row for row, _ in marked], default=-1) + 1
    wide = max([len(rows[0]) if rows else 0, *(column + 1 for _, column in marked)])
    whole = [tuple(row) if len(row) == wide else (*row, *[""] * (wide - len(row))) for row in rows]
    whole += [("",) * wide] * (height - len(rows))
    return Sheet(
        name, hidden, tuple(whole), merged, found.errors, frozenset(found.uncached), found.unplaced,
        frozenset(found.hidden_rows), frozenset(found.hidden_columns),
    )  # fmt: skip


def _second(data: bytes, kind: Kind, marks: dict[str, Marks]) -> tuple[Sheet, ...]:
    """The second opinion; whatever it raises, the file is unreadable."""
    readers: dict[Kind, Callable[[bytes, dict[str, Marks]], tuple[Sheet, ...]]] = {"xlsx": _openpyxl, "biff": _xlrd}
    try:
        sheets = readers[kind](data, marks)
    except Exception as fault:
        raise Refusal(Ask.UNREADABLE) from fault
    if not any(sheet.rows for sheet in sheets):  # openpyxl finds nothing in Strict files, without a word
        raise Refusal(Ask.UNREADABLE)
    return sheets


def _openpyxl(data: bytes, marks: dict[str, Marks]) -> tuple[Sheet, ...]:
    from openpyxl import load_workbook  # noqa: PLC0415  a second's import nobody else pays for

    sheets = []
    for sheet in load_workbook(BytesIO(data), data_only=True).worksheets:
        rows: list[list[Cell]] = [
            ["" if cell.value is None or cell.data_type == "e" else cell.value for cell in row]  # type: ignore[misc]
            for row in sheet.iter_rows(min_row=1, min_col=1)
        ]
        merged = tuple((m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges)
        sheets.append(_sheet(sheet.title, sheet.sheet_state != "visible", rows, merged, marks))
    return tuple(sheets)


def _xlrd(data: bytes, marks: dict[str, Marks]) -> tuple[Sheet, ...]:
    import xlrd  # noqa: PLC0415  only old formats pay for it

    with open(os.devnull, "w", encoding="utf-8") as silent:  # noqa: PTH123  a device, not a path of ours
        book = xlrd.open_workbook(file_contents=data, logfile=silent, formatting_info=True)
        sheets = []
        for sheet in book.sheets():
            rows = [[_xlrd_cell(cell, book.datemode) for cell in row] for row in sheet.get_rows()]
            merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
            sheets.append(_sheet(sheet.name, sheet.visibility != 0, rows, merged, marks))
    return tuple(sheets)


def _xlrd_cell(cell: Any, datemode: int) -> Cell:
    import xlrd  # noqa: PLC0415

    if cell.ctype == xlrd.XL_CELL_DATE:
        moment: Cell = xlrd.xldate_as_datetime(cell.value, 1 if datemode else 0)
        return moment
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_TEXT):
        value: Cell = cell.value
        return value
    return ""
