"""The kinds of events and their bodies, as frozen records with one way into JSON and one way back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal
from urllib.parse import quote_from_bytes, unquote_to_bytes

from tracker.facts import DeliveryKey


@dataclass(frozen=True, slots=True)
class Adopted:
    """A campaign's definition taken into force: its digest, and the archived canonical text it stands for.

    `calendar` names the archived workdays its due dates are worked out by ("": those of the day one asks).
    """

    campaign: str
    digest: str
    text: str
    reason: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Traces:
    """What an arrival's interval was made from, kept so that a person can judge it. Instants are stamps.

    `seen`: the first look with this content; `changed`: the file's change time, which counts where `trusted` (its disk
    is this machine's own, and no client can set it there); `modified`: the sender's claim, never used. `disk`: the
    file system's type. `synchronised`: whether a time server kept the clock; `boot`: which start of the machine.
    `doubt`: seconds by which both ends were moved out because the clock had jumped.
    """

    seen: str
    changed: str
    modified: str
    disk: str
    trusted: bool
    synchronised: bool
    boot: str
    doubt: int = 0


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
    via: str = ""  # 代收: 邮件, 纸质 …
    by: str = ""  # 代收: who took it in
    evidence: str = ""  # 代收: the archived proof of when our office received it
    traces: Traces | None = None


@dataclass(frozen=True, slots=True)
class PartSeen:
    """What a reading says of one part of one delivery, as far as standing needs it.

    `asked` are the ids of its queries, parted by blanks (see judging.answers).
    """

    delivery: str
    part: str
    digest: str
    substantive: bool
    blank: bool
    errors: int
    queries: int
    nil: bool = False
    asked: str = ""


@dataclass(frozen=True, slots=True)
class SetJudged:
    """Errors and queries across the parts of one delivery after this arrival (checks, cross-form ones included)."""

    delivery: str
    errors: int
    queries: int
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """Queries of one delivery that the arrival explains (已说明), by their ids, parted by blanks."""

    delivery: str
    asked: str


@dataclass(frozen=True, slots=True)
class Waits:
    """The arrival waits for a person; `delivery` is one it could settle, "" when no unit is known.

    `part` is the form the question is about, "" when that is not known.
    """

    delivery: str
    code: str
    part: str = ""


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
    answers: tuple[Answered, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """核改: one value of one part set right; `confirmed_with` is whom in the unit it was confirmed with."""

    part: str
    row: str
    field: str
    old: str | None
    new: str | None
    confirmed_with: str


@dataclass(frozen=True, slots=True)
class Contacted:
    """催报记录: whom we reached, by what means, what they said, until when they promised (a stamp)."""

    whom: str
    means: str
    answer: str
    promised: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """审定说明: the queries whose explanation is taken or refused, by their ids, parted by blanks."""

    asked: str


@dataclass(frozen=True, slots=True)
class Released:
    """报出: what really went out. `figures` names the archived figures frozen under it; `sha256` the file sent."""

    name: str
    sha256: str
    number: str
    signed_on: str
    signer: str
    recipient: str
    figures: str


@dataclass(frozen=True, slots=True)
class Decided:
    """处理: a person's act on deliveries; the person is the event's actor. See facts.Decision.

    `at` is the office's moment of deciding (rehearsed under --now). One of the four details goes with
    correct, contact, issue and review. `arrival` is the one meant, or for assign the one that is assigned.
    """

    decision: str
    deliveries: tuple[str, ...]
    reason: str
    at: str
    until: str | None = None
    ruled: str | None = None
    arrival: int | None = None
    corrected: Corrected | None = None
    contacted: Contacted | None = None
    released: Released | None = None
    reviewed: Reviewed | None = None
    part: str = ""  # assign: the part the file was said to be; "-" = 附带材料
    sheet: str = ""  # assign: the sheet, or file inside a zip, that counts where a form stands in several


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
_LISTED: dict[str, type[PartSeen | SetJudged | Waits | Answered]] = {
    "parts": PartSeen,
    "sets": SetJudged,
    "waits": Waits,
    "answers": Answered,
}
_DETAILS: dict[str, type[Corrected | Contacted | Released | Reviewed | Traces]] = {
    "traces": Traces,
    "corrected": Corrected,
    "contacted": Contacted,
    "released": Released,
    "reviewed": Reviewed,
}


def kind_of(body: Body) -> str:
    """The event kind a body belongs to."""
    return type(body).__name__.lower()


def to_plain(body: object) -> dict[str, Any]:
    """The body as plain JSON values."""
    return {field.name: _plain(getattr(body, field.name)) for field in fields(body)}  # type: ignore[arg-type]


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if is_dataclass(value):
        return to_plain(value)
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


def from_plain(kind: str, plain: Mapping[str, Any]) -> Body:
    """The body of an event; KeyError for a kind this version does not know."""
    made: dict[str, Any] = {}
    for name, value in plain.items():
        if name in _LISTED:
            made[name] = tuple(_LISTED[name](**inner) for inner in value)
        elif name in _DETAILS:
            made[name] = _DETAILS[name](**value) if value is not None else None
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
