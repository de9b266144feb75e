"""The same content from two units: whose current reading of a part says the same, or names the same item.

Judging needs to know that there is one; only the coordinator is told which (units must not see each other).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from baosong.facts import FactBook
from tracker.definition.model import Duty
from tracker.facts import DeliveryKey, PartReading
from tracker.judging.items import ItemKey, item_keys

Load = Callable[[int, DeliveryKey, str], PartReading | None]
_Mark = str | ItemKey  # a part's digest, or an item's key
_Slot = tuple[str, str, str, str]  # campaign, obligation, period, part


@dataclass
class _Said:
    """What was said of one part in one period: by mark, who said it in which arrival; each unit's current arrival."""

    by_mark: dict[_Mark, list[tuple[int, str]]] = field(default_factory=dict)
    current: dict[str, int] = field(default_factory=dict)

    def note(self, unit: str, arrival: int, marks: set[_Mark]) -> None:
        self.current[unit] = arrival
        for mark in marks:
            self.by_mark.setdefault(mark, []).append((arrival, unit))


@dataclass
class SameContent:
    """Who said what in a period, gathered from the facts when first asked about; `load` gives a stored reading."""

    book: FactBook
    load: Load
    said: dict[_Slot, _Said] = field(default_factory=dict)

    def twins(self, duty: Duty, parts: Mapping[str, PartReading], arrivals: Mapping[str, int]) -> frozenset[str]:
        """The parts whose very content another unit said no later than the arrival (by part id) they stand in."""
        return frozenset(name for name, r in parts.items() if self.who(duty, r, r.digest, arrivals[name]))

    def elsewhere(
        self, duty: Duty, parts: Mapping[str, PartReading], arrivals: Mapping[str, int]
    ) -> dict[str, frozenset[ItemKey]]:
        """By list form, the keys of its items that another unit named no later."""
        return {
            name: frozenset(k for k in _keys(duty, reading) if self.who(duty, reading, k, arrivals[name]))
            for name, reading in parts.items()
        }

    def who(self, duty: Duty, reading: PartReading, mark: _Mark, arrival: int) -> tuple[str, ...]:
        """Codes of the other units whose current reading of the part has the mark and came no later."""
        said = self._of(duty, reading)
        own = reading.delivery.unit
        found = (
            unit
            for number, unit in said.by_mark.get(mark, ())
            if unit != own and number <= arrival and said.current[unit] == number
        )
        return tuple(dict.fromkeys(found))

    def take(self, duty: Duty, reading: PartReading, arrival: int) -> None:
        """What a new arrival says of one part is from now on what its unit says of it."""
        if not reading.blank:
            self._of(duty, reading).note(reading.delivery.unit, arrival, {reading.digest, *_keys(duty, reading)})

    def _of(self, duty: Duty, reading: PartReading) -> _Said:
        key = reading.delivery
        slot = (key.campaign, key.obligation, key.period, reading.part)
        if slot not in self.said:
            self.said[slot] = self._gathered(duty, key, reading.part)
        return self.said[slot]

    def _gathered(self, duty: Duty, like: DeliveryKey, part: str) -> _Said:
        """Every unit's current reading of the part in the period; a list's is loaded for the items it names."""
        said = _Said()
        form = duty.campaign.form(part)
        self.book.load_period(like.campaign, like.obligation, like.period)
        for unit in dict.fromkeys(u.code for u in duty.campaign.units):
            key = DeliveryKey(like.campaign, like.obligation, like.period, unit)
            facts = [f for f in self.book.facts(key).parts if f.part == part and f.substantive]
            if facts:
                named = self.load(facts[-1].arrival, key, part) if form and form.key else None
                said.note(unit, facts[-1].arrival, {facts[-1].digest, *(_keys(duty, named) if named else ())})
        return said


def _keys(duty: Duty, reading: PartReading) -> frozenset[ItemKey]:
    form = duty.campaign.form(reading.part)
    return frozenset(item_keys(form, reading).values()) if form else frozenset()
