"""A small file of our own, written now and then: hints that don't report it are deaf, whatever their threads say."""

import contextlib
import os
from pathlib import Path

from tracker.intake.clock import Clock

FOLDER = ".报送自检"
NAME = "提醒自检"
LIST = "已发出"  # of what the desk wrote into the intake
PATH = os.fsencode(f"{FOLDER}/{NAME}")
OWN = frozenset((PATH, os.fsencode(f"{FOLDER}/{LIST}")))
_EVERY = 300.0
_PATIENCE = 10.0


class Canary:
    """Sings every five minutes and when asked to; `deaf` once it sang and was not heard within ten seconds."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._path, self._clock = root / FOLDER / NAME, clock
        self._sang: float | None = None
        self._heard = True

    def hear(self) -> None:
        """The watcher has reported it; called from the watcher's own thread."""
        self._heard = True

    @property
    def deaf(self) -> bool:
        """Whether it sang long enough ago and was not heard."""
        return self._sang is not None and not self._heard and self._clock.monotonic() - self._sang > _PATIENCE

    def due(self) -> bool:
        """Whether it is time to sing."""
        return self._sang is None or self._clock.monotonic() - self._sang > _EVERY

    def perch(self) -> None:
        """Make its folder, before the watcher starts: what falls into a folder made a moment ago is often not heard."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)

    def sing(self) -> None:
        """Write the file anew; where the intake may not be written to, nothing is heard and nothing is concluded."""
        self.perch()
        try:
            was, self._heard = self._heard, False
            self._path.write_text("报送系统自检用，可以删除。\n", encoding="utf-8")
            self._sang = self._clock.monotonic()
        except OSError:
            self._heard = was
