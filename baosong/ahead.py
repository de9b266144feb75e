"""Readings begun before their turn, while others are judged: two processes read, one judges and writes.

What an arrival is asked depends on those before it, so a reading begun early is used only if, at its turn, the
question is the very same; else it is read again.
"""

from concurrent.futures import Future
from dataclasses import dataclass, field

from tracker.facts import Reading
from tracker.reading.hints import Hints
from tracker.reading.pool import ReadingPool

FAR = 4  # arrivals begun at once, the one whose turn it is among them


@dataclass
class Ahead:
    """The readings begun, by arrival, each with the hints it was asked with."""

    pool: ReadingPool
    _begun: dict[int, tuple[Hints, Future[Reading]]] = field(default_factory=dict)

    def __contains__(self, number: int) -> bool:
        return number in self._begun

    def begin(self, number: int, data: bytes, hints: Hints) -> None:
        """Begin to read an arrival."""
        self._begun[number] = (hints, self.pool.submit(data, hints))

    def reading(self, number: int, hints: Hints) -> Reading | None:
        """What was begun early, where it answers this question; None else."""
        asked, made = self._begun.pop(number, (None, None))
        return made.result() if made is not None and asked == hints else None
