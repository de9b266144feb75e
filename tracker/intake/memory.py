"""What earlier looks saw, kept in the ledger's working tables: no facts, but what evidence is made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tracker.intake.heartbeat import Heartbeat, heartbeats
from tracker.intake.settle import WRITING
from tracker.intake.source import Signature
from tracker.ledger.chain import instant, stamp
from tracker.ledger.store import Ledger
from tracker.problem import Problem

_KEPT = 10_000  # heartbeats: more than a day of them at the closest interval
_STALE = timedelta(days=30)
_LASTING = {"file_vanished": timedelta(days=1)}  # told once by a pass, shown for a day


@dataclass(frozen=True, slots=True)
class Seen:
    """One path's present state since it was first seen so.

    `signature` is None while the file can't be looked at. `seen_at`, `scan`: the first look with this signature and
    the pass it belongs to; `looked_at` its monotonic seconds. `absent_until`: the last good look without it.
    kind: "file", "junk" (ignored by name and content), "ours" (we wrote it). `taken`: SHA-256 once archived;
    `trouble`: why it is not whole. `moved`: the last change, in nanoseconds, of a folder it came with: a folder moved
    in whole leaves the times of its files as they were.
    """

    path: bytes
    signature: Signature | None
    seen_at: datetime
    looked_at: float
    absent_until: datetime | None
    scan: str
    kind: str = "file"
    taken: str = ""
    trouble: str = ""
    moved: int = 0


@dataclass(frozen=True, slots=True)
class LastLook:
    """The last good look at one folder (None: never one). `identity` (device:inode) says which folder that was:
    a disk that is not mounted leaves another folder under the same name, and looks at that prove nothing of this.
    """

    folder: bytes
    good_at: datetime | None
    identity: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Paths and folders by name; `looks` also by identity."""

    seen: Mapping[bytes, Seen]
    looks: Mapping[bytes, Mapping[str, LastLook]]


