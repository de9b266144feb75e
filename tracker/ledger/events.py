"""The kinds of events and their bodies, as frozen records with one way into JSON and one way back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal
from urllib.parse import quote_from_bytes, unquote_to_bytes

from tracker.facts import DeliveryKey


@dataclass(frozen=True, slots=True)
class Adopted:
    """A campaign's definition taken into force: its digest, and the archived canonical text it stands for."""

    campaign: str
    digest: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One content that came; instants are stamps, `path` is percent-encoded bytes. See facts.Arrival."""

    path: str
    folder: str
    name: str
    sha256: str
    size: int
    channel: str
    lower: str | None
    upper: str
    basis: str
    scan: str
    whole: bool = True
    state: str = ""


@dataclass(frozen=True, slots=True)
class PartSeen:
    """What a reading says of one part of one delivery, as far as standing needs it."""

    delivery: str
    part: str
    digest: str
    substantive: bool
    blank: bool
    errors: int
    queries: int


@dataclass(frozen=True, slots=True)
class SetJudged:
    """Errors and queries across the parts of one delivery after this arrival (checks, cross-form ones included)."""

    delivery: str
    errors: int
    queries: int


@dataclass(frozen=True, slots=True)
class Waits:
    """The arrival waits for a person; `delivery` is one it could settle, "" when no unit is known."""

    delivery: str
    code: str


@dataclass(frozen=True, slots=True)
class Read:
    """An arrival read and judged. `reading` names the archived object; `definitions` are campaign=digest."""

    arrival: int
    reading: str
    reader: str
    definitions: tuple[str, ...]
    parts: tuple[PartSeen, ...] = ()
    sets: tuple[SetJudged, ...] = ()
    waits: tuple[Waits, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """处理: a person's act; the person is the event's actor. See facts.Decision."""

    decision: str
    deliveries: tuple[str, ...]
    reason: str
    until: str | None = None
    ruled: str | None = None
    arrival: int | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """An earlier decision taken back."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A document written to the outbox. `digest` is over its inputs; equal digest, no new draft."""

    campaign: str
    obligation: str
    period: str
    kind: str
    report: str
    digest: str
    draft: int
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something the record must show: start, stop, rehearsal, clock, folder trouble."""

    what: str
    text: str = ""


Body = Adopted | Arrived | Read | Decided | Undone | Issued | Noted
Kind = Literal["adopted", "arrived", "read", "decided", "undone", "issued", "noted"]
_BODIES: dict[str, type[Body]] = {
    "adopted": Adopted,
    "arrived": Arrived,
    "read": Read,
    "decided": Decided,
    "undone": Undone,
    "issued": Issued,
    "noted": Noted,
}
_NESTED: dict[str, type[PartSeen | SetJudged | Waits]] = {"parts": PartSeen, "sets": SetJudged, "waits": Waits}


def kind_of(body: Body) -> str:
    """The event kind a body belongs to."""
    return type(body).__name__.lower()


def to_plain(body: object) -> dict[str, Any]:
    """The body as plain JSON values."""
    plain: dict[str, Any] = {}
    for field in fields(body):  # type: ignore[arg-type]
        value = getattr(body, field.name)
        nested = isinstance(value, tuple) and field.name in _NESTED
        plain[field.name] = (
            [to_plain(v) for v in value] if nested else list(value) if isinstance(value, tuple) else value
        )
    return plain


def from_plain(kind: str, plain: Mapping[str, Any]) -> Body:
    """The body of an event; KeyError for a kind this version does not know."""
    made: dict[str, Any] = {}
    for name, value in plain.items():
        if name in _NESTED and kind == "read":
            made[name] = tuple(_NESTED[name](**inner) for inner in value)
        else:
            made[name] = tuple(value) if isinstance(value, list) else value
    return _BODIES[kind](**made)


def encoded(path: bytes) -> str:
    """A path's bytes as text that survives JSON."""
    return quote_from_bytes(path, safe="/ ")


def decoded(text: str) -> bytes:
    """The bytes behind an encoded path."""
    return unquote_to_bytes(text)


def key_of(text: str) -> DeliveryKey:
    """The delivery a line campaign/obligation/period/unit names; ValueError when it is none."""
    parts = text.split("/")
    if len(parts) != 4 or not all(parts):
        raise ValueError(text)
    return DeliveryKey(*parts)
