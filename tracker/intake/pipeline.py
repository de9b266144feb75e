"""Batches on their way into the archive: while one is flushed, the next is copied. A lone batch is flushed at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self

from tracker.intake.archive import ArchiveRefusal
from tracker.intake.keep import Batch, Found, archive, sort_out
from tracker.intake.outcome import Intake

Arrive = Callable[[Batch], None]
Refuse = Callable[[ArchiveRefusal, Batch], None]


@dataclass(slots=True)
class Pipeline:
    """Use as a context manager. `arrive` is called for each batch once it is durable, in order, `refuse` for one that
    our disk did not take; both in the caller's thread, which is the only one that has the ledger.
    """

    intake: Intake
    arrive: Arrive
    refuse: Refuse
    _pool: ThreadPoolExecutor | None = None
    _pending: tuple[Batch, Future[None]] | None = field(default=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            if self._pool:
                self._pool.shutdown()

    def add(self, found: Sequence[Found], *, more: bool) -> None:
        """One more batch; `more` says whether another follows, whose copying its flush may overlap."""
        batch = sort_out(found, self.intake)
        if not more and self._pending is None:
            flushed: Future[None] = Future()
            self._at_once(flushed, batch)
        else:
            self._pool = self._pool or ThreadPoolExecutor(1)
            flushed = self._pool.submit(archive, batch, self.intake)
        before, self._pending = self._pending, (batch, flushed)
        self._settle(before)

    def _at_once(self, flushed: Future[None], batch: Batch) -> None:
        try:
            archive(batch, self.intake)
        except ArchiveRefusal as refusal:
            flushed.set_exception(refusal)
        else:
            flushed.set_result(None)

    def _finish(self) -> None:
        last, self._pending = self._pending, None
        self._settle(last)

    def _settle(self, one: tuple[Batch, Future[None]] | None) -> None:
        if one is None:
            return
        batch, flushed = one
        try:
            flushed.result()
        except ArchiveRefusal as refusal:
            self.refuse(refusal, batch)
        else:
            self.arrive(batch)
