"""How the service is: who runs, looks and reads, what is wrong, what room is left; from locks and working tables."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from baosong.desk import Desk
from baosong.facts import arrival_of
from baosong.service.beat import silent_for
from baosong.web.arriving import Looking, looking
from tracker.hold import holder
from tracker.intake.health import health
from tracker.intake.settings import Settings


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """`service`, `collector` and `reader` are process ids, "" for nobody; `reader_silent`: seconds without a sign.

    `unread`: arrivals not yet read, `unread_since` when the oldest of them came; `owed`: receipts still to write;
    `arriving`: files seen and not yet taken; `passed_over`: files not taken, by class; `free` and `reserve`: bytes on
    the data's disk; `ledger_busy`: another process is writing the ledger at this moment.
    """

    service: str
    collector: str
    reader: str
    reader_silent: float
    looking: Looking
    unread: int
    unread_since: datetime | None
    owed: int
    arriving: int
    passed_over: tuple[tuple[str, int], ...]
    events: int
    free: int
    reserve: int
    ledger_busy: bool


def service_health(desk: Desk) -> ServiceHealth:
    """All of it now."""
    data, ledger = desk.workspace.data, desk.ledger
    intake, unread = health(ledger), ledger.rows("unread")
    return ServiceHealth(
        service=holder(data / "service.lock"),
        collector=holder(data / "collector.lock"),
        reader=holder(data / "flow.lock"),
        reader_silent=round(silent_for(data / "flow.lock"), 1),
        looking=looking(desk),
        unread=len(unread),
        unread_since=min((arrival_of(row).interval.upper for row in unread), default=None),
        owed=len(ledger.rows("replies_due")),
        arriving=len(intake.arriving),
        passed_over=tuple(Counter(one.label for one in intake.passed_over).most_common()),
        events=ledger.last_number(),
        free=shutil.disk_usage(data).free,
        reserve=Settings().reserve_bytes,
        ledger_busy=_busy(desk),
    )


def _busy(desk: Desk) -> bool:
    with closing(sqlite3.connect(desk.ledger.path, timeout=0, isolation_level=None)) as probe:
        try:
            probe.execute("BEGIN IMMEDIATE")
            probe.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
    return False
