"""One form on one sheet → its values and findings: the cells located, each value parsed, totals recomputed."""

import re
from collections.abc import Sequence
from hashlib import sha256

from tracker.definition.form import Field, Form
from tracker.facts import DeliveryKey, PartReading, Value
from tracker.reading.draft import Draft, require, take, take_items, take_row
from tracker.reading.faults import Fault
from tracker.reading.items import Items, find_items, nil_cell
from tracker.reading.locate import Located, beside, locate
from tracker.reading.sheet import At, address, at_of, shown
from tracker.reading.values import parse

_NONE_HERE = re.compile(r"无(?:此|该|本|上述|相关)类?产品|辖区[内]?无")
_STRUCTURE = frozenset({
    "table_missing", "table_twice", "field_missing", "field_twice", "row_missing", "unit_changed", "values_missing",
    "head_again", "lines_below", "beside_blank",
})  # fmt: skip
_MOST_NAMED = 5
_YES = frozenset({"是", "√", "✓", "✔", "有", "Y", "y", "零报告"})


def read_grid_rows(draft: Draft, fields: Sequence[Field], located: Located) -> None:
    """Every row of the form; a row left wholly blank is one finding, not one a cell."""
    says_none = any(_NONE_HERE.search(text) for text in draft.index.hits)
    for row in draft.form.rows:
        cells = [(f, at) for f in fields if (at := located.cells.get((row.id, f.id)))]
        none_here = _said_none(draft, cells) if says_none else None
        if none_here is not None and not _counts(draft, cells):
            _none_here(draft, row.id, cells, draft.index.text(*none_here))
            continue
        line = f"“{row.label}”行"
        if none_here is not None:  # which of the two is true, nobody can tell from here
            draft.fault(Fault.NONE_WITH_NUMBERS, none_here, row.id, None, line=row.label)
        blank = take_row(draft, cells, row.id, line)
        if not blank:
            continue
        empty = len(blank) == len(cells) > 1 and not any((row.id, f.id) in draft.refused for f, _ in cells)
        if empty and any(f.required for f, _ in cells):
            draft.fault(Fault.ROW_BLANK, cells[0][1], row.id, None, line=row.label)
            continue
        for each, at in blank:
            require(draft, each, at, row.id, line)


def _said_none(draft: Draft, cells: Sequence[tuple[Field, At]]) -> At | None:
    """The cell in a row that says the area has none of it; None when none does."""
    return next((at for _, at in cells if _NONE_HERE.search(draft.index.text(*at))), None)


def _counts(draft: Draft, cells: Sequence[tuple[Field, At]]) -> bool:
    """Whether a number other than 0 stands in the row."""
    read = (parse(each, draft.index.sheet.at(*at))[0] for each, at in cells if each.numeric)
    return any(text not in (None, "0") for text in read)


def _none_here(draft: Draft, row: str, cells: Sequence[tuple[Field, At]], said: str) -> None:
    """A row that says 辖区无此类产品: its blanks are 0."""
    for each, at in cells:
        value = draft.index.sheet.at(*at)
        if value == "" or (isinstance(value, str) and _NONE_HERE.search(value)):
            text, note = ("0", f"“{said.strip()}”按0读取") if each.numeric else (None, "")
            name = draft.index.sheet.name
            draft.values.append(Value(row, each.id, text, shown(value), name, address(*at), note))
        else:
            take(draft, each, at, row, "")


def read_single(draft: Draft, fields: Sequence[Field], located: Located) -> None:
    """Fields that stand once: a card's, and those below a table."""
    for each in fields:
        at = located.cells.get(("", each.id))
        if at is not None and take(draft, each, at, "", "") is None:
            require(draft, each, at, "", "")


def read_items(draft: Draft, fields: Sequence[Field]) -> Items:
    """A list's items, numbered in order, and the fields of scope form around it."""
    row_fields = [f for f in fields if f.scope == "row"]
    items = find_items(draft.index, draft.form, row_fields)
    draft.adopt(items.problems)
    take_items(draft, row_fields, items)
    single = [f for f in fields if f.scope == "form"]
    if single:
        located = Located(region=items.region)
        beside(draft.index, draft.form, single, located)
        draft.adopt(located.problems)
        read_single(draft, single, located)
    return items


