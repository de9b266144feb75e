"""Headings of a table: which line carries the indicators, and which column belongs to which of them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.definition.form import Field, Form
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.index import Hit, Index
from tracker.reading.labels import likeliest, normal
from tracker.reading.sheet import At, address

_MOST_APART = 4  # lines between the headings and their groups
_AGAIN = 0.6  # share of the headings that makes another line a second table


@dataclass(frozen=True)
class View:
    """An index read across, or turned so that fields down the side read like fields across."""

    index: Index
    turned: bool = False

    def seen(self, at: At) -> At:
        """A sheet position in the view's coordinates, and back."""
        return (at[1], at[0]) if self.turned else at

    def text(self, line: int, place: int) -> str:
        """The text covering a position of the view."""
        return self.index.text(*self.seen((line, place)))

    def filled(self, line: int, place: int) -> bool:
        """Whether anything stands there."""
        return self.index.sheet.filled(*self.seen((line, place)))

    def address(self, line: int, place: int) -> str:
        """The cell's name."""
        return address(*self.seen((line, place)))


@dataclass
class Heads:
    """The heading line and the column of each field found; what was not is in `problems`."""

    line: int
    columns: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def names(each: Field) -> tuple[str, ...]:
    """A field's label and aliases."""
    return (each.label, *each.aliases)


def find_heads(view: View, form: Form, fields: Sequence[Field]) -> Heads | Problem:
    """Where the fields stand; a Problem when no line, or more than one, carries their headings."""
    hits = {f.id: view.index.find(names(f), f.unit) for f in fields}
    counted: Counter[int] = Counter()
    for label_hits in {normal(f.label): hits[f.id] for f in fields}.values():
        counted.update({view.seen(h.at)[0] for h in label_hits})
    place = Place(sheet=view.index.sheet.name)
    if not counted:
        return Fault.TABLE_MISSING.at(place, part=form.id, form=form.name)
    most = max(counted.values())
    lines = sorted(line for line, count in counted.items() if count >= _AGAIN * most)
    if any(b - a > 1 for a, b in pairwise(lines)):
        return table_twice(view, form, [(line, 0) for line in lines])
    heads = Heads(max(line for line in lines if counted[line] == most))
    again = _assign(view, form, fields, hits, heads)
    if mostly(again, fields[len(again) :]):
        return table_twice(view, form, [(heads.line, column) for column in again[0]])
    return heads


def mostly(again: Sequence[object], once: Collection[object]) -> bool:
    """Whether what stands there twice is the rule: then what stands there once is of no known table either."""
    return len(again) > 1 and len(again) >= len(once)


def table_twice(view: View, form: Form, places: Sequence[At]) -> Problem:
    """The problem of a sheet with the same table at each of these places of the view."""
    cells = "、".join(view.address(*place) for place in places)
    sheet = Place(sheet=view.index.sheet.name)
    return Fault.TABLE_TWICE.at(sheet, part=form.id, form=form.name, count=len(places), cells=cells)


def _assign(
    view: View, form: Form, fields: Sequence[Field], hits: dict[str, list[Hit]], heads: Heads
) -> list[list[int]]:
    """Give each field its column; returns the columns of each field that has more than its group allows."""
    shared = Counter(normal(f.label) for f in fields)
    above, whole = _group_line(view, fields, heads.line)
    groups = {normal(f.group) for f in fields if f.group}
    guessed: set[str] = set()
    again = []
    for each in fields:
        places = _places(view, hits[each.id], heads.line, groups)
        again += [places] if len(places) > shared[normal(each.label)] else []
        if len(places) > 1 or shared[normal(each.label)] > 1:
            places, sure = _in_group(view, places, each, heads.line, above)
            if not sure:
                guessed.add(each.id)
        if len(places) == 1:
            heads.columns[each.id] = places[0]
        elif each.type != "calc":
            heads.problems.append(_not_one(view, form, each, places, heads.line))
    _refuse_guesses(view, form, fields, heads, guessed, whole=whole)
    return again


