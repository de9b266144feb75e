"""data/events/YYYY/MM/DD.jsonl: a resumable copy of the events, enough (with the archive) to rebuild the ledger."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tracker.hold import Held, held_within
from tracker.ledger.chain import Event
from tracker.ledger.store import ChainBroken, Ledger, LedgerRefusal

ASIDE = "-不符-"
PATIENCE = 5.0  # seconds given to another process that is writing the files


@dataclass(frozen=True, slots=True)
class _Tip:
    """The last event the day files hold (number and hash), and the file and size that say so."""

    seq: int
    hash: str
    file: str = ""
    size: int = 0


def export(ledger: Ledger, folder: Path, *, whole: bool = False, patience: float = PATIENCE) -> int:
    """Append what the day files don't have yet, each file synced to disk; returns how many events were written.

    One process at a time; who can't have its turn within `patience` seconds writes nothing, and the next export does:
    a process that hangs in here must stop nobody who collects. What a crash cut off in mid-line is mended. With
    `whole`, and whenever the files are not as we left them, every file is looked through and what is missing in the
    middle is written again. Files that are not of this ledger are put aside, never overwritten.
    """
    try:
        with held_within(_beside(folder, ".lock"), patience):
            return _export(ledger, folder, whole=whole)
    except Held:
        return 0


def _export(ledger: Ledger, folder: Path, *, whole: bool) -> int:
    tip = None if whole else _trusted(folder)
    have = {} if tip else _mended(folder)
    tip = tip or _tip(have)
    if not _follows(ledger, tip):
        folder.rename(folder.with_name(f"{folder.name}{ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"))
        tip, have = _Tip(0, ""), {}
    lacking = bool(have) and len(have) < tip.seq
    fresh = ledger.events(after=0 if lacking else tip.seq)
    return _append([event for event in fresh if event.seq not in have], folder)


def catch_up(ledger: Ledger, folder: Path) -> int:
    """Bring a ledger that lags behind its day files up to them: an older copy put back, or a lost file.

    Returns how many events were taken over. LedgerRefusal for an empty ledger whose day files can't be taken;
    those that don't belong to a ledger with events of its own are left for `export` to put aside.
    """
    tip = _trusted(folder)
    if tip is None and folder.is_dir():
        with suppress(Held), held_within(_beside(folder, ".lock"), PATIENCE):
            tip = _trusted(folder) or _tip(_mended(folder))
    number = ledger.last_number()
    if tip is None or tip.seq <= number:
        return 0
    try:
        return ledger.catch_up(load(folder))
    except (ChainBroken, LedgerRefusal) as fault:
        if number:
            return 0
        raise LedgerRefusal(
            f"台账丢失，而每日日志（{folder}）接不上：{fault} 请从备份恢复（baosong restore）。"
        ) from fault


def load(folder: Path) -> Iterator[Event]:
    """Every event of the day files in order of number; the ledger checks the chain when it takes them.

    A last line that a crash cut off is left out. LedgerRefusal names the file and line that can't be read.
    """
    events = [_event(path, number, line) for path in _files(folder) for number, line in _lines(path)]
    yield from sorted(events, key=lambda event: event.seq)


def _lines(path: Path) -> list[tuple[int, bytes]]:
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    return [(n, line) for n, line in enumerate(whole.split(b"\n"), start=1) if line.strip()]


def _event(path: Path, number: int, line: bytes) -> Event:
    try:
        return Event(**json.loads(line))
    except (ValueError, TypeError) as fault:
        raise LedgerRefusal(f"每日日志 {path} 第{number}行读不出来，请用备份核对。") from fault


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*/*.jsonl"))


def _beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(folder.name + suffix)


def _trusted(folder: Path) -> _Tip | None:
    """Where the last export ended, if its file is still as it left it."""
    try:
        tip = _Tip(**json.loads(_beside(folder, ".tip").read_text(encoding="utf-8")))
        return tip if (folder / tip.file).stat().st_size == tip.size else None
    except (OSError, ValueError, TypeError):
        return None


def _mended(folder: Path) -> dict[int, str]:
    """The numbers and hashes of all events in the files, files cut in mid-line mended on the way."""
    for path in _files(folder):
        _mend(path)
    return {event.seq: event.hash for event in load(folder)}


def _tip(have: dict[int, str]) -> _Tip:
    last = max(have, default=0)
    return _Tip(last, have.get(last, ""))


def _mend(path: Path) -> None:
    """Cut a last line that a crash left half written."""
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole != len(data):
        with path.open("r+b") as out:
            out.truncate(whole)


def _follows(ledger: Ledger, tip: _Tip) -> bool:
    """Whether what the files end with is an event of this ledger."""
    found = ledger.rows("event", seq=tip.seq)
    return not tip.seq or bool(found and found[0]["hash"] == tip.hash)


def _append(events: list[Event], folder: Path) -> int:
    by_day: dict[str, list[Event]] = {}
    for event in events:
        by_day.setdefault(event.at[:10], []).append(event)
    for day, listed in by_day.items():
        path = folder / day[:4] / day[5:7] / f"{day[8:10]}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as out:
            out.writelines(json.dumps(asdict(e), ensure_ascii=False).encode() + b"\n" for e in listed)
            out.flush()
            os.fsync(out.fileno())
        last = max(listed, key=lambda event: event.seq)
        if last is events[-1]:
            _remember(folder, _Tip(last.seq, last.hash, str(path.relative_to(folder)), path.stat().st_size))
    return len(events)


def _remember(folder: Path, tip: _Tip) -> None:
    """A hint for the next export, which checks it; losing it costs a look through the files."""
    with suppress(OSError):
        temporary = _beside(folder, ".tip.new")
        temporary.write_text(json.dumps(asdict(tip), ensure_ascii=False), encoding="utf-8")
        temporary.replace(_beside(folder, ".tip"))


def copy_upto(folder: Path, target: Path, number: int) -> None:
    """Copy day files as far as one event, whole lines alone; others may be writing the rest meanwhile."""
    for path in _files(folder):
        lines = [line for n, line in _lines(path) if _event(path, n, line).seq <= number]
        if lines:
            place = target / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"".join(line + b"\n" for line in lines))
