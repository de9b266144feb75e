"""Where everything of a form stands on its sheet: labels and places for values, by the layout contract.

The blank fills the places with fill-in cells, the summary workbook with values; the reader finds them by labels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import ceil
from typing import Literal

from generator.look import Look
from generator.paper import Area, Paper, cell, fit, width_of
from generator.text_width import height, width
from tracker.definition.model import TOTAL, Field, Form, Period

Role = Literal["fill", "sum", "calc", "dash"]
LIST_ROWS = 30  # ruled empty rows of a list
_ROW = 21.0  # points
_NOTE_ROW = 66.0
_AROUND = 190.0  # title block, headings and signature line


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the form."""

    area: Area
    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one value. `line` is a row id, "total", "" (card, form-level) or a list item's number."""

    area: Area
    line: str
    field: Field
    role: Role


@dataclass(frozen=True)
class Layout:
    """A form laid out: `head` are the first and last row of its headings, `columns` those that name the rows."""

    form: Form
    labels: tuple[Label, ...]
    slots: tuple[Slot, ...]
    head: tuple[int, int]
    columns: int
    paper: Paper
    heights: Mapping[int, float]
    bottom: int


def in_force(form: Form, period: Period) -> Form:
    """The form as it stands in the period: without fields that begin later (`since`) or ended (`until`)."""
    day = period.data_until
    kept = tuple(f for f in form.fields if (f.since or day) <= day <= (f.until or day))
    return form if len(kept) == len(form.fields) else replace(form, fields=kept)


def caption(indicator: Field) -> str:
    """The heading of a field: 立案（起）."""
    return f"{indicator.label}（{indicator.unit}）" if indicator.unit else indicator.label


def _head(indicator: Field) -> str:
    """The same over a narrow column: the unit, never torn, on a line of its own."""
    return f"{indicator.label}\n（{indicator.unit}）" if indicator.unit else indicator.label


def role(indicator: Field, line: str) -> Role:
    """What stands in a value's place: a fill-in cell, the sum of the rows, a calculated value or a dash."""
    if indicator.type == "calc":
        return "calc"
    if line != TOTAL or indicator.over_rows == "typed":
        return "fill"
    return "sum" if indicator.over_rows == "sum" and indicator.numeric else "dash"


def lay_out(form: Form, top: int, *, items: int = LIST_ROWS, unit_column: bool = False, digits: int = 7) -> Layout:
    """The form with its table beginning in row `top`.

    `items` is how many rows a list has, `unit_column` puts 单位 before them (a merged list), `digits` is the width
    of the longest number to be shown.
    """
    if form.shape == "list":
        return _list(form, top, items, unit_column, digits)
    if form.shape == "card" or form.orient == "fields_down":
        return _down(form, top, digits)
    return _across(form, top, digits)


@dataclass
class _Draft:
    labels: list[Label] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)

    def label(self, area: Area, text: str, look: Look) -> None:
        self.labels.append(Label(area, text, look))

    def slot(self, area: Area, line: str, indicator: Field) -> None:
        self.slots.append(Slot(area, line, indicator, role(indicator, line)))

    def raise_to(self, row: int, points: float) -> None:
        self.heights[row] = max(points, self.heights.get(row, 0))


def _lines(form: Form) -> list[tuple[str, str]]:
    """(line id, label) of a grid's rows and its total."""
    rows = [(row.id, row.label) for row in form.rows]
    return [*rows, (TOTAL, form.total_label)] if form.total_label else rows


def _column_width(indicator: Field, digits: int) -> float:
    """Wide enough for the values, for the unit in one piece and for the heading on three lines."""
    by_type: dict[str, int] = {"decimal": max(9, digits + 2), "date": 11, "text": 15, "bool": 6}
    body = by_type.get(indicator.type, max(7, digits + 1))
    if indicator.type == "enum":
        body = min(18, max(map(width, indicator.choices), default=6) + 3)
    unit = width(indicator.unit) + 5 if indicator.unit else 0
    return max(body, unit, ceil(width(indicator.label) / 4) * 2 + 1)


def _across(form: Form, top: int, digits: int) -> Layout:
    draft, fields, lines = _Draft(), form.row_fields, _lines(form)
    names = [width(text) for _, text in lines]
    paper = fit([min(22, max([10, *names]) + 1), *(_column_width(f, digits) for f in fields)])
    deep = 1 + any(f.group for f in fields)
    draft.label(Area(top, 1, top + deep - 1, 1), form.row_label, Look.HEAD)
    _heads(draft, fields, top, deep, 2, paper.widths)
    for row, (line, text) in enumerate(lines, start=top + deep):
        draft.label(cell(row, 1), text, Look.HEAD if line == TOTAL else Look.LABEL)
        draft.raise_to(row, height(text, paper.widths[0], least=_ROW))
        for column, indicator in enumerate(fields, start=2):
            draft.slot(cell(row, column), line, indicator)
    bottom = _form_level(draft, form.form_fields, top + deep + len(lines), 1, paper)
    return _done(form, draft, (top, top + deep - 1), 1, paper, bottom)


def _heads(draft: _Draft, fields: Sequence[Field], top: int, deep: int, left: int, widths: Sequence[float]) -> None:
    """Headings of fields side by side, a row of group headings above where there are groups."""
    column = left
    for group, run in groupby(fields, key=lambda f: f.group):
        members = list(run)
        last = column + len(members) - 1
        if group:
            draft.label(Area(top, column, top, last), group, Look.HEAD)
            draft.raise_to(top, height(group, sum(widths[column - 1 : last]), least=_ROW))
        for indicator in members:
            first = top + deep - 1 if group else top
            draft.label(Area(first, column, top + deep - 1, column), _head(indicator), Look.HEAD)
            draft.raise_to(top + deep - 1, height(_head(indicator), widths[column - 1], least=_ROW + 6))
            column += 1


