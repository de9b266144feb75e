"""The clock a caller passes in: the office's moment, the machine's moment, and the one that never jumps."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What intake asks of time. Every instant is aware; `monotonic` is in seconds and the same in all processes."""

    @property
    def rehearsed(self) -> bool:
        """Whether `now` was set by a person (演练); then nothing of the machine's own time is evidence."""

    def now(self) -> datetime:
        """The moment evidence is stamped with: the office's, or the rehearsed one."""

    def real(self) -> datetime:
        """The machine's own moment, rehearsed or not; it is what file times are compared with."""

    def monotonic(self) -> float:
        """Seconds that only ever grow; settling goes by these alone."""

    def pause(self, seconds: float) -> None:
        """Wait that long."""


class SystemClock:
    """The machine's clock; with `start` a rehearsed one that shows `start` when made and ticks on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError(f"instant without zone: {start}")
        self._start = start
        self._began = time.monotonic()

    @property
    def rehearsed(self) -> bool:
        """Whether `now` was set by a person."""
        return self._start is not None

    def now(self) -> datetime:
        """The office's moment, or the rehearsed one."""
        if self._start is None:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def real(self) -> datetime:
        """The machine's own moment."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since the machine was started; those it slept count, or waking up would look like a jump."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def pause(self, seconds: float) -> None:
        """Wait that long."""
        time.sleep(seconds)
