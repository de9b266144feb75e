"""What reading, judging and deciding work with: facts, archived readings, the worker, and readings not yet written."""

from dataclasses import dataclass, field
from functools import cached_property

from baosong.desk import Desk
from baosong.facts import FactBook
from baosong.readings import Judged, Shelf
from baosong.same_content import SameContent
from tracker.facts import DeliveryKey, PartReading
from tracker.ledger.events import Read, Waits
from tracker.reading.pool import ReadingPool
from tracker.reading.worker import ReadingWorker


@dataclass(frozen=True)
class Work:
    """What one run of the flow works with.

    `pending` are, by arrival, the `read` events that the ledger doesn't have yet; their objects are archived.
    """

    desk: Desk
    book: FactBook
    shelf: Shelf
    worker: ReadingWorker | ReadingPool
    pending: dict[int, Read] = field(default_factory=dict)

    @cached_property
    def same(self) -> SameContent:
        """Who said what in a period, to find the same content from two units."""
        return SameContent(self.book, lambda number, key, part: stored_part(self.desk, self.shelf, number, key, part))

    def judged(self, number: int) -> Judged:
        """What an arrival already read says, by its new reading if it has one."""
        if number in self.pending:
            return self.shelf.get(self.pending[number].reading)
        return self.shelf.get(self.desk.ledger.rows("reading_of", arrival=number)[0]["object"])

    def waits(self, number: int) -> tuple[Waits, ...]:
        """What an arrival waits for, by its new reading if it has one."""
        return self.pending[number].waits if number in self.pending else stored_waits(self.desk, number)

    def part(self, number: int, key: DeliveryKey, part: str) -> PartReading | None:
        """What an arrival says of one part, by its new reading if it has one."""
        if number in self.pending:
            return self.judged(number).part(key, part)
        return stored_part(self.desk, self.shelf, number, key, part)


def stored_part(desk: Desk, shelf: Shelf, number: int, key: DeliveryKey, part: str) -> PartReading | None:
    """What an arrival already read says of one part."""
    rows = desk.ledger.rows("reading_of", arrival=number)
    return shelf.get(rows[0]["object"]).part(key, part) if rows else None


def stored_waits(desk: Desk, number: int) -> tuple[Waits, ...]:
    """What an arrival waits for, as the ledger has it."""
    return tuple(
        Waits(
            "/".join((r["campaign"], r["obligation"], r["period"], r["unit"])) if r["campaign"] else "",
            r["code"],
            r["part"],
        )
        for r in desk.ledger.rows("waits_of", arrival=number)
    )
