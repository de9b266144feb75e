"""One event applied to the projections; a replay is this over all events."""

from sqlite_utils import Database

from tracker.ledger.chain import Event, canonical
from tracker.ledger.events import (
    Adopted,
    Arrived,
    Body,
    Decided,
    Issued,
    Noted,
    Read,
    Undone,
    decoded,
    key_of,
    to_plain,
)


def apply(db: Database, event: Event, body: Body) -> None:
    """Write what the event says into the projections, inside the caller's transaction."""
    match body:
        case Adopted():
            _row(db, "adopted", event.seq, body.campaign, body.digest, body.text, body.reason, event.at)
        case Arrived():
            _arrived(db, event, body)
        case Read():
            _read(db, event, body)
        case Decided():
            _decided(db, event, body)
        case Undone():
            db.execute("UPDATE decision SET undone = ? WHERE number = ?", [event.seq, body.number])
        case Issued():
            _row(
                db, "document", event.seq, body.campaign, body.obligation, body.period, body.kind, body.report,
                body.digest, body.draft, body.path, body.sha256, event.at,
            )  # fmt: skip
        case Noted():
            _row(db, "note", event.seq, body.what, body.text, event.at)


def _row(db: Database, table: str, *values: object) -> None:
    db.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(values))})", list(values))  # noqa: S608 - our names


def _arrived(db: Database, event: Event, body: Arrived) -> None:
    _row(
        db, "arrival", event.seq, decoded(body.path), body.folder, body.name, body.sha256, body.size,
        body.channel, body.lower, body.upper, body.basis, body.scan, int(body.whole), body.state,
        body.via, body.by, body.evidence,
    )  # fmt: skip


def _read(db: Database, event: Event, body: Read) -> None:
    """A later reading of the same arrival (a person said so) replaces the earlier one."""
    for table in ("reading", "part_seen", "set_judged", "waits"):
        db.execute(f"DELETE FROM {table} WHERE arrival = ?", [body.arrival])  # noqa: S608 - our names
    _row(db, "reading", body.arrival, event.seq, body.reading, body.reader)
    for part in body.parts:
        _row(
            db, "part_seen", body.arrival, *_key(part.delivery), part.part, part.digest,
            int(part.substantive), int(part.blank), part.errors, part.queries, int(part.nil),
        )  # fmt: skip
    for judged in body.sets:
        _row(db, "set_judged", body.arrival, *_key(judged.delivery), judged.errors, judged.queries)
    for wait in body.waits:
        _row(db, "waits", body.arrival, *(_key(wait.delivery) if wait.delivery else ("", "", "", "")), wait.code)


def _decided(db: Database, event: Event, body: Decided) -> None:
    """One row a delivery; the detail (核改, 催报, 报出) stays JSON, since only people and documents read it."""
    detail = next((d for d in (body.corrected, body.contacted, body.released) if d is not None), None)
    text = canonical(to_plain(detail)) if detail is not None else ""
    for delivery in body.deliveries:
        _row(
            db, "decision", event.seq, body.decision, *_key(delivery), event.actor, body.reason, body.at,
            body.until, body.ruled, body.arrival, text, 0,
        )  # fmt: skip


def _key(delivery: str) -> tuple[str, str, str, str]:
    key = key_of(delivery)
    return key.campaign, key.obligation, key.period, key.unit
