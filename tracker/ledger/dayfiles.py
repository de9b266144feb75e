"""data/events/YYYY/MM/DD.jsonl: a resumable copy of the events, enough (with the archive) to rebuild the ledger."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tracker.ledger.chain import Event
from tracker.ledger.store import Ledger, LedgerRefusal


def export(ledger: Ledger, folder: Path) -> int:
    """Append what the day files don't have yet, each file synced to disk; returns how many events were written."""
    last = max((_mend(path) for path in _files(folder)), default=0)
    count = 0
    by_day: dict[str, list[Event]] = {}
    for event in ledger.events(after=last):
        by_day.setdefault(event.at[:10], []).append(event)
    for day, events in by_day.items():
        path = folder / day[:4] / day[5:7] / f"{day[8:10]}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as out:
            out.writelines(json.dumps(asdict(e), ensure_ascii=False).encode() + b"\n" for e in events)
            out.flush()
            os.fsync(out.fileno())
        count += len(events)
    return count


def load(folder: Path) -> Iterator[Event]:
    """Every event of the day files in order of number; the ledger checks the chain when it takes them.

    LedgerRefusal names the file and line that can't be read.
    """
    events = [_event(path, number, line) for path in _files(folder) for number, line in _lines(path)]
    yield from sorted(events, key=lambda event: event.seq)


def _lines(path: Path) -> list[tuple[int, bytes]]:
    return [(n, line) for n, line in enumerate(path.read_bytes().splitlines(), start=1) if line.strip()]


def _event(path: Path, number: int, line: bytes) -> Event:
    try:
        return Event(**json.loads(line))
    except (ValueError, TypeError) as fault:
        raise LedgerRefusal(f"每日日志 {path} 第{number}行读不出来，请用备份核对。") from fault


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*/*.jsonl"))


def _mend(path: Path) -> int:
    """Cut a last line that a crash left half written; returns the greatest number in the file (0 if none)."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        with path.open("r+b") as out:
            out.truncate(len(whole))
    lines = whole.splitlines()
    return int(json.loads(lines[-1])["seq"]) if lines else 0
