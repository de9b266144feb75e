"""A look compared with what was known: what is new, what is gone, and which folders were well looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.intake.faults import IntakeFault
from tracker.intake.junk import FOLDER_CLASS, junk_class
from tracker.intake.memory import Known, LastLook, Seen
from tracker.intake.names import shown_path
from tracker.intake.scan import Scan, Sighting
from tracker.problem import Place, Problem

ROOT = b""
_MISSED = timedelta(days=7)  # how long a unit's folder that is gone is asked after; a renamed unit's is not coming back


@dataclass(frozen=True, slots=True)
class Change:
    """Path states to write (`new`), paths to forget (`gone`), looks to write once they are, and what is wrong."""

    new: tuple[Seen, ...]
    gone: tuple[bytes, ...]
    looks: tuple[LastLook, ...]
    problems: tuple[Problem, ...]


def compare(known: Known, scan: Scan, scan_id: str) -> Change:
    """What the look changes. A path is gone only when its folder, or the folder that held that, was well looked at."""
    problems = [trouble.problem for trouble in scan.troubles]
    replaced = _replaced(known, scan)
    if replaced and not scan.sightings and [look.folder for look in scan.looks] == [ROOT] and not scan.troubles:
        return Change((), (), (), (*problems, IntakeFault.ROOT_EMPTY.at()))
    if replaced:
        problems.append(IntakeFault.ROOT_REPLACED.at())
    new = tuple(after for one in scan.sightings if (after := _after(known, scan, one, scan_id)) is not None)
    gone = _gone(known, scan)
    problems += _lost(known, scan, gone)
    problems += _missed(known, scan)
    return Change(new, tuple(sorted(gone)), _looks(known, scan), tuple(problems))


def _replaced(known: Known, scan: Scan) -> bool:
    """Whether another folder stands in the intake's place than at any look before: a share not mounted, or moved."""
    before, identity = known.looks.get(ROOT), scan.identities.get(ROOT)
    return before is not None and identity is not None and identity not in before


def _after(known: Known, scan: Scan, one: Sighting, scan_id: str) -> Seen | None:
    """The path's new state, None when nothing changed."""
    before = known.seen.get(one.path)
    if before and (before.signature == one.signature or one.signature is None):
        # the monotonic clock began anew with the machine: settling begins anew too
        return replace(before, looked_at=one.at) if one.at < before.looked_at else None
    if before and before.kind == "file" and not before.taken:
        absent = before.absent_until  # unseen so far, or a copy in flight: dated from before it began
    else:
        absent = absent_until(one.folder, scan.identities, known.looks)
    after = Seen(one.path, one.signature, one.seen, one.at, absent, scan_id, moved=_moved(one.folder, scan, known))
    return replace(after, kind="junk", trouble=FOLDER_CLASS) if one.kind == "junk" else after


def absent_until(
    folder: bytes, identities: Mapping[bytes, str], looks: Mapping[bytes, Mapping[str, LastLook]]
) -> datetime | None:
    """The last good look at this very folder before this one; for a name never met, the last at where it came into.

    None for another folder under a known name: it may have held the file while it was not to be seen.
    """
    while folder not in looks:
        if folder == ROOT:
            return None
        folder = folder.rpartition(b"/")[0]
    look = looks[folder].get(identities.get(folder, ""))
    return look.good_at if look else None


def _moved(folder: bytes, scan: Scan, known: Known) -> int:
    """The last change of the folders that nobody has looked into before: they may have come in whole; 0 for none."""
    latest = 0
    while folder != ROOT and scan.identities.get(folder) not in known.looks.get(folder, {}):
        latest = max(latest, scan.changed.get(folder, 0))
        folder = folder.rpartition(b"/")[0]
    return latest


def _gone(known: Known, scan: Scan) -> set[bytes]:
    absent = known.seen.keys() - scan.unchanged - {one.path for one in scan.sightings}
    if not absent:
        return set()
    well = {look.folder for look in scan.looks}
    troubled = scan.awaited | {trouble.path for trouble in scan.troubles if trouble.folder is not False}
    gone = set()
    for path in absent:
        folder = path.rpartition(b"/")[0]
        while folder not in well and folder not in troubled and folder != ROOT:
            folder = folder.rpartition(b"/")[0]
        if folder in well:
            gone.add(path)
    return gone


def _lost(known: Known, scan: Scan, gone: set[bytes]) -> list[Problem]:
    """Files that went before they were taken, except those that only got another name."""
    lost = [
        path
        for path in sorted(gone)
        if not (seen := known.seen[path]).taken
        and seen.kind == "file"
        and path not in scan.identities  # what could not even be looked at has turned out to be a folder
        and not junk_class(path.rpartition(b"/")[2])
    ]
    if not lost:
        return []
    inodes = {one.signature.inode for one in scan.sightings if one.signature}
    return [
        IntakeFault.FILE_VANISHED.at(Place(file=shown_path(path)))
        for path in lost
        if (signature := known.seen[path].signature) is None or signature.inode not in inodes
    ]


def _missed(known: Known, scan: Scan) -> list[Problem]:
    """Folders of units that are no longer there, for a week after the last look at them."""
    began = {look.folder: look.began for look in scan.looks}
    if ROOT not in began:
        return []
    troubled = scan.awaited | {trouble.path for trouble in scan.troubles}
    return [
        IntakeFault.FOLDER_VANISHED.at(Place(file=shown_path(folder)))
        for folder, looks in sorted(known.looks.items())
        if folder != ROOT
        and b"/" not in folder
        and folder not in scan.identities
        and folder not in troubled
        and any(look.good_at and began[ROOT] - look.good_at < _MISSED for look in looks.values())
    ]


def _looks(known: Known, scan: Scan) -> tuple[LastLook, ...]:
    good = [LastLook(look.folder, look.began, look.identity) for look in scan.looks]
    bad = []
    for trouble in scan.troubles:
        identity = scan.identities.get(trouble.path)
        if trouble.folder and identity is not None:
            before = known.looks.get(trouble.path, {}).get(identity) or LastLook(trouble.path, None, identity)
            bad.append(replace(before, trouble=trouble.problem.code))
    return (*good, *bad)
