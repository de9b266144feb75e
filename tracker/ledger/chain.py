"""The chain of events: canonical text, instants of fixed width, and the hash that ties each event to the last."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the event table. `body` is canonical JSON; `hash` is SHA-256 over prev and everything else."""

    seq: int
    at: str
    kind: str
    actor: str
    body: str
    prev: str
    hash: str


def stamp(moment: datetime) -> str:
    """An aware instant as fixed-width UTC text, so that text order is time order."""
    if moment.tzinfo is None:
        raise ValueError(f"instant without zone: {moment}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def instant(text: str) -> datetime:
    """The aware instant a stamp names."""
    return datetime.fromisoformat(text)


def canonical(body: Mapping[str, Any]) -> str:
    """Canonical JSON: sorted keys, no blanks, UTF-8 text; a float anywhere is refused."""
    _refuse_floats(body)
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse_floats(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, float):
        raise TypeError("a float would not survive: write numbers as text")
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)


def link(seq: int, at: str, kind: str, actor: str, body: str, prev: str) -> Event:
    """The event with its hash."""
    return Event(seq, at, kind, actor, body, prev, _digest(seq, at, kind, actor, body, prev))


def _digest(seq: int, at: str, kind: str, actor: str, body: str, prev: str) -> str:
    text = json.dumps([prev, seq, at, kind, actor, body], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def holds(event: Event, prev: str) -> bool:
    """Whether the event follows `prev` and is what was written."""
    return event.prev == prev and event.hash == _digest(
        event.seq, event.at, event.kind, event.actor, event.body, event.prev
    )
