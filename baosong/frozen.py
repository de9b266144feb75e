"""What is frozen under a 报出: every figure, every row of a list, every text; and where two states of it differ."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.address import Address, parse
from tracker.definition.form import TOTAL, Field, Form
from tracker.definition.model import Duty
from tracker.figures import FigureTable
from tracker.ledger.chain import canonical

_Row = Mapping[str, str | None]  # a list's row: text by field id
_ROW_WORDS = 3  # fields of a row that is named as a whole


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not what went out: `whose` is the unit's name or 合计; None is no value (—).

    Of a list's row that came or went, the values are its first words.
    """

    address: str
    label: str
    whose: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Frozen:
    """Figures and texts by address; a list's rows by form and unit, `here` being campaign/obligation/period.

    `whole` False: frozen before texts and lists were, so that only figures can be compared.
    """

    here: str
    figures: Mapping[str, str | None] = field(default_factory=dict)
    texts: Mapping[str, str | None] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], Sequence[_Row]] = field(default_factory=dict)
    whole: bool = True


def frozen(here: str, tables: Sequence[FigureTable]) -> Frozen:
    """All that these tables say."""
    figures = {str(f.address): _plain(f.value) for table in tables for f in table.cells.values()}
    campaign, obligation, period = here.split("/")
    texts: dict[str, str | None] = {}
    rows: dict[tuple[str, str], list[_Row]] = {}
    for table in tables:
        for unit, row, name, text in table.texts:
            line = "*" if row == TOTAL else row
            texts[str(Address(campaign, obligation, period, unit, table.form.id, line, name))] = text
        for item in table.items:
            rows.setdefault((table.form.id, item.unit), []).append(dict(item.texts))
    return Frozen(here, figures, texts, rows)


def to_json(made: Frozen) -> str:
    """The canonical text that is archived."""
    rows = [[form, unit, [dict(row) for row in listed]] for (form, unit), listed in made.rows.items()]
    whole = {"here": made.here, "figures": dict(made.figures), "texts": dict(made.texts), "rows": rows}
    return canonical(whole)


def from_json(text: str, here: str) -> Frozen:
    """The inverse of `to_json`; what was frozen before lists and texts were is figures by address alone."""
    plain = json.loads(text)
    if "figures" not in plain:
        return Frozen(here, plain, whole=False)
    rows = {(form, unit): listed for form, unit, listed in plain["rows"]}
    return Frozen(plain["here"], plain["figures"], plain["texts"], rows)


def differing(duty: Duty, old: Frozen, new: Frozen) -> tuple[Difference, ...]:
    """Each value that is not the same in both: figures first, then texts, then the lists row by row."""
    found = [
        _named(duty, address, before.get(address), after.get(address))
        for before, after in ((old.figures, new.figures), (old.texts, new.texts if old.whole else {}))
        for address in dict.fromkeys((*after, *before))
        if not _same(before.get(address), after.get(address))
    ]
    for form_id, unit in dict.fromkeys((*new.rows, *old.rows)) if old.whole else ():
        form = duty.campaign.form(form_id)
        if form is not None:
            pair = (old.rows.get((form_id, unit), ()), new.rows.get((form_id, unit), ()))
            found += _of_list(duty, form, f"{new.here}/{unit}", *pair)
    return tuple(found)


def _of_list(duty: Duty, form: Form, delivery: str, old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[Difference]:
    """Rows that are not the same in both: first by the form's key, the rest in order, one beside the other."""
    for number, before, after in _pairs(form, old, new):
        for name in form.by_id if before is not None and after is not None else ():
            values = (before or {}).get(name), (after or {}).get(name)
            if not _alike(form.by_id[name], *values):
                yield _named(duty, f"{delivery}/{form.id}/{number}/{name}~value", *values)
        if before is None or after is None:
            address = f"{delivery}/{form.id}/{number}/*~value"
            yield _named(duty, address, _words(form, before), _words(form, after))


def _pairs(form: Form, old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[tuple[int, _Row | None, _Row | None]]:
    """Rows that belong together, with the number of the newer one (the older's where it went)."""
    kept = Counter(map(canonical, old)) & Counter(map(canonical, new))
    gone, come = _without(old, kept), _without(new, kept)
    for number, row in list(come):
        key = _key(form, row)
        match = next((pair for pair in gone if key and _key(form, pair[1]) == key), None)
        if match is not None:
            gone.remove(match)
            come.remove((number, row))
            yield number, match[1], row
    if not form.key:
        both = min(len(gone), len(come))
        for (_, before), (number, after) in zip(gone[:both], come[:both], strict=True):
            yield number, before, after
        gone, come = gone[both:], come[both:]
    yield from ((number, row, None) for number, row in gone)
    yield from ((number, None, row) for number, row in come)


def _without(rows: Sequence[_Row], kept: Counter[str]) -> list[tuple[int, _Row]]:
    left, found = Counter(kept), []
    for number, row in enumerate(rows, start=1):
        text = canonical(row)
        if left[text]:
            left[text] -= 1
        else:
            found.append((number, row))
    return found


def _key(form: Form, row: _Row) -> tuple[str, ...]:
    """What names the row; () where the form has no key or the row lacks it."""
    values = tuple(row.get(name) or "" for name in form.key)
    return values if all(values) else ()


def _words(form: Form, row: _Row | None) -> str | None:
    if row is None:
        return None
    return "，".join([text for name in form.by_id if (text := row.get(name))][:_ROW_WORDS])


def _alike(each: Field, old: str | None, new: str | None) -> bool:
    return _same(old, new) if each.numeric else (old or None) == (new or None)


def _same(old: str | None, new: str | None) -> bool:
    if old == new or old is None or new is None:
        return old == new
    try:
        return Decimal(old) == Decimal(new)
    except ArithmeticError:  # a text
        return False


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _named(duty: Duty, address: str, old: str | None, new: str | None) -> Difference:
    at = parse(address)
    form = duty.campaign.form(at.source)
    label = [((form.annex or form.title) if form else at.source), _row(form, at.row), _field(form, at.field)]
    period = duty.period(at.period)
    unit = duty.campaign.unit(at.unit, period.printed_due if period else None)
    whose = "合计" if at.unit == "*" else unit.name if unit else at.unit
    return Difference(address, "·".join(filter(None, label)), whose, old, new)


def _row(form: Form | None, row: str) -> str:
    if form is None or row in ("*", TOTAL):
        return ""
    if form.shape == "list":
        return f"第{row}条"
    return next((r.label for r in form.rows if r.id == row), "")


def _field(form: Form | None, name: str) -> str:
    if name == "*":
        return ""
    found = form.by_id.get(name) if form else None
    if found is None:
        return name
    return f"{found.group}·{found.label}" if found.group else found.label