class Memory:
    """All of it, loaded once and written through; only the collector has one. `heartbeat` is the last one before.

    `junk` and `settled` are the paths passed over, and those that want no further look while they are as they were.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.seen = {one.path: one for one in map(_seen, ledger.rows("sightings"))}
        self.junk: dict[bytes, Seen] = {}
        self.settled: dict[bytes, Signature] = {}
        for path in self.seen:
            self._sort_out(path)
        self.looks: dict[bytes, dict[str, LastLook]] = {}
        for row in ledger.rows("looks"):
            look = LastLook(bytes(row["folder"]), _instant(row["good_at"]), row["identity"], row["trouble"])
            self.looks.setdefault(look.folder, {})[look.identity] = look
        self._troubles = {(row["place"], row["code"]): row["since"] for row in ledger.rows("troubles")}
        self.heartbeat = next(iter(heartbeats(ledger, "last_heartbeat")), None)

    @property
    def known(self) -> Known:
        """What is known now."""
        return Known(self.seen, self.looks)

    def remember(self, seen: Iterable[Seen], gone: Iterable[bytes] = ()) -> None:
        """Write path states, replacing what was known of the same paths, and drop paths that are gone."""
        new, lost = list(seen), list(gone)
        for path in lost:
            self.seen.pop(path, None)
            self._sort_out(path)
        self.note(new)
        self._ledger.write_together([("drop_sighting", [{"path": path} for path in lost]), put_seen(new)])

    def note(self, seen: Iterable[Seen]) -> None:
        """Path states that are written already, together with what came of them."""
        for one in seen:
            self.seen[one.path] = one
            self._sort_out(one.path)

    def _sort_out(self, path: bytes) -> None:
        self.junk.pop(path, None)
        self.settled.pop(path, None)
        one = self.seen.get(path)
        if one and one.kind == "junk":
            self.junk[path] = one
        if one and one.signature and not resumable(one):
            self.settled[path] = one.signature

    def begin_anew(self, at: float) -> None:
        """The machine was started anew, and its monotonic clock with it: settling begins at `at`."""
        self.seen.update({path: replace(one, looked_at=at) for path, one in self.seen.items() if not one.taken})

    def end_pass(self, looks: Sequence[LastLook], problems: Iterable[Problem], heartbeat: Heartbeat) -> list[Problem]:
        """Write a pass's looks, troubles and heartbeat together; returns the troubles that are new.

        Looks come after the paths they saw: a look newer than its paths would date them too late.
        """
        current = {(str(problem.place), problem.code): problem for problem in problems}
        over = [key for key, since in self._troubles.items() if key not in current and _over(key, since, heartbeat)]
        fresh = [key for key in current if key not in self._troubles]
        since = stamp(heartbeat.ended)
        self._troubles = {key: kept for key, kept in self._troubles.items() if key not in over}
        self._troubles |= dict.fromkeys(fresh, since)
        dropped = [old for look in looks for old in self._outdated(look)]
        for look in looks:
            self.looks.setdefault(look.folder, {})[look.identity] = look
        self.heartbeat = heartbeat
        self._ledger.write_together(
            [
                ("put_look", [_look_row(look) for look in looks]),
                ("drop_look", [_look_row(look) for look in dropped]),
                ("drop_trouble", [{"place": place, "code": code} for place, code in over]),
                ("put_trouble", [_trouble_row(key, current[key], since) for key in fresh]),
                ("put_heartbeat", [heartbeat.row()]),
                ("drop_heartbeats", [{"keep": _KEPT}]),
            ]
        )
        return [current[key] for key in fresh]

    def _outdated(self, look: LastLook) -> list[LastLook]:
        """Looks at earlier folders of that name, so old that no evidence can rest on them any more."""
        before = self.looks.get(look.folder, {})
        if look.identity in before or look.good_at is None:
            return []
        limit = look.good_at - _STALE
        return [before.pop(key) for key, old in list(before.items()) if old.good_at and old.good_at < limit]


def resumable(seen: Seen) -> bool:
    """Whether a path still wants a look: never taken, or taken while somebody wrote."""
    return seen.kind == "file" and (not seen.taken or seen.trouble == WRITING)


def _over(key: tuple[str, str], since: str, heartbeat: Heartbeat) -> bool:
    lasting = _LASTING.get(key[1])
    return lasting is None or heartbeat.ended - instant(since) > lasting


def _seen(row: Mapping[str, Any]) -> Seen:
    return Seen(
        bytes(row["path"]), Signature.parsed(row["signature"]), instant(row["seen_at"]), float(row["looked_at"]),
        _instant(row["absent_until"]), row["scan"], row["kind"], row["taken"], row["trouble"], row["moved"],
    )  # fmt: skip


def put_seen(seen: Iterable[Seen]) -> tuple[str, list[dict[str, object]]]:
    """The statement that writes path states, and its rows."""
    return "put_sighting", [_row(one) for one in seen]


def _row(one: Seen) -> dict[str, object]:
    return {
        "path": one.path,
        "signature": str(one.signature) if one.signature else "",
        "kind": one.kind,
        "seen_at": stamp(one.seen_at),
        "looked_at": f"{one.looked_at:.6f}",
        "absent_until": _stamp(one.absent_until),
        "scan": one.scan,
        "taken": one.taken,
        "trouble": one.trouble,
        "moved": one.moved,
    }


def _look_row(look: LastLook) -> dict[str, object]:
    return {
        "folder": look.folder, "good_at": _stamp(look.good_at), "identity": look.identity, "trouble": look.trouble,
    }  # fmt: skip


def _trouble_row(key: tuple[str, str], problem: Problem, since: str) -> dict[str, object]:
    place, code = key
    return {
        "place": place, "code": code, "severity": problem.severity, "sentence": problem.sentence,
        "cure": problem.cure, "since": since,
    }  # fmt: skip


def _instant(text: str | None) -> datetime | None:
    return instant(text) if text else None


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)
