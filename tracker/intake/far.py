"""Disks of other machines, asked in threads of their own: one that hangs answers nothing and lets nobody go."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
_SLICE = 0.005


class Unanswered(Exception):
    """The disk has not answered yet; `silent`: for so long that it must be said."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent
        super().__init__("no answer")


@dataclass(slots=True)
class _Errand(Generic[T]):
    """One question on its way. `sign` changes while the disk still gives signs of life."""

    key: Hashable
    work: Callable[[], T]
    sign: Callable[[], object]
    back: threading.Event = field(default_factory=threading.Event)
    answers: list[T] = field(default_factory=list)
    fault: Exception | None = None
    last: object = None
    since: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        try:
            self.answers.append(self.work())
        except Exception as fault:  # noqa: BLE001 - raised again where the answer is asked for
            self.fault = fault
        self.back.set()

    def silent_for(self) -> float:
        """Seconds since the last sign, as far as anybody looked."""
        if (sign := self.sign()) != self.last:
            self.last, self.since = sign, time.monotonic()
        return time.monotonic() - self.since


@dataclass(slots=True)
class Far(Generic[T]):
    """One kind of question to each disk of another machine. One that was not answered stays asked: no second thread goes
    after it, and its answer is good whenever it comes, since it says itself what was seen when.

    `patience`: seconds without a sign that a pass waits; `limit`: those after which the disk is said to be silent.
    """

    patience: float = 1.0
    limit: float = 60.0
    _out: dict[bytes, _Errand[T]] = field(default_factory=dict)

    def send(self, disk: bytes, key: Hashable, work: Callable[[], T], sign: Callable[[], object]) -> None:
        """Ask a disk, unless a question to it is still out."""
        if disk not in self._out:
            errand = self._out[disk] = _Errand(key, work, sign)
            threading.Thread(target=errand.run, daemon=True).start()  # a process that ends does not wait for it

    def answer(self, disk: bytes, key: Hashable, discard: Callable[[T], None] | None = None) -> T:
        """The answer to this question, or what it raised; Unanswered while there is none.

        The answer to an earlier question, asked no more, is discarded.
        """
        errand = self._out[disk]
        while not errand.back.wait(_SLICE) and errand.silent_for() < self.patience:
            pass
        if not errand.back.is_set():
            raise Unanswered(silent=errand.silent_for() >= self.limit)
        del self._out[disk]
        if errand.key != key:
            if discard and errand.answers:
                discard(errand.answers[0])
            raise Unanswered(silent=False)
        if errand.fault:
            raise errand.fault
        return errand.answers[0]
