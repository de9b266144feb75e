"""The flow behind intake: arrived → read in a worker → judged → `read` event → receipt in the unit's folder."""

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from baosong.attempts import MOST, Attempts
from baosong.desk import Desk, refreshed
from baosong.facts import FactBook, arrival_of, begun, duty_of, fact_book, unsettled
from baosong.hold import held
from baosong.reader import Reader
from baosong.readings import Judged, Shelf, to_json
from baosong.same_content import SameContent
from tracker.acceptance import in_force
from tracker.ad_hoc import opened, placed
from tracker.definition.model import Duty
from tracker.facts import Arrival, DeliveryKey, PartReading, Question, Reading
from tracker.intake.archive import ArchiveRefusal
from tracker.judge import History, judge
from tracker.ledger.events import PartSeen, Read, SetJudged, Waits
from tracker.ledger.store import LedgerRefusal
from tracker.nil_return import stands_in
from tracker.problem import Problem
from tracker.reading.hints import Hints
from tracker.reading.questions import Ask
from tracker.reading.worker import READER_VERSION, ReadingWorker
from tracker.sets import PartFact, SetStep, steps

Progress = Callable[[int, int], None]
ACTOR = "flow"
REGISTERED = "代收"
_NOT_WHOLE = {
    "writing": "收到时文件正在写入，可能还没有复制完",
    "structure": "文件不完整，后半部分没有复制过来",
}


@dataclass(frozen=True)
class Work:
    """What one run of the flow works with.

    `pending` names, by arrival, the archived objects of new readings that the ledger doesn't have yet.
    """

    desk: Desk
    book: FactBook
    shelf: Shelf
    worker: ReadingWorker
    pending: dict[int, str] = field(default_factory=dict)

    @cached_property
    def same(self) -> SameContent:
        """Who said what in a period, to find the same content from two units."""
        return SameContent(self.book, lambda number, key, part: stored_part(self.desk, self.shelf, number, key, part))


def follow(
    desk: Desk,
    progress: Progress = lambda _done, _total: None,
    *,
    reader: Reader | None = None,
    most: int | None = None,
    said: Callable[[str], None] = lambda _sentence: None,
) -> tuple[int, ...]:
    """Read and judge every arrival not yet read (at most `most`), in order; returns their numbers.

    Their receipts are then due. One process at a time: who comes second waits, and finds what is left. An arrival
    whose original can't be got from the archive is passed over and stays unread; `said` is told why.
    """
    with held(lock_of(desk), wait=True):
        if reader is not None:
            return _follow(desk, progress, reader, most, said)
        with Reader() as own:
            return _follow(desk, progress, own, most, said)


def lock_of(desk: Desk) -> Path:
    """The lock of whoever reads arrivals or writes receipts."""
    return desk.workspace.data / "reading.lock"


def _follow(
    desk: Desk, progress: Progress, reader: Reader, most: int | None, said: Callable[[str], None]
) -> tuple[int, ...]:
    desk = refreshed(desk)
    unread = [arrival_of(row) for row in desk.ledger.rows("unread")]
    if not unread:
        return ()
    book, shelf = fact_book(desk, unread=False), Shelf(desk.archive)
    attempts = Attempts(desk.workspace.data / "reading.now")
    work = Work(desk, book, shelf, reader.worker(desk.duties))
    numbers: list[int] = []
    for done, arrival in enumerate(unread, start=1):
        try:
            more = _take(work, arrival, lost=attempts.begin(arrival.number) >= MOST)
        except ArchiveRefusal as refusal:
            attempts.end()
            if _no_room(refusal):
                raise
            said(f"{arrival.id}还读不了：{refusal}")
            continue
        except (LedgerRefusal, OSError):
            attempts.end()
            raise
        attempts.end()
        numbers.append(arrival.number)
        if more:
            work = replace(work, desk=refreshed(work.desk))
        progress(done, len(unread))
        if len(numbers) == most:
            break
    return tuple(numbers)


def _no_room(refusal: ArchiveRefusal) -> bool:
    """Whether it is our disk that refuses, and will refuse the next arrival too."""
    cause = refusal.__cause__
    return isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def _take(work: Work, arrival: Arrival, *, lost: bool = False) -> bool:
    """One arrival: reading, verdicts, the archived object, the event. Whether it opened an ad-hoc delivery.

    `lost`: whoever read it before died of it each time; it is held unread.
    """
    candidates, settled = what_is_open(work, arrival)
    if lost:
        reading = Reading((), (Ask.READER_LOST.of(candidates=candidates),), ())
    else:
        reading = work.worker.read(*asked(work, arrival, candidates, settled))
    reading = in_place(work, arrival, reading)
    body = judged(work, arrival, *_whole(arrival, reading, candidates))
    event = work.desk.ledger.append(body, at=work.desk.clock.real(), actor=ACTOR)
    work.book.take(arrival, body, event.seq)
    return opened(arrival, [*(p.delivery for p in body.parts), *(w.delivery for w in body.waits)])


def what_is_open(work: Work, arrival: Arrival) -> tuple[tuple[DeliveryKey, ...], tuple[DeliveryKey, ...]]:
    """What the folder's unit still owes of the periods begun by then, oldest first, and what it has settled, newest."""
    made = begun(work.desk.duties, work.book, arrival)
    return unsettled(made), tuple(s.key for s in reversed(made) if s.state == "accepted")


