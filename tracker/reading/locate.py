"""Where every value of a form stands: cells by row and column labels, matched exactly, never by position.

Two candidates mean "not found": a value is never given to a row or field that may not be its own.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.definition.form import TOTAL, Field, Form, Row
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.heads import Heads, View, find_heads, mostly, names, table_twice, unknown_columns
from tracker.reading.index import Hit, Index
from tracker.reading.labels import likeliest, normal
from tracker.reading.sheet import At, address, shown
from tracker.reading.values import parse
from tracker.reading.witnesses import is_header

_CARD_VALUE = Row("", "数值", ("填报数", "填报内容", "数量", "内容"))
_CARD_HEADS, _CARD_WIDE = ("指标", "计量单位"), 6
_BEFORE = ("上期数", "上期", "上期累计")
_TOTALS = ("合计", "总计", "总 计", "合 计")


@dataclass
class Located:
    """Cells by (row id, field id) — row "total" for the 合计, "" for a card and form-level fields.

    `lines` are the rows found (their line in the view), `region` the sheet rows the table takes (first, last),
    `right` its last column (None where there is no table), `strange` the columns in it whose heading is not the form's.
    """

    cells: dict[tuple[str, str], At] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    region: tuple[int, int] = (0, -1)
    right: int | None = None
    strange: frozenset[int] = frozenset()


def locate(index: Index, form: Form, fields: Sequence[Field]) -> Located:
    """The places of a grid's or a card's values, `fields` being those in force in the period."""
    card = form.shape == "card"
    view = View(index, turned=card or form.orient == "fields_down")
    asked = [*fields, *(f for f in form.fields if f.type == "calc")]
    table = [f for f in asked if card or f.scope == "row"]
    found = _table(view, form, table, (_CARD_VALUE,) if card else form.rows) if table else Located()
    if card and "" not in found.lines:
        found = _beside_labels(index, form, table)
    elif not card:
        beside(index, form, [f for f in fields if f.scope == "form"], found)
    return found


def _beside_labels(index: Index, form: Form, fields: Sequence[Field]) -> Located:
    """A card without its headings: each value stands beside its label. Where only 数值 is gone, no column is its."""
    found = Located()
    for hit in index.find(_CARD_HEADS):
        line = [index.text(hit.at[0], column).strip() for column in range(hit.at[1] + 1, hit.at[1] + _CARD_WIDE)]
        like = next((text for text in line if text and normal(text) not in map(normal, _CARD_HEADS)), "")
        gaps = {"form": form.name, "label": _CARD_VALUE.label, "guess": f"，是否为“{like}”？" if like else "。"}
        place = Place(sheet=index.sheet.name, cell=address(*hit.at))
        found.problems.append(Fault.VALUES_MISSING.at(place, part=form.id, **gaps))
        return found
    beside(index, form, fields, found)
    return found


def _table(view: View, form: Form, fields: Sequence[Field], rows: Sequence[Row]) -> Located:
    heads = find_heads(view, form, fields)
    if isinstance(heads, Problem):
        return Located(problems=[heads])
    found = Located(problems=heads.problems)
    column = _find_lines(view, form, rows, heads, found)
    for row, line in found.lines.items():
        for name, place in heads.columns.items():
            found.cells[row, name] = (place, line) if view.turned else (line, place)
    found.problems += unknown_columns(view, form, heads, list(found.lines.values()))
    if column is not None and form.shape == "grid":
        found.problems += _unknown_lines(view, form, heads, found, column)
    found.region = _region(view, heads, found)
    own = set(found.lines.values() if view.turned else heads.columns.values()) if found.cells else set()
    found.right = max(own, default=None)
    head = column if view.turned else heads.line
    between = range(min(own, default=0), max(own, default=0))
    found.strange = frozenset(
        c for c in between if c not in own and head is not None and view.index.text(head, c).strip()
    )
    return found


def _region(view: View, heads: Heads, found: Located) -> tuple[int, int]:
    """The sheet rows of the table, headings included."""
    if view.turned:
        rows = [*heads.columns.values()]
        return (min(rows), max(rows)) if rows else (0, -1)
    return heads.line - 1, max([heads.line, *found.lines.values()])


def _find_lines(view: View, form: Form, rows: Sequence[Row], heads: Heads, found: Located) -> int | None:
    """The line of every row of the form and of its total; returns the column that carries their labels."""
    wanted = {row.id: (row.label, *row.aliases) for row in rows}
    if form.shape == "grid" and form.total_label:
        same = _TOTALS if normal(form.total_label) in map(normal, _TOTALS) else ()
        wanted[TOTAL] = (form.total_label, *same)
    hits = {
        row: [h for h in view.index.find(texts) if view.seen(h.at)[0] > heads.line] for row, texts in wanted.items()
    }
    votes: Counter[int] = Counter()
    for places in hits.values():
        votes.update({view.seen(h.at)[1] for h in places})
    most = max(votes.values(), default=0)
    equal = [place for place, count in votes.items() if count == most and place not in heads.columns.values()]
    before_values = [place for place in equal if place < min(heads.columns.values(), default=0)]
    column = max(before_values, default=min(equal, default=None))
    for row, texts in wanted.items():
        lines = _lines(view, heads, [h for h in hits[row] if view.seen(h.at)[1] == column])
        if len(lines) == 1:
            found.lines[row] = lines[0]
        elif lines and column is not None:
            found.problems.append(_twice(view, form, row, texts[0], lines, column))
        elif form.shape == "grid":
            found.problems.append(_no_row(view, form, row, texts[0], column, found))
    return column


def _lines(view: View, heads: Heads, hits: Sequence[Hit]) -> list[int]:
    """The lines of a label; where one merged label covers several, those of them with something filled in."""
    lines = sorted({view.seen(h.at)[0] for h in hits})
    if len(lines) > 1 and len({h.origin for h in hits}) == 1:
        filled = [line for line in lines if any(view.filled(line, place) for place in heads.columns.values())]
        return filled or lines[:1]
    return lines


def _twice(view: View, form: Form, row: str, label: str, lines: Sequence[int], column: int) -> Problem:
    at = Place(sheet=view.index.sheet.name, cell=view.address(lines[0], column))
    cells = "、".join(view.address(line, column) for line in lines)
    return Fault.ROW_TWICE.at(at, part=form.id, row=row, form=form.name, line=label, count=len(lines), cells=cells)


def _no_row(view: View, form: Form, row: str, label: str, column: int | None, found: Located) -> Problem:
    place = Place(sheet=view.index.sheet.name)
    if row == TOTAL and not any(f.over_rows == "typed" for f in form.row_fields):
        return Fault.TOTAL_MISSING.at(place, part=form.id, row=row, form=form.name, line=label)
    taken = set(found.lines.values())
    size = max(map(len, view.index.sheet.rows), default=0) if view.turned else len(view.index.sheet.rows)
    texts = [] if column is None else [view.text(line, column) for line in range(size) if line not in taken]
    like = likeliest(label, texts)
    guess = f"，是否为“{like}”？" if like else "。"
    return Fault.ROW_MISSING.at(place, part=form.id, row=row, form=form.name, line=label, guess=guess)


def _unknown_lines(view: View, form: Form, heads: Heads, found: Located, column: int) -> list[Problem]:
    """Lines between the form's own that carry values."""
    taken = set(found.lines.values())
    problems = []
    for line in range(min(taken, default=0), max(taken, default=0)):
        if line in taken or not any(view.filled(line, place) for place in heads.columns.values()):
            continue
        text = view.text(line, column).strip()
        if "上期" in text or any(normal(text) == normal(row.label) for row in form.rows):
            continue  # last period's values, or named as standing there twice
        at = Place(sheet=view.index.sheet.name, cell=view.address(line, column))
        label = text or f"第{line + 1}{'列' if view.turned else '行'}"
        problems.append(Fault.UNKNOWN_ROW.at(at, part=form.id, form=form.name, line=label))
    return problems


