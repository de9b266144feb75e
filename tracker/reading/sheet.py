"""One worksheet as the reader sees it: plain values by position, merged ranges, error and uncached cells."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

Cell = str | int | float | bool | date | datetime | time | timedelta
STAMP_SHEET = "_baosong"  # the hidden sheet that says whose blank this was
GUIDE_SHEET = "填报说明"  # how to fill in; nothing is reported there
At = tuple[int, int]  # row and column, counted from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `rows` is rectangular, blanks are ""; `merged` are (first row, first column, last row, last column).

    `errors` gives the text (#REF!) of error cells, `uncached` the cells whose formula carries no value; readers
    show both as blank. `unplaced` counts error cells without an address.
    """

    name: str
    hidden: bool
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    errors: dict[At, str] = field(default_factory=dict)
    uncached: frozenset[At] = frozenset()
    unplaced: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def at(self, row: int, column: int) -> Cell:
        """The value there; "" outside the used area."""
        try:
            return self.rows[row][column] if row >= 0 and column >= 0 else ""
        except IndexError:
            return ""

    def filled(self, row: int, column: int) -> bool:
        """Whether anything stands there: a value, an error or a formula."""
        value = self.at(row, column)
        blank = value == "" or (isinstance(value, str) and not value.strip())
        return not blank or (row, column) in self.errors or (row, column) in self.uncached


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """D7 for (6, 3)."""
    return f"{letters(column)}{row + 1}"


def at_of(name: str) -> At:
    """(6, 3) for D7."""
    digits = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    column = 0
    for letter in name[: len(name) - len(digits)]:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


def shown(value: Cell) -> str:
    """A cell's value as text, numbers with at most 15 digits as the office suite shows them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if abs(value) < 1e15:
            return str(int(value)) if value.is_integer() else format(Decimal(f"{value:.15g}"), "f")
        return format(Decimal(f"{value:.15g}"), "f") if abs(value) < 1e30 else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
