"""When a file counts as finished: the four gates of design §6, as one pure decision."""

from dataclasses import dataclass
from enum import Enum

from tracker.intake.settings import Haste
from tracker.intake.source import Writers
from tracker.intake.structure import Shape

WRITING = "writing"
STATE_LABELS = {
    "": "",
    WRITING: "收取时仍在写入",
    "structure": "文件不完整",
    "empty": "空文件",
}


class Step(Enum):
    """What to do with a file now."""

    WAIT = 1
    TAKE = 2
    OBSERVE = 3


@dataclass(frozen=True, slots=True)
class Quiet:
    """How long a file has been still. `watched`: monotonic seconds between the first and this look at the same
    signature (0 at the first look). `age`: seconds since its change time, None where that is not trusted.
    `needed` is S.
    """

    watched: float
    age: float | None
    needed: float

    @property
    def twice(self) -> bool:
        """Two looks at least S apart saw the same."""
        return self.watched >= self.needed and self.watched > 0

    @property
    def at_once(self) -> bool:
        """One look shows a change time older than S; enough only beside a granted lease and a whole structure."""
        return self.age is not None and self.age >= self.needed


def worth_opening(quiet: Quiet, haste: Haste) -> bool:
    """Whether a look inside can lead to anything but waiting."""
    return quiet.twice or quiet.at_once or haste is Haste.LAST


def worth_copying(quiet: Quiet, writers: Writers, haste: Haste, patience: float) -> bool:
    """Whether a copy can lead to anything but waiting, now that it is known who writes."""
    if haste is Haste.LAST:
        return True
    if writers == "nobody":
        return quiet.twice or quiet.at_once
    return quiet.twice and (writers == "unknown" or haste is Haste.DUE or quiet.watched >= patience)


def decide(
    quiet: Quiet, writers: Writers, shape: Shape, *, same: bool, haste: Haste, patience: float
) -> tuple[Step, str]:
    """(what to do, why not whole). `same`: the file stood unchanged before, during and after our copy.

    Seed of the rule: intake.md §3.4; a deadline about to pass turns waiting into an archived observation.
    """
    settled = quiet.twice or (quiet.at_once and writers == "nobody" and shape == "whole")
    if not settled or not same:
        return (Step.OBSERVE if haste is Haste.LAST else Step.WAIT), WRITING
    if writers != "somebody" and shape == "whole":
        return Step.TAKE, ""
    state = WRITING if writers == "somebody" else shape
    patient = haste is Haste.PATIENT and quiet.watched < patience
    return (Step.WAIT if patient else Step.OBSERVE), state
