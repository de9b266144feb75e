"""The collector: passes one after the other, once until nothing is waited for, or for ever, hastened by hints."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tracker.intake.archive import Archive
from tracker.intake.cadence import LEAST, following, haste, pause
from tracker.intake.canary import Canary
from tracker.intake.clock import Clock
from tracker.intake.far import Far
from tracker.intake.faults import IntakeFault, IntakeRefusal
from tracker.intake.heartbeat import Hints
from tracker.intake.lock import collector_lock
from tracker.intake.memory import Memory
from tracker.intake.one_pass import collect_pass
from tracker.intake.outcome import Intake, Ours, PassResult, Progress, Watching
from tracker.intake.scrub import Scrub
from tracker.intake.settings import Haste, Settings
from tracker.intake.watch import Watch
from tracker.ledger.store import Ledger, LedgerRefusal
from tracker.problem import Problem

__all__ = [
    "Haste",
    "Intake",
    "IntakeRefusal",
    "PassResult",
    "Settings",
    "collect_forever",
    "collect_once",
    "collect_pass",
    "collector_lock",
]

_LOOKS_PER_SETTLE = 4
_SLICE = 0.2
Dues = Callable[[], Sequence[datetime]]
"""The deadlines in force, sorted; asked before each look, since a person may extend one."""


def collect_once(
    root: Path,
    archive: Archive,
    ledger: Ledger,
    clock: Clock,
    settings: Settings,
    ours: Ours,
    *,
    progress: Progress | None = None,
) -> PassResult:
    """Take in what is there, as if a deadline were about to pass; returns all passes as one result.

    What is quiet is archived whole or not; what still grows is waited for, up to `once_seconds`, and then archived
    as it stands. The caller holds `collector_lock`.
    """
    wait = settings.once_seconds
    intake = Intake(root, archive, ledger, clock, settings, ours, looks=Far(wait, wait), copies=Far(wait, wait))
    archive.sweep(clock.real())
    memory, began = Memory(ledger), clock.monotonic()
    result = collect_pass(intake, memory, haste=Haste.DUE, progress=progress)
    last = False
    while result.settling and not result.blocked and not last:
        if result.queued:
            began = clock.monotonic()  # the queue is our own; the sender's time begins when it is worked off
        else:
            clock.pause(max(settings.settle_seconds / _LOOKS_PER_SETTLE, LEAST))
            last = clock.monotonic() - began >= settings.once_seconds
        result = _joined(
            result, collect_pass(intake, memory, haste=Haste.LAST if last else Haste.DUE, progress=progress)
        )
    return result


def collect_forever(
    root: Path,
    archive: Archive,
    ledger: Ledger,
    clock: Clock,
    settings: Settings,
    ours: Ours,
    *,
    stop: threading.Event,
    after: Callable[[PassResult], None],
    dues: Dues = tuple,
) -> None:
    """Pass after pass until `stop` is set; `after` gets each result.

    Hints wake it at once, a waiting file makes it look again within S, and it looks every `scan_seconds` anyway, more
    often around a deadline. The caller holds `collector_lock`.
    """
    woken = threading.Event()
    canary = Canary(root, clock)
    archive.sweep(clock.real())
    with Watch(root, woken, local=settings.local, canary=canary) as watch:
        loop = _Loop(Intake(root, archive, ledger, clock, settings, ours), watch, canary, dues)
        while not stop.is_set():
            woken.clear()
            result = loop.look()
            after(result)
            loop.rest(result)
            if not result.queued:
                stop.wait(max(LEAST, loop.took))
                _wait(clock, loop.pause(result), woken, stop)
        loop.end()


@dataclass(slots=True)
class _Loop:
    """What a running collector keeps from look to look. `last_for`: the deadline that had its last look."""

    intake: Intake
    watch: Watch
    canary: Canary
    dues: Dues
    took: float = 0.0
    memory: Memory | None = None
    scrub: Scrub | None = None
    last_for: datetime | None = None

    def look(self) -> PassResult:
        """One pass. When our own ledger refuses, that is the result, and memory is read anew for the next."""
        clock, settings = self.intake.clock, self.intake.settings
        began = clock.monotonic()
        try:
            hints = self._tend()
            self.memory = self.memory or Memory(self.intake.ledger)
            self.scrub = self.scrub or Scrub(self.intake.archive, self.intake.ledger, clock)
            watching = Watching(timedelta(seconds=settings.scan_seconds), hints, self._troubles(hints))
            result = collect_pass(self.intake, self.memory, haste=self._haste(), watching=watching)
        except LedgerRefusal as refusal:
            self.memory = None
            result = PassResult("", troubles=(IntakeFault.LEDGER_UNWRITABLE.at(reason=str(refusal)),))
        self.took = clock.monotonic() - began
        return result

    def rest(self, result: PassResult) -> None:
        """What is done between looks, when nothing presses."""
        if self.scrub and not result.settling and self._haste() is Haste.PATIENT:
            self.scrub.turn()

    def pause(self, result: PassResult) -> float:
        """Seconds until the next look, if no hint comes."""
        intake = self.intake
        settling = bool(result.settling) and not result.blocked
        return pause(intake.settings, intake.clock.now(), self.dues(), self.took, settling=settling)

    def end(self) -> None:
        """Nobody watches from here on."""
        self.intake.ledger.write_working("end_watch", [{}])

    def _tend(self) -> Hints:
        """Keep the hints alive and try them; a deaf watcher is started anew, and the scan goes on without it."""
        if not self.watch.wanted:
            return ""
        deaf = self.canary.deaf
        self.canary.perch()
        hearing = self.watch.tend(anew=deaf)
        if hearing and (deaf or self.canary.due()):
            self.canary.sing()
        return "deaf" if deaf or not hearing else "on"

    def _troubles(self, hints: Hints) -> tuple[Problem, ...]:
        found = self.scrub.problems if self.scrub else ()
        if hints != "deaf":
            return found
        return (*found, IntakeFault.HINTS_DEAF.at(seconds=round(self.intake.settings.scan_seconds)))

    def _haste(self) -> Haste:
        """What is not whole is observed once just before a deadline, not at every hint."""
        now, dues = self.intake.clock.now(), self.dues()
        chosen = haste(now, dues, self.took)
        if chosen is not Haste.LAST:
            return chosen
        due = following(now, dues)
        if due == self.last_for:
            return Haste.DUE
        self.last_for = due
        return chosen


def _wait(clock: Clock, seconds: float, woken: threading.Event, stop: threading.Event) -> None:
    """Until a hint, the stop, or the time is over; two flags can't be waited for at once, hence in slices."""
    until = clock.monotonic() + seconds
    while not stop.is_set() and (left := until - clock.monotonic()) > 0:
        if woken.wait(min(_SLICE, left)):
            return


def _joined(before: PassResult, after: PassResult) -> PassResult:
    """Two passes as one: arrivals of both, the rest as it is now; a file that vanished stays told."""
    code = IntakeFault.FILE_VANISHED.name.lower()
    vanished = tuple(one for one in before.troubles if one.code == code and one not in after.troubles)
    return replace(
        after, scan=before.scan, arrived=before.arrived + after.arrived, troubles=vanished + after.troubles
    )  # fmt: skip
