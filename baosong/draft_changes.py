"""变动清单 of a new draft: what it says otherwise than the last one, from the two files themselves."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import SequenceMatcher

from openpyxl import load_workbook

from baosong.address_words import label, whose
from generator.change_list import Changed, Changes
from generator.register import Register, register_of
from generator.tracing import FoundFigure, figures_in, paragraphs_in
from tracker.address import Address
from tracker.definition.model import Campaign


def changes(campaign: Campaign, old: bytes, new: bytes) -> Changes | None:
    """What changed between two drafts of a document; None when one of them carries no register."""
    before, after = register_of(old), register_of(new)
    if before is None or after is None:
        return None
    return Changes(
        tuple(_figures(campaign, _by_address(old, before), _by_address(new, after))),
        tuple(_units(campaign, before, after)),
        tuple(_texts(paragraphs_in(old), paragraphs_in(new))),
    )


def workbook_changes(old: bytes, new: bytes) -> Changes:
    """What changed between two drafts of a summary workbook, cell by cell."""
    before, after = _cells(old), _cells(new)
    return Changes(
        tuple(
            Changed(what, "", before.get((sheet, cell), ("", ""))[1], now, f"{sheet} {cell}")
            for (sheet, cell), (what, now) in {**{k: (v[0], "") for k, v in before.items()}, **after}.items()
            if before.get((sheet, cell), ("", ""))[1] != now
        )
    )


def made_at(document: bytes) -> datetime:
    """The moment a draft says it was made at."""
    register = register_of(document)
    if register is not None and register.as_of:
        return datetime.fromisoformat(register.as_of)
    modified: datetime = load_workbook(io.BytesIO(document), read_only=True).properties.modified
    return modified.replace(tzinfo=UTC)


def _by_address(docx: bytes, register: Register) -> dict[Address, FoundFigure]:
    """Each address once, where it stands first."""
    found: dict[Address, FoundFigure] = {}
    for figure in figures_in(docx, register)[0]:
        found.setdefault(figure.address, figure)
    return found


def _figures(campaign: Campaign, old: dict[Address, FoundFigure], new: dict[Address, FoundFigure]) -> Iterator[Changed]:
    for address, figure in {**old, **new}.items():
        before, after = (side[address].text if address in side else "" for side in (old, new))
        if before != after:
            place = figure.place if address in new else f"{figure.place}（上一稿）"
            yield Changed(label(campaign, address), whose(campaign, address), before, after, place)


def _units(campaign: Campaign, before: Register, after: Register) -> Iterator[tuple[str, str]]:
    for unit in dict.fromkeys(unit.code for unit in campaign.units):
        was, now = unit in before.accepted, unit in after.accepted
        if was != now:
            listed = campaign.unit(unit)
            yield listed.name if listed else unit, "新报到，已计入" if now else "不再计入（退回、免报或撤销）"


def _texts(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Paragraphs put in, taken out or changed, side by side."""
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind != "equal":
            for number in range(max(b - a, d - c)):
                yield (old[a + number] if a + number < b else "", new[c + number] if c + number < d else "")


def _cells(book: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """(sheet, cell) → (the last texts to its left, what it holds)."""
    found = {}
    for sheet in load_workbook(io.BytesIO(book)):
        for row in sheet.iter_rows():
            texts: list[str] = []
            for cell in row:
                if cell.value is not None:
                    found[sheet.title, cell.coordinate] = ("·".join(texts[-2:]), str(cell.value))
                if isinstance(cell.value, str):
                    texts.append(cell.value.replace("\n", ""))
    return found
