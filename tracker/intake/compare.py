"""A look compared with what was known: what is new, what is gone, and which folders were well looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.intake.faults import IntakeFault
from tracker.intake.junk import junk_class
from tracker.intake.memory import Known, LastLook, Seen
from tracker.intake.names import shown_path
from tracker.intake.scan import Scan, Sighting
from tracker.problem import Place, Problem

ROOT = b""


@dataclass(frozen=True, slots=True)
class Change:
    """`now`: every path's state after the look. `new` of them are to be written, `gone` forgotten, `looks` written."""

    now: Mapping[bytes, Seen]
    new: tuple[Seen, ...]
    gone: tuple[bytes, ...]
    looks: tuple[LastLook, ...]
    problems: tuple[Problem, ...]


def compare(known: Known, scan: Scan, scan_id: str) -> Change:
    """What the look changes. A path is gone only when its folder, or the folder that held that, was well looked at."""
    problems = tuple(trouble.problem for trouble in scan.troubles)
    if _swapped(known, scan):
        empty = IntakeFault.ROOT_EMPTY.at()
        return Change(known.seen, (), (), (), (*problems, empty))
    new = tuple(
        after for one in scan.sightings if one.kind != "junk" and (after := _after(known, one, scan_id)) is not None
    )
    gone = _gone(known, scan)
    now = {path: seen for path, seen in known.seen.items() if path not in gone} | {seen.path: seen for seen in new}
    return Change(now, new, tuple(gone), _looks(known, scan), (*problems, *_lost(known, scan, gone)))


def _swapped(known: Known, scan: Scan) -> bool:
    """The intake is another folder than before, and empty: a share that is not mounted, not a clean-up."""
    before = known.looks.get(ROOT)
    return (
        bool(known.seen)
        and before is not None
        and not scan.sightings
        and [look.folder for look in scan.looks] == [ROOT]
        and not scan.troubles
        and scan.looks[0].identity != before.identity
    )


def _after(known: Known, one: Sighting, scan_id: str) -> Seen | None:
    """The path's new state, None when nothing changed."""
    before = known.seen.get(one.path)
    signature = str(one.signature) if one.signature else ""
    if before and (before.signature == signature or not signature):
        # the monotonic clock began anew with the machine: settling begins anew too
        return replace(before, looked_at=one.at) if one.at < before.looked_at else None
    unknown_before = before is not None and not before.signature
    absent = before.absent_until if before and unknown_before else absent_until(one.folder, known.looks)
    return Seen(one.path, signature, one.seen, one.at, absent, scan_id)


def absent_until(folder: bytes, looks: Mapping[bytes, LastLook]) -> datetime | None:
    """The last good look at a folder before this one; for a folder never met, the last at the one it came into."""
    while folder not in looks:
        if folder == ROOT:
            return None
        folder = folder.rpartition(b"/")[0]
    return looks[folder].good_at


def _gone(known: Known, scan: Scan) -> set[bytes]:
    present = {one.path for one in scan.sightings}
    well = {look.folder for look in scan.looks}
    troubled = {trouble.path for trouble in scan.troubles if trouble.folder}
    gone = set()
    for path in known.seen.keys() - present:
        folder = path.rpartition(b"/")[0]
        while folder not in well and folder not in troubled and folder != ROOT:
            folder = folder.rpartition(b"/")[0]
        if folder in well:
            gone.add(path)
    return gone


def _lost(known: Known, scan: Scan, gone: set[bytes]) -> list[Problem]:
    """Files that went before they were taken, except those that only got another name."""
    inodes = {str(one.signature.inode) for one in scan.sightings if one.signature}
    return [
        IntakeFault.FILE_VANISHED.at(Place(file=shown_path(path)))
        for path in sorted(gone)
        if not (seen := known.seen[path]).taken
        and seen.kind == "file"
        and seen.signature.partition(":")[0] not in inodes
        and not junk_class(path.rpartition(b"/")[2])
    ]


def _looks(known: Known, scan: Scan) -> tuple[LastLook, ...]:
    good = [LastLook(look.folder, look.began, look.identity) for look in scan.looks]
    bad = []
    for trouble in scan.troubles:
        if trouble.folder:
            before = known.looks.get(trouble.path, LastLook(trouble.path, None))
            bad.append(replace(before, trouble=trouble.problem.code))
    return (*good, *bad)