def beside(index: Index, form: Form, fields: Sequence[Field], found: Located) -> None:
    """Fields that stand once: the value is right of the label, below or above the table."""
    first, last = found.region
    labels = {
        f.id: sorted({h.origin for h in index.find(names(f), f.unit) if not first <= h.origin[0] <= last})
        for f in fields
    }
    again = [places for places in labels.values() if len(places) > 1]
    if mostly(again, [places for places in labels.values() if len(places) == 1]):
        found.problems.append(table_twice(View(index), form, again[0]))
        return
    taken = {at for places in labels.values() for at in places}
    for each in fields:
        places = labels[each.id]
        if len(places) == 1:
            values = _right_of(index, places[0], each, taken, found)
            if len(values) == 1:
                found.cells["", each.id] = values[0]
            else:
                found.problems.append(_several(index, form, each, values))
        elif places or each.type != "calc":
            found.problems.append(_not_beside(index, form, each, places))


def _not_beside(index: Index, form: Form, each: Field, places: list[At]) -> Problem:
    place = Place(sheet=index.sheet.name)
    gaps = {"form": form.name, "indicator": each.label}
    if places:
        cells = "、".join(address(*at) for at in places)
        return Fault.FIELD_TWICE.at(place, part=form.id, field=each.id, count=len(places), cells=cells, **gaps)
    fault = Fault.FIELD_MISSING if each.required else Fault.FIELD_OPTIONAL
    return fault.at(place, part=form.id, field=each.id, guess="。", **gaps)


def _several(index: Index, form: Form, each: Field, values: Sequence[At]) -> Problem:
    place = Place(sheet=index.sheet.name, cell=address(*values[0]))
    cells = "、".join(address(*at) for at in values)
    return Fault.VALUE_TWICE.at(
        place, part=form.id, field=each.id, form=form.name, indicator=each.label, count=len(values), cells=cells
    )


def _right_of(index: Index, label: At, each: Field, taken: set[At], table: Located) -> list[At]:
    """The cell for the value: next to the label; where that is blank, the first filled one before another label.

    Several, where different numbers stand there. What stands in a column of last period's values, in one with a
    heading that is not the form's, or right of the table, is never taken.
    """
    sheet, row, first = index.sheet, label[0], index.after(label)
    width = len(sheet.rows[row]) if row < len(sheet.rows) else 0
    end = width if table.right is None or table.right < first else min(width, table.right + 1)
    before = {hit.at[1] for hit in index.find(_BEFORE)} | table.strange
    found: list[At] = []
    for column in range(first, end):
        if (row, column) in taken:
            break
        text = index.text(row, column)
        if column not in before and sheet.filled(row, column) and text.strip() != each.unit and not is_header(text):
            found.append((row, column))
    if not found:
        return [(row, first)]
    numbers = [at for at in found if not isinstance(sheet.at(*at), str) or parse(each, sheet.at(*at))[0] is not None]
    several = each.numeric or not isinstance(sheet.at(*found[0]), str)
    if several and len({shown(sheet.at(*at)) for at in {found[0], *numbers}}) > 1:
        return sorted({found[0], *numbers})
    return found[:1]
