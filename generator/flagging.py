"""Cells that are wrong or asked about: coloured, framed so that a black-and-white print shows it, and commented."""

from collections.abc import Sequence
from itertools import groupby

from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side

from generator.fill_sheet import FillSheet
from generator.layout_parts import Slot
from generator.text_width import lines
from tracker.facts import Value
from tracker.problem import Problem, Severity

AUTHOR = "审核意见"
ERROR_FILL, QUERY_FILL = "FFD7D7", "FFE699"
_COMMENT_WIDTH = 300  # pixels, some 40 half-hanzi of 9 pt
_LINE = 17


def marked(severity: Severity) -> tuple[PatternFill, Border]:
    """Red in a heavy frame must be mended, amber in a broken one is to be explained."""
    error = severity == "error"
    side = Side(style="medium" if error else "mediumDashed", color="C00000" if error else "7F6000")
    fill = PatternFill("solid", fgColor=f"FF{ERROR_FILL if error else QUERY_FILL}")
    return fill, Border(left=side, right=side, top=side, bottom=side)


def slots_of(drawn: FillSheet, values: Sequence[Value], problem: Problem) -> list[Slot]:
    """The places a problem is about: by line and field, else by the cell of the clerk's file it names."""
    slots = [s for s in drawn.layout.slots if s.role != "prior"]
    if problem.field and problem.row:
        return [s for s in slots if (s.line, s.field.id) == (problem.row, problem.field)]
    at = [v for v in values if problem.place.cell and (v.sheet, v.cell) == (problem.place.sheet, problem.place.cell)]
    if problem.field:
        lines_ = {v.row for v in at if v.field == problem.field}
        of_field = [s for s in slots if s.field.id == problem.field]
        filled = {v.row for v in values if v.field == problem.field and v.raw.strip()}
        return (
            [s for s in of_field if s.line in (lines_ or filled)]
            or [s for s in of_field if s.role == "fill"]
            or of_field
        )
    if problem.row:
        return [s for s in slots if s.line == problem.row and s.role == "fill"]
    return [s for s in slots for v in at if (s.line, s.field.id) == (v.row, v.field)]


def mark_cells(drawn: FillSheet, values: Sequence[Value], problems: Sequence[Problem]) -> None:
    """Mark every place of these problems; several at one place share a comment, the first one's colour wins."""
    told = [(slot, number, p) for number, p in enumerate(problems) for slot in slots_of(drawn, values, p)]
    told.sort(key=lambda each: (each[0].area.top, each[0].area.left, each[2].severity != "error", each[1]))
    commented: set[int] = set()
    for _at, group in groupby(told, key=lambda each: (each[0].area.top, each[0].area.left)):
        here = list(group)
        _mark(drawn, here[0][0], here[0][2].severity)
        new = [p for _slot, number, p in here if number not in commented]  # a whole row's comment stands once
        commented |= {number for _slot, number, _p in here}
        if new:
            _comment(drawn, here[0][0], new)


def _mark(drawn: FillSheet, slot: Slot, severity: Severity) -> None:
    fill, border = marked(severity)
    area = slot.area
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            cell = drawn.sheet.cell(row, column)
            cell.fill, cell.border = fill, border


def _comment(drawn: FillSheet, slot: Slot, problems: Sequence[Problem]) -> None:
    text = "\n".join(f"{p.sentence}{p.cure}" for p in problems)
    comment = Comment(text, AUTHOR, width=_COMMENT_WIDTH, height=_LINE * lines(text, 40) + 24)
    drawn.sheet.cell(slot.area.top, slot.area.left).comment = comment
