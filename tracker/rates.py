"""报送率: counts and rates over standings, under their own names; never capped, — when nothing is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.standing import Standing


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts over one obligation's period, the collector's own return left out. Rates in per cent, or None for —.

    `on_time` counts accepted-or-received-in-time deliveries, unproven ones among them (footnote `unproven`).
    `timed` are those of the due ones that have a deadline at all.
    """

    expected: int
    exempt: int
    accepted: int
    on_time: int
    late: int
    unproven: int
    held: int
    past_due: int
    timed: int

    @property
    def due(self) -> int:
        """应报: expected less exempt."""
        return self.expected - self.exempt

    @property
    def reporting(self) -> Decimal | None:
        """报送率 = accepted ÷ (expected − exempt)."""
        return Decimal(100 * self.accepted) / self.due if self.due else None

    @property
    def punctual(self) -> Decimal | None:
        """按时报送率 = on time ÷ (expected − exempt), of what has a deadline."""
        return Decimal(100 * self.on_time) / self.timed if self.timed else None


def rates(standings: Sequence[Standing]) -> Rates:
    """The counts over these standings (one obligation's period, or any other selection)."""
    counted = [s for s in standings if not s.own]
    live = [s for s in counted if s.state != "exempt"]
    return Rates(
        expected=len(counted),
        exempt=len(counted) - len(live),
        accepted=sum(s.state == "accepted" for s in live),
        on_time=sum(s.timeliness in ("on_time", "unproven") for s in live),
        late=sum(s.timeliness == "late" for s in live),
        unproven=sum(s.timeliness == "unproven" for s in live),
        held=sum(s.state == "held" for s in live),
        past_due=sum(s.past_due for s in live),
        timed=sum(s.period.timed for s in live),
    )
