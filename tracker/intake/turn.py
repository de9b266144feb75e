"""One pass as a whole: what holds for all its files, and what it leaves written when it is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from tracker.intake.asking import far_disks
from tracker.intake.cadence import SHARE
from tracker.intake.compare import Change
from tracker.intake.dating import clocks
from tracker.intake.doubt import Doubt, implausible, since
from tracker.intake.faults import IntakeFault
from tracker.intake.heartbeat import Heartbeat
from tracker.intake.machine import boot_id, synchronised
from tracker.intake.memory import Memory
from tracker.intake.outcome import Intake, Watching
from tracker.intake.scan import Scan
from tracker.intake.settings import Haste
from tracker.intake.take import Conditions
from tracker.ledger.chain import instant, stamp
from tracker.ledger.events import Noted
from tracker.problem import Problem

FOLDER_TROUBLE, CLOCK_JUMP = "folder_trouble", "clock_jump"
_NOTED = {"root_unreadable", "root_empty", "root_replaced", "folder_unreadable", "disk_silent"}


@dataclass(frozen=True, slots=True)
class Turn:
    """What holds for the whole of one pass. `jump`: of the clock since the last one. `held`: the clock can't be right,
    so nothing is dated by it. `synchronised`: whether a time server keeps it. `began`: monotonic seconds. `far`: see
    asking.py.
    """

    intake: Intake
    memory: Memory
    conditions: Conditions
    scan_id: str
    doubt: Doubt
    jump: timedelta
    held: bool
    synchronised: bool
    watching: Watching | None
    began: float
    far: frozenset[bytes]

    def over(self) -> bool:
        """Whether the pass has taken files for long enough: a long queue must not keep us from looking."""
        spent = self.intake.clock.monotonic() - self.began
        return self.conditions.haste is not Haste.LAST and spent > self.intake.settings.turn_seconds


def begun(intake: Intake, memory: Memory, haste: Haste, watching: Watching | None) -> Turn:
    """The pass about to be made, its clocks held against the last heartbeat's."""
    clock = intake.clock
    now = clocks(clock)
    if memory.heartbeat and memory.heartbeat.boot != now.boot:
        memory.begin_anew(now.steady)
    doubt, jump = (Doubt(now), timedelta()) if clock.rehearsed else since(memory.heartbeat, now).compared(now)
    return Turn(
        intake, memory, Conditions(intake.root, intake.archive, intake.settings, haste, now.wall),
        stamp(clock.now()), doubt, jump, not clock.rehearsed and implausible(now.wall), synchronised(), watching,
        now.steady, far_disks(intake),
    )  # fmt: skip


def troubles(turn: Turn, change: Change) -> list[Problem]:
    """What is known to be wrong before anything is taken."""
    found = [*(turn.watching.troubles if turn.watching else ()), *change.problems]
    if turn.held:
        found.append(IntakeFault.CLOCK_IMPLAUSIBLE.at(shown=f"{turn.conditions.real:%Y-%m-%d}"))
    if turn.doubt.by:
        found.append(IntakeFault.CLOCK_JUMPED.at(by=spoken(turn.doubt.by)))
    return found


def end(turn: Turn, found: Scan, change: Change, problems: Iterable[Problem]) -> None:
    """Write looks, troubles and heartbeat; looks by a clock that can't be right are none."""
    clock = turn.intake.clock
    doubt, later = (turn.doubt, timedelta()) if clock.rehearsed else turn.doubt.compared(clocks(clock))
    beat = _heartbeat(turn, found, doubt)
    fresh = turn.memory.end_pass(() if turn.held else change.looks, problems, beat)
    notes = [Noted(FOLDER_TROUBLE, str(problem)) for problem in fresh if problem.code in _NOTED]
    notes += [Noted(CLOCK_JUMP, f"{jump.total_seconds():+.3f}") for jump in (turn.jump, later) if jump]
    if notes:
        turn.intake.ledger.append_all(notes, at=clock.real(), actor="collect")


def _heartbeat(turn: Turn, found: Scan, doubt: Doubt) -> Heartbeat:
    clock, watching = turn.intake.clock, turn.watching
    began, ended = instant(turn.scan_id), clock.now()
    next_by = ended + max(watching.within, (ended - began) * SHARE) if watching else None
    return Heartbeat(
        turn.scan_id, began, ended, next_by, clock.monotonic(), boot_id(), len(found.looks),
        sum(trouble.folder is not False for trouble in found.troubles),
        len(found.unchanged) + sum(one.kind == "file" for one in found.sightings), watching.hints if watching else "", turn.synchronised,
        doubt.by, doubt.age,
    )  # fmt: skip


def spoken(by: timedelta) -> str:
    """A span of time as one says it."""
    seconds = round(by.total_seconds())
    if seconds < 120:
        return f"{seconds}秒"
    return f"{seconds // 60}分钟" if seconds < 7200 else f"{seconds / 3600:.1f}小时"
