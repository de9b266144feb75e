"""A part being read: its cells become values, what is wrong with them becomes findings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, repeat
from operator import itemgetter

from tracker.definition.form import Field, Form
from tracker.definition.model import Period
from tracker.facts import Value
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.index import Index
from tracker.reading.items import Items, source
from tracker.reading.sheet import At, address, letters, shown
from tracker.reading.values import Quick, Wrong, parse, quick

Cells = Sequence[tuple[Field, At]]
_AS_VALUE: Callable[[Iterable[object]], Value] = partial(tuple.__new__, Value)  # Value._make without its own call


@dataclass
class Draft:
    """A part being read: what is known of it, and what was found so far."""

    index: Index
    form: Form
    member: str = ""
    values: list[Value] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: set[tuple[str, str]] = field(default_factory=set)
    quick: dict[str, Quick] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """`quick` reads, by field, the cells that need no look at how they are written."""
        self.quick = {f.id: quick(f) for f in self.form.fields}

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


def take_row(draft: Draft, cells: Cells, row: str, line: str) -> list[tuple[Field, At]]:
    """Read the cells of a row; returns those without a value. Nearly all are plain and taken without a call."""
    rows, name, add, read, blank = draft.index.sheet.rows, draft.index.sheet.name, draft.values.append, draft.quick, []
    for cell in cells:
        each, (down, across) = cell
        try:
            value = rows[down][across]
        except IndexError:  # a merged heading reaches beyond what is filled
            value = ""
        text = read[each.id](value)
        if text is not None:
            raw = value if type(value) is str else text
            add(Value(row, each.id, text, raw, name, f"{letters(across)}{down + 1}"))
        elif take(draft, each, cell[1], row, line) is None:
            blank.append(cell)
    return blank


def take_items(draft: Draft, fields: Sequence[Field], items: Items) -> None:
    """Read every item of a list, numbered in order, column by column: a roster has 75,000 cells.

    The values come out item by item, whatever stands in them; a merged text fills down.
    """
    sheet, made = draft.index.sheet, list[list[Value]]()
    lines = [sheet.rows[row] for row in items.rows]
    numbers = [str(number) for number in range(1, len(lines) + 1)]
    tails = [str(row + 1) for row in items.rows]
    looked_at: list[tuple[int, int, Field, int]] = []
    for each in (f for f in fields if f.id in items.columns):
        column, read = items.columns[each.id], draft.quick[each.id]
        cells = [line[column] for line in lines]
        texts = list(map(read, cells))
        raws = cells if each.type == "text" else texts  # of what is read so; the rest is looked at below
        letter = letters(column)
        places = [letter + tail for tail in tails]
        parts = zip(numbers, repeat(each.id), texts, raws, repeat(sheet.name), places, repeat(""))
        looked_at += [(number, len(made), each, column) for number, text in enumerate(texts) if text is None]
        made.append(list(map(_AS_VALUE, parts)))
    for number, place, each, column in sorted(looked_at, key=itemgetter(0, 1)):
        at, item = source(draft.index, each, (items.rows[number], column)), numbers[number]
        if take(draft, each, at, item, f"第{item}条") is None:
            require(draft, each, at, item, f"第{item}条")
        made[place][number] = draft.values.pop()
    draft.values += chain.from_iterable(zip(*made, strict=True))
