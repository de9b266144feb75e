"""A form of any shape from its sheet: grid, card or list → PartReading."""

from tracker.definition.form import Form
from tracker.definition.model import Period
from tracker.facts import DeliveryKey, PartReading
from tracker.problem import Problem
from tracker.reading.draft import Draft, in_force
from tracker.reading.index import Index
from tracker.reading.part import (
    finished,
    locate_form,
    nil_return,
    nil_table,
    read_grid_rows,
    read_items,
    read_single,
    say_outside,
)
from tracker.reading.totals import read_totals


def read_form(
    index: Index, form: Form, period: Period, delivery: DeliveryKey, member: str, notes: tuple[Problem, ...] = ()
) -> PartReading:
    """What the sheet says for this form of this delivery; `notes` are findings about its identity."""
    draft = Draft(index, form, member)
    fields = in_force(form, period)
    if form.shape == "list":
        items = read_items(draft, fields)
        nil = nil_return(draft, items.nil, items.nil_text, len(items.rows))
        draft.problems += notes
        return finished(draft, delivery, nil=nil)
    located = locate_form(draft, fields)
    if form.shape == "card":
        read_single(draft, fields, located)
    else:
        row_fields = [f for f in fields if f.scope == "row"]
        read_grid_rows(draft, row_fields, located)
        read_totals(draft, row_fields, located)
        read_single(draft, [f for f in fields if f.scope == "form"], located)
    nil = nil_table(draft)
    if not nil:
        say_outside(draft, located)
    draft.problems += notes
    return finished(draft, delivery, nil=nil)
