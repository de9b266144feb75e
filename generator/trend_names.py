"""趋势: the totals of the main form, period by period up to this one, for a line chart or a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.shown import DASH, Names, Rows
from tracker.definition.form import Form
from tracker.definition.model import Period
from tracker.figures import FigureTable


@dataclass(frozen=True, slots=True)
class Past:
    """A period and its main form's figures, as they stand now."""

    period: Period
    table: FigureTable


def trend(history: Sequence[Past], form: Form | None) -> Rows:
    """A row a period, oldest first; a period in which nobody reported a figure has — there."""
    fields = [field for field in form.fields if field.numeric] if form else []
    rows = []
    for past in history:
        totals = {field.name: past.table.at(field.id) or DASH for field in fields}
        rows.append(Names("趋势", {"名称": short_label(past.period), **totals}))
    return Rows("趋势", ("名称", *(field.name for field in fields)), tuple(rows))


def short_label(period: Period) -> str:
    """9月20日: the printed due day, as an axis has room for."""
    return f"{period.printed_due.month}月{period.printed_due.day}日"
