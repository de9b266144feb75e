"""One look at the whole intake: the truth about what lies where. Watch events only hasten it."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from tracker.intake.canary import OWN
from tracker.intake.clock import Clock
from tracker.intake.faults import IntakeFault, reason
from tracker.intake.junk import system_folder
from tracker.intake.names import shown_path
from tracker.intake.source import FOLDER_FLAGS, Signature
from tracker.problem import Place, Problem

Kind = Literal["file", "unknown", "junk"]


class Sighting(NamedTuple):
    """A name seen: `seen` and `at` are the clock's moment and its monotonic seconds right after the look.

    kind "unknown": the name is there but the file could not be looked at; "junk": a system folder, not entered.
    """

    path: bytes
    folder: bytes
    kind: Kind
    signature: Signature | None
    seen: datetime
    at: float


@dataclass(frozen=True, slots=True)
class Look:
    """A folder listed to its end without an error: what was not in it was not there at `began`.

    `identity` (device:inode) is the folder's itself: under its name another may stand tomorrow.
    """

    folder: bytes
    began: datetime
    identity: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be looked at: a folder's bytes (b"" the intake itself) or a file's, and the sentence.

    `folder` None: a name that may be either, because not even its kind could be asked for (a stale mount).
    """

    path: bytes
    folder: bool | None
    problem: Problem


@dataclass(slots=True)
class Scan:
    """What one look found. Folders in trouble have no Look, and say nothing of what is not in them.

    `unchanged`: settled files that are as they were. `identities`: device:inode of every folder that could be told, well looked at or not; `changed` their change times.
    `awaited`: folders on disks that have not answered yet, of which this look says nothing either.
    """

    sightings: list[Sighting] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    identities: dict[bytes, str] = field(default_factory=dict)
    changed: dict[bytes, int] = field(default_factory=dict)
    unchanged: set[bytes] = field(default_factory=set)
    awaited: set[bytes] = field(default_factory=set)

    def sign(self) -> int:
        """Grows with every name met, as long as the look goes on."""
        return len(self.sightings) + len(self.unchanged) + len(self.looks) + len(self.troubles) + len(self.identities)

    def add(self, other: "Scan") -> None:
        """Take in what a look at another tree found."""
        self.sightings += other.sightings
        self.looks += other.looks
        self.troubles += other.troubles
        self.identities |= other.identities
        self.changed |= other.changed
        self.unchanged |= other.unchanged
        self.sightings.sort(key=lambda sighting: sighting.path)


@dataclass(frozen=True, slots=True)
class _Walk:
    """What holds in every folder of a look."""

    found: Scan
    clock: Clock
    settled: Mapping[bytes, Signature]
    apart: frozenset[bytes]


def scan(
    root: Path,
    clock: Clock,
    depth: int,
    settled: Mapping[bytes, Signature] | None = None,
    *,
    tree: bytes = b"",
    apart: frozenset[bytes] = frozenset(),
    found: Scan | None = None,
) -> Scan:
    """Every file in the root and `depth` levels of folders, links never followed, errors kept to their folder.

    `settled`: files that are done with; those found unchanged are only counted as such, which keeps a look cheap.
    `tree`: the folder to begin with; `apart`: folders not even asked for; `found`: what to fill.
    """
    found = Scan() if found is None else found
    try:
        fd = os.open(os.path.join(os.fsencode(root), tree), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)  # noqa: PTH118 - bytes
    except OSError as error:
        found.troubles.append(closed(root, tree, reason(error)))
        return found
    try:
        _list(_Walk(found, clock, settled or {}, apart), fd, tree, depth - (tree.count(b"/") + 1 if tree else 0))
    finally:
        os.close(fd)
    found.sightings.sort(key=lambda sighting: sighting.path)
    return found


def closed(root: Path, tree: bytes, why: str) -> Trouble:
    """The intake, or a disk in it, that can't be looked into."""
    if tree:
        return Trouble(tree, True, IntakeFault.FOLDER_UNREADABLE.at(_place(tree), reason=why))
    return Trouble(b"", True, IntakeFault.ROOT_UNREADABLE.at(Place(file=str(root)), reason=why))


def _list(walk: _Walk, fd: int, folder: bytes, depth: int) -> None:
    found, clock, apart = walk.found, walk.clock, walk.apart
    began = clock.now()
    subfolders = []
    prefix = folder + b"/" if folder else b""
    try:
        here = os.fstat(fd)
        identity = found.identities[folder] = _identity(here)
        found.changed[folder] = here.st_ctime_ns
        with os.scandir(fd) as entries:
            for entry in entries:
                name = os.fsencode(entry.name)
                path = prefix + name
                if path in apart:
                    continue
                now = _stat(found, entry, path, folder, clock)
                if now is None or path in OWN:
                    continue
                if walk.settled.get(path) == (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns):
                    found.unchanged.add(path)
                elif _look(found, now, name, path, folder, clock):
                    subfolders.append((name, path))
    except OSError as error:
        _folder_trouble(found, folder, error)
    else:
        found.looks.append(Look(folder, began, identity))
    for name, path in subfolders:
        _enter(walk, fd, name, path, depth)


def _stat(found: Scan, entry: os.DirEntry[str], path: bytes, folder: bytes, clock: Clock) -> os.stat_result | None:
    """What the entry is; None for one that is gone, or whose kind could not even be asked for."""
    try:
        return entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        problem = IntakeFault.FILE_UNREADABLE.at(_place(path), reason=reason(error))
        found.troubles.append(Trouble(path, None, problem))
        found.sightings.append(Sighting(path, folder, "unknown", None, clock.now(), clock.monotonic()))
        return None


def _look(found: Scan, entry: os.stat_result, name: bytes, path: bytes, folder: bytes, clock: Clock) -> bool:
    """Record one name; True when it is a folder to enter."""
    junk = stat.S_ISDIR(entry.st_mode) and system_folder(name)
    if junk or stat.S_ISREG(entry.st_mode):
        kind: Kind = "junk" if junk else "file"
        found.sightings.append(Sighting(path, folder, kind, Signature.of(entry), clock.now(), clock.monotonic()))
        return False
    if not stat.S_ISDIR(entry.st_mode):
        what = "快捷链接" if stat.S_ISLNK(entry.st_mode) else "管道或设备"
        found.troubles.append(Trouble(path, False, IntakeFault.NOT_A_FILE.at(_place(path), what=what)))
        return False
    found.identities[path] = _identity(entry)
    return True


def _identity(folder: os.stat_result) -> str:
    return f"{folder.st_dev}:{folder.st_ino}"


def _enter(walk: _Walk, fd: int, name: bytes, path: bytes, depth: int) -> None:
    found = walk.found
    if depth == 0:
        found.troubles.append(Trouble(path, True, IntakeFault.FOLDER_TOO_DEEP.at(_place(path), depth=path.count(b"/"))))
        return
    try:
        inner = os.open(name, FOLDER_FLAGS, dir_fd=fd)
    except OSError as error:
        _folder_trouble(found, path, error)
        return
    try:
        _list(walk, inner, path, depth - 1)
    finally:
        os.close(inner)


def _folder_trouble(found: Scan, folder: bytes, error: OSError) -> None:
    problem = IntakeFault.FOLDER_UNREADABLE.at(_place(folder), reason=reason(error))
    found.troubles.append(Trouble(folder, True, problem))


def _place(path: bytes) -> Place:
    return Place(file=shown_path(path))
