"""Evidence for one file: its interval, and the traces it was made from."""

import os
from collections.abc import Callable
from functools import cache

from tracker.facts import Basis, Interval
from tracker.intake.clock import Clock
from tracker.intake.disk import LOCAL, Disk, mounted
from tracker.intake.doubt import Doubt, Reading, implausible
from tracker.intake.evidence import claimed, dated, moment
from tracker.intake.machine import boot_id
from tracker.intake.memory import Seen
from tracker.intake.outcome import Intake
from tracker.intake.source import Signature
from tracker.ledger.chain import stamp
from tracker.ledger.events import Traces


def disks(intake: Intake) -> Callable[[bytes], Disk]:
    """The disk of a folder in the intake: each asked once a pass, since a sub-folder may be another disk's."""
    table, told = mounted(), intake.settings.local
    root = table.resolved(intake.root)

    @cache
    def disk(folder: bytes) -> Disk:
        kind = table.over(os.path.join(root, folder))  # noqa: PTH118 - bytes; the look followed no link on the way
        return Disk(kind.decode("ascii", "replace"), kind in LOCAL if told is None else told)

    return disk


def clocks(clock: Clock) -> Reading:
    """Both clocks now."""
    return Reading(clock.real(), clock.monotonic(), boot_id())


def evidence(
    seen: Seen, signature: Signature, disk: Disk, doubt: Doubt, clock: Clock, *, synchronised: bool
) -> tuple[Interval, Basis, Traces | None]:
    """When the content came, what that rests on, and the traces; in a rehearsal there are none.

    The clocks are compared here again: one that was set in the middle of a pass would date its files falsely.
    """
    if clock.rehearsed:
        return *dated(seen.absent_until, seen.seen_at, None, rehearsed=True), None
    by = doubt.compared(clocks(clock))[0].by
    changed = moment(max(signature.ctime_ns, seen.moved))
    trusted = disk.local and not implausible(changed)
    first = clock.now() if implausible(seen.seen_at) else seen.seen_at
    interval, basis = dated(seen.absent_until, first, changed if trusted else None, rehearsed=False, doubt=by)
    traces = Traces(
        stamp(first), stamp(changed), stamp(claimed(signature.mtime_ns)), disk.kind, trusted, synchronised,
        boot_id(), round(by.total_seconds()),
    )  # fmt: skip
    return interval, basis, traces
