"""A sign of life: a process touches a file of its own while it works, so that one that hangs is noticed."""

import os
import time
from contextlib import suppress
from pathlib import Path

_EVERY = 2.0
HUNG_SECONDS = 600.0  # longer than any one file or answer may take


class Beat:
    """Called as often as one likes; touches the file every two seconds at most."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = float("-inf")

    def __call__(self, *_: object) -> None:
        """Still there."""
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            with suppress(OSError):
                os.utime(self._path)


def silent_for(path: Path) -> float:
    """Seconds since the last sign of life; 0 where there never was one."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except OSError:
        return 0.0
