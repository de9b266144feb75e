"""Several readers side by side: each file goes to the first that is free; results are asked for in any order."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from tracker.definition.model import Duty
from tracker.facts import Reading
from tracker.reading.hints import Hints
from tracker.reading.worker import ReadingWorker


class ReadingPool:
    """`workers` reading processes, each lost and replaced by itself. A context manager.

    Its threads live as long as it does: the kernel ends a worker with the thread that started it (orphan.py).
    """

    def __init__(self, duties: Sequence[Duty], *, workers: int = 2, memory_mb: int = 1024, seconds: float = 10) -> None:
        self._workers = [ReadingWorker(duties, memory_mb=memory_mb, seconds=seconds) for _ in range(workers)]
        self._free: SimpleQueue[ReadingWorker] = SimpleQueue()
        for worker in self._workers:
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(workers, "reader")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, data: bytes, hints: Hints) -> Future[Reading]:
        """The reading of these bytes, to come; it never fails (see ReadingWorker.read)."""
        return self._threads.submit(self._read, data, hints)

    def read(self, data: bytes, hints: Hints) -> Reading:
        """The reading of these bytes, waited for."""
        return self.submit(data, hints).result()

    def close(self) -> None:
        """End the processes; what has not begun is not read any more."""
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def _read(self, data: bytes, hints: Hints) -> Reading:
        worker = self._free.get()
        try:
            return worker.read(data, hints)
        finally:
            self._free.put(worker)
