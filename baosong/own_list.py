"""What we wrote into the intake, listed in the intake itself: a ledger restored from an older backup does not know it.

A line says for one path and one content that they are ours, and only who has the ledger can write it.
"""

import hashlib
import hmac
import os
from contextlib import suppress

from baosong.desk import Desk
from tracker.intake.canary import FOLDER, LIST
from tracker.intake.source import FOLDER_FLAGS

_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def note(desk: Desk, path: bytes, sha256: str) -> None:
    """Before a file is written. Where the list can't be kept the ledger alone knows: enough until a restore."""
    with suppress(OSError):
        (desk.workspace.intake / FOLDER).mkdir(exist_ok=True)
        with os.fdopen(_opened(desk, _APPEND), "ab") as out:
            out.write(_line(desk, path, sha256))


def noted(desk: Desk, path: bytes, sha256: str) -> bool:
    """Whether the list has that content at that path."""
    with suppress(OSError), os.fdopen(_opened(desk, _READ), "rb") as lines:
        return _line(desk, path, sha256) in lines
    return False


def _opened(desk: Desk, flags: int) -> int:
    intake = os.open(desk.workspace.intake, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        folder = os.open(FOLDER, FOLDER_FLAGS, dir_fd=intake)
        try:
            return os.open(LIST, flags, 0o640, dir_fd=folder)
        finally:
            os.close(folder)
    finally:
        os.close(intake)


def _line(desk: Desk, path: bytes, sha256: str) -> bytes:
    """Keyed by the ledger's first event, which every backup holds and no clerk has seen."""
    first = desk.ledger.rows("first_event")
    key = first[0]["hash"] if first else ""
    return hmac.new(key.encode(), path + b"\0" + sha256.encode(), hashlib.sha256).hexdigest().encode() + b"\n"
