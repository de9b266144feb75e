"""One pass over the intake: look, remember the look, take what is finished, write the arrivals."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from tracker.facts import Basis, Interval
from tracker.intake.archive import ArchiveRefusal
from tracker.intake.compare import Change, compare
from tracker.intake.disk import mounted
from tracker.intake.evidence import dated, moment
from tracker.intake.faults import IntakeFault, reason
from tracker.intake.junk import FOLDER_CLASS
from tracker.intake.keep import Found, keep, resumable
from tracker.intake.memory import Seen, forget, recall, remember, remember_looks
from tracker.intake.outcome import NO_ROOM, Ignored, Intake, PassResult, Progress, Settling, Tally
from tracker.intake.scan import Scan, scan
from tracker.intake.settings import Haste
from tracker.intake.settle import WRITING
from tracker.intake.take import Candidate, Conditions, Copied, Junk, Waiting, take
from tracker.ledger.chain import stamp
from tracker.problem import Problem


def collect_pass(intake: Intake, *, haste: Haste = Haste.PATIENT, progress: Progress | None = None) -> PassResult:
    """Look once and take what is finished; returns what arrived, what is waited for, and what is wrong.

    The caller holds the collector's lock (see collect.py). Nothing in the watched folder is changed.
    """
    scan_id = stamp(intake.clock.now())
    found = scan(intake.root, intake.clock, intake.settings.depth)
    change = _remembered(found, intake, scan_id)
    tally = Tally(troubles=list(change.problems), ignored=_ignored(found, change))
    candidates = _candidates(found, change, intake)
    under = Conditions(intake.root, intake.archive, intake.settings, haste, intake.clock.real())
    size = intake.settings.batch
    for start in range(0, len(candidates), size):
        batch = candidates[start : start + size]
        if tally.blocked:
            tally.settling.extend(Settling(one.seen.path, NO_ROOM) for one in batch)
        else:
            _take_batch(batch, under, intake, scan_id, tally)
        if progress:
            progress(start + len(batch), len(candidates))
    return tally.result(scan_id)


def _remembered(found: Scan, intake: Intake, scan_id: str) -> Change:
    """Evidence first, copying later. Paths before looks: a look newer than its paths would date them too late."""
    change = compare(recall(intake.ledger), found, scan_id)
    remember(intake.ledger, change.new)
    forget(intake.ledger, change.gone)
    remember_looks(intake.ledger, change.looks)
    return change


def _ignored(found: Scan, change: Change) -> list[Ignored]:
    folders = [Ignored(one.path, FOLDER_CLASS) for one in found.sightings if one.kind == "junk"]
    files = [
        Ignored(one.path, change.now[one.path].trouble)
        for one in found.sightings
        if one.kind == "file" and change.now[one.path].kind == "junk"
    ]
    return folders + files


def _candidates(found: Scan, change: Change, intake: Intake) -> list[Candidate]:
    """What still wants a look, in the order of its evidence."""
    local = _locality(intake)
    wanted = [
        Candidate(seen, one, one.signature, local(one.folder))
        for one in found.sightings
        if one.kind == "file" and one.signature and resumable(seen := change.now[one.path])
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


def _take_batch(batch: Sequence[Candidate], under: Conditions, intake: Intake, scan_id: str, tally: Tally) -> None:
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
    remember(intake.ledger, marks)
    try:
        tally.arrived.extend(keep(finds, intake))
    except ArchiveRefusal as refusal:
        _refused(refusal, tally)
        tally.settling.extend(Settling(find.seen.path, NO_ROOM) for find in finds)


def _found(one: Candidate, copied: Copied, intake: Intake, scan_id: str) -> Found:
    """The copy with its evidence; bytes that moved under our look were first there after that look."""
    seen = one.seen
    if copied.signature != one.signature:
        now = intake.clock.now()
        seen = Seen(seen.path, str(copied.signature), now, intake.clock.monotonic(), one.sighting.seen, scan_id)
        one = replace(one, seen=seen, signature=copied.signature)
    return Found(seen, copied, *_dated(one, seen, intake))


def _refused(refusal: ArchiveRefusal, tally: Tally) -> Waiting:
    if not tally.blocked:
        cause = refusal.__cause__
        why = reason(cause) if isinstance(cause, OSError) else str(refusal)
        tally.troubles.append(IntakeFault.ARCHIVE_UNWRITABLE.at(reason=why))
    tally.blocked = True
    return Waiting(NO_ROOM)
