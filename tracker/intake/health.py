"""What another process may ask of the intake while it runs: what is arriving, what is wrong, what was passed over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.intake.faults import IntakeFault
from tracker.intake.heartbeat import Heartbeat, heartbeats
from tracker.intake.names import folder_of, name_of
from tracker.intake.outcome import SETTLING_LABELS
from tracker.intake.settle import WRITING
from tracker.ledger.chain import instant
from tracker.ledger.store import Ledger

DISK_SILENT = IntakeFault.DISK_SILENT.name.lower()
_GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Arriving:
    """A file seen and not yet taken (正在接收): where, since when, and why in words."""

    path: bytes
    folder: str
    name: str
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or system folder not taken because of what it is: its class in words (编辑锁定文件 …)."""

    path: bytes
    folder: str
    name: str
    since: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a folder, a file or the intake itself, since when, and its cure."""

    place: str
    code: str
    severity: str
    sentence: str
    cure: str
    since: datetime

    def __str__(self) -> str:
        """Place, sentence and cure in one line."""
        return f"{self.place + '：' if self.place else ''}{self.sentence} {self.cure}".strip()


@dataclass(frozen=True, slots=True)
class Health:
    """All of it at one moment. `heartbeat` None: nobody has ever looked."""

    heartbeat: Heartbeat | None
    arriving: tuple[Arriving, ...]
    troubles: tuple[Trouble, ...]
    passed_over: tuple[PassedOver, ...]

    def watched(self, now: datetime) -> bool:
        """Whether somebody is watching and has kept its promise to look again."""
        beat = self.heartbeat
        return beat is not None and beat.next_by is not None and now <= beat.next_by + _GRACE

    def silent(self, now: datetime) -> bool:
        """Whether a look was promised and did not come: the collector hangs or was killed."""
        beat = self.heartbeat
        return beat is not None and beat.next_by is not None and now > beat.next_by + _GRACE


def health(ledger: Ledger) -> Health:
    """The intake as its last look left it; reads working tables only."""
    with ledger.snapshot():
        return Health(
            next(iter(heartbeats(ledger, "last_heartbeat")), None),
            arriving(ledger),
            troubles(ledger),
            tuple(
                PassedOver(*_named(bytes(row["path"])), instant(row["seen_at"]), row["trouble"])
                for row in ledger.rows("ignored")
            ),
        )


def troubles(ledger: Ledger) -> tuple[Trouble, ...]:
    """What is wrong now."""
    return tuple(Trouble(**row | {"since": instant(row["since"])}) for row in ledger.rows("troubles"))


def arriving(ledger: Ledger) -> tuple[Arriving, ...]:
    """Files seen and not yet taken, oldest first."""
    return tuple(
        Arriving(
            *_named(bytes(row["path"])),
            instant(row["seen_at"]),
            SETTLING_LABELS.get(row["trouble"], SETTLING_LABELS[WRITING]),
        )
        for row in ledger.rows("arriving")
    )


def _named(path: bytes) -> tuple[bytes, str, str]:
    return path, folder_of(path), name_of(path)
