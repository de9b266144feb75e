"""The reading worker kept warm from one run of the flow to the next, and renewed when the duties have changed."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tracker.definition.model import Duty
from tracker.reading.worker import ReadingWorker


class Reader:
    """A context manager; the worker's process starts with the first file and ends with the context."""

    def __init__(self) -> None:
        self._duties: tuple[Duty, ...] = ()
        self._worker: ReadingWorker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def worker(self, duties: Sequence[Duty]) -> ReadingWorker:
        """A worker that knows these duties."""
        if self._worker is None or self._duties != tuple(duties):
            self._end()
            self._duties = tuple(duties)
            self._worker = ReadingWorker(duties)
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()
