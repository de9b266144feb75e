"""The pieces of a form laid out on its sheet: labels, places for values, and how they are gathered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from generator.look import Look
from generator.paper import Area, Paper
from generator.text_width import height
from tracker.definition.form import TOTAL, Field, Form

Role = Literal["fill", "sum", "calc", "dash", "prior"]
LIST_ROWS = 30  # ruled empty rows of a list
PRIOR, PRIOR_HEAD = "上期数", "上期\n数"  # the reader passes over lines of this name
ROW = 21.0  # points
LOW_ROW = 17.5
PRIOR_ROW = 14.0
NOTE_ROW = 66.0
AROUND = 190.0  # title block, headings and signature line


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


def caption(indicator: Field) -> str:
    """The heading of a field: 立案（起）."""
    return f"{indicator.label}（{indicator.unit}）" if indicator.unit else indicator.label


def head_text(indicator: Field) -> str:
    """The same over a narrow column: the unit, never torn, on a line of its own."""
    return f"{indicator.label}\n（{indicator.unit}）" if indicator.unit else indicator.label


def role(indicator: Field, line: str) -> Role:
    """What stands in a value's place: a fill-in cell, the sum of the rows, a calculated value or a dash."""
    if indicator.type == "calc":
        return "calc"
    if line != TOTAL or indicator.over_rows == "typed":
        return "fill"
    return "sum" if indicator.over_rows == "sum" and indicator.numeric else "dash"


def has_prior(indicator: Field) -> bool:
    """Whether last period's value helps in filling in this one's: it goes on from there, or stands as it stood."""
    return indicator.type in ("int", "decimal") and indicator.over_time in ("cumulative", "stock")


@dataclass
class Draft:
    """A form being laid out."""

    labels: list[Label] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)

    def label(self, area: Area, text: str, look: Look) -> None:
        """A text of the form."""
        self.labels.append(Label(area, text, look))

    def slot(self, area: Area, line: str, indicator: Field) -> None:
        """The place of a value."""
        self.slots.append(Slot(area, line, indicator, role(indicator, line)))

    def raise_to(self, row: int, points: float) -> None:
        """Make a row at least that high."""
        self.heights[row] = max(points, self.heights.get(row, 0))

    def prior(self, area: Area, line: str, indicator: Field) -> None:
        """The place of last period's value, a bare cell where the field has none."""
        if has_prior(indicator):
            self.slots.append(Slot(area, line, indicator, "prior"))
        else:
            self.label(area, "", Look.PRIOR)


def lines_of(form: Form) -> list[tuple[str, str]]:
    """(line id, label) of a grid's rows and its total."""
    rows = [(row.id, row.label) for row in form.rows]
    return [*rows, (TOTAL, form.total_label)] if form.total_label else rows


def form_level(draft: Draft, fields: Sequence[Field], row: int, lead: int, paper: Paper, *, prior: bool = False) -> int:
    """Fields that stand once in the form, one a line below the table; returns the last row used."""
    across = len(paper.widths)
    for indicator in fields:
        draft.label(Area(row, 1, row, lead), caption(indicator), Look.LABEL)
        draft.slot(Area(row, lead + 1, row, across), "", indicator)
        draft.raise_to(row, height(caption(indicator), sum(paper.widths[:lead]), least=ROW))
        if indicator.type == "text":
            draft.raise_to(row, NOTE_ROW)
        if prior and has_prior(indicator):
            row += 1
            draft.label(Area(row, 1, row, lead), PRIOR, Look.PRIOR_LABEL)
            draft.raise_to(row, PRIOR_ROW)
            draft.prior(Area(row, lead + 1, row, across), "", indicator)
        row += 1
    return row - 1


def done(form: Form, draft: Draft, head: tuple[int, int], columns: int, paper: Paper, bottom: int) -> Layout:
    """The draft as a layout."""
    return Layout(form, tuple(draft.labels), tuple(draft.slots), head, columns, paper, draft.heights, bottom)
