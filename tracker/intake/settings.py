"""What a workspace may set about intake."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Settings:
    """`settle_seconds` is S of design §6 on a local disk, `remote_seconds` on any other; `scan_seconds` lies between
    two looks when nothing hastens them. `patience_seconds`: how long a quiet file that is not whole, or that
    somebody holds open, is waited for before it is archived as an observation. `once_seconds`: how long
    `collect --once` waits for files that still grow. `turn_seconds`: how long a pass takes files before it
    looks anew, so that what comes meanwhile is seen and dated. `reserve_bytes`: room that intake leaves on the
    archive's disk, since the ledger must go on there. `batch`: files to one flush and transaction. `depth`: levels
    of folders looked into. `local`: whether the disk's change times, leases and events can be relied on; None
    finds it out.
    """

    settle_seconds: float = 1.0
    remote_seconds: float = 10.0
    scan_seconds: float = 10.0
    patience_seconds: float = 300.0
    once_seconds: float = 30.0
    turn_seconds: float = 5.0
    reserve_bytes: int = 256 << 20
    batch: int = 128
    depth: int = 6
    local: bool | None = None


class Haste(Enum):
    """How long a pass may wait for a file to become whole."""

    PATIENT = 1
    """Nothing presses: what is not whole is waited for, up to the patience."""
    DUE = 2
    """A deadline is about to pass: what is quiet is archived, whole or not; what grows is waited for."""
    LAST = 3
    """The last look: everything is archived as it stands."""
