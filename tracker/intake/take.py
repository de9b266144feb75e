"""One file through the gates: opened, asked for writers, copied, examined, decided."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.intake.archive import Archive, Staged
from tracker.intake.disk import Disk
from tracker.intake.evidence import moment
from tracker.intake.faults import IntakeFault, reason
from tracker.intake.junk import SURELY, junk_class
from tracker.intake.memory import Seen
from tracker.intake.names import shown_path
from tracker.intake.scan import Sighting
from tracker.intake.settings import Haste, Settings
from tracker.intake.settle import WRITING, Quiet, Step, decide, worth_copying, worth_opening
from tracker.intake.source import Signature, Source, Writers, opened
from tracker.intake.structure import Examined, examine
from tracker.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to be taken: its state in memory, this pass's look at it, the disk it lies on."""

    seen: Seen
    sighting: Sighting
    signature: Signature
    disk: Disk

    @property
    def first(self) -> datetime:
        """When it came at the latest, as far as that can be told without copying it."""
        return min(self.seen.seen_at, moment(self.signature.ctime_ns)) if self.disk.local else self.seen.seen_at

    @property
    def junk(self) -> str:
        """The class of junk its name suspects it of, "" for none."""
        return junk_class(self.seen.path.rpartition(b"/")[2])


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not finished yet: why is "writing", "structure" or "empty"."""

    why: str


@dataclass(frozen=True, slots=True)
class Junk:
    """Ignored, and of which class."""

    label: str


@dataclass(frozen=True, slots=True)
class Observed:
    """Archived before as it stood, and nothing has changed since."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy ready to be kept. `state` "" means whole; `signature` is the file's after the copy."""

    staged: Staged
    state: str
    signature: Signature


Outcome = Waiting | Junk | Observed | Copied | Problem


@dataclass(frozen=True, slots=True)
class Conditions:
    """What holds for every file of a pass: `real` is the machine's own moment. `sign`: see Archive.stage."""

    root: Path
    archive: Archive
    settings: Settings
    haste: Haste
    real: datetime
    sign: Callable[[], None] | None = None


def take(one: Candidate, under: Conditions) -> Outcome:
    """What becomes of the file now. The source is only ever read. ArchiveRefusal when our own disk fails."""
    quiet = _quiet(one, under)
    if one.junk and one.signature.size <= SURELY:
        return Junk(one.junk)
    if not worth_opening(quiet, under.haste):
        return Waiting(WRITING)
    if one.seen.trouble and not one.seen.taken and _patient(quiet, under):
        return Waiting(one.seen.trouble)
    try:
        with opened(under.root, one.seen.path) as source:
            return _open(one, source, quiet, under)
    except FileNotFoundError:
        return Waiting(WRITING)
    except OSError as error:
        place = Place(file=shown_path(one.seen.path))
        return IntakeFault.FILE_UNREADABLE.at(place, reason=reason(error))


def _open(one: Candidate, source: Source, quiet: Quiet, under: Conditions) -> Outcome:
    if source.signature() != one.signature and under.haste is not Haste.LAST:
        return Waiting(WRITING)
    writers = source.writers() if one.disk.local else "unknown"
    if writers == "somebody" and one.seen.taken:
        return Observed()
    if not worth_copying(quiet, writers, under.haste, under.settings.patience_seconds):
        return Waiting(WRITING)
    under.archive.require_room(one.signature.size, under.settings.reserve_bytes)
    staged = under.archive.stage(source.fd, under.sign)
    try:
        outcome = _copied(one, source, staged, quiet, writers, under)
    except BaseException:
        under.archive.drop(staged)
        raise
    if not isinstance(outcome, Copied):
        under.archive.drop(staged)
    return outcome


def _copied(
    one: Candidate, source: Source, staged: Staged, quiet: Quiet, writers: Writers, under: Conditions
) -> Outcome:
    after = source.signature()
    same = one.signature == after == source.standing() and staged.size == after.size
    found = examine(staged.temp)
    step, why = decide(
        quiet, writers, found.shape, same=same, haste=under.haste, patience=under.settings.patience_seconds
    )  # fmt: skip
    if one.junk and not _saved_under_odd_name(found):
        return Junk(one.junk) if same else Waiting(why)
    return Waiting(why) if step is Step.WAIT else Copied(staged, why, after)


def _saved_under_odd_name(found: Examined) -> bool:
    """A whole workbook or document left under a temporary's name may be the only copy."""
    return found.shape == "whole" and found.document


def _quiet(one: Candidate, under: Conditions) -> Quiet:
    age = (under.real - moment(one.signature.ctime_ns)).total_seconds() if one.disk.local else None
    needed = under.settings.settle_seconds if one.disk.local else under.settings.remote_seconds
    return Quiet(one.sighting.at - one.seen.looked_at, age, needed)


def _patient(quiet: Quiet, under: Conditions) -> bool:
    return under.haste is Haste.PATIENT and quiet.watched < under.settings.patience_seconds
