"""The look and the copies of a pass, with disks of other machines asked apart: one that hangs stops nobody else."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from tracker.intake.disk import mounted
from tracker.intake.far import Unanswered
from tracker.intake.faults import IntakeFault
from tracker.intake.names import shown_path
from tracker.intake.outcome import Intake
from tracker.intake.scan import Scan, Trouble, scan
from tracker.intake.settle import WRITING
from tracker.intake.source import Signature
from tracker.intake.take import Candidate, Conditions, Copied, Outcome, Waiting, take
from tracker.problem import Place

_LOOK = "look"


def far_disks(intake: Intake) -> frozenset[bytes]:
    """The disks of other machines in the intake, by their path in it; b"" when it lies on one as a whole."""
    told = intake.settings.local
    return mounted().far(intake.root) if told is None else frozenset() if told else frozenset((b"",))


def look(intake: Intake, settled: Mapping[bytes, Signature], far: frozenset[bytes]) -> Scan:
    """All there is to be seen now. A disk that has not answered says nothing; one silent for long is a trouble."""
    whole = partial(scan, intake.root, intake.clock, intake.settings.depth, settled, apart=far)
    for disk in far:
        part = Scan()
        intake.looks.send(disk, _LOOK, partial(whole, tree=disk, found=part), part.sign)
    found = Scan() if b"" in far else whole()
    for disk in sorted(far):
        try:
            found.add(intake.looks.answer(disk, _LOOK))
        except Unanswered as none:
            found.awaited.add(disk)
            if none.silent:
                place = Place(file=shown_path(disk) if disk else str(intake.root))
                found.troubles.append(Trouble(disk, True, IntakeFault.DISK_SILENT.at(place)))
    return found


def taken(one: Candidate, under: Conditions, intake: Intake, far: frozenset[bytes]) -> Outcome:
    """What becomes of the file now (see `take`); on a disk of another machine: once that has let go of it."""
    disk = _disk(one.seen.path, far)
    if disk is None:
        return take(one, under)
    pieces = [0]

    def sign() -> None:
        pieces[0] += 1

    key = (one.seen.path, one.signature)
    intake.copies.send(disk, key, partial(take, one, replace(under, sign=sign)), lambda: pieces[0])
    try:
        return intake.copies.answer(disk, key, partial(_discard, intake))
    except Unanswered:
        return Waiting(WRITING)


def _disk(path: bytes, far: frozenset[bytes]) -> bytes | None:
    """The innermost of these disks that the path lies on."""
    on = [disk for disk in far if not disk or path.startswith(disk + b"/")]
    return max(on, key=len, default=None)


def _discard(intake: Intake, outcome: Outcome) -> None:
    if isinstance(outcome, Copied):
        intake.archive.drop(outcome.staged)
