"""The flow behind intake: arrived → read in a worker → judged → `read` event → receipt in the unit's folder."""

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from baosong.ahead import FAR, Ahead
from baosong.attempts import MOST, Attempts
from baosong.desk import Desk, refreshed
from baosong.facts import arrival_of, begun, duty_of, fact_book, unsettled
from baosong.places import REGISTERED, Named, as_meant, dropped, linked, unregistered
from baosong.reader import Reader
from baosong.readings import Shelf
from baosong.rejudging import rejudged
from baosong.verdicts import judged
from baosong.work import Work
from tracker.ad_hoc import opened, placed
from tracker.facts import Arrival, DeliveryKey, PartReading, Question, Reading
from tracker.hold import held
from tracker.intake.archive import ArchiveRefusal
from tracker.ledger.events import Waits, key_of
from tracker.ledger.store import LedgerRefusal
from tracker.reading.hints import Hints
from tracker.reading.questions import Ask

Progress = Callable[[int, int], None]
ACTOR = "flow"
_NOT_WHOLE = {
    "writing": "收到时文件正在写入，可能还没有复制完",
    "structure": "文件不完整，后半部分没有复制过来",
}


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
    ahead = Ahead(reader.workers(desk.duties))
    work = Work(desk, book, shelf, ahead.pool)
    numbers: list[int] = []
    for done, arrival in enumerate(unread, start=1):
        left = len(unread) if most is None else most - len(numbers)
        for later in unread[done - 1 : done - 1 + min(FAR, left)]:
            _look_ahead(work, ahead, later)
        try:
            more = _take(work, arrival, ahead, lost=attempts.begin(arrival.number) >= MOST)
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


def _look_ahead(work: Work, ahead: Ahead, arrival: Arrival) -> None:
    """Begin to read an arrival before its turn; if its original can't be got, its turn will say so."""
    if arrival.number in ahead:
        return
    try:
        ahead.begin(arrival.number, *asked(work, arrival, *what_is_open(work, arrival)))
    except ArchiveRefusal:
        return


def _take(work: Work, arrival: Arrival, ahead: Ahead, *, lost: bool = False) -> bool:
    """One arrival: reading, verdicts, the archived object, the event. Whether it opened an ad-hoc delivery.

    Later periods' returns that it puts in another light are judged anew in the same transaction.
    `lost`: whoever read it before died of it each time; it is held unread.
    """
    candidates, settled = what_is_open(work, arrival)
    if lost:
        reading = Reading((), (Ask.READER_LOST.of(candidates=candidates),), ())
    else:
        reading = _read(work, arrival, ahead, hints_of(work, arrival, candidates, settled))
    body = judged(work, arrival, *_whole(arrival, reading, candidates))
    work.book.take(arrival, body, work.desk.ledger.last_number() + 1)
    work.pending[arrival.number] = body
    later = rejudged(work, [key_of(part.delivery) for part in body.parts])
    work.desk.ledger.append_all([body, *later], at=work.desk.clock.real(), actor=ACTOR)
    work.pending.clear()
    return opened(arrival, [*(p.delivery for p in body.parts), *(w.delivery for w in body.waits)])


def _read(work: Work, arrival: Arrival, ahead: Ahead, hints: Hints) -> Reading:
    """What the bytes say, by where they lay."""
    if dropped(arrival) and (numbers := registered_as(work.desk, arrival.sha256)):
        return linked(numbers)
    reading = ahead.reading(arrival.number, hints)
    if reading is None:
        reading = work.worker.read(work.desk.archive.get(arrival.sha256), hints)
    if dropped(arrival):
        return unregistered(reading, lambda part: _named(work, part))
    return in_place(work, arrival, reading)


def _named(work: Work, read: PartReading) -> Named:
    """The part in words: 普宁市, 附件11 统计表."""
    duty = duty_of(work.desk.duties, read.delivery)
    unit = duty.campaign.unit(read.delivery.unit) if duty else None
    part = duty.obligation.part(read.part) if duty else None
    return Named(unit.name if unit else read.delivery.unit, part.label if part else read.part)


def registered_as(desk: Desk, sha256: str) -> str:
    """The arrivals (A17、A18) under which this content was registered (代收); "" when it was not."""
    return "、".join(f"A{row['number']}" for row in desk.ledger.rows("registered_content", sha256=sha256))


def what_is_open(work: Work, arrival: Arrival) -> tuple[tuple[DeliveryKey, ...], tuple[DeliveryKey, ...]]:
    """What the folder's unit still owes of the periods begun by then, oldest first, and what it has settled, newest."""
    meant = as_meant(arrival, work.desk.workspace.feedback)
    made = begun(work.desk.duties, work.book, meant)
    return unsettled(made), tuple(s.key for s in reversed(made) if s.state == "accepted")


def asked(
    work: Work, arrival: Arrival, candidates: tuple[DeliveryKey, ...], settled: tuple[DeliveryKey, ...]
) -> tuple[bytes, Hints]:
    """What the worker is asked: the bytes, and what is known beside them."""
    return work.desk.archive.get(arrival.sha256), hints_of(work, arrival, candidates, settled)


def hints_of(
    work: Work, arrival: Arrival, candidates: tuple[DeliveryKey, ...], settled: tuple[DeliveryKey, ...]
) -> Hints:
    """What is known beside the bytes."""
    meant = as_meant(arrival, work.desk.workspace.feedback)
    folders = os.fsdecode(os.path.dirname(meant.path)).split("/")  # noqa: PTH120 - bytes
    inner = "" if arrival.channel == REGISTERED else "/".join(folders[1:])
    seen_at = arrival.interval.upper.astimezone(work.desk.workspace.zone)
    return Hints(meant.folder, inner, arrival.name, seen_at, candidates, settled, arrival.id)


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
