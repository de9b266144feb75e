"""Cells on paper: areas, columns fitted to A4 upright or across, and the set-up of a printed sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_UPRIGHT, _ACROSS = 690, 1015  # pixels (96 a inch) between the side margins of A4, a little kept back
_TALL, _LOW = 735, 490  # points between head and foot of A4, upright and across
_MARGIN = 0.5  # inch, left and right
_MOST_STRETCH = 2.2
_LEAST_SCALE = 0.7  # makes 六号 (7.35 pt) of 10.5 pt type; rather than less the table goes on over more pages


@dataclass(frozen=True, slots=True)
class Area:
    """A cell, or cells merged into one. Rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def cells(self) -> int:
        """How many cells it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def top_left(self) -> str:
        """Its first cell: A4."""
        return f"{get_column_letter(self.left)}{self.top}"

    @property
    def reference(self) -> str:
        """A4, or A4:C5."""
        return self.top_left if self.cells == 1 else f"{self.top_left}:{get_column_letter(self.right)}{self.bottom}"


def cell(row: int, column: int) -> Area:
    """One cell."""
    return Area(row, column, row, column)


def blocks(areas: Iterable[Area]) -> list[str]:
    """Ranges that cover the first cells of these areas: runs in a row are joined, equal runs one under another too."""
    runs: list[Area] = []
    for row, column in sorted({(area.top, area.left) for area in areas}):
        last = runs[-1] if runs else None
        if last and last.top == row and last.right == column - 1:
            runs[-1] = replace(last, right=column)
        else:
            runs.append(cell(row, column))
    boxes: dict[tuple[int, int], list[Area]] = {}
    for run in runs:
        stack = boxes.setdefault((run.left, run.right), [])
        if stack and stack[-1].bottom == run.top - 1:
            stack[-1] = replace(stack[-1], bottom=run.bottom)
        else:
            stack.append(run)
    return [
        box.reference for box in sorted((b for stack in boxes.values() for b in stack), key=lambda b: (b.top, b.left))
    ]


@dataclass(frozen=True, slots=True)
class Paper:
    """Column widths fitted to the page, and how the page lies; `wide` pages side by side, `tall` 0 for any number."""

    widths: tuple[float, ...]
    landscape: bool
    wide: int = 1
    tall: int = 0


def fit(widths: Sequence[float], *, points: float = 0) -> Paper:
    """The widths stretched to fill A4, upright if they fit so, else across.

    With the table's height in `points` it is put on one page, the way that shrinks it less, unless its type
    became hard to read. A table much too wide for one page is given several side by side.
    """
    natural = sum(map(_pixels, widths))
    upright = min(1.0, _UPRIGHT / natural, _TALL / points if points else 1.0)
    across = min(1.0, _ACROSS / natural, _LOW / points if points else 1.0)
    one_page = points > 0 and max(upright, across) >= _LEAST_SCALE
    landscape = across > upright if one_page else natural > _UPRIGHT
    room = _ACROSS if landscape else _UPRIGHT
    if one_page:
        room = round(room / (across if landscape else upright))
    stretch = min(_MOST_STRETCH, max(1.0, room / natural))
    wide = 1 if one_page else ceil(natural * _LEAST_SCALE / room)
    return Paper(tuple((_pixels(w) * stretch - 5) / 7 for w in widths), landscape, wide, int(one_page))


def width_of(area: Area, paper: Paper) -> float:
    """The width of an area on that paper, in columns' units."""
    return sum(paper.widths[area.left - 1 : area.right])


def first_page(paper: Paper) -> tuple[float, ...]:
    """The columns that are surely on the first of several pages side by side: titles stand over these."""
    room = sum(paper.widths) / paper.wide * (1 if paper.wide == 1 else 0.93)
    count = sum(edge <= room + 1e-6 for edge in accumulate(paper.widths))
    return paper.widths[: max(3, count)]


def _pixels(width: float) -> float:
    return width * 7 + 5


def split(widths: Sequence[float], weights: Sequence[float]) -> list[tuple[int, int]]:
    """The columns shared out left to right by weight: (first, last) for each, at least one column each.

    There must be as many columns as weights.
    """
    edges = list(accumulate(widths))
    shares = list(accumulate(weights))
    out, first = [], 1
    for number, share in enumerate(shares):
        wanted = edges[-1] * share / shares[-1]
        latest = len(widths) - (len(weights) - number - 1)
        last = min(range(first, latest + 1), key=lambda c: abs(edges[c - 1] - wanted))
        last = latest if number == len(weights) - 1 else last
        out.append((first, last))
        first = last + 1
    return out


def set_page(
    sheet: Worksheet,
    paper: Paper,
    *,
    bottom: int,
    head: tuple[int, int] | None = None,
    columns: int = 0,
    mark: str = "",
) -> None:
    """A4 with page numbers at the foot, fitted in width, `head` rows and left `columns` repeated and frozen.

    `mark` (演练) is printed at the head of every page.
    """
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if paper.landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = paper.wide, paper.tall
    sheet.page_margins = PageMargins(left=_MARGIN, right=_MARGIN, top=0.6, bottom=0.65, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第&P页/共&N页"))
    sheet.HeaderFooter.oddHeader = HeaderFooterItem(right=_HeaderFooterPart(text=mark or None))
    sheet.print_area = f"A1:{get_column_letter(len(paper.widths))}{bottom}"
    if head:
        sheet.print_title_rows = f"{head[0]}:{head[1]}"
        sheet.freeze_panes = f"{get_column_letter(columns + 1)}{head[1] + 1}"
    if columns and paper.wide > 1:
        sheet.print_title_cols = f"A:{get_column_letter(columns)}"