def _down(form: Form, top: int, digits: int) -> Layout:
    """Fields down the side; a card is one column of values."""
    draft, card = _Draft(), form.shape == "card"
    fields, columns = (form.fields, [("", "数值")]) if card else (form.row_fields, _lines(form))
    grouped = any(f.group for f in form.fields)
    lead = 3 if grouped else 2
    paper = _down_paper(form, columns, grouped, digits)
    heads = ["分组", "指标", "计量\n单位"][3 - lead :] + [text for _, text in columns]
    for column, text in enumerate(heads, start=1):
        draft.label(cell(top, column), text, Look.HEAD)
        draft.raise_to(top, height(text, paper.widths[column - 1], least=_ROW + 6))
    for row, indicator in enumerate(fields, start=top + 1):
        draft.label(cell(row, lead - 1), indicator.label, Look.LABEL)
        draft.label(cell(row, lead), indicator.unit, Look.MIDDLE)
        draft.raise_to(row, height(indicator.label, paper.widths[lead - 2], least=_ROW))
        if indicator.type == "text":
            draft.raise_to(row, _NOTE_ROW)
        for column, (line, _) in enumerate(columns, start=lead + 1):
            draft.slot(cell(row, column), line, indicator)
    if grouped:
        _groups_down(draft, fields, top + 1, paper.widths[0])
    bottom = _form_level(draft, () if card else form.form_fields, top + 1 + len(fields), lead, paper)
    return _done(form, draft, (top, top), lead, paper, bottom)


def _down_paper(form: Form, columns: Sequence[tuple[str, str]], grouped: bool, digits: int) -> Paper:
    names = max((width(f.label) for f in form.fields), default=8)
    notes = sum(f.type == "text" for f in form.fields)
    points = (len(form.fields) - notes) * _ROW + notes * _NOTE_ROW + _AROUND + 16 * len(form.notes)
    groups = max(8.7, *(min(10.7, width(f.group) + 0.7) for f in form.fields)) if grouped else 0
    if form.shape == "card":
        lead = [*([groups] if grouped else []), min(44, max(24, names + 2)), 10]
        return fit([*lead, 40 if notes else 26], points=points)
    least = max(7.7, digits + 0.7)
    values = [max(least + 2 * (line == TOTAL), min(10, ceil(width(text) / 10) * 2 + 1)) for line, text in columns]
    return fit([*([groups] if grouped else []), min(20.7, max(12.7, names + 0.7)), 6.7, *values], points=points)


def _groups_down(draft: _Draft, fields: Sequence[Field], top: int, columns: float) -> None:
    row = top
    for group, run in groupby(fields, key=lambda f: f.group):
        last = row + len(list(run)) - 1
        draft.label(Area(row, 1, last, 1), group, Look.HEAD if group else Look.LABEL)
        share = height(group, columns) / (last - row + 1)
        for each in range(row, last + 1):
            draft.raise_to(each, share)
        row = last + 1


def _form_level(draft: _Draft, fields: Sequence[Field], row: int, lead: int, paper: Paper) -> int:
    """Fields that stand once in the form, one a line below the table; returns the last row used."""
    across = len(paper.widths)
    for indicator in fields:
        draft.label(Area(row, 1, row, lead), caption(indicator), Look.LABEL)
        draft.slot(Area(row, lead + 1, row, across), "", indicator)
        draft.raise_to(row, height(caption(indicator), sum(paper.widths[:lead]), least=_ROW))
        if indicator.type == "text":
            draft.raise_to(row, _NOTE_ROW)
        row += 1
    return row - 1


def _list(form: Form, top: int, items: int, unit_column: bool, digits: int) -> Layout:
    draft, fields = _Draft(), form.row_fields
    lead = 2 if unit_column else 1
    spare = [10.0] * max(0, 2 - len(fields))  # a heading line needs three columns
    columns = [*([10] if unit_column else []), 5, *(_column_width(f, digits) for f in fields), *spare]
    paper = fit(columns)
    if not paper.landscape:  # then its ruled rows should end on one page
        paper = fit(columns, points=items * _ROW + _AROUND + 16 * len(form.notes))
    deep = 1 + any(f.group for f in fields)
    for column, text in enumerate(["单位", "序号"][2 - lead :], start=1):
        draft.label(Area(top, column, top + deep - 1, column), text, Look.HEAD)
    _heads(draft, fields, top, deep, lead + 1, paper.widths)
    for number in range(1, items + 1):
        row = top + deep + number - 1
        draft.label(cell(row, lead), str(number), Look.SERIAL)
        draft.raise_to(row, _ROW)
        for column, indicator in enumerate(fields, start=lead + 1):
            draft.slot(cell(row, column), str(number), indicator)
    bottom = _form_level(draft, form.form_fields, top + deep + items, lead + 1, paper)
    return _done(form, draft, (top, top + deep - 1), lead, paper, bottom)


def _done(form: Form, draft: _Draft, head: tuple[int, int], columns: int, paper: Paper, bottom: int) -> Layout:
    return Layout(form, tuple(draft.labels), tuple(draft.slots), head, columns, paper, draft.heights, bottom)


def grown(layout: Layout, texts: Iterable[tuple[Area, str]]) -> dict[int, float]:
    """The row heights that show these texts whole as well."""
    heights = dict(layout.heights)
    for area, text in texts:
        points = height(text, width_of(area, layout.paper))
        heights[area.top] = max(heights.get(area.top, 0), points)
    return heights
