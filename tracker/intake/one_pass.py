"""One pass over the intake: look, remember the look, take what is finished, write the arrivals."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from tracker.facts import Basis, Interval
from tracker.intake.archive import ArchiveRefusal
from tracker.intake.compare import compare
from tracker.intake.disk import mounted
from tracker.intake.evidence import dated, moment
from tracker.intake.faults import IntakeFault, reason
from tracker.intake.heartbeat import Heartbeat
from tracker.intake.keep import Found, keep, resumable
from tracker.intake.machine import boot_id, synchronised
from tracker.intake.memory import Memory, Seen
from tracker.intake.outcome import NO_ROOM, Ignored, Intake, PassResult, Progress, Settling, Tally, Watching
from tracker.intake.scan import Scan, scan
from tracker.intake.settings import Haste
from tracker.intake.settle import WRITING
from tracker.intake.take import Candidate, Conditions, Copied, Junk, Waiting, take
from tracker.ledger.chain import instant, stamp
from tracker.ledger.events import Noted
from tracker.problem import Problem

SHARE = 10  # an idle scan may cost a tenth of the time
FOLDER_TROUBLE = "folder_trouble"
_NOTED = {"root_unreadable", "root_empty", "root_replaced", "folder_unreadable"}


def collect_pass(
    intake: Intake,
    memory: Memory | None = None,
    *,
    haste: Haste = Haste.PATIENT,
    watching: Watching | None = None,
    progress: Progress | None = None,
) -> PassResult:
    """Look once and take what is finished; returns what arrived, what is waited for, and what is wrong.

    The caller holds the collector's lock (see collect.py), and keeps `memory` from pass to pass if it makes several.
    `watching`: the promise a running collector makes with this pass. Nothing in the watched folder is changed.
    """
    memory = memory or Memory(intake.ledger)
    if memory.heartbeat and memory.heartbeat.boot != boot_id():
        memory.begin_anew(intake.clock.monotonic())
    scan_id = stamp(intake.clock.now())
    found = scan(intake.root, intake.clock, intake.settings.depth)
    change = compare(memory.known, found, scan_id)
    memory.remember(change.new, change.gone)  # evidence first, copying later
    tally = Tally(troubles=[*(watching.troubles if watching else ()), *change.problems], ignored=_ignored(found, memory))
    candidates = _candidates(found, memory, intake)
    under = Conditions(intake.root, intake.archive, intake.settings, haste, intake.clock.real())
    size = intake.settings.batch
    for start in range(0, len(candidates), size):
        batch = candidates[start : start + size]
        if tally.blocked:
            tally.settling.extend(Settling(one.seen.path, NO_ROOM) for one in batch)
        else:
            _take_batch(batch, under, intake, memory, scan_id, tally)
        if progress:
            progress(start + len(batch), len(candidates))
    fresh = memory.end_pass(change.looks, tally.troubles, _heartbeat(found, intake, scan_id, watching))
    _note(fresh, intake)
    return tally.result(scan_id)


def _heartbeat(found: Scan, intake: Intake, scan_id: str, watching: Watching | None) -> Heartbeat:
    clock = intake.clock
    began, ended = instant(scan_id), clock.now()
    next_by = ended + max(watching.within, (ended - began) * SHARE) if watching else None
    return Heartbeat(
        scan_id, began, ended, next_by, clock.monotonic(), boot_id(),
        len(found.looks), sum(trouble.folder is not False for trouble in found.troubles),
        sum(one.kind == "file" for one in found.sightings), watching.hints if watching else "", synchronised(),
    )  # fmt: skip


def _note(fresh: Sequence[Problem], intake: Intake) -> None:
    """What the record must show for good: from when on a folder could not be looked at, or was another."""
    notes = [Noted(FOLDER_TROUBLE, str(problem)) for problem in fresh if problem.code in _NOTED]
    if notes:
        intake.ledger.append_all(notes, at=intake.clock.real(), actor="collect")


def _ignored(found: Scan, memory: Memory) -> list[Ignored]:
    rows = [memory.seen[one.path] for one in found.sightings if one.path in memory.seen]
    return [Ignored(row.path, row.trouble) for row in rows if row.kind == "junk"]


def _candidates(found: Scan, memory: Memory, intake: Intake) -> list[Candidate]:
    """What still wants a look, in the order of its evidence."""
    local = _locality(intake)
    wanted = [
        Candidate(seen, one, one.signature, local(one.folder))
        for one in found.sightings
        if (seen := memory.seen.get(one.path)) and one.signature and resumable(seen)
    ]
    return sorted(wanted, key=lambda one: (_dated(one, one.seen, intake)[0].upper, one.seen.path))


def _locality(intake: Intake) -> Callable[[bytes], bool]:
    """Whether a folder's disk is local: each asked once a pass, since a sub-folder may be another disk's."""
    if intake.settings.local is not None:
        answer = intake.settings.local
        return lambda _: answer
    disks, root = mounted(), os.fsencode(intake.root)
    return cache(lambda folder: disks.local(root + b"/" + folder))


def _dated(one: Candidate, seen: Seen, intake: Intake) -> tuple[Interval, Basis]:
    changed = moment(one.signature.ctime_ns) if one.local else None
    return dated(seen.absent_until, seen.seen_at, changed, rehearsed=intake.clock.rehearsed)


def _take_batch(
    batch: Sequence[Candidate], under: Conditions, intake: Intake, memory: Memory, scan_id: str, tally: Tally
) -> None:
    """Take a batch with one flush and one transaction. When our disk refuses, what was copied is still tried."""
    finds: list[Found] = []
    marks: list[Seen] = []
    for one in batch:
        try:
            outcome = Waiting(NO_ROOM) if tally.blocked else take(one, under)
        except ArchiveRefusal as refusal:
            outcome = _refused(refusal, tally)
        match outcome:
            case Copied():
                finds.append(_found(one, outcome, intake, scan_id))
            case Waiting(why):
                tally.settling.append(Settling(one.seen.path, why))
                if why not in {one.seen.trouble, WRITING, NO_ROOM}:
                    marks.append(replace(one.seen, trouble=why))
            case Junk(label):
                tally.ignored.append(Ignored(one.seen.path, label))
                marks.append(replace(one.seen, kind="junk", trouble=label))
            case Problem():
                tally.troubles.append(outcome)
    memory.remember(marks)
    try:
        tally.arrived.extend(keep(finds, intake, memory))
    except ArchiveRefusal as refusal:
        _refused(refusal, tally)
        tally.settling.extend(Settling(find.seen.path, NO_ROOM) for find in finds)


def _found(one: Candidate, copied: Copied, intake: Intake, scan_id: str) -> Found:
    """The copy with its evidence; bytes that moved under our look were first there after that look."""
    seen = one.seen
    if copied.signature != one.signature:
        now = intake.clock.now()
        seen = Seen(seen.path, copied.signature, now, intake.clock.monotonic(), one.sighting.seen, scan_id)
        one = replace(one, seen=seen, signature=copied.signature)
    return Found(seen, copied, *_dated(one, seen, intake))


def _refused(refusal: ArchiveRefusal, tally: Tally) -> Waiting:
    if not tally.blocked:
        cause = refusal.__cause__
        why = reason(cause) if isinstance(cause, OSError) else str(refusal)
        tally.troubles.append(IntakeFault.ARCHIVE_UNWRITABLE.at(reason=why))
    tally.blocked = True
    return Waiting(NO_ROOM)
