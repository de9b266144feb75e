"""Drop-down lists of a workbook, on one hidden sheet: a list written into the cell breaks Excel over 255 signs."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "_lists"


class Choices:
    """The lists used so far; each distinct one stands once, in a column of its own."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._columns: dict[tuple[str, ...], int] = {}

    def reference(self, choices: tuple[str, ...]) -> str:
        """The range that holds these choices, for a drop-down's formula."""
        column = self._columns.setdefault(choices, len(self._columns) + 1)
        letter = get_column_letter(column)
        return f"'{SHEET}'!${letter}$1:${letter}${len(choices)}"

    def write(self) -> None:
        """Write the hidden sheet, if any list was asked for."""
        if not self._columns:
            return
        sheet: Worksheet = self._workbook.create_sheet(SHEET)
        for choices, column in self._columns.items():
            for row, text in enumerate(choices, start=1):
                cell = sheet.cell(row, column, text)
                cell.data_type = "s"
        sheet.sheet_state = "veryHidden"
        sheet.protection.sheet = True
