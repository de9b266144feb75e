"""One form on one sheet → its values and findings: the cells located, each value parsed, totals recomputed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from tracker.definition.model import Field, Form, Period
from tracker.facts import DeliveryKey, PartReading, Value
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.index import Index
from tracker.reading.items import Items, find_items, nil_cell
from tracker.reading.locate import Located, beside, locate
from tracker.reading.sheet import At, address, at_of, letters, shown
from tracker.reading.values import Wrong, parse

_NONE_HERE = re.compile(r"无(?:此|该|本|上述|相关)类?产品|辖区[内]?无")
_STRUCTURE = frozenset({"table_missing", "table_twice", "field_missing", "field_twice", "row_missing", "unit_changed"})
_MOST_NAMED = 5
_YES = frozenset({"是", "√", "✓", "✔", "有", "Y", "y", "零报告"})


@dataclass
class Draft:
    """A part being read: what is known of it, and what was found so far."""

    index: Index
    form: Form
    member: str = ""
    values: list[Value] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: set[tuple[str, str]] = field(default_factory=set)
    plain: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """`plain` are the fields whose whole, not negative numbers need no look at how they are written."""
        self.plain = frozenset(
            f.id for f in self.form.fields if f.type in ("int", "decimal") and f.unit not in ("%", "％")
        )

    def place(self, at: At | None) -> Place:
        """A place in the file for a problem."""
        return Place(self.member, self.index.sheet.name, address(*at) if at else "")

    def adopt(self, problems: Sequence[Problem]) -> None:
        """Take over findings made without knowing which file of a zip this is."""
        self.problems += [replace(p, place=replace(p.place, file=self.member)) for p in problems]

    def fault(self, fault: Fault, at: At | None, row: str, each: Field | None, **gaps: object) -> None:
        """Add a finding about a row or an indicator."""
        name = each.id if each else ""
        self.problems.append(
            fault.at(self.place(at), part=self.form.id, row=row, field=name, form=self.form.name, **gaps)
        )


def in_force(form: Form, period: Period) -> tuple[Field, ...]:
    """The fields the clerk fills in this period: neither calculated, nor begun later, nor ended before."""
    day = period.data_until
    return tuple(f for f in form.fields if f.type != "calc" and (f.since or day) <= day <= (f.until or day))


def title(each: Field) -> str:
    """An indicator in words, its group before it."""
    return f"{each.group}·{each.label}" if each.group else each.label


def take(draft: Draft, each: Field, at: At, row: str, line: str) -> str | None:
    """Read one cell into a Value; returns its canonical text. A cell that is refused is in `draft.refused`.

    `line` says which row or item it is, for the sentences.
    """
    sheet = draft.index.sheet
    value = sheet.at(*at)
    if type(value) is float and 0 <= value < 1e15 and value.is_integer() and each.id in draft.plain:
        text = str(int(value))  # nearly every cell of a filled form
        draft.values.append(Value(row, each.id, text, text, sheet.name, address(*at), ""))
        return text
    if at in sheet.errors or at in sheet.uncached:
        raw = sheet.errors.get(at, "")
        fault = Fault.ERROR_CELL if at in sheet.errors else Fault.UNCACHED_FORMULA
        return _keep(draft, each, at, row, line, raw, (None, "", (fault, {"raw": raw})))
    read, note, wrong = parse(each, value)
    if wrong is not None:
        return _keep(draft, each, at, row, line, shown(value), (read, note, wrong))
    draft.values.append(Value(row, each.id, read, shown(value), sheet.name, address(*at), note))
    return read


def _keep(
    draft: Draft, each: Field, at: At, row: str, line: str, raw: str, parsed: tuple[str | None, str, Wrong]
) -> str | None:
    text, note, (fault, gaps) = parsed
    draft.fault(fault, at, row, each, where=f"{line}“{title(each)}”", **gaps)
    draft.values.append(Value(row, each.id, text, raw, draft.index.sheet.name, address(*at), note))
    if text is None:
        draft.refused.add((row, each.id))
    return text


def require(draft: Draft, each: Field, at: At, row: str, line: str) -> None:
    """A required cell left blank, neither filled nor already refused."""
    if each.required and (row, each.id) not in draft.refused:
        nil = "没有的请填0。" if each.numeric else "没有的请填“无”。"
        draft.fault(Fault.REQUIRED_BLANK, at, row, each, where=f"{line}“{title(each)}”", nil=nil)


def read_grid_rows(draft: Draft, fields: Sequence[Field], located: Located) -> None:
    """Every row of the form; a row left wholly blank is one finding, not one a cell."""
    says_none = any(_NONE_HERE.search(text) for text in draft.index.hits)
    for row in draft.form.rows:
        cells = [(f, at) for f in fields if (at := located.cells.get((row.id, f.id)))]
        none_here = _said_none(draft, cells) if says_none else ""
        if none_here:
            _none_here(draft, row.id, cells, none_here)
            continue
        line = f"“{row.label}”行"
        blank = _take_row(draft, cells, row.id, line)
        if not blank:
            continue
        empty = len(blank) == len(cells) > 1 and not any((row.id, f.id) in draft.refused for f, _ in cells)
        if empty and any(f.required for f, _ in cells):
            draft.fault(Fault.ROW_BLANK, cells[0][1], row.id, None, line=row.label)
            continue
        for each, at in blank:
            require(draft, each, at, row.id, line)


def _take_row(draft: Draft, cells: Sequence[tuple[Field, At]], row: str, line: str) -> list[tuple[Field, At]]:
    """Read the cells of a row; returns those without a value. Nearly all hold a whole number, taken without a call."""
    sheet, plain, blank = draft.index.sheet, draft.plain, []
    rows, name, add = sheet.rows, sheet.name, draft.values.append
    for cell in cells:
        each, (down, across) = cell
        value = rows[down][across] if down < len(rows) and across < len(rows[down]) else ""
        if type(value) is float and each.id in plain and 0 <= value < 1e15 and value.is_integer():
            text = str(int(value))
            add(Value(row, each.id, text, text, name, f"{letters(across)}{down + 1}"))
        elif take(draft, each, cell[1], row, line) is None:
            blank.append(cell)
    return blank


def _said_none(draft: Draft, cells: Sequence[tuple[Field, At]]) -> str:
    """The text in a row that says the area has none of it; "" when none does."""
    texts = (draft.index.text(*at) for _, at in cells)
    return next((text for text in texts if _NONE_HERE.search(text)), "")


def _none_here(draft: Draft, row: str, cells: Sequence[tuple[Field, At]], said: str) -> None:
    """A row that says 辖区无此类产品: its blanks are 0; a number that stands there all the same is read."""
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
    for number, cells in enumerate(items.cells, start=1):
        for each in row_fields:
            at = cells.get(each.id)
            if at is not None and take(draft, each, at, str(number), f"第{number}条") is None:
                require(draft, each, at, str(number), f"第{number}条")
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


def _say_hidden(draft: Draft) -> None:
    """A value in a hidden row or column counts, and is named: whoever signs the print does not see it."""
    sheet = draft.index.sheet
    if not (sheet.hidden_rows or sheet.hidden_columns):
        return
    cells = [v.cell for v in draft.values if v.raw.strip() and v.cell]
    hidden = [c for c in cells if (at := at_of(c))[0] in sheet.hidden_rows or at[1] in sheet.hidden_columns]
    if hidden:
        named = "、".join(hidden[:_MOST_NAMED]) + ("等" if len(hidden) > _MOST_NAMED else "")
        draft.fault(Fault.HIDDEN_CELLS, None, "", None, cells=named)


def digest_of(form: Form, values: Sequence[Value]) -> str:
    """SHA-256 over what was read, not over the file: a re-save, another layout of the same values, changes nothing."""
    lines = [f"{v.row}\x1f{v.field}\x1f{v.text if v.text is not None else v.raw}" for v in values if v.text or v.raw]
    lines.sort()
    return sha256("\x1e".join([form.id, str(form.version), *lines]).encode("utf-8", "replace")).hexdigest()


def locate_form(draft: Draft, fields: Sequence[Field]) -> Located:
    """The places of a grid's or card's values, the findings about its table taken into the draft."""
    located = locate(draft.index, draft.form, fields)
    draft.adopt(located.problems)
    return located
