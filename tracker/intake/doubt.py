"""How far the wall clock may be trusted: it is held against the machine's steady clock, look by look."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tracker.intake.heartbeat import Heartbeat

PLAUSIBLE = datetime(2025, 1, 1, tzinfo=UTC)  # before this program was written: such a clock is surely wrong
_STEADY = timedelta(days=1)  # a jump that long ago, and nobody set the clock again: it is believed
_UNSEEN = timedelta(days=1)  # a clock that went back while the machine was off: it may have been off that long
_TOLERANCE = 1.0
_SLEWED = 0.0005  # a time server may make a clock run that much fast or slow without setting it


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks at one moment: the wall's, and seconds that only grow since the start of the machine named."""

    wall: datetime
    steady: float
    boot: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """The clocks when last compared, by how much any instant since may be wrong, and since how long it has been so."""

    last: Reading
    by: timedelta = timedelta()
    age: timedelta = timedelta()

    def compared(self, now: Reading) -> tuple["Doubt", timedelta]:
        """The doubt at `now`, and the jump since the last comparison (0 for none).

        Which of two clocks was right nobody can say, so a jump widens evidence both ways by its whole length.
        """
        jump = _jump(self.last, now)
        if jump:
            unseen = _UNSEEN if now.boot != self.last.boot else timedelta()
            return Doubt(now, self.by + abs(jump) + unseen, timedelta()), jump
        passed = timedelta(seconds=max(0.0, now.steady - self.last.steady)) if now.boot == self.last.boot else timedelta()
        age = self.age + passed
        return (Doubt(now) if age >= _STEADY else Doubt(now, self.by, age)), jump


def since(before: Heartbeat | None, now: Reading) -> Doubt:
    """Where the last heartbeat left it; no doubt at the first look of all."""
    if before is None:
        return Doubt(now)
    return Doubt(Reading(before.ended, before.monotonic, before.boot), before.doubt, before.steady)


def implausible(wall: datetime) -> bool:
    """Whether the clock can't be right: a machine whose battery is flat starts in 1970."""
    return wall < PLAUSIBLE


def _jump(before: Reading, now: Reading) -> timedelta:
    if implausible(before.wall) or implausible(now.wall):
        return timedelta()
    if before.boot != now.boot:
        back = now.wall - before.wall
        return back if back < -timedelta(seconds=_TOLERANCE) else timedelta()
    steady = now.steady - before.steady
    jump = now.wall - before.wall - timedelta(seconds=steady)
    return jump if abs(jump.total_seconds()) > _TOLERANCE + _SLEWED * max(0.0, steady) else timedelta()
