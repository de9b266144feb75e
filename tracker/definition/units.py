"""报送单位: who owes on a day, who answers for a body that was merged, and which unit a text means."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

from tracker.definition.model import Campaign, Obligation, Unit

Sender = tuple[tuple[str, tuple[str, ...]], ...]
SENDER_COLUMNS = ("code", "name", "level", "kind", "parent")
_SHORTEST = 3
_SPACES = re.compile(r"\s+")
_NUMBERED = re.compile(r"^\d{1,3}[_\-.、\s]*(?=\D)")
_SUFFIX = re.compile(r"(?<=.)(质量技术监督局|市场监督管理局|市场监管局|质监局|市监局|局)$")


def owing(campaign: Campaign, obligation: Obligation, day: date) -> tuple[Unit, ...]:
    """The units that owe the obligation on that day, in official order."""
    return _owing(campaign.units, obligation.sender, day)


@lru_cache(maxsize=1 << 12)
def _owing(units: tuple[Unit, ...], sender: Sender, day: date) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if unit.in_force(day) and _chosen(sender, unit))


def belongs(obligation: Obligation, unit: Unit) -> bool:
    """Whether the obligation's `from` chooses the unit; without conditions every unit owes."""
    return _chosen(obligation.sender, unit)


def _chosen(sender: Sender, unit: Unit) -> bool:
    return all(getattr(unit, column) in wanted for column, wanted in sender)


def answerable(campaign: Campaign, obligation: Obligation, code: str, day: date) -> Unit | None:
    """The unit that owes on that day in the place of the body of this code, by the row in force then.

    That is the body itself, or once it is merged its only successor, and so on. None when nobody owes: the body is
    not there yet, simply ended, or was split, so that a person must say whose the papers are.
    """
    asked: set[str] = set()
    while code not in asked:
        asked.add(code)
        rows = [unit for unit in campaign.units if unit.code == code]
        held = next((unit for unit in rows if unit.in_force(day)), None)
        if held is not None:
            return held if belongs(obligation, held) else None
        ended = [unit for unit in rows if unit.valid_to is not None and unit.valid_to < day]
        last = max(ended, key=lambda unit: unit.valid_to or day, default=None)
        if last is None or len(last.successors) != 1:
            return None
        code = last.successors[0]
    return None


def find_unit(units: Iterable[Unit], text: str, day: date | None = None) -> Unit | None:
    """The unit that a folder's name or a cell's text means; None when none or two could be meant.

    Exact after NFKC without spaces, by name, alias or code, the name with its parent's before it too (枣庄市市中区); a
    number before it (01_榕城区) and an office's ending after it (局, 市监局, 市场监管局 …) are tolerated. Nothing is
    matched by likeness. With a `day` the names in force then go first and former (and coming) ones after them.
    Returns the unit's row of the day, else its last one.
    """
    meant = units_meant(units, text, day)
    return meant[0] if len(meant) == 1 else None


def units_meant(units: Iterable[Unit], text: str, day: date | None = None) -> tuple[Unit, ...]:
    """Every unit the text could mean, each once, by the rules of `find_unit` (many cities have a 市中区)."""
    return _units_meant(tuple(units), text, day)


@lru_cache(maxsize=1 << 12)
def _units_meant(rows: tuple[Unit, ...], text: str, day: date | None) -> tuple[Unit, ...]:
    now = tuple(unit for unit in rows if day is not None and unit.in_force(day))
    for known in (now, rows) if now else (rows,):
        for names in (_exact, _bare):
            codes = _meant(known, text, names) or _meant_in_full(known, rows, text, names)
            if codes:
                return tuple(_row_of(known, rows, code, day) for code in sorted(codes))
    return ()


def _row_of(known: Sequence[Unit], rows: Sequence[Unit], code: str, day: date | None) -> Unit:
    held = [u for u in rows if u.code == code and day is not None and u.in_force(day)]
    return (held or [u for u in known if u.code == code])[-1]


def _meant(rows: Sequence[Unit], text: str, names: Callable[[str], frozenset[str]]) -> set[str]:
    """The codes of the rows that the text could mean."""
    wanted = names(text)
    return {unit.code for unit in rows if any(wanted & names(n) for n in (unit.code, unit.name, *unit.aliases))}


def _meant_in_full(
    rows: Sequence[Unit], every: Sequence[Unit], text: str, names: Callable[[str], frozenset[str]]
) -> set[str]:
    """The same where the parent's name stands before the unit's."""
    wanted = {plain for plain in names(text) if len(plain) > _SHORTEST}
    found = set()
    for unit in rows if wanted else ():
        for above in _parents(unit, every):
            rest = {plain.removeprefix(above) for plain in wanted if plain.startswith(above)}
            if rest and any(rest & names(n) for n in (unit.name, *unit.aliases)):
                found.add(unit.code)
    return found


def _parents(unit: Unit, every: Sequence[Unit]) -> set[str]:
    """What the unit's parent is called; `parent` may be its code or its name."""
    if not unit.parent:
        return set()
    rows = [each for each in every if unit.parent in (each.code, each.name)]
    return {plain_name(unit.parent)}.union(*(names_of(each) for each in rows))


@lru_cache(maxsize=1 << 16)
def _exact(text: str) -> frozenset[str]:
    return frozenset({plain_name(text)} - {""})


@lru_cache(maxsize=1 << 16)
def _bare(text: str) -> frozenset[str]:
    """The text as it is, without its number, and without its office's ending."""
    numberless = _NUMBERED.sub("", plain_name(text))
    return frozenset({numberless, _SUFFIX.sub("", numberless)} - {""})


def plain_name(text: str) -> str:
    """A name as it is compared: NFKC, without spaces."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def names_of(unit: Unit) -> set[str]:
    """What a unit answers to, exactly."""
    return {plain_name(name) for name in (unit.name, *unit.aliases)} - {""}
