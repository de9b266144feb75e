"""附带材料: what came in a unit's folder and fits no part of what it owes; kept, shown, never a question."""

from contextlib import suppress
from dataclasses import dataclass

from baosong.arrival_words import judged_arrival
from baosong.desk import Desk
from baosong.facts import arrival_of
from tracker.definition.model import Unit
from tracker.definition.units import find_unit
from tracker.facts import Arrival
from tracker.intake.archive import ArchiveRefusal


@dataclass(frozen=True, slots=True)
class Extra:
    """One file: the arrival it came in, and its name (inside a container: its way in it)."""

    arrival: Arrival
    name: str


def extras(desk: Desk, unit: Unit) -> tuple[Extra, ...]:
    """Everything of that kind that ever came for the unit, oldest first; `audit` tells of readings that are lost."""
    found = []
    for row in desk.ledger.rows("read_arrivals"):
        arrival = arrival_of(row)
        if _of(desk, arrival, unit):
            with suppress(ArchiveRefusal):
                judged = judged_arrival(desk, arrival.number)
                found += [Extra(arrival, name) for name in judged.reading.attachments] if judged else []
    return tuple(found)


def _of(desk: Desk, arrival: Arrival, unit: Unit) -> bool:
    """Whether the arrival's folder is the unit's, by the names of its day."""
    if not arrival.folder:
        return False
    day = arrival.interval.upper.astimezone(desk.workspace.zone).date()
    return any(
        (named := find_unit(campaign.units, arrival.folder, day)) and named.code == unit.code
        for campaign in desk.campaigns
    )
