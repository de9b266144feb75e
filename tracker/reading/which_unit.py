"""Whose file it is: the unit's folder is the authority, what stands in the file must agree, a file name is weak."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tracker.definition.model import Campaign, Unit
from tracker.reading.hints import Hints
from tracker.reading.known import Known
from tracker.reading.labels import normal
from tracker.reading.questions import Ask
from tracker.reading.witnesses import Header, Stamp

_FOLDER, _CELL, _NAME = "文件夹", "表内报送单位", "文件名"


@dataclass(frozen=True, slots=True)
class UnitFound:
    """The unit, or why it is not settled: the question, its gaps, and the units it could be, likeliest first."""

    unit: Unit | None
    ask: Ask | None = None
    gaps: tuple[tuple[str, str], ...] = ()
    could_be: tuple[Unit, ...] = ()
    unknown_text: str = ""
    by: str = ""


def which_unit(
    campaign: Campaign,
    known: Known,
    hints: Hints,
    stamps: Sequence[Stamp],
    head: Header,
    taking_over: Callable[[Unit], Unit] = lambda unit: unit,
) -> UnitFound:
    """The unit by all witnesses. Two that disagree, or the file name alone, leave it open.

    `taking_over` gives the unit that owes in another's place: the folder of a merged unit speaks for its successor.
    """
    own = hints.folder and not hints.folder.startswith("_")  # _代收 is the coordinator's drop
    folder = _unit(campaign, known, hints.folder) if own else None
    said = [(s.source, _unit(campaign, known, s.unit)) for s in stamps if s.unit]
    cell = _unit(campaign, known, head.unit)
    inside = [(source, taking_over(unit)) for source, unit in (*said, (_CELL, cell)) if unit is not None]
    named = [taking_over(unit) for unit in units_named(campaign, hints.name)]
    folder = taking_over(folder) if folder else None
    if own and folder is None and (several := known.could_be(campaign, hints.folder)):
        found = _one_of(hints.folder, several, inside)
        return replace(found, unknown_text=_strange(campaign, known, head.unit, found.unit))
    if own and folder is None:
        could_be = tuple(_distinct([*(u for _, u in inside), *named]))
        guess = f"；文件里写的是“{could_be[0].name}”" if could_be else ""
        return UnitFound(None, Ask.FOLDER_UNKNOWN, (("folder", hints.folder), ("guess", guess)), could_be)
    strong = ([(_FOLDER, folder)] if folder else []) + inside
    weak = [(_NAME, u) for u in named] if len(named) == 1 and not inside else []
    clash = _clash([*strong, *weak]) if strong else None
    if clash:
        return clash
    if not strong:
        if weak:
            return UnitFound(None, Ask.UNIT_MAYBE, (("unit", named[0].name),), (named[0],))
        return UnitFound(None, Ask.NO_UNIT, (), tuple(named))
    source, unit = strong[0]
    return UnitFound(unit, unknown_text="" if cell else _strange(campaign, known, head.unit, unit), by=source)


def _strange(campaign: Campaign, known: Known, text: str, unit: Unit | None) -> str:
    """What stands under 报送单位, where it can't mean the unit."""
    return "" if unit is not None and unit.code in {u.code for u in known.could_be(campaign, text)} else text


def _unit(campaign: Campaign, known: Known, text: str) -> Unit | None:
    """The unit a text means, in this campaign or, where nobody here is called so, in another."""
    if not text:
        return None
    return known.unit(campaign, text) or (None if known.could_be(campaign, text) else known.anywhere(text))


def _one_of(folder: str, several: Sequence[Unit], inside: Sequence[tuple[str, Unit]]) -> UnitFound:
    """A folder's name that two units bear (市中区): what stands in the file says which; nothing is guessed."""
    codes = {unit.code for unit in several}
    strangers = [(source, unit) for source, unit in inside if unit.code not in codes]
    clash = _clash([(_FOLDER, several[0]), *strangers]) if strangers else _clash(inside) if inside else None
    if clash:
        return clash
    if inside:
        return UnitFound(inside[0][1], by=inside[0][0])
    names = "、".join(f"{unit.name}（{unit.code}）" for unit in several)
    return UnitFound(None, Ask.FOLDER_WHICH, (("folder", folder), ("names", names)), tuple(several))


def _clash(witnesses: Sequence[tuple[str, Unit]]) -> UnitFound | None:
    """The question when two witnesses name different units."""
    first_source, first = witnesses[0]
    for source, unit in witnesses[1:]:
        if unit.code != first.code:
            gaps = (
                ("first_witness", first_source), ("first", first.name),
                ("second_witness", source), ("second", unit.name),
            )  # fmt: skip
            return UnitFound(None, Ask.UNIT_DISAGREES, gaps, (first, unit))
    return None


def units_named(campaign: Campaign, name: str) -> list[Unit]:
    """The units whose name or alias stands in a file name; a longer name hides the shorter ones inside it."""
    text = normal(name)
    hits = [
        (key, u) for u in campaign.units for n in (u.name, *u.aliases) if len(key := normal(n)) >= 2 and key in text
    ]
    kept = [u for key, u in hits if not any(key != other and key in other for other, _ in hits)]
    return _distinct(kept)[:5]


def _distinct(units: Sequence[Unit]) -> list[Unit]:
    return list({u.code: u for u in units}.values())
