"""What earlier looks saw, kept in the ledger's working tables: no facts, but what evidence is made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.ledger.chain import instant, stamp
from tracker.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Seen:
    """One path's present state since it was first seen so.

    `signature` is "" while the file can't be looked at. `seen_at`, `scan`: the first look with this signature and
    the pass it belongs to; `looked_at` its monotonic seconds. `absent_until`: the last good look without it.
    kind: "file", "junk" (ignored by name and content), "ours" (we wrote it). `taken`: SHA-256 once archived;
    `trouble`: why it is not whole.
    """

    path: bytes
    signature: str
    seen_at: datetime
    looked_at: float
    absent_until: datetime | None
    scan: str
    kind: str = "file"
    taken: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class LastLook:
    """A folder's last good look (None: never one), which folder that was (device:inode), its trouble since."""

    folder: bytes
    good_at: datetime | None
    identity: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """All of it, by path."""

    seen: Mapping[bytes, Seen]
    looks: Mapping[bytes, LastLook]


def recall(ledger: Ledger) -> Known:
    """What the working tables hold."""
    seen = (
        Seen(
            bytes(row["path"]), row["signature"], instant(row["seen_at"]), float(row["looked_at"]),
            _instant(row["absent_until"]), row["scan"], row["kind"], row["taken"], row["trouble"],
        )
        for row in ledger.rows("sightings")
    )  # fmt: skip
    looks = (
        LastLook(bytes(row["folder"]), _instant(row["good_at"]), row["identity"], row["trouble"])
        for row in ledger.rows("looks")
    )
    return Known({one.path: one for one in seen}, {look.folder: look for look in looks})


def remember(ledger: Ledger, seen: Iterable[Seen]) -> None:
    """Write path states, replacing what was known of the same paths."""
    rows = [
        {
            "path": one.path,
            "signature": one.signature,
            "kind": one.kind,
            "seen_at": stamp(one.seen_at),
            "looked_at": f"{one.looked_at:.6f}",
            "absent_until": _stamp(one.absent_until),
            "scan": one.scan,
            "taken": one.taken,
            "trouble": one.trouble,
        }
        for one in seen
    ]
    if rows:
        ledger.write_working("put_sighting", rows)


def forget(ledger: Ledger, paths: Iterable[bytes]) -> None:
    """Drop paths that are gone; what was archived from them stays archived."""
    rows = [{"path": path} for path in paths]
    if rows:
        ledger.write_working("drop_sighting", rows)


def remember_looks(ledger: Ledger, looks: Iterable[LastLook]) -> None:
    """Write the folders' last looks."""
    rows = [
        {"folder": look.folder, "good_at": _stamp(look.good_at), "identity": look.identity, "trouble": look.trouble}
        for look in looks
    ]
    if rows:
        ledger.write_working("put_look", rows)


def _instant(text: str | None) -> datetime | None:
    return instant(text) if text else None


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)
