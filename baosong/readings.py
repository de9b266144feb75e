"""Archived readings: one JSON object an arrival, what it says and how the sets it changed were judged."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.facts import DeliveryKey, PartReading, Reading
from tracker.intake.archive import Archive
from tracker.ledger.chain import canonical
from tracker.ledger.events import key_of
from tracker.problem import Problem
from tracker.reading.record import problem_from_plain, problem_to_plain, reading_from_plain, reading_to_plain

MOST_IN_MEMORY = 256


@dataclass(frozen=True)
class Judged:
    """A reading with the problems of each set it changed."""

    reading: Reading
    verdicts: Mapping[DeliveryKey, tuple[Problem, ...]]

    def part(self, key: DeliveryKey, part: str) -> PartReading | None:
        """What it says of one part of one delivery; the last where a container holds several."""
        found = [p for p in self.reading.parts if p.delivery == key and p.part == part]
        return found[-1] if found else None


def to_json(judged: Judged) -> str:
    """The canonical text that is archived."""
    verdicts = {str(key): [problem_to_plain(p) for p in problems] for key, problems in judged.verdicts.items()}
    return canonical({"reading": reading_to_plain(judged.reading), "verdicts": verdicts})


def from_json(text: str) -> Judged:
    """The inverse of `to_json`."""
    plain = json.loads(text)
    verdicts = {key_of(key): tuple(map(problem_from_plain, listed)) for key, listed in plain["verdicts"].items()}
    return Judged(reading_from_plain(plain["reading"]), verdicts)


class Shelf:
    """Readings by the hash of their archived object; the last few stay in memory."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._kept: OrderedDict[str, Judged] = OrderedDict()

    def get(self, sha256: str) -> Judged:
        """The reading behind a hash."""
        if sha256 not in self._kept:
            self._kept[sha256] = from_json(self._archive.get(sha256).decode())
        self._kept.move_to_end(sha256)
        while len(self._kept) > MOST_IN_MEMORY:
            self._kept.popitem(last=False)
        return self._kept[sha256]
