"""A form with its fields down the side, and a card, which is one column of values."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil

from generator.layout_parts import (
    AROUND,
    LOW_ROW,
    NOTE_ROW,
    PRIOR_HEAD,
    PRIOR_ROW,
    ROW,
    Draft,
    Layout,
    done,
    form_level,
    has_prior,
    lines_of,
)
from generator.look import Look
from generator.paper import Area, Paper, cell, fit
from generator.text_width import height, width
from tracker.definition.form import TOTAL, Field, Form


def lay_out_down(form: Form, top: int, digits: int, *, prior: bool) -> Layout:
    """Fields down the side; a card is one column of values. Last period's values are a narrow column beside each."""
    draft, card = Draft(), form.shape == "card"
    fields, lines = (form.fields, [("", "数值")]) if card else (form.row_fields, lines_of(form))
    beside = prior and any(map(has_prior, fields))
    columns = [(line, text, again) for line, text in lines for again in (False, *([True] if beside else []))]
    grouped = any(f.group for f in form.fields)
    lead = 3 if grouped else 2
    paper, low = _down_paper(form, columns, grouped, digits, prior=prior)
    heads = ["分组", "指标", "计量\n单位"][3 - lead :] + [PRIOR_HEAD if again else text for _, text, again in columns]
    for column, text in enumerate(heads, start=1):
        draft.label(cell(top, column), text, Look.PRIOR_HEAD if text == PRIOR_HEAD else Look.HEAD)
        draft.raise_to(top, height(text, paper.widths[column - 1], least=ROW + 6))
    for row, indicator in enumerate(fields, start=top + 1):
        draft.label(cell(row, lead - 1), indicator.label, Look.LABEL)
        draft.label(cell(row, lead), indicator.unit, Look.MIDDLE)
        draft.raise_to(row, height(indicator.label, paper.widths[lead - 2], least=low))
        if indicator.type == "text":
            draft.raise_to(row, NOTE_ROW)
        for column, (line, _, again) in enumerate(columns, start=lead + 1):
            if again:
                draft.prior(cell(row, column), line, indicator)
            else:
                draft.slot(cell(row, column), line, indicator)
    if grouped:
        _groups_down(draft, fields, top + 1, paper.widths[0])
    singles = () if card else form.form_fields
    bottom = form_level(draft, singles, top + 1 + len(fields), lead, paper, prior=prior)
    return done(form, draft, (top, top), lead, paper, bottom)


def _down_paper(
    form: Form, columns: Sequence[tuple[str, str, bool]], grouped: bool, digits: int, *, prior: bool
) -> tuple[Paper, float]:
    """The paper, and the height of a row: lower where only so the table keeps on one page."""
    names = max((width(f.label) for f in form.fields), default=8)
    notes = sum(f.type == "text" for f in form.fields)
    points = (len(form.fields) - notes) * ROW + notes * NOTE_ROW + AROUND + 16 * len(form.notes)
    points += PRIOR_ROW * sum(map(has_prior, form.form_fields)) * prior
    groups = max(8.7, *(min(10.7, width(f.group) + 0.7) for f in form.fields)) if grouped else 0
    if form.shape == "card":
        lead = [*([groups] if grouped else []), min(44, max(24, names + 2)), 10]
        return fit([*lead, 40 if notes else 26, *([10] if len(columns) > 1 else [])], points=points), ROW
    least = max(7.7, digits + 0.7)
    values = [
        max(5.7, digits - 1.3)
        if again
        else max(least + (2 - prior) * (line == TOTAL), min(10 - prior, ceil(width(text) / 10) * 2 + 1))
        for line, text, again in columns
    ]
    wanted = [*([groups] if grouped else []), min(20.7, max(12.7, names + 0.7)), 6.7, *values]
    paper = fit(wanted, points=points)
    if paper.tall:
        return paper, ROW
    low = fit(wanted, points=points - (ROW - LOW_ROW) * (len(form.fields) - notes))
    return (low, LOW_ROW) if low.tall else (paper, ROW)


def _groups_down(draft: Draft, fields: Sequence[Field], top: int, columns: float) -> None:
    row = top
    for group, run in groupby(fields, key=lambda f: f.group):
        last = row + len(list(run)) - 1
        draft.label(Area(row, 1, last, 1), group, Look.HEAD if group else Look.LABEL)
        share = height(group, columns) / (last - row + 1)
        for each in range(row, last + 1):
            draft.raise_to(each, share)
        row = last + 1
