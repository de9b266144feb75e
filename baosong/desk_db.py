"""data/desk.db: what must be erasable (contacts, people, sessions, links), kept outside the chain of events."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

BUSY_SECONDS = 30.0


class DeskDb:
    """One connection to desk.db, with the tables of `migrations`. What is erased is overwritten (secure_delete).

    `shared` lets several threads use it, one at a time: the caller holds a lock.
    """

    def __init__(self, path: Path, migrations: Migrations, *, shared: bool = False) -> None:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=not shared)
        path.chmod(0o600)
        connection.execute("PRAGMA secure_delete=ON")
        self.db = Database(connection)
        if migrations.pending(self.db):
            with self.immediate():
                migrations.apply(self.db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.conn.close()

    @contextmanager
    def immediate(self) -> Iterator[None]:
        """A write transaction that takes the lock at its start, as the ledger's does (docs/decisions.md)."""
        self.db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.conn.rollback()
            raise
        self.db.conn.commit()
