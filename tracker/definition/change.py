"""A definition in force beside the one that is to take its place: what everything about a change works from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.definition.model import Campaign, Duty, Period
from tracker.definition.where import Where

_MOST_LABELS = 3


@dataclass(frozen=True)
class Change:
    """The old and the new definition with their duties, at an aware `now`.

    `received` are the (obligation id, period id) that returns or decisions already speak of; `where` finds places
    in the new texts.
    """

    old: Campaign
    new: Campaign
    before: tuple[Duty, ...]
    after: tuple[Duty, ...]
    now: datetime
    received: frozenset[tuple[str, str]] = frozenset()
    where: Where = field(default_factory=lambda: Where({}))

    def is_past(self, period: Period) -> bool:
        """Whether its due instant has gone by: what is said of it is history."""
        return period.due_at <= self.now

    def past(self, duty: Duty) -> tuple[Period, ...]:
        """The duty's periods that are history."""
        return tuple(period for period in duty.periods if self.is_past(period))

    def kept(self) -> Iterator[tuple[Duty, Duty]]:
        """The obligations that both have, as (old duty, new duty)."""
        after = {duty.obligation.id: duty for duty in self.after}
        return ((duty, after[duty.obligation.id]) for duty in self.before if duty.obligation.id in after)

    def dropped(self) -> tuple[Duty, ...]:
        """The obligations that only the old one has."""
        left = {duty.obligation.id for duty in self.after}
        return tuple(duty for duty in self.before if duty.obligation.id not in left)

    def added(self) -> tuple[Duty, ...]:
        """The obligations that only the new one has."""
        known = {duty.obligation.id for duty in self.before}
        return tuple(duty for duty in self.after if duty.obligation.id not in known)


def labels(periods: Sequence[Period]) -> str:
    """The periods' labels as a sentence takes them: the first few, then how many there are."""
    said = "、".join(period.label for period in periods[:_MOST_LABELS])
    return said if len(periods) <= _MOST_LABELS else f"{said}等{len(periods)}期"
