"""A form drawn on its sheet: title block, labels, notes and signature line; the places for values stay empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import REHEARSAL, new_sheet, put, put_area
from generator.form_layout import grown
from generator.layout_parts import Layout
from generator.look import Look
from generator.paper import Area, cell, first_page, split
from generator.text_width import height, width
from tracker.definition.form import Form

_SIGNATURES = ("单位负责人（签字）：", "审核人：", "填表人：", "联系电话：", "填报日期：")
_BLANKS = (6, 7, 7, 11, 10)  # room to write behind each
_FORBIDDEN = str.maketrans("[]:*?/\\", "（）：＊？／、")
_MOST_SIGNS = 31  # of a sheet's name


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table: `lead` is three texts, `remarks` lines of their own, `mark` is 演练 or "".

    Over a `narrow` table (three columns) the lead takes two lines, since each text must keep a cell of its own.
    """

    annex: str
    campaign: str
    title: str
    lead: tuple[str, str, str]
    remarks: tuple[str, ...] = ()
    mark: str = ""
    narrow: bool = False

    @property
    def rows(self) -> int:
        """Rows it takes."""
        return 3 + self.narrow + (self.title != self.full_title) + len(self.remarks)

    @property
    def full_title(self) -> str:
        """The title with the campaign's name before it, unless it already has it."""
        return self.title if self.campaign in self.title else f"{self.campaign}\n{self.title}"


def heading(form: Form, campaign: str, lead: tuple[str, str, str], *, rehearsal: bool) -> Heading:
    """The title block of a form."""
    return Heading(form.annex, campaign, form.title, lead, mark=REHEARSAL if rehearsal else "", narrow=is_narrow(form))


def is_narrow(form: Form) -> bool:
    """Whether its table has three columns alone (指标, 计量单位, 数值)."""
    return form.shape == "card" and not any(field.group for field in form.fields)


def sheet_names(forms: Sequence[Form], before: str = "") -> tuple[str, ...]:
    """A sheet name for each form: its annex, else its title; unlike one another, at most 31 signs."""
    names: list[str] = []
    for form in forms:
        plain = f"{before}{form.annex or form.title or form.id}".translate(_FORBIDDEN).strip("' ")
        name, number = plain[:_MOST_SIGNS], 1
        while name.casefold() in {n.casefold() for n in names}:
            number += 1
            name = f"{plain[: _MOST_SIGNS - 4]}（{number}）"
        names.append(name)
    return tuple(names)


def draw(
    workbook: Workbook, name: str, above: Heading, layout: Layout, texts: Iterable[tuple[Area, str]] = ()
) -> Worksheet:
    """A new sheet with title block and labels; rows are made high enough for `texts`, written by the caller."""
    sheet = new_sheet(workbook, name, layout.paper.widths)
    draw_heading(sheet, above, first_page(layout.paper))
    for label in layout.labels:
        put_area(sheet, label.area, label.text, label.look)
    for row, points in grown(layout, texts).items():
        sheet.row_dimensions[row].height = round(points, 1)
    return sheet


def draw_heading(sheet: Worksheet, above: Heading, widths: Sequence[float]) -> None:
    """Annex mark, titles, the line of unit, period and date, and remarks, over columns of these widths."""
    columns, room = len(widths), sum(widths)
    put(sheet, 1, 1, above.annex, Look.ANNEX)
    if above.mark:
        put(sheet, 1, columns, above.mark, Look.MARK)
    sheet.row_dimensions[1].height = 22
    row = 2
    if above.title != above.full_title:
        _line(sheet, row, columns, above.campaign, Look.CAMPAIGN, height(above.campaign, room, 16, least=26))
        row += 1
    _line(sheet, row, columns, above.title, Look.TITLE, height(above.title, room, 20, least=34))
    row += 1
    if above.narrow:
        _line(sheet, row, columns, above.lead[0], Look.LEAD, 22)
        row += 1
        put_area(sheet, Area(row, 1, row, max(1, columns - 1)), above.lead[1], Look.LEAD)
        put_area(sheet, cell(row, columns), above.lead[2], Look.LEAD_RIGHT)
        sheet.row_dimensions[row].height = 22
    else:
        _lead(sheet, row, above.lead, widths)
    for number, remark in enumerate(above.remarks, start=row + 1):
        _line(sheet, number, columns, remark, Look.SCOPE, height(remark, room, 11, least=20))


def _lead(sheet: Worksheet, row: int, texts: tuple[str, str, str], widths: Sequence[float]) -> None:
    """Three texts left, middle and right: in cells of their own size where the columns allow, else running over."""
    looks = [Look.LEAD, Look.LEAD_MIDDLE, Look.LEAD_RIGHT]
    needs = [width(text) * 1.06 + 1 for text in texts]
    edges = list(accumulate(widths, initial=0))
    last = len(widths)
    slack, first, second = max(
        (min(edges[i] - needs[0], edges[j] - edges[i] - needs[1], edges[last] - edges[j] - needs[2]), i, j)
        for i in range(1, last - 1)
        for j in range(i + 1, last)
    )
    areas = [Area(row, 1, row, first), Area(row, first + 1, row, second), Area(row, second + 1, row, last)]
    if slack < 0:  # a text runs over empty cells only: the first to the right, the middle one to the left
        fits = (c for c in range(2, last) if edges[c - 1] >= needs[0] and edges[c] >= needs[0] + needs[1])
        middle = next(fits, last - 1)
        areas = [cell(row, 1), cell(row, middle), cell(row, last)]
        looks[1] = Look.LEAD_RIGHT
    for text, area, look in zip(texts, areas, looks, strict=True):
        put_area(sheet, area, text, look)
    sheet.row_dimensions[row].height = 22


def draw_foot(sheet: Worksheet, form: Form, row: int, widths: Sequence[float], *, extra: Sequence[str] = ()) -> int:
    """The form's notes and the signature line, from `row` on; returns the last row used."""
    notes = [*form.notes, *extra]
    for number, note in enumerate(notes, start=1):
        text = f"{'注：' if number == 1 else '　　'}{f'{number}. ' if len(notes) > 1 else ''}{note}"
        _line(sheet, row, len(widths), text, Look.NOTE, height(text, sum(widths), 10))
        row += 1
    return _sign(sheet, row, widths)


def _sign(sheet: Worksheet, row: int, widths: Sequence[float]) -> int:
    """The signature line, written behind the colons: a cell each where the columns allow, else all in one."""
    needs = [width(text) + blank for text, blank in zip(_SIGNATURES, _BLANKS, strict=True)]
    shares = split(widths, needs) if len(widths) >= len(needs) else []
    room = [sum(widths[first - 1 : last]) for first, last in shares]
    if shares and all(have > width(text) + 3 for have, text in zip(room, _SIGNATURES, strict=True)):
        for text, (first, last) in zip(_SIGNATURES, shares, strict=True):
            put_area(sheet, Area(row, first, row, last), text, Look.SIGN)
    else:
        spare = max(0, int(sum(widths) - sum(needs)) // len(needs) - 1)
        text = "".join(sign + " " * (blank + spare) for sign, blank in zip(_SIGNATURES, _BLANKS, strict=True))
        put_area(sheet, Area(row, 1, row, len(widths)), text.rstrip(), Look.SIGN)
    sheet.row_dimensions[row].height = 26
    return row


def _line(sheet: Worksheet, row: int, columns: int, text: str, look: Look, points: float) -> None:
    put_area(sheet, Area(row, 1, row, columns), text, look)
    sheet.row_dimensions[row].height = round(points, 1)
