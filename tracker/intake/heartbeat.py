"""One row for each look at the whole intake: proof that somebody looked, and the clocks it looked by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tracker.ledger.chain import instant, stamp
from tracker.ledger.store import Ledger

Hints = Literal["", "on", "deaf"]
"""Whether watch events hasten the scan: "" not asked for (a network disk, or `--once`)."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A look from `began` to `ended` by the clock of evidence. `next_by`: when the next is promised, None for nobody
    watching. `monotonic` and `boot` tie the wall clock to the machine's own; `folders` were well looked at,
    `failed` were not; `synchronised`: whether the kernel calls its clock so. `doubt`, `steady`: see doubt.py.
    """

    scan: str
    began: datetime
    ended: datetime
    next_by: datetime | None
    monotonic: float
    boot: str
    folders: int
    failed: int
    files: int
    hints: Hints = ""
    synchronised: bool = False
    doubt: timedelta = timedelta()
    steady: timedelta = timedelta()

    def row(self) -> dict[str, object]:
        """The row of the working table."""
        return {
            "scan": self.scan, "began": stamp(self.began), "ended": stamp(self.ended),
            "next_by": stamp(self.next_by) if self.next_by else None, "monotonic": f"{self.monotonic:.6f}",
            "boot": self.boot, "folders": self.folders, "failed": self.failed, "files": self.files,
            "hints": self.hints, "synchronised": int(self.synchronised),
            "doubt": f"{self.doubt.total_seconds():.3f}", "steady": f"{self.steady.total_seconds():.3f}",
        }  # fmt: skip


def heartbeats(ledger: Ledger, name: str = "heartbeats") -> Iterator[Heartbeat]:
    """Those the ledger still has, oldest first; `last_heartbeat` for the last alone."""
    for row in ledger.rows(name):
        yield Heartbeat(
            row["scan"], instant(row["began"]), instant(row["ended"]),
            instant(row["next_by"]) if row["next_by"] else None, float(row["monotonic"]), row["boot"],
            row["folders"], row["failed"], row["files"], row["hints"], bool(row["synchronised"]),
            _seconds(row["doubt"]), _seconds(row["steady"]),
        )  # fmt: skip


def _seconds(text: str | None) -> timedelta:
    return timedelta(seconds=float(text or 0))
