"""The ledger: append an event, replay them all, verify the chain, ask the projections."""

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from tracker.ledger import migrations
from tracker.ledger.apply import Projections, apply
from tracker.ledger.chain import GENESIS, Event, canonical, holds, link, stamp
from tracker.ledger.events import Body, Read, from_plain, kind_of, to_plain
from tracker.ledger.queries import sql

BUSY_SECONDS = 30.0
_BATCH = 5000  # events whose rows are written together in a replay


Working = tuple[str, Sequence[Mapping[str, object]]]
"""A named statement on a working table, and the rows it is run for."""


class LedgerRefusal(Exception):
    """The ledger can't be opened or written; the message says why and what to do, in Chinese."""


class ChainBroken(LedgerRefusal):
    """An event is not what was written."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        super().__init__(f"台账第{seq}号记录与校验链不符：该记录或其前一条被改动过，请用备份核对，不要继续使用本台账。")


class LedgerMoved(LedgerRefusal):
    """Somebody else wrote between the look at the ledger and the append that rested on it."""

    def __init__(self) -> None:
        super().__init__("刚才另有人写了台账，这一步没有记上，请再做一次。")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Set the journal mode; two processes that open a new file at once are told "locked" without any waiting."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
    except sqlite3.OperationalError as fault:
        raise LedgerRefusal(f"台账 {path} 打不开（{fault}）。请看磁盘是否已满、权限是否改过，或稍后再试。") from fault
    except sqlite3.DatabaseError as fault:
        raise LedgerRefusal(
            f"台账 {path} 已损坏（{fault}）。请把 ledger.db（和同名的 -wal、-shm）移走再运行，会从每日日志重建。"
        ) from fault
    return connection


class Ledger:
    """One ledger file. Writers: everything goes through `append`; many readers may be open beside one writer.

    With `create` False a file that is not there is made by the first write, whoever writes it: to look leaves no
    trace. Until then the ledger is an empty one in memory.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        self._unborn = not create and not path.exists()
        self.db = Database(sqlite3.connect(":memory:") if self._unborn else _opened(path))

    def close(self) -> None:
        """Close the file."""
        self.db.conn.close()

    def prepare(self) -> None:
        """Migrate, and replay when the projections are of another version; one that is up to date is not touched."""
        if self._up_to_date():
            return
        with self._locked():
            migrations.ledger.apply(self.db)
            if self._meta("projection") != migrations.PROJECTION:
                self._replay()

    def _born(self) -> None:
        """From memory to the file: it is there by now, or is just being made."""
        self.db.conn.close()
        self._unborn = False
        self.db = Database(_opened(self.path))
        self.prepare()

    def _up_to_date(self) -> bool:
        """Whether nothing is to be done; LedgerRefusal for a ledger written by a newer program."""
        known = {m.name for m in migrations.ledger._migrations}  # noqa: SLF001 - no public list of names
        done = {m.name for m in migrations.ledger.applied(self.db)}
        if done - known:
            raise LedgerRefusal("台账由更新版本的程序写成，请升级本程序后再打开。")
        return done == known and self._meta("projection") == migrations.PROJECTION

    def append(self, body: Body, *, at: datetime, actor: str) -> Event:
        """Write one event and apply it, in one transaction under BEGIN IMMEDIATE; returns it with its number."""
        return self.append_all([body], at=at, actor=actor)[0]

    def append_all(
        self,
        bodies: Sequence[Body],
        *,
        at: datetime,
        actor: str,
        after: int | None = None,
        working: Sequence[Working] = (),
    ) -> tuple[Event, ...]:
        """Write several events, and working rows that go with them, in one transaction: all of it or nothing.

        With `after`, only if that is still the last event's number: LedgerMoved otherwise, and nothing is written.
        """
        events = []
        with self._immediate():
            tables = Projections(self.db.conn)
            last = self.rows("last_event")
            seq, prev = (last[0]["seq"], last[0]["hash"]) if last else (0, GENESIS)
            if after is not None and after != seq:
                raise LedgerMoved
            written = stamp(at)
            for body in bodies:
                text = canonical(to_plain(body))
                event = link(seq + 1, written, kind_of(body), actor, text, prev)
                self._insert(event)
                apply(tables, event, body)
                if isinstance(body, Read):
                    self.db.execute(sql("reply_is_due"), {"arrival": body.arrival})
                events.append(event)
                seq, prev = event.seq, event.hash
            tables.flush()
            self._work(working)
        return tuple(events)

    def rows(self, name: str, /, **arguments: object) -> list[dict[str, Any]]:
        """The rows of a named query."""
        self._look()
        return list(self.db.query(sql(name), arguments))

    def tuples(self, name: str, /, **arguments: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a named query as bare tuples, for what is read by the thousand."""
        self._look()
        return iter(self.db.conn.execute(sql(name), arguments))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several questions answered from one moment, whatever another process writes meanwhile."""
        if self.db.conn.in_transaction:
            yield
            return
        self.db.conn.execute("BEGIN")
        try:
            yield
        finally:
            self.db.conn.commit()

    def last_number(self) -> int:
        """The newest event's number; 0 when there is none."""
        last = self.rows("last_event")
        return int(last[0]["seq"]) if last else 0

    def version(self) -> int:
        """A number that changes when another process, or another connection, has written."""
        (found,) = self.db.execute("PRAGMA data_version").fetchone()
        return int(found)

    def write_working(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Run a named statement on a working table for each row, in one transaction."""
        self.write_together([(name, rows)])

    def write_together(self, changes: Sequence[Working]) -> None:
        """Several named statements on working tables, each for its rows, in one transaction; nothing for no rows."""
        if any(rows for _, rows in changes):
            with self._immediate():
                self._work(changes)

    def _work(self, changes: Sequence[Working]) -> None:
        for name, rows in changes:
            self.db.conn.executemany(sql(name), rows)

    def events(self, after: int = 0) -> Iterator[Event]:
        """Events with a greater number, oldest first."""
        for row in self.tuples("events_after", seq=after):
            yield Event(*row)

    def verify(self) -> int:
        """Walk the whole chain; returns how many events it has. ChainBroken at the first that does not hold."""
        prev, expected = GENESIS, 1
        for event in self.events():
            if event.seq != expected or not holds(event, prev):
                raise ChainBroken(event.seq)
            prev, expected = event.hash, expected + 1
        return expected - 1

    def restore(self, events: Iterator[Event]) -> int:
        """Write foreign events (from day files) into an empty ledger, each checked; returns how many."""
        if self.rows("last_event"):
            raise LedgerRefusal("台账不是空的，不能从日志文件重建。")
        return self.catch_up(events)

    def catch_up(self, events: Iterator[Event]) -> int:
        """Take over those of another copy's events that come after our own last, each checked; returns how many.

        All or none: ChainBroken at the first that doesn't follow. Receipts that were never written are due again.
        """
        with self._immediate():
            last = self.rows("last_event")
            seq, prev = (last[0]["seq"], last[0]["hash"]) if last else (0, GENESIS)
            count = self._apply_all(self._checked((e for e in events if e.seq > seq), prev))
            self.db.execute(sql("replies_lost"))
            return count

    def _checked(self, events: Iterator[Event], prev: str) -> Iterator[Event]:
        for event in events:
            if not holds(event, prev):
                raise ChainBroken(event.seq)
            self._insert(event)
            prev = event.hash
            yield event

    def as_of(self, number: int) -> "Ledger":
        """A ledger in memory that knows the events up to this number and no more; close it after use."""
        then = Ledger(Path(":memory:"), create=False)
        migrations.ledger.apply(then.db)
        migrations.make_projections(then.db)
        with then.db.conn:
            then._apply_all(event for event in self.events() if event.seq <= number)
        migrations.index_projections(then.db)
        return then

    def replay(self) -> None:
        """Rebuild every projection from the events."""
        with self._immediate():
            self._replay()

    def _replay(self) -> None:
        migrations.make_projections(self.db)
        self._apply_all(self.events())
        migrations.index_projections(self.db)
        self.db.execute(sql("put_meta"), {"name": "projection", "value": migrations.PROJECTION})

    def _apply_all(self, events: Iterator[Event]) -> int:
        """Apply events to the projections, in batches; returns how many there were."""
        tables, count = Projections(self.db.conn), 0
        for count, event in enumerate(events, start=1):
            apply(tables, event, from_plain(event.kind, json.loads(event.body)))
            if count % _BATCH == 0:
                tables.flush()
        tables.flush()
        return count

    def _insert(self, event: Event) -> None:
        self.db.execute(
            "INSERT INTO event (seq, at, kind, actor, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [event.seq, event.at, event.kind, event.actor, event.body, event.prev, event.hash],
        )

    def _meta(self, name: str) -> str | None:
        found = list(self.db.query(sql("meta"), {"name": name}))
        return found[0]["value"] if found else None

    def _look(self) -> None:
        """Whether another process has made the file since."""
        if self._unborn and not self.db.conn.in_transaction and self.path.exists():
            self._born()

    @contextmanager
    def _immediate(self) -> Iterator[None]:
        """A write transaction on the file, which it makes if need be."""
        if self._unborn:
            self._born()
        with self._locked():
            yield

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """A transaction that takes the lock at its start: sqlite-utils' own is deferred and loses races."""
        try:
            self.db.conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            raise LedgerRefusal(f"台账写不进去（{fault}）：另一个程序占用太久，或磁盘已满。请稍后再试。") from fault
        try:
            yield
            self.db.conn.commit()
        except sqlite3.OperationalError as fault:
            self.db.conn.rollback()
            raise LedgerRefusal(
                f"台账写不进去（{fault}）：磁盘已满或出错，这一步没有记上。请检查磁盘后再试。"
            ) from fault
        except BaseException:
            self.db.conn.rollback()
            raise
