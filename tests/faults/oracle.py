"""The one oracle of all fault tests: what must hold of a workspace whatever was done to it and to its collector.

Every byte string that lay complete in the intake is archived; one arrival per occurrence; no interval excludes the true
time; the chain verifies; every object is what its name says; the clerks' files are untouched.
"""

import hashlib
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path
from urllib.parse import unquote_to_bytes

from tracker.intake.archive import Archive
from tracker.intake.heartbeat import heartbeats
from tracker.ledger.chain import instant
from tracker.ledger.store import Ledger

SETTLED = 1.5  # seconds: longer than S, so that a look after it must take a whole file


@dataclass
class Occurrence:
    """One content that lay complete at one path: since some moment in [began, ended], until `until` (None: still)."""

    path: bytes
    sha256: str
    began: datetime
    ended: datetime
    traces: tuple[int, ...]
    until: datetime | None = None


@dataclass
class Judgement:
    """What is wrong (nothing, if all is well), and figures that show the storm was one."""

    faults: list[str] = field(default_factory=list)
    occurrences: int = 0
    must: int = 0
    arrivals: int = 0
    observations: int = 0
    heartbeats: int = 0


def occurrences(log: Path) -> list[Occurrence]:
    """What the clerks' log tells, in its order."""
    made: list[Occurrence] = []
    here: dict[bytes, Occurrence] = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        path = unquote_to_bytes(fact["path"])
        if fact["fact"] == "over":
            here.pop(path).until = moment(fact["at"])
        else:
            one = Occurrence(
                path, fact["sha256"], moment(fact["began"]), moment(fact["ended"]), tuple(fact["traces"])
            )  # fmt: skip
            made.append(one)
            here[path] = one
    return made


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def judge(data: Path, intake: Path, happened: list[Occurrence], *, looks: bool = True, own: bool = True) -> Judgement:
    """Everything the oracle asks, the collector having had its time after the last act. For a workspace restored from
    a backup: its looks are not those of the first (`looks`), and its files are copies (`own`)."""
    ledger, archive = Ledger(data / "ledger.db"), Archive(data)
    try:
        rows = ledger.rows("arrivals")
        beats = list(heartbeats(ledger))
        made = Judgement(occurrences=len(happened), arrivals=len(rows), heartbeats=len(beats))
        made.observations = sum(not row["whole"] for row in rows)
        ledger.verify()  # raises at the first event that does not hold
        made.faults += [f"object {name[:12]} is damaged" for name in archive.verify()]
        made.faults += [f"A{row['number']} has no object" for row in rows if not archive.has(row["sha256"])]
        _archived(made, archive, happened, [(beat.began, beat.ended) for beat in beats if looks])
        _once_each(made, rows, happened)
        _dated(made, rows, happened)
        if own:
            _untouched(made, intake, happened)
    finally:
        ledger.close()
    return made


def _archived(
    made: Judgement, archive: Archive, happened: list[Occurrence], looks: list[tuple[datetime, datetime]]
) -> None:
    """A content that a whole look fell upon after it was quiet, or that lies there at the end, must be archived."""
    for one in happened:
        quiet = one.ended.timestamp() + SETTLED
        seen = one.until and any(quiet <= began.timestamp() and ended <= one.until for began, ended in looks)
        if seen or one.until is None:
            made.must += 1
            if not archive.has(one.sha256):
                made.faults.append(f"lost: {shown(one)}")


def _once_each(made: Judgement, rows: list[dict], happened: list[Occurrence]) -> None:
    """The whole arrivals of a path, in order, are among its contents, in order, none twice."""
    arrived: dict[bytes, list[str]] = {}
    for row in rows:
        if row["whole"]:
            arrived.setdefault(bytes(row["path"]), []).append(row["sha256"])
    lain = by_path(happened)
    for path, came in arrived.items():
        lay = [sha for sha, _ in groupby(one.sha256 for one in lain.get(path, []))]
        rest = iter(lay)
        if not all(sha in rest for sha in came):
            made.faults.append(f"arrivals of {path!r} are not its occurrences: {len(came)} of {len(lay)}")
        if any(first == second for first, second in pairwise(came)):
            made.faults.append(f"twice: {path!r}")


def _dated(made: Judgement, rows: list[dict], happened: list[Occurrence]) -> None:
    """Absent before it was complete, there when it was: the interval meets the moments it became complete in."""
    lain = by_path(happened)
    for row in rows:
        same = [one for one in lain.get(bytes(row["path"]), []) if one.sha256 == row["sha256"]]
        lower, upper = row["lower"] and instant(row["lower"]), instant(row["upper"])
        if same and not any((lower is None or lower < one.ended) and one.began <= upper for one in same):
            made.faults.append(f"A{row['number']} falsely dated: ({lower}, {upper}] but {shown(same[0])}")


def by_path(happened: list[Occurrence]) -> dict[bytes, list[Occurrence]]:
    """In their order; a hundred thousand files would not be judged today otherwise."""
    made: dict[bytes, list[Occurrence]] = {}
    for one in happened:
        made.setdefault(one.path, []).append(one)
    return made


def _untouched(made: Judgement, intake: Path, happened: list[Occurrence]) -> None:
    for one in happened:
        if one.until is None:
            path = intake / os.fsdecode(one.path)
            found, data = path.stat(), path.read_bytes()
            if (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns) != one.traces:
                made.faults.append(f"touched: {shown(one)}")
            if hashlib.sha256(data).hexdigest() != one.sha256:
                made.faults.append(f"changed: {shown(one)}")


def shown(one: Occurrence) -> str:
    return f"{one.path!r} {one.sha256[:12]} complete {one.began:%H:%M:%S.%f}–{one.ended:%H:%M:%S.%f} until {one.until}"
