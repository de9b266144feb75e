"""The flow behind intake: arrived → read in a worker → judged → `read` event → receipt in the unit's folder."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from baosong.desk import Desk
from baosong.facts import FactBook, arrival_of, begun, duty_of, fact_book, unsettled
from baosong.readings import Judged, Shelf, to_json
from baosong.replies import write_replies
from tracker.definition.model import Duty
from tracker.facts import Arrival, DeliveryKey, PartReading, Question, Reading
from tracker.judge import judge
from tracker.ledger.events import PartSeen, Read, SetJudged, Waits
from tracker.problem import Problem
from tracker.reading.hints import Hints
from tracker.reading.worker import READER_VERSION, ReadingWorker
from tracker.sets import PartFact, SetStep, steps

Progress = Callable[[int, int], None]
ACTOR = "flow"
_NOT_WHOLE = {
    "writing": "收到时文件正在写入，可能还没有复制完",
    "structure": "文件不完整，后半部分没有复制过来",
}


@dataclass(frozen=True)
class _Work:
    """What one run of the flow works with."""

    desk: Desk
    book: FactBook
    shelf: Shelf
    worker: ReadingWorker


def follow(desk: Desk, progress: Progress = lambda _done, _total: None) -> tuple[int, ...]:
    """Read and judge every arrival not yet read, in order, and write the receipts due; returns their numbers."""
    unread = [arrival_of(row) for row in desk.ledger.rows("unread")]
    if unread:
        book = fact_book(desk)
        for arrival in unread:  # they hold their unit's deliveries only until they are read
            _release(book, arrival.number)
        with ReadingWorker(desk.duties) as worker:
            work = _Work(desk, book, Shelf(desk.archive), worker)
            for done, arrival in enumerate(unread, start=1):
                _take(work, arrival)
                progress(done, len(unread))
    write_replies(desk)
    return tuple(a.number for a in unread)


def _release(book: FactBook, number: int) -> None:
    for held in (*book.waiting.values(), book.unassigned):
        if number in held:
            held.remove(number)


def _take(work: _Work, arrival: Arrival) -> None:
    """One arrival: reading, verdicts, the archived object, the event."""
    made = begun(work.desk.duties, work.book, arrival)
    candidates = unsettled(made)
    settled = tuple(s.key for s in reversed(made) if s.state == "accepted")
    reading = _reading(work, arrival, candidates, settled)
    seen = tuple(_seen(part) for part in reading.parts)
    verdicts = {}
    sets = []
    for key in dict.fromkeys(part.delivery for part in reading.parts):
        problems = _verdict(work, arrival, reading, key)
        verdicts[key] = problems
        sets.append(SetJudged(str(key), _count(problems, "error"), _count(problems, "query")))
    text = to_json(Judged(reading, verdicts)).encode()
    work.desk.archive.put(text)
    body = Read(
        arrival.number,
        hashlib.sha256(text).hexdigest(),
        READER_VERSION,
        tuple(f"{c.id}={c.digest}" for c in work.desk.campaigns),
        seen,
        tuple(sets),
        _waits(reading, candidates),
    )
    work.desk.ledger.append(body, at=work.desk.clock.real(), actor=ACTOR)
    work.book.take(arrival, body)


def _reading(
    work: _Work, arrival: Arrival, candidates: tuple[DeliveryKey, ...], settled: tuple[DeliveryKey, ...]
) -> Reading:
    """What the worker reads; of a file that was not whole only the question remains."""
    folders = os.fsdecode(os.path.dirname(arrival.path)).split("/")  # noqa: PTH120 - bytes
    hints = Hints(arrival.folder, "/".join(folders[1:]), arrival.name, arrival.interval.upper, candidates, settled)
    reading = work.worker.read(work.desk.archive.get(arrival.sha256), hints)
    if arrival.whole or reading.questions:
        return reading
    reason = _NOT_WHOLE.get(arrival.state, "收到时文件不完整")
    question = Question("not_whole", f"{reason}。", "请等文件复制完，或重新放入一次。", candidates)
    return Reading((), (question,), reading.problems, reading.attachments)


def _seen(part: PartReading) -> PartSeen:
    return PartSeen(
        str(part.delivery),
        part.part,
        part.digest,
        not part.blank,
        part.blank,
        _count(part.problems, "error"),
        _count(part.problems, "query"),
        part.nil,
    )


def _count(problems: Sequence[Problem], severity: str) -> int:
    return sum(p.severity == severity for p in problems)


def _verdict(work: _Work, arrival: Arrival, reading: Reading, key: DeliveryKey) -> tuple[Problem, ...]:
    """The checks over the delivery's set as it stands with this arrival."""
    duty = duty_of(work.desk.duties, key)
    if duty is None:
        return ()
    facts = work.book.facts(key)
    new = tuple(
        PartFact(arrival.number, p.part, p.digest, not p.blank, 0, 0, arrival.interval, arrival.scan)
        for p in reading.parts
        if p.delivery == key
    )
    made = steps(duty.obligation, type(facts)(facts.parts + new, facts.sets, facts.decisions))
    if not made or made[-1].arrival != arrival.number:
        return ()
    own = {p.part: p for p in reading.parts if p.delivery == key}
    parts = _set_readings(work, key, made[-1], arrival.number, own)
    return judge(duty, parts, _previous(work, duty, key))


def _set_readings(
    work: _Work, key: DeliveryKey, step: SetStep, number: int, own: dict[str, PartReading]
) -> dict[str, PartReading]:
    parts: dict[str, PartReading] = {}
    for part, fact in step.parts.items():
        reading = (
            own.get(part) if fact.arrival == number else stored_part(work.desk, work.shelf, fact.arrival, key, part)
        )
        if reading is not None:
            parts[part] = reading
    return parts


def stored_part(desk: Desk, shelf: Shelf, number: int, key: DeliveryKey, part: str) -> PartReading | None:
    """What an arrival already read says of one part."""
    rows = desk.ledger.rows("reading_of", arrival=number)
    return shelf.get(rows[0]["object"]).part(key, part) if rows else None


def _previous(work: _Work, duty: Duty, key: DeliveryKey) -> dict[str, PartReading]:
    """The unit's last accepted set of an earlier period."""
    earlier = [p for p in duty.periods if p.id < key.period]
    for period in reversed(earlier):
        before = DeliveryKey(key.campaign, key.obligation, period.id, key.unit)
        good = [s for s in steps(duty.obligation, work.book.facts(before)) if s.acceptable]
        if good:
            return _set_readings(work, before, good[-1], 0, {})
    return {}


def _waits(reading: Reading, candidates: Sequence[DeliveryKey]) -> tuple[Waits, ...]:
    """Each question holds the deliveries it could settle: those it names, else what the folder's unit still owes.

    A file from which nothing could be read and that raised no question waits too: silence would be a skip.
    """
    waits: dict[tuple[str, str], None] = {}
    for question in reading.questions:
        named = [str(key) for key in question.candidates or candidates] or [""]
        waits |= {(delivery, question.code): None for delivery in named}
    failed = any(p.severity == "error" for p in reading.problems)
    if failed and not (reading.parts or reading.questions or reading.attachments):
        waits |= {(delivery, "unread"): None for delivery in [str(k) for k in candidates] or [""]}
    return tuple(Waits(delivery, code) for delivery, code in waits)