def asked(
    work: Work, arrival: Arrival, candidates: tuple[DeliveryKey, ...], settled: tuple[DeliveryKey, ...]
) -> tuple[bytes, Hints]:
    """What the worker is asked: the bytes, and what is known beside them."""
    folders = os.fsdecode(os.path.dirname(arrival.path)).split("/")  # noqa: PTH120 - bytes
    inner = "" if arrival.channel == REGISTERED else "/".join(folders[1:])
    seen_at = arrival.interval.upper.astimezone(work.desk.workspace.zone)
    hints = Hints(arrival.folder, inner, arrival.name, seen_at, candidates, settled, arrival.id)
    return work.desk.archive.get(arrival.sha256), hints


def in_place(work: Work, arrival: Arrival, reading: Reading) -> Reading:
    """The reading, each return for an event where it belongs among what came before."""
    return placed(reading, arrival, work.desk.duties, lambda key: work.book.facts(key).parts)


def _whole(
    arrival: Arrival, reading: Reading, candidates: tuple[DeliveryKey, ...]
) -> tuple[Reading, tuple[Waits, ...]]:
    """The reading and what waits of it; of a file that was not whole only the question remains."""
    if not arrival.whole and not reading.questions:
        reason = _NOT_WHOLE.get(arrival.state, "收到时文件不完整")
        question = Question("not_whole", f"{reason}。", "请等文件复制完，或重新放入一次。", candidates)
        reading = Reading((), (question,), reading.problems, reading.attachments)
    return reading, waits(reading, candidates)


def judged(work: Work, arrival: Arrival, reading: Reading, held: tuple[Waits, ...]) -> Read:
    """The `read` event of an arrival that says this, its sets judged and its object archived; nothing is appended."""
    verdicts = {}
    sets = []
    for key in dict.fromkeys(part.delivery for part in reading.parts):
        problems = _verdict(work, arrival, reading, key)
        verdicts[key] = problems
        sets.append(SetJudged(str(key), _count(problems, "error"), _count(problems, "query")))
    return Read(
        arrival.number,
        work.desk.archive.put(to_json(Judged(reading, verdicts)).encode()),
        READER_VERSION,
        tuple(f"{c.id}={c.digest}" for c in work.desk.campaigns),
        tuple(_seen(part) for part in reading.parts),
        tuple(sets),
        held,
    )


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


def _verdict(work: Work, arrival: Arrival, reading: Reading, key: DeliveryKey) -> tuple[Problem, ...]:
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
    before = tuple(p for p in facts.parts if p.arrival < arrival.number)
    made = steps(duty.obligation, type(facts)(before + new, facts.sets, facts.decisions))
    if not made or made[-1].arrival != arrival.number:
        return ()
    own = {p.part: p for p in reading.parts if p.delivery == key}
    parts = _set_readings(work, key, made[-1], arrival.number, own)
    history = _history(work, duty, key, made[-1], parts)
    for part in own.values():
        work.same.take(duty, part, arrival.number)
    return judge(duty, parts, history)


def _history(work: Work, duty: Duty, key: DeliveryKey, step: SetStep, parts: dict[str, PartReading]) -> History:
    """What the unit last had accepted, and what of this set another unit has said before."""
    arrivals = {part: step.parts[part].arrival for part in parts}
    return History(
        _previous(work, duty, key), work.same.twins(duty, parts, arrivals), work.same.elsewhere(duty, parts, arrivals)
    )


def _set_readings(
    work: Work, key: DeliveryKey, step: SetStep, number: int, own: dict[str, PartReading]
) -> dict[str, PartReading]:
    parts: dict[str, PartReading] = {}
    for part, fact in step.parts.items():
        reading = own.get(part) if fact.arrival == number else _stored(work, fact.arrival, key, part)
        if reading is not None:
            parts[part] = reading
    return parts


def _stored(work: Work, number: int, key: DeliveryKey, part: str) -> PartReading | None:
    """What an arrival says of one part, by its new reading if it has one."""
    if number in work.pending:
        return work.shelf.get(work.pending[number]).part(key, part)
    return stored_part(work.desk, work.shelf, number, key, part)


def stored_part(desk: Desk, shelf: Shelf, number: int, key: DeliveryKey, part: str) -> PartReading | None:
    """What an arrival already read says of one part."""
    rows = desk.ledger.rows("reading_of", arrival=number)
    return shelf.get(rows[0]["object"]).part(key, part) if rows else None


def _previous(work: Work, duty: Duty, key: DeliveryKey) -> dict[str, PartReading]:
    """The unit's last accepted readings of an earlier period; for a nil form those it stands for, further back."""
    found: dict[str, PartReading] = {}
    for period in reversed([p for p in duty.periods if p.id < key.period]):
        before = DeliveryKey(key.campaign, key.obligation, period.id, key.unit)
        facts = work.book.facts(before)
        step = in_force(duty.obligation, steps(duty.obligation, facts), facts.decisions)
        if step is None:
            continue
        readings = _set_readings(work, before, step, 0, {})
        silent = {p for p, r in readings.items() if (form := duty.campaign.form(p)) and stands_in(form, r)}
        found = {part: r for part, r in readings.items() if part not in silent} | found
        if not silent - set(found):
            break
    return found


def waits(reading: Reading, candidates: Sequence[DeliveryKey]) -> tuple[Waits, ...]:
    """Each question holds the deliveries it could settle: those it names, else what the folder's unit still owes.

    A file from which nothing could be read and that raised no question waits too: silence would be a skip.
    """
    held: dict[tuple[str, str, str], None] = {}
    for question in reading.questions:
        named = [str(key) for key in question.candidates or candidates] or [""]
        held |= {(delivery, question.code, question.form): None for delivery in named}
    failed = any(p.severity == "error" for p in reading.problems)
    if failed and not (reading.parts or reading.questions or reading.attachments):
        held |= {(delivery, "unread", ""): None for delivery in [str(k) for k in candidates] or [""]}
    return tuple(Waits(delivery, code, part) for delivery, code, part in held)
