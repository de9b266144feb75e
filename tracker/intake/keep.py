"""The last step: copies become objects, then events, then memory; each step may be repeated after a crash."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.facts import Basis, Interval
from tracker.intake.memory import Memory, Seen
from tracker.intake.names import folder_of, name_of
from tracker.intake.outcome import Intake
from tracker.intake.settle import WRITING
from tracker.intake.take import Copied
from tracker.ledger.chain import instant, stamp
from tracker.ledger.events import Arrived, encoded
from tracker.ledger.store import Ledger

CHANNEL = "共享文件夹"


@dataclass(frozen=True, slots=True)
class Found:
    """A copy, the state it was copied in, and its evidence."""

    seen: Seen
    copied: Copied
    interval: Interval
    basis: Basis

    @property
    def arrived(self) -> Arrived:
        """The event's body."""
        path, staged, lower = self.seen.path, self.copied.staged, self.interval.lower
        return Arrived(
            encoded(path), folder_of(path), name_of(path), staged.sha256, staged.size, CHANNEL,
            None if lower is None else stamp(lower), stamp(self.interval.upper), self.basis, self.seen.scan,
            not self.copied.state, self.copied.state,
        )  # fmt: skip


def keep(found: Sequence[Found], intake: Intake, memory: Memory) -> tuple[int, ...]:
    """Archive a batch and write its arrivals in one transaction; returns their numbers, in order.

    What we wrote ourselves, and the content that was the path's last one anyway, is not archived again. Order:
    objects, events, memory. A crash in between leaves an object without an event (found again by its content)
    or an event without memory (known again as the path's last content): nothing twice, nothing lost.
    """
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
    numbers = _arrive(fresh, intake)
    memory.remember(marks)
    return numbers


def _arrive(fresh: Sequence[Found], intake: Intake) -> tuple[int, ...]:
    if not fresh:
        return ()
    copies = [one.copied.staged for one in fresh]
    try:
        intake.archive.keep(copies)
    except BaseException:
        for copy in copies:
            intake.archive.drop(copy)
        raise
    events = intake.ledger.append_all([one.arrived for one in fresh], at=intake.clock.real(), actor="collect")
    return tuple(event.seq for event in events)


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
    return Found(
        replace(one.seen, scan=before["scan"]), one.copied, Interval(lower, instant(before["upper"])), before["basis"]
    )


def resumable(seen: Seen) -> bool:
    """Whether a path still wants a look: never taken, or taken while somebody wrote."""
    return seen.kind == "file" and (not seen.taken or seen.trouble == WRITING)
