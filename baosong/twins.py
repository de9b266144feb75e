"""Who else says the same: told to the coordinator alone, since units must not see each other's returns."""

from collections.abc import Iterator
from dataclasses import dataclass

from baosong.desk import Desk
from baosong.facts import FactBook, duty_of, fact_book
from baosong.readings import Judged, Shelf
from baosong.same_content import SameContent
from baosong.work import stored_part
from tracker.definition.model import Duty
from tracker.facts import DeliveryKey, PartReading
from tracker.judging.items import item_keys

_CODES = frozenset({"same_as_another", "item_elsewhere"})


@dataclass(frozen=True, slots=True)
class Twin:
    """A part, or the item of a list (`row`, else ""), that other units (their names) say too."""

    part: str
    title: str
    row: str
    units: tuple[str, ...]

    def __str__(self) -> str:
        """《附件12 案件表》第3条，揭西县也已填报."""
        whose = "、".join(self.units)
        return (
            f"《{self.title}》第{self.row}条，{whose}也已填报" if self.row else f"《{self.title}》与{whose}所报内容相同"
        )


def twins(desk: Desk, number: int, judged: Judged, only: DeliveryKey | None) -> tuple[Twin, ...]:
    """The other units behind what was found in an arrival (in one delivery of it, with `only`)."""
    keys = [
        key for key, found in judged.verdicts.items() if only in (None, key) and any(p.code in _CODES for p in found)
    ]
    if not keys:
        return ()
    shelf, book = Shelf(desk.archive), fact_book(desk, unread=False)
    same = SameContent(book, lambda arrival, key, part: stored_part(desk, shelf, arrival, key, part))
    found: list[Twin] = []
    for key in keys:
        duty = duty_of(desk.duties, key)
        for reading in _set(desk, book, shelf, number, judged, key) if duty else ():
            found += _of_part(duty, same, reading, number) if duty else ()
    return tuple(found)


def _set(
    desk: Desk, book: FactBook, shelf: Shelf, number: int, judged: Judged, key: DeliveryKey
) -> Iterator[PartReading]:
    """The set the arrival was judged in: what it brought itself, and the unit's other parts as they stood."""
    own = {p.part: p for p in judged.reading.parts if p.delivery == key}
    yield from own.values()
    last = {f.part: f.arrival for f in book.facts(key).parts if f.substantive and f.arrival < number}
    for part, arrival in last.items():
        reading = stored_part(desk, shelf, arrival, key, part) if part not in own else None
        if reading is not None:
            yield reading


def _of_part(duty: Duty, same: SameContent, reading: PartReading, number: int) -> Iterator[Twin]:
    form = duty.campaign.form(reading.part)
    part = duty.obligation.part(reading.part)
    title = form.name if form else part.label if part else reading.part
    if reading.blank or reading.nil:
        return
    if codes := same.who(duty, reading, reading.digest, number):
        yield Twin(reading.part, title, "", _names(duty, reading, codes))
    elif form is not None:
        for row, key in item_keys(form, reading).items():
            if all(key) and (codes := same.who(duty, reading, key, number)):
                yield Twin(reading.part, title, row, _names(duty, reading, codes))


def _names(duty: Duty, reading: PartReading, codes: tuple[str, ...]) -> tuple[str, ...]:
    """As the units were called in the period."""
    period = duty.period(reading.delivery.period)
    day = period.printed_due if period else None
    return tuple(unit.name for code in codes if (unit := duty.campaign.unit(code, day)))
