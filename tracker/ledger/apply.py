"""One event applied to the projections; a replay is this over all events."""

import sqlite3

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


class Projections:
    """Rows on their way into the projections: one statement writes those of many events.

    Rows of a table are written in the order they were added. Nothing is in the tables before `flush`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._added: dict[str, list[tuple[object, ...]]] = {}
        self._read: list[tuple[int]] = []
        self._readings: set[int] = set()

    def add(self, table: str, *values: object) -> None:
        """One more row, its values in the order of the table's columns."""
        self._added.setdefault(table, []).append(values)

    def flush(self) -> None:
        """Write what was added."""
        for table, rows in self._added.items():
            marks = ",".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our names
        self._connection.executemany("DELETE FROM unread WHERE arrival = ?", self._read)
        self._added.clear()
        self._read.clear()
        self._readings.clear()

    def change(self, statement: str, *values: object) -> None:
        """A statement on rows written earlier, those of this batch among them."""
        self.flush()
        self._connection.execute(statement, values)

    def has_reading(self, arrival: int) -> bool:
        """Whether the arrival has been read, in this batch or before."""
        if arrival in self._readings:
            return True
        asked = self._connection.execute("SELECT 1 FROM reading WHERE arrival = ?", (arrival,))
        return asked.fetchone() is not None

    def known_since(self, arrival: int) -> dict[tuple[str, ...], int]:
        """By delivery and part, the number of the event by which the arrival was first known to say it."""
        self.flush()
        asked = self._connection.execute(
            "SELECT campaign, obligation, period, unit, part, read FROM part_seen WHERE arrival = ?", (arrival,)
        )
        return {tuple(row[:5]): row[5] for row in asked}

    def read(self, arrival: int) -> None:
        """The arrival has a reading from now on."""
        self._readings.add(arrival)
        self._read.append((arrival,))


def apply(tables: Projections, event: Event, body: Body) -> None:
    """Add what the event says to the projections, inside the caller's transaction; the caller flushes."""
    match body:
        case Adopted():
            tables.add(
                "adopted", event.seq, body.campaign, body.digest, body.text, body.reason, event.at, body.calendar
            )  # fmt: skip
        case Arrived():
            _arrived(tables, event, body)
        case Read():
            _read(tables, event, body)
        case Decided():
            _decided(tables, event, body)
        case Undone():
            tables.change("UPDATE decision SET undone = ? WHERE number = ?", event.seq, body.number)
        case Issued():
            tables.add(
                "document", event.seq, body.campaign, body.obligation, body.period, body.kind, body.report,
                body.digest, body.draft, body.path, body.sha256, event.at,
            )  # fmt: skip
        case Noted():
            tables.add("note", event.seq, body.what, body.text, event.at)


def _arrived(tables: Projections, event: Event, body: Arrived) -> None:
    tables.add(
        "arrival", event.seq, decoded(body.path), body.folder, body.name, body.sha256, body.size,
        body.channel, body.lower, body.upper, body.basis, body.scan, int(body.whole), body.state,
        body.via, body.by, body.evidence,
    )  # fmt: skip
    tables.add("unread", event.seq)


def _read(tables: Projections, event: Event, body: Read) -> None:
    """A later reading of the same arrival (a person said so) replaces the earlier one.

    What it still says of a delivery's part keeps the number it was first known by: being judged or corrected anew
    is not being new.
    """
    known: dict[tuple[str, ...], int] = {}
    if tables.has_reading(body.arrival):
        known = tables.known_since(body.arrival)
        for table in ("reading", "part_seen", "set_judged", "waits", "answered"):
            tables.change(f"DELETE FROM {table} WHERE arrival = ?", body.arrival)  # noqa: S608 - our names
    tables.read(body.arrival)
    tables.add("reading", body.arrival, event.seq, body.reading, body.reader)
    for part in body.parts:
        tables.add(
            "part_seen", body.arrival, *_key(part.delivery), part.part, part.digest,
            int(part.substantive), int(part.blank), part.errors, part.queries, int(part.nil),
            known.get((*_key(part.delivery), part.part), event.seq), part.asked,
        )  # fmt: skip
    for judged in body.sets:
        tables.add("set_judged", body.arrival, *_key(judged.delivery), judged.errors, judged.queries, judged.asked)
    for answer in body.answers:
        tables.add("answered", body.arrival, *_key(answer.delivery), answer.asked)
    for wait in body.waits:
        key = _key(wait.delivery) if wait.delivery else ("", "", "", "")
        tables.add("waits", body.arrival, *key, wait.code, wait.part)


def _decided(tables: Projections, event: Event, body: Decided) -> None:
    """One row a delivery; the detail (核改, 催报, 报出, 审定说明) stays JSON: no query asks for what is in it."""
    detail = next((d for d in (body.corrected, body.contacted, body.released, body.reviewed) if d is not None), None)
    text = canonical(to_plain(detail)) if detail is not None else ""
    for delivery in body.deliveries:
        tables.add(
            "decision", event.seq, body.decision, *_key(delivery), event.actor, body.reason, body.at,
            body.until, body.ruled, body.arrival, text, 0,
        )  # fmt: skip


def _key(delivery: str) -> tuple[str, str, str, str]:
    key = key_of(delivery)
    return key.campaign, key.obligation, key.period, key.unit