def _group_line(view: View, fields: Sequence[Field], line: int) -> tuple[int, bool]:
    """The line above the headings that carries the groups, and whether every group stands in it."""
    groups = {normal(f.group) for f in fields if f.group}
    seen: dict[int, set[str]] = {line - 1: set()}
    for group in groups:
        for hit in view.index.hits.get(group, ()):
            at = view.seen(hit.at)[0]
            if line - _MOST_APART <= at < line:
                seen.setdefault(at, set()).add(group)
    above = max(seen, key=lambda at: (len(seen[at]), at))
    return above, seen[above] == groups


def _places(view: View, hits: list[Hit], line: int, groups: Collection[str]) -> list[int]:
    """Columns whose heading it is: in the line itself, or above it where the line is blank (an undone merge).

    What heads a group above is no heading of a column, though a field be called the same.
    """
    found = set()
    for hit in hits:
        at, place = view.seen(hit.at)
        above = at == line - 1 and not view.text(line, place).strip()
        if at == line or (above and normal(view.text(at, place)) not in groups):
            found.add(place)
    return sorted(found)


def _in_group(view: View, places: list[int], each: Field, line: int, above: int) -> tuple[list[int], bool]:
    """The columns that stand under the field's group, and whether every group was read rather than inferred."""
    kept, sure = [], True
    for place in places:
        group, known = _group(view, line, above, place)
        own = bool(each.group) and normal(view.text(above, place)) == normal(each.group)
        if own or normal(group) == normal(each.group):
            kept.append(place)
            sure = sure and known
    return kept, sure


def _group(view: View, line: int, above: int, place: int) -> tuple[str, bool]:
    """The heading above a column. Where no merge tells how far a group reaches it is the last one before it."""
    text = view.text(above, place)
    if text.strip():
        return ("", True) if text == view.text(line, place) else (text, True)
    for before in range(place - 1, -1, -1):
        if view.text(above, before).strip():
            return view.text(above, before), False
    return "", True


def _refuse_guesses(
    view: View, form: Form, fields: Sequence[Field], heads: Heads, guessed: set[str], *, whole: bool
) -> None:
    """Inferred groups hold only where all groups stand there and each field of the group was found.

    Else the columns of a group whose heading is gone would pass for those of its neighbour.
    """
    lost = {f.group for f in fields if f.id not in heads.columns and f.type != "calc"}
    for each in fields:
        if each.id in guessed and each.id in heads.columns and (not whole or each.group in lost):
            del heads.columns[each.id]
            heads.problems.append(_not_one(view, form, each, [], heads.line))


def _not_one(view: View, form: Form, each: Field, places: list[int], line: int) -> Problem:
    """The problem of a field with no column or with several."""
    place = Place(sheet=view.index.sheet.name)
    gaps = {"form": form.name, "indicator": each.label}
    if places:
        cells = "、".join(view.address(line, p) for p in places)
        return Fault.FIELD_TWICE.at(place, part=form.id, field=each.id, count=len(places), cells=cells, **gaps)
    changed = view.index.other_units(names(each), each.unit)
    if changed:
        at = Place(sheet=place.sheet, cell=address(*changed[0].origin))
        return Fault.UNIT_CHANGED.at(
            at, part=form.id, field=each.id, written=changed[0].unit, own=each.unit or "（无）", **gaps
        )
    size = len(view.index.sheet.rows) if view.turned else max(map(len, view.index.sheet.rows), default=0)
    like = likeliest(each.label, [view.text(line, p) for p in range(size)])
    guess = f"，是否为“{like}”？" if like else "。"
    fault = Fault.FIELD_MISSING if each.required else Fault.FIELD_OPTIONAL
    return fault.at(place, part=form.id, field=each.id, guess=guess, **gaps)


def unknown_columns(view: View, form: Form, heads: Heads, lines: Sequence[int]) -> list[Problem]:
    """Columns between the fields' own that have a heading and values but are not the form's."""
    known = set(heads.columns.values())
    found = []
    for place in range(min(known, default=0), max(known, default=0)):
        text = view.text(heads.line, place).strip()
        if place in known or not text or "上期" in text or not any(view.filled(line, place) for line in lines):
            continue
        at = Place(sheet=view.index.sheet.name, cell=view.address(heads.line, place))
        found.append(Fault.UNKNOWN_COLUMN.at(at, part=form.id, form=form.name, indicator=text))
    return found
