"""The reading workers kept warm from one run of the flow to the next, and renewed when the duties have changed."""

import os
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tracker.definition.model import Duty
from tracker.reading.pool import ReadingPool

_WORKERS = min(2, os.cpu_count() or 1)


class Reader:
    """A context manager; the workers' processes start with the first files and end with the context."""

    def __init__(self) -> None:
        self._duties: tuple[Duty, ...] = ()
        self._pool: ReadingPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def workers(self, duties: Sequence[Duty]) -> ReadingPool:
        """Workers that know these duties."""
        if self._pool is None or self._duties != tuple(duties):
            self._end()
            self._duties = tuple(duties)
            self._pool = ReadingPool(duties, workers=_WORKERS)
        return self._pool

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()
