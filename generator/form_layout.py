"""Where everything of a form stands on its sheet: labels and places for values, by the layout contract.

The blank fills the places with fill-in cells, the summary workbook with values; the reader finds them by labels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from math import ceil

from generator.layout_down import lay_out_down
from generator.layout_parts import (
    AROUND,
    LIST_ROWS,
    PRIOR,
    PRIOR_ROW,
    ROW,
    Draft,
    Layout,
    done,
    form_level,
    has_prior,
    head_text,
    lines_of,
)
from generator.look import Look
from generator.paper import Area, cell, fit, width_of
from generator.text_width import height, width
from tracker.definition.form import TOTAL, Field, Form
from tracker.definition.model import Period


def in_force(form: Form, period: Period) -> Form:
    """The form as it stands in the period: without fields that begin later (`since`) or ended (`until`)."""
    day = period.data_until
    kept = tuple(f for f in form.fields if (f.since or day) <= day <= (f.until or day))
    return form if len(kept) == len(form.fields) else replace(form, fields=kept)


def lay_out(
    form: Form,
    top: int,
    *,
    items: int = LIST_ROWS,
    unit_column: bool = False,
    digits: int = 7,
    prior: bool = False,
) -> Layout:
    """The form with its table beginning in row `top`.

    `items` is how many rows a list has, `unit_column` puts 单位 before them (a merged list), `digits` is the width
    of the longest number to be shown; `prior` puts last period's values beside those that go on from them.
    """
    if form.shape == "list":
        return _list(form, top, items, unit_column, digits)
    if form.shape == "card" or form.orient == "fields_down":
        return lay_out_down(form, top, digits, prior=prior)
    return _across(form, top, digits, prior=prior)


def _column_width(indicator: Field, digits: int) -> float:
    """Wide enough for the values, for the unit in one piece and for the heading on three lines."""
    by_type: dict[str, int] = {"decimal": max(9, digits + 2), "date": 11, "text": 15, "bool": 6}
    body = by_type.get(indicator.type, max(7, digits + 1))
    if indicator.type == "enum":
        body = min(18, max(map(width, indicator.choices), default=6) + 3)
    unit = width(indicator.unit) + 5 if indicator.unit else 0
    return max(body, unit, ceil(width(indicator.label) / 4) * 2 + 1)


def _across(form: Form, top: int, digits: int, *, prior: bool) -> Layout:
    draft, fields, lines = Draft(), form.row_fields, lines_of(form)
    names = [width(text) for _, text in lines]
    spare = [10.0] * max(0, 2 - len(fields))  # a heading line needs three columns
    paper = fit([min(22, max([10, *names]) + 1), *(_column_width(f, digits) for f in fields), *spare])
    deep = 1 + any(f.group for f in fields)
    draft.label(Area(top, 1, top + deep - 1, 1), form.row_label, Look.HEAD)
    _heads(draft, fields, top, deep, 2, paper.widths)
    row, prior = top + deep, prior and any(map(has_prior, fields))
    for line, text in lines:
        draft.label(cell(row, 1), text, Look.HEAD if line == TOTAL else Look.LABEL)
        draft.raise_to(row, height(text, paper.widths[0], least=ROW))
        for column, indicator in enumerate(fields, start=2):
            draft.slot(cell(row, column), line, indicator)
        if prior:
            row += 1
            draft.label(cell(row, 1), PRIOR, Look.PRIOR_LABEL)
            draft.raise_to(row, PRIOR_ROW)
            for column, indicator in enumerate(fields, start=2):
                draft.prior(cell(row, column), line, indicator)
        row += 1
    bottom = form_level(draft, form.form_fields, row, 1, paper, prior=prior)
    return done(form, draft, (top, top + deep - 1), 1, paper, bottom)


def _heads(draft: Draft, fields: Sequence[Field], top: int, deep: int, left: int, widths: Sequence[float]) -> None:
    """Headings of fields side by side, a row of group headings above where there are groups."""
    column = left
    for group, run in groupby(fields, key=lambda f: f.group):
        members = list(run)
        last = column + len(members) - 1
        if group:
            draft.label(Area(top, column, top, last), group, Look.HEAD)
            draft.raise_to(top, height(group, sum(widths[column - 1 : last]), least=ROW))
        for indicator in members:
            first = top + deep - 1 if group else top
            draft.label(Area(first, column, top + deep - 1, column), head_text(indicator), Look.HEAD)
            draft.raise_to(top + deep - 1, height(head_text(indicator), widths[column - 1], least=ROW + 6))
            column += 1


def _list(form: Form, top: int, items: int, unit_column: bool, digits: int) -> Layout:
    draft, fields = Draft(), form.row_fields
    lead = 2 if unit_column else 1
    spare = [10.0] * max(0, 2 - len(fields))  # a heading line needs three columns
    columns = [*([10] if unit_column else []), 5, *(_column_width(f, digits) for f in fields), *spare]
    paper = fit(columns)
    if not paper.landscape:  # then its ruled rows should end on one page
        paper = fit(columns, points=items * ROW + AROUND + 16 * len(form.notes))
    deep = 1 + any(f.group for f in fields)
    for column, text in enumerate(["单位", "序号"][2 - lead :], start=1):
        draft.label(Area(top, column, top + deep - 1, column), text, Look.HEAD)
    _heads(draft, fields, top, deep, lead + 1, paper.widths)
    for number in range(1, items + 1):
        row = top + deep + number - 1
        draft.label(cell(row, lead), str(number), Look.SERIAL)
        draft.raise_to(row, ROW)
        for column, indicator in enumerate(fields, start=lead + 1):
            draft.slot(cell(row, column), str(number), indicator)
    bottom = form_level(draft, form.form_fields, top + deep + items, lead + 1, paper)
    return done(form, draft, (top, top + deep - 1), lead, paper, bottom)


def grown(layout: Layout, texts: Iterable[tuple[Area, str]]) -> dict[int, float]:
    """The row heights that show these texts whole as well."""
    heights = dict(layout.heights)
    for area, text in texts:
        points = height(text, width_of(area, layout.paper))
        heights[area.top] = max(heights.get(area.top, 0), points)
    return heights
