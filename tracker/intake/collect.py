"""The collector: passes one after the other, once until nothing is waited for, or for ever, hastened by hints."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tracker.intake.archive import Archive
from tracker.intake.clock import Clock
from tracker.intake.faults import IntakeFault, IntakeRefusal
from tracker.intake.heartbeat import Hints
from tracker.intake.lock import collector_lock
from tracker.intake.memory import Memory
from tracker.intake.one_pass import SHARE, collect_pass
from tracker.intake.outcome import Intake, Ours, PassResult, Progress, Watching
from tracker.intake.settings import Haste, Settings
from tracker.intake.watch import Watch
from tracker.ledger.store import Ledger

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
_LEAST = 0.05
_SLICE = 0.2


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
    intake = Intake(root, archive, ledger, clock, settings, ours)
    archive.sweep(clock.real())
    began = clock.monotonic()
    memory = Memory(ledger)
    result = collect_pass(intake, memory, haste=Haste.DUE, progress=progress)
    last = False
    while result.settling and not result.blocked and not last:
        clock.pause(max(settings.settle_seconds / _LOOKS_PER_SETTLE, _LEAST))
        last = clock.monotonic() - began >= settings.once_seconds
        haste = Haste.LAST if last else Haste.DUE
        result = _joined(result, collect_pass(intake, memory, haste=haste, progress=progress))
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
    haste: Callable[[], Haste] = lambda: Haste.PATIENT,
) -> None:
    """Pass after pass until `stop` is set; `after` gets each result. `haste` is asked before each pass.

    Hints wake it at once, a waiting file makes it look again within S, and it looks every `scan_seconds` anyway.
    The caller holds `collector_lock`.
    """
    intake = Intake(root, archive, ledger, clock, settings, ours)
    memory, woken = Memory(ledger), threading.Event()
    archive.sweep(clock.real())
    with Watch(root, woken, local=settings.local) as watch:
        while not stop.is_set():
            hearing = watch.tend()
            woken.clear()
            began = clock.monotonic()
            promise = Watching(timedelta(seconds=settings.scan_seconds), _hints(watch, hearing=hearing))
            result = collect_pass(intake, memory, haste=haste(), watching=promise)
            took = clock.monotonic() - began
            after(result)
            stop.wait(max(_LEAST, took))
            _wait(clock, _interval(settings, result, took), woken, stop)
    ledger.write_working("end_watch", [{}])


def _hints(watch: Watch, *, hearing: bool) -> Hints:
    if not watch.wanted:
        return ""
    return "on" if hearing else "deaf"


def _interval(settings: Settings, result: PassResult, took: float) -> float:
    if result.settling and not result.blocked:
        return max(settings.settle_seconds / _LOOKS_PER_SETTLE, took)
    return max(settings.scan_seconds, took * SHARE)


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
