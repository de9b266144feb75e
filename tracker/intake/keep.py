"""The last steps: copies become objects, then events and memory; each may be repeated after a crash."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.facts import Basis, Interval
from tracker.intake.memory import Memory, Seen, put_seen
from tracker.intake.names import folder_of, name_of
from tracker.intake.outcome import Intake
from tracker.intake.take import Copied
from tracker.ledger.chain import instant, stamp
from tracker.ledger.events import Arrived, Traces, encoded
from tracker.ledger.store import Ledger

CHANNEL = "共享文件夹"


@dataclass(frozen=True, slots=True)
class Found:
    """A copy, the state it was copied in, and its evidence."""

    seen: Seen
    copied: Copied
    interval: Interval
    basis: Basis
    traces: Traces | None = None

    @property
    def arrived(self) -> Arrived:
        """The event's body."""
        path, staged, lower = self.seen.path, self.copied.staged, self.interval.lower
        return Arrived(
            encoded(path), folder_of(path), name_of(path), staged.sha256, staged.size, CHANNEL,
            None if lower is None else stamp(lower), stamp(self.interval.upper), self.basis, self.seen.scan,
            not self.copied.state, self.copied.state, traces=self.traces,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """Copies that are arrivals (`fresh`, in the order of their evidence) and what every path looks like afterwards."""

    fresh: tuple[Found, ...]
    marks: tuple[Seen, ...]


def arrive(batch: Batch, intake: Intake, memory: Memory) -> tuple[int, ...]:
    """Write the arrivals of an archived batch, with the memory of them, in one transaction; returns their numbers.

    A crash before it leaves objects without events, found again by their content: nothing twice, nothing lost.
    """
    if not batch.fresh:
        memory.remember(batch.marks)
        return ()
    events = intake.ledger.append_all(
        [one.arrived for one in batch.fresh], at=intake.clock.real(), actor="collect", working=[put_seen(batch.marks)]
    )
    memory.note(batch.marks)
    return tuple(event.seq for event in events)


def sort_out(found: Sequence[Found], intake: Intake) -> Batch:
    """What we wrote ourselves, and the content that was the path's last one anyway, is no arrival: dropped."""
    fresh: list[Found] = []
    marks: list[Seen] = []
    for one in found:
        sha256 = one.copied.staged.sha256
        own = intake.ours(one.seen.path, sha256)
        new = None if own else _new(one, intake.ledger)
        if new is None:
            intake.archive.drop(one.copied.staged)
        else:
            fresh.append(new)
        marks.append(replace(one.seen, kind="ours" if own else "file", taken=sha256, trouble=one.copied.state))
    fresh.sort(key=lambda one: (one.interval.upper, one.seen.path, one.copied.staged.sha256))
    return Batch(tuple(fresh), tuple(marks))


def archive(batch: Batch, intake: Intake) -> None:
    """Make the batch's copies objects, durably; ArchiveRefusal when our disk refuses, and then no copy is left."""
    copies = [one.copied.staged for one in batch.fresh]
    if not copies:
        return
    try:
        intake.archive.keep(copies)
    except BaseException:
        for copy in copies:
            intake.archive.drop(copy)
        raise


def _new(one: Found, ledger: Ledger) -> Found | None:
    """The find if it is an arrival; None for the content that is the path's last one already.

    A content first archived as an observation and since found whole arrives again, with its first evidence.
    """
    last = ledger.rows("last_at_path", path=one.seen.path)
    if not last or last[0]["sha256"] != one.copied.staged.sha256:
        return one
    before = last[0]
    if before["whole"] or one.copied.state:
        return None
    lower = instant(before["lower"]) if before["lower"] else None
    return replace(
        one,
        seen=replace(one.seen, scan=before["scan"]),
        interval=Interval(lower, instant(before["upper"])),
        basis=before["basis"],
    )
