"""One pass over the intake: look, remember the look, take what is finished, write the arrivals."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.facts import Basis, Interval
from tracker.intake.archive import ArchiveRefusal, DiskLow
from tracker.intake.asking import look, taken
from tracker.intake.compare import compare
from tracker.intake.dating import disks, evidence
from tracker.intake.faults import IntakeFault, reason
from tracker.intake.keep import Batch, Found, arrive
from tracker.intake.memory import Memory, Seen, resumable
from tracker.intake.outcome import NO_ROOM, QUEUED, Ignored, Intake, PassResult, Progress, Settling, Tally, Watching
from tracker.intake.pipeline import Pipeline
from tracker.intake.scan import Scan
from tracker.intake.settings import Haste
from tracker.intake.settle import WRITING
from tracker.intake.source import Signature
from tracker.intake.take import Candidate, Copied, Junk, Waiting
from tracker.intake.turn import Turn, begun, end, troubles
from tracker.intake.undated import date_them, hold_back
from tracker.ledger.events import Traces
from tracker.problem import Problem


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
    turn = begun(intake, memory, haste, watching)
    arrived = [] if turn.held else list(date_them(intake))
    found = look(intake, memory.settled, turn.far)
    change = compare(memory.known, found, turn.scan_id)
    memory.remember(change.new, change.gone)  # evidence first, copying later
    tally = Tally(troubles(turn, change), _ignored(found, memory), arrived)
    _take_all(_candidates(found, turn), turn, tally, progress)
    end(turn, found, change, tally.troubles)
    return tally.result(turn.scan_id)


def _ignored(found: Scan, memory: Memory) -> list[Ignored]:
    here = found.unchanged | {one.path for one in found.sightings}
    return [Ignored(row.path, row.trouble) for row in memory.junk.values() if row.path in here]


def _candidates(found: Scan, turn: Turn) -> list[Candidate]:
    """What still wants a look, in the order of its evidence."""
    disk = disks(turn.intake)
    wanted = [
        Candidate(seen, one, one.signature, disk(one.folder))
        for one in found.sightings
        if (seen := turn.memory.seen.get(one.path)) and one.signature and resumable(seen)
    ]
    return sorted(wanted, key=lambda one: (one.first, one.seen.path))


def _dated(seen: Seen, signature: Signature, one: Candidate, turn: Turn) -> tuple[Interval, Basis, Traces | None]:
    return evidence(seen, signature, one.disk, turn.doubt, turn.intake.clock, synchronised=turn.synchronised)


def _found(one: Candidate, copied: Copied, turn: Turn) -> Found:
    """The copy with its evidence; bytes that moved under our look were first there after that look."""
    clock, seen = turn.intake.clock, one.seen
    if copied.signature != one.signature:
        seen = Seen(seen.path, copied.signature, clock.now(), clock.monotonic(), one.sighting.seen, turn.scan_id)
    return Found(seen, copied, *_dated(seen, copied.signature, one, turn))


def _take_all(candidates: Sequence[Candidate], turn: Turn, tally: Tally, progress: Progress | None) -> None:
    """Batch by batch, until the turn is over: a long queue must not keep us from looking."""

    def arrived(batch: Batch) -> None:
        if turn.held:
            hold_back(batch, turn.intake, turn.memory)
        else:
            tally.arrived.extend(arrive(batch, turn.intake, turn.memory))

    def refused(refusal: ArchiveRefusal, batch: Batch) -> None:
        _refused(refusal, tally)
        tally.settling.extend(Settling(one.path, NO_ROOM) for one in batch.marks)

    size = turn.intake.settings.batch
    with Pipeline(turn.intake, arrived, refused) as pipeline:
        for start in range(0, len(candidates), size):
            batch = candidates[start : start + size]
            if tally.blocked:
                tally.settling.extend(Settling(one.seen.path, NO_ROOM) for one in batch)
            elif start and turn.over():
                tally.settling.extend(Settling(one.seen.path, QUEUED) for one in batch)
            else:
                pipeline.add(_copied(batch, turn, tally), more=start + size < len(candidates))
            if progress:
                progress(start + len(batch), len(candidates))


def _copied(batch: Sequence[Candidate], turn: Turn, tally: Tally) -> list[Found]:
    """The copies of a batch, for one flush and one transaction. When our disk refuses, what was copied is still tried."""
    finds: list[Found] = []
    marks: list[Seen] = []
    for one in batch:
        try:
            outcome = Waiting(NO_ROOM) if tally.blocked else taken(one, turn.conditions, turn.intake, turn.far)
        except ArchiveRefusal as refusal:
            outcome = _refused(refusal, tally)
        match outcome:
            case Copied():
                finds.append(_found(one, outcome, turn))
            case Waiting(why):
                tally.settling.append(Settling(one.seen.path, why))
                if why not in {one.seen.trouble, WRITING, NO_ROOM}:
                    marks.append(replace(one.seen, trouble=why))
            case Junk(label):
                tally.ignored.append(Ignored(one.seen.path, label))
                marks.append(replace(one.seen, kind="junk", trouble=label))
            case Problem():
                tally.troubles.append(outcome)
    turn.memory.remember(marks)
    return finds


def _refused(refusal: ArchiveRefusal, tally: Tally) -> Waiting:
    if isinstance(refusal, DiskLow) and not tally.blocked:
        tally.troubles.append(IntakeFault.DISK_LOW.at(left=_size(refusal.left), reserve=_size(refusal.reserve)))
    elif not tally.blocked:
        cause = refusal.__cause__
        why = reason(cause) if isinstance(cause, OSError) else str(refusal)
        tally.troubles.append(IntakeFault.ARCHIVE_UNWRITABLE.at(reason=why))
    tally.blocked = True
    return Waiting(NO_ROOM)


def _size(number: int) -> str:
    return f"{number / (1 << 20):.0f}MB"
