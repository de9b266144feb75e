"""An arrival read anew because a person said so: what it said at first, the corrections over it, its sets re-judged."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from baosong.decisions import body_of
from baosong.desk import Desk
from baosong.facts import arrival_of, duty_of, fact_book
from baosong.layer import layered
from baosong.readings import Shelf
from baosong.rejudging import rejudged
from baosong.verdicts import judged
from baosong.work import Work
from tracker.definition.form import Form
from tracker.facts import DeliveryKey, PartReading, Reading
from tracker.ledger.chain import Event
from tracker.ledger.events import Corrected, Read, Waits, from_plain, key_of
from tracker.reading.old_blank import asked_anew
from tracker.reading.worker import ReadingWorker


@dataclass(frozen=True)
class Said:
    """What an arrival says, and what of it waits for a person."""

    reading: Reading
    waits: tuple[Waits, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A correction that stands, by the number of its decision."""

    number: int
    delivery: DeliveryKey
    corrected: Corrected


def work_on(desk: Desk, worker: ReadingWorker) -> Work:
    """What re-reading works with, on the facts as they are now."""
    return Work(desk, fact_book(desk, unread=False), Shelf(desk.archive), worker)


def said_at_first(work: Work, number: int, without: int = 0) -> Said:
    """What the arrival said under the assignment that stands, before any correction.

    That is its first reading, or the first after the last assignment not taken back; `without` is a decision to be
    left out, because it is just being taken back. Nothing is read from the bytes again.
    """
    assigned = [e.seq for e in decided_about(work.desk, number, "assign") if e.seq != without]
    reads = [Event(**row) for row in work.desk.ledger.rows("reads_of", arrival=number)]
    first = next(e for e in reads if e.seq > max(assigned, default=0))
    body = from_plain(first.kind, json.loads(first.body))
    if not isinstance(body, Read):
        raise TypeError(first.kind)
    return Said(work.shelf.get(body.reading).reading, body.waits)


def decided_about(desk: Desk, number: int, decision: str) -> list[Event]:
    """The decisions of one kind about an arrival that stand, oldest first."""
    rows = desk.ledger.rows("decided_about", arrival=number)
    events = [Event(**{k: v for k, v in row.items() if k != "undone"}) for row in rows if row["undone"] is None]
    return [e for e in events if body_of(e).decision == decision]


def layers(desk: Desk, number: int, without: int = 0) -> list[Layer]:
    """The corrections over an arrival that stand, oldest first."""
    found = []
    for event in decided_about(desk, number, "correct"):
        body = body_of(event)
        if body.corrected is not None and event.seq != without:
            found.append(Layer(event.seq, key_of(body.deliveries[0]), body.corrected))
    return found


def with_layers(desk: Desk, said: Said, over: Sequence[Layer]) -> Said:
    """The reading with the corrections laid over it."""
    reading = said.reading
    for layer in over:
        form = form_of(desk, layer.delivery, layer.corrected.part)
        if form is not None:
            reading = layered(reading, layer.delivery, form, layer.corrected, layer.number)
    return Said(replace(reading, parts=tuple(_told(desk, part) for part in reading.parts)), said.waits)


def _told(desk: Desk, part: PartReading) -> PartReading:
    """A part on an old blank is asked for what it still lacks."""
    duty, form = duty_of(desk.duties, part.delivery), form_of(desk, part.delivery, part.part)
    used = duty.campaign.form_version(part.part, part.version) if duty else None
    period = duty.period(part.delivery.period) if duty else None
    return asked_anew(part, form, used, period) if form and used and period else part


def form_of(desk: Desk, key: DeliveryKey, part: str) -> Form | None:
    """The form a part of a delivery is; None for a file."""
    duty = duty_of(desk.duties, key)
    return duty.campaign.form(part) if duty else None


def read_events(work: Work, fresh: Mapping[int, Said]) -> list[Read]:
    """The `read` events of arrivals that now say this, and of those whose sets are judged otherwise by it.

    Those are later ones of the same delivery, and the returns of later periods.
    """
    touched = _touched(work, fresh)
    later = {f.arrival for key in touched for f in work.book.facts(key).parts if f.arrival > min(fresh)}
    events: dict[int, Read] = {}
    for number in sorted({*fresh, *later}):
        arrival = arrival_of(work.desk.ledger.rows("arrival", number=number)[0])
        before = work.judged(number)
        said = fresh.get(number) or Said(before.reading, work.waits(number))
        body = judged(work, arrival, said.reading, said.waits)
        known = work.book.forget(number)
        work.pending[number] = body
        work.book.take(arrival, body, work.desk.ledger.last_number() + 1, known)
        for key in touched:
            work.book.parts.get(key, []).sort(key=lambda f: f.arrival)
        if number in fresh or work.shelf.get(body.reading).verdicts != before.verdicts:
            events[number] = body
    events |= {body.arrival: body for body in rejudged(work, touched)}
    return [events[number] for number in sorted(events)]


def _touched(work: Work, fresh: Mapping[int, Said]) -> set[DeliveryKey]:
    """The deliveries these arrivals said or say something of."""
    readings = [said.reading for said in fresh.values()] + [work.judged(number).reading for number in fresh]
    return {part.delivery for reading in readings for part in reading.parts}
