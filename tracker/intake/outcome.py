"""What a pass is given and what it returns."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tracker.intake.archive import Archive
from tracker.intake.clock import Clock
from tracker.intake.far import Far
from tracker.intake.heartbeat import Hints
from tracker.intake.scan import Scan
from tracker.intake.settings import Settings
from tracker.intake.settle import WRITING
from tracker.intake.take import Outcome
from tracker.ledger.store import Ledger
from tracker.problem import Problem

NO_ROOM = "archive"
QUEUED = "queued"
SETTLING_LABELS = {
    WRITING: "正在接收",
    "structure": "正在接收，内容尚不完整",
    "empty": "正在接收，尚无内容",
    NO_ROOM: "归档磁盘写不进去，等待重试",
    QUEUED: "正在接收，排队归档",
}
Ours = Callable[[bytes, str], bool]
"""(path relative to the intake, SHA-256) -> whether that content at that path is what we wrote there ourselves."""
Progress = Callable[[int, int], None]
"""(done, total) files of a pass; called after each batch."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What every pass needs: the watched folder, the archive, the ledger, the clock, the settings, what is ours; and
    what disks of other machines were asked (`looks`, `copies`).
    """

    root: Path
    archive: Archive
    ledger: Ledger
    clock: Clock
    settings: Settings
    ours: Ours
    looks: Far[Scan] = field(default_factory=Far)
    copies: Far[Outcome] = field(default_factory=Far)


@dataclass(frozen=True, slots=True)
class Watching:
    """A running collector's promise: it looks again `within` that time; how hints are; what is wrong with itself."""

    within: timedelta
    hints: Hints = ""
    troubles: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Settling:
    """A file that is waited for; `why` is a key of SETTLING_LABELS."""

    path: bytes
    why: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file (or system folder) not taken, and the class of it in words."""

    path: bytes
    label: str


@dataclass(frozen=True, slots=True)
class PassResult:
    """What a pass did. `scan` is its id; `arrived` the numbers of new arrivals; `troubles` are for the status page."""

    scan: str
    arrived: tuple[int, ...] = ()
    settling: tuple[Settling, ...] = ()
    troubles: tuple[Problem, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether our own disk refused: waiting for the sender is then no use."""
        return any(one.why == NO_ROOM for one in self.settling)

    @property
    def queued(self) -> bool:
        """Whether files only wait for their turn: the next pass need not be waited for."""
        return any(one.why == QUEUED for one in self.settling)

    @property
    def ignored_counts(self) -> tuple[tuple[str, int], ...]:
        """(class, how many), most first."""
        return tuple(Counter(one.label for one in self.ignored).most_common())


@dataclass(slots=True)
class Tally:
    """A pass's result while it is being made."""

    troubles: list[Problem]
    ignored: list[Ignored]
    arrived: list[int] = field(default_factory=list)
    settling: list[Settling] = field(default_factory=list)
    blocked: bool = False

    def result(self, scan: str) -> PassResult:
        """The finished record."""
        return PassResult(
            scan, tuple(self.arrived), tuple(self.settling), tuple(self.troubles), tuple(self.ignored)
        )  # fmt: skip
