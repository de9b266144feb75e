"""通讯录 taken from a sheet: each line over the one of its unit and role; bad lines told, good ones taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from baosong.contact_sheet import read_contacts
from baosong.contacts import ContactBook
from baosong.desk import Desk
from tracker.definition.model import Unit
from tracker.definition.units import belongs, find_unit
from tracker.ledger.chain import stamp
from tracker.problem import Problem


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people are new, changed and as they were, and what is wrong with the lines not taken."""

    new: int
    changed: int
    same: int
    problems: tuple[Problem, ...]

    @property
    def counted(self) -> str:
        """新增2人，更新1人，未变3人."""
        return f"新增{self.new}人，更新{self.changed}人，未变{self.same}人"


def import_contacts(desk: Desk, book: ContactBook, data: bytes, actor: str, *, write: bool = True) -> Imported:
    """The sheet's people into the book; without `write` only what would come of it."""
    entries, problems = read_contacts(data, lambda text: unit_called(desk, text))
    known = {(c.unit, c.role): c for c in book.all()}
    kept = [entry.over(known.get((entry.contact.unit, entry.contact.role))) for entry in entries]
    changed = [c for c in kept if c != known.get((c.unit, c.role))]
    if write:
        book.put([replace(c, updated_at=stamp(desk.clock.real()), updated_by=actor) for c in changed])
    new = sum((c.unit, c.role) not in known for c in changed)
    return Imported(new, len(changed) - new, len(kept) - len(changed), problems)


def unit_called(desk: Desk, text: str) -> Unit | None:
    """The unit a name, alias or code means; None where it means none or two."""
    units = [unit for campaign in desk.campaigns for unit in campaign.units]
    return next((u for u in reversed(units) if u.code == text), None) or find_unit(units, text)


def units_to_ring(desk: Desk) -> Sequence[Unit]:
    """Every unit that owes something in a campaign in force, in official order, a code once."""
    owing = [
        unit
        for c in desk.campaigns
        for unit in c.units
        if not unit.own and any(belongs(o, unit) for o in c.obligations)
    ]
    return tuple({unit.code: unit for unit in owing}.values())