def nil_return(draft: Draft, at: At | None, text: str, filled: int) -> bool:
    """Whether the form is a 零报告; an unclear mark, or one beside `filled` items or numbers, is a finding."""
    if at is None or not text:
        return False
    if text not in _YES:
        if text not in ("否", "×"):
            draft.fault(Fault.NIL_UNCLEAR, at, "", None, raw=text)
        return False
    if filled:
        kind = "条" if draft.form.shape == "list" else "个数"
        draft.fault(Fault.NIL_WITH_ITEMS, at, "", None, count=f"{filled}{kind}")
        return False
    return True


def nil_table(draft: Draft) -> bool:
    """Whether a grid or card is a 零报告: then nothing is missing in it, and only its words are kept."""
    at, text = nil_cell(draft.index)
    numbers = [v for v in draft.values if draft.form.by_id[v.field].type != "text" and v.raw.strip()]
    if not nil_return(draft, at, text, len(numbers)):
        return False
    draft.problems.clear()
    draft.values[:] = [v for v in draft.values if v.text]
    return True


def finished(draft: Draft, delivery: DeliveryKey, *, nil: bool = False) -> PartReading:
    """The reading; a form in which nothing at all is filled in is a blank one and has that one finding."""
    _say_hidden(draft)
    filled = nil or draft.refused or any(v.raw.strip() or v.text is not None for v in draft.values)
    blank = not filled and not any(p.code in _STRUCTURE for p in draft.problems)
    if blank:
        draft.problems.clear()
        draft.fault(Fault.BLANK_FORM, None, "", None)
    return PartReading(
        delivery=delivery,
        part=draft.form.id,
        version=draft.form.version,
        digest=digest_of(draft.form, draft.values),
        values=tuple(draft.values),
        problems=tuple(draft.problems),
        blank=blank,
        nil=nil,
        member=draft.member,
    )


def say_outside(draft: Draft, located: Located) -> None:
    """Numbers right of the table are not read, and that is said; beside a place left blank they may belong there."""
    sheet = draft.index.sheet
    if located.right is None or max(map(len, sheet.rows), default=0) <= located.right + 1:
        return
    rows = {row for row, _ in located.cells.values()}
    ours = {column for cells in sheet.rows for column, value in enumerate(cells) if _is_prior_head(value)}
    found = [
        (row, column)
        for row in sorted(rows)
        for column in range(located.right + 1, len(sheet.rows[row]) if row < len(sheet.rows) else 0)
        if column not in ours and isinstance(sheet.at(row, column), int | float)
    ]
    blank = {at_of(v.cell)[0] for v in draft.values if found and v.cell and v.text is None and not v.raw.strip()}
    for fault, cells in (
        (Fault.BESIDE_BLANK, [at for at in found if at[0] in blank]),
        (Fault.OUTSIDE, [at for at in found if at[0] not in blank]),
    ):
        if cells:
            draft.fault(fault, cells[0], "", None, cells=_cells_named([address(*at) for at in cells]))


def _is_prior_head(value: object) -> bool:
    """Whether a cell heads a column of last period's values, which a blank of ours prints beside the table."""
    return isinstance(value, str) and value.startswith("上期")


def _cells_named(cells: Sequence[str]) -> str:
    return "、".join(cells[:_MOST_NAMED]) + ("等" if len(cells) > _MOST_NAMED else "")


def _say_hidden(draft: Draft) -> None:
    """A value in a hidden row or column counts, and is named: whoever signs the print does not see it."""
    sheet = draft.index.sheet
    if not (sheet.hidden_rows or sheet.hidden_columns):
        return
    cells = [v.cell for v in draft.values if v.raw.strip() and v.cell]
    hidden = [c for c in cells if (at := at_of(c))[0] in sheet.hidden_rows or at[1] in sheet.hidden_columns]
    if hidden:
        draft.fault(Fault.HIDDEN_CELLS, None, "", None, cells=_cells_named(hidden))


def digest_of(form: Form, values: Sequence[Value]) -> str:
    """SHA-256 over what was read, not over the file: a re-save, another layout of the same values, changes nothing."""
    lines = [
        f"{row}\x1f{name}\x1f{text if text is not None else raw}"
        for row, name, text, raw, _, _, _ in values
        if text or raw
    ]
    lines.sort()
    return sha256("\x1e".join([form.id, str(form.version), *lines]).encode("utf-8", "replace")).hexdigest()


def locate_form(draft: Draft, fields: Sequence[Field]) -> Located:
    """The places of a grid's or card's values, the findings about its table taken into the draft."""
    located = locate(draft.index, draft.form, fields)
    draft.adopt(located.problems)
    return located
