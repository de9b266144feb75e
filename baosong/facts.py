"""The facts of deliveries in memory, loaded from the ledger's projections as they are asked for."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from baosong.calendars import zone_in_use
from baosong.desk import Desk
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import answerable, find_unit, owing
from tracker.definition.workdays import Workdays
from tracker.facts import Arrival, Decision, DeliveryKey, Interval
from tracker.ledger.chain import instant
from tracker.ledger.events import Read, key_of
from tracker.ledger.store import Ledger
from tracker.sets import DeliveryFacts, PartFact, SetFact, known_by
from tracker.standing import Standing, standing

_Row = tuple[Any, ...]
Said = tuple[DeliveryKey, str]  # a delivery and a part of it
_Fact = TypeVar("_Fact")


def arrival_of(row: dict[str, Any]) -> Arrival:
    """The arrival a ledger row describes."""
    return Arrival(
        row["number"],
        row["path"],
        row["folder"],
        row["name"],
        row["sha256"],
        row["size"],
        row["channel"],
        Interval(instant(row["lower"]) if row["lower"] else None, instant(row["upper"])),
        row["basis"],
        row["scan"],
        bool(row["whole"]),
        row["state"],
        row["via"],
        row["by"],
        row["evidence"],
    )


@dataclass
class FactBook:
    """Part facts, judged sets, decisions and waiting arrivals by delivery, each in order of number.

    A period or a unit is loaded when it is first asked for, so that what is not asked for costs nothing; what is
    loaded stays as it is. The dictionaries hold what is loaded: ask `facts`. `zone` and `workdays` are the office's,
    by which days are counted, `calendars` those adopted with a campaign. `unassigned` are arrivals that wait and
    could settle no delivery; `there_by` says when each waiting arrival was there.
    """

    ledger: Ledger
    zone: ZoneInfo
    workdays: Workdays
    calendars: Mapping[str, Workdays] = field(default_factory=dict)
    parts: dict[DeliveryKey, list[PartFact]] = field(default_factory=dict)
    sets: dict[DeliveryKey, list[SetFact]] = field(default_factory=dict)
    decisions: dict[DeliveryKey, list[Decision]] = field(default_factory=dict)
    waiting: dict[DeliveryKey, list[int]] = field(default_factory=dict)
    unassigned: list[int] = field(default_factory=list)
    there_by: dict[int, datetime] = field(default_factory=dict)
    named: dict[DeliveryKey, list[tuple[int, str]]] = field(default_factory=dict)
    answered: dict[DeliveryKey, list[tuple[int, str]]] = field(default_factory=dict)
    _periods: set[tuple[str, str, str]] = field(default_factory=set)
    _units: set[str] = field(default_factory=set)
    _zones: dict[str, ZoneInfo] = field(default_factory=dict)

    def facts(self, key: DeliveryKey) -> DeliveryFacts:
        """All that is known of one delivery."""
        if not self._has(key):
            self.load_unit(key.unit)
        return DeliveryFacts(
            tuple(self.parts.get(key, ())),
            tuple(self.sets.get(key, ())),
            tuple(self.decisions.get(key, ())),
            tuple(dict.fromkeys(self.waiting.get(key, ()))),  # an arrival may ask twice
            tuple(self.named.get(key, ())),
            tuple(self.answered.get(key, ())),
        )

    def calendar(self, campaign: str) -> Workdays:
        """The workdays a campaign goes by."""
        return self.calendars.get(campaign, self.workdays)

    def zone_of(self, campaign: str) -> ZoneInfo:
        """The zone by which a campaign's days are counted."""
        if campaign not in self._zones:
            self._zones[campaign] = zone_in_use(self.calendar(campaign), self.zone)
        return self._zones[campaign]

    def _has(self, key: DeliveryKey) -> bool:
        return (key.campaign, key.obligation, key.period) in self._periods or key.unit in self._units

    def load_period(self, campaign: str, obligation: str, period: str) -> None:
        """Load what is known of every unit in one period, unless it is here."""
        if (campaign, obligation, period) not in self._periods:
            self._load("period", {"campaign": campaign, "obligation": obligation, "period": period})
            self._periods.add((campaign, obligation, period))

    def load_unit(self, code: str) -> None:
        """Load what is known of one unit in every period, unless it is here."""
        if code not in self._units:
            self._load("unit", {"unit": code})
            self._units.add(code)

    def _load(self, by: str, wanted: dict[str, str]) -> None:
        ask = self.ledger.tuples
        with self.ledger.snapshot():
            self._put(self.parts, ask(f"{by}_parts", **wanted), _part_fact)
            self._put(self.sets, ask(f"{by}_sets", **wanted), lambda row: SetFact(*row[4:]))
            self._put(self.answered, ask(f"{by}_answers", **wanted), lambda row: (row[4], row[5]))
            self._put(self.decisions, ask(f"{by}_decisions", **wanted), self._decision)
            waits = list(ask(f"{by}_waits", **wanted))
            self._put(self.named, iter(waits), lambda row: (row[4], row[6]))
            self._put(self.waiting, iter(waits), self._waits)

    def _put(self, shelf: dict[DeliveryKey, list[_Fact]], rows: Iterator[_Row], made: Callable[[_Row], _Fact]) -> None:
        """Rows begin with the delivery and come delivery by delivery; deliveries already here are passed over."""
        for ids, group in groupby(rows, key=_ids):
            key = DeliveryKey(*ids)
            if not self._has(key):
                shelf.setdefault(key, []).extend(map(made, group))

    def _decision(self, row: _Row) -> Decision:
        number, kind, by, reason, at, until, ruled, arrival, detail = row[4:]
        details = json.loads(detail) if detail else {}
        promised, asked = details.get("promised"), details.get("asked", "")
        return Decision(
            number, kind, DeliveryKey(*row[:4]), by, reason, self._local(at), self._local(until) if until else None,
            ruled if kind != "review" else None, arrival, self._local(promised) if promised else None,
            tuple(asked.split()), ruled == "granted",
        )  # fmt: skip

    def _waits(self, row: _Row) -> int:
        number: int = row[4]
        self.there_by[number] = instant(row[5])
        return number

    def _local(self, stamp: str) -> datetime:
        return instant(stamp).astimezone(self.zone)

    def take(self, arrival: Arrival, read: Read, number: int, known: Mapping[Said, int] | None = None) -> None:
        """Add what an arrival is read to say by the event of that number; what is not loaded is in the ledger.

        `known` is what `forget` gave: what it said before keeps its number.
        """
        for part in read.parts:
            first = (known or {}).get((key_of(part.delivery), part.part), number)
            fact = PartFact(
                arrival.number, part.part, part.digest, part.substantive, part.errors, part.queries,
                arrival.interval, arrival.scan, part.nil, first, part.asked,
            )  # fmt: skip
            self._add(self.parts, key_of(part.delivery), fact)
        self._take_sets(read)
        for wait in read.waits:
            self.hold(arrival, key_of(wait.delivery) if wait.delivery else None, wait.part)

    def decide(self, made: Decision) -> None:
        """Add a decision that is just being taken."""
        self.facts(made.delivery)
        self._add(self.decisions, made.delivery, made)

    def take_back(self, number: int) -> None:
        """Leave a decision out that is just being taken back."""
        for made in self.decisions.values():
            made[:] = [decision for decision in made if decision.number != number]

    def rejudge(self, read: Read) -> None:
        """What an arrival says is judged anew; its parts stay as they are."""
        for sets in self.sets.values():
            sets[:] = [fact for fact in sets if fact.arrival != read.arrival]
        for answers in self.answered.values():
            answers[:] = [answer for answer in answers if answer[0] != read.arrival]
        self._take_sets(read)

    def _take_sets(self, read: Read) -> None:
        for judged in read.sets:
            fact = SetFact(read.arrival, judged.errors, judged.queries, judged.asked)
            self._add(self.sets, key_of(judged.delivery), fact)
        for answer in read.answers:
            self._add(self.answered, key_of(answer.delivery), (read.arrival, answer.asked))

    def forget(self, number: int) -> dict[Said, int]:
        """Take an arrival out, to be put back as it is read now; since when it was known to say what it said."""
        known: dict[Said, int] = {}
        for key, parts in self.parts.items():
            known |= {(key, fact.part): fact.read for fact in parts if fact.arrival == number}
            parts[:] = [fact for fact in parts if fact.arrival != number]
        for sets in self.sets.values():
            sets[:] = [fact for fact in sets if fact.arrival != number]
        for answers in self.answered.values():
            answers[:] = [answer for answer in answers if answer[0] != number]
        for held in (*self.waiting.values(), self.unassigned):
            held[:] = [each for each in held if each != number]
        return known

    def _add(self, shelf: dict[DeliveryKey, list[_Fact]], key: DeliveryKey, fact: _Fact) -> None:
        if self._has(key):
            shelf.setdefault(key, []).append(fact)

    def hold(self, arrival: Arrival, key: DeliveryKey | None, part: str = "") -> None:
        """The arrival waits for a person, for this delivery or for none that is known; `part` is the form it may be."""
        self.there_by[arrival.number] = arrival.interval.upper
        if key is None and arrival.number not in self.unassigned:
            self.unassigned.append(arrival.number)
        elif key is not None and arrival.number not in self.waiting.get(key, ()):
            self._add(self.waiting, key, arrival.number)
        if key is not None:
            self._add(self.named, key, (arrival.number, part))


def fact_book(desk: Desk, *, unread: bool = True) -> FactBook:
    """A book over everything the ledger knows of deliveries.

    An arrival not yet read holds what its folder's unit still owes; without `unread` it is as if it had not come.
    """
    book = FactBook(desk.ledger, desk.workspace.zone, desk.workspace.workdays, desk.calendars)
    book.unassigned.extend(dict.fromkeys(row[4] for row in desk.ledger.tuples("unit_waits", unit="")))
    if unread:
        _hold_unread(desk, book)
    return book


def _hold_unread(desk: Desk, book: FactBook) -> None:
    for row in desk.ledger.rows("unread"):
        arrival = arrival_of(row)
        keys = unsettled(begun(desk.duties, book, arrival))
        for key in keys:
            book.hold(arrival, key)
        if not keys:
            book.hold(arrival, None)


def begun(duties: Sequence[Duty], book: FactBook, arrival: Arrival) -> list[Standing]:
    """The folder's unit's standings, as at the arrival, in every period begun by then, oldest due first."""
    seen = arrival.interval.upper
    made: list[Standing] = []
    for duty in duties:
        unit = find_unit(duty.campaign.units, arrival.folder, seen.astimezone(book.zone).date())
        if unit:
            made += unit_standings(book, duty, unit.code, seen, opened_by=seen)
            made += _taken_over(book, duty, unit.code, seen)
    return sorted(made, key=lambda s: (s.due_at, s.key))


def _taken_over(book: FactBook, duty: Duty, code: str, seen: datetime) -> list[Standing]:
    """The successor's standings in the periods since a unit was merged: its old folder may still be used."""
    listed = duty.campaign.unit(code)
    opened = [p for p in duty.periods if p.opens_at <= seen] if listed and listed.successors else []
    owners = [(p, answerable(duty.campaign, duty.obligation, code, p.printed_due)) for p in opened]
    return [unit_standing(book, duty, p, unit, seen) for p, unit in owners if unit and unit.code != code]


def unsettled(made: Sequence[Standing]) -> tuple[DeliveryKey, ...]:
    """The deliveries among these that are neither accepted nor exempt."""
    return tuple(s.key for s in made if s.state not in ("accepted", "exempt"))


def duty_of(duties: Sequence[Duty], key: DeliveryKey) -> Duty | None:
    """The duty a delivery belongs to."""
    return next((d for d in duties if (d.campaign.id, d.obligation.id) == (key.campaign, key.obligation)), None)


def units_owing(duty: Duty, period: Period) -> tuple[Unit, ...]:
    """The units that owe this period's return, in official order; membership is that of the printed due day.

    An ad-hoc delivery (随时报送) is owed by nobody: the units are those that sent it.
    """
    if period.only:
        sent = [duty.campaign.unit(code, period.printed_due) for code in period.only]
        return tuple(unit for unit in sent if unit)
    return owing(duty.campaign, duty.obligation, period.printed_due)


def narrowed(duty: Duty, codes: Collection[str]) -> Duty:
    """The duty as if these were the campaign's only units."""
    units = tuple(unit for unit in duty.campaign.units if unit.code in codes)
    return replace(duty, campaign=replace(duty.campaign, units=units))


def standings(book: FactBook, chosen: Iterable[tuple[Duty, Period]], now: datetime) -> list[Standing]:
    """The standings of these periods, unit by unit in official order."""
    made = []
    for duty, period in chosen:
        book.load_period(duty.campaign.id, duty.obligation.id, period.id)
        made += [unit_standing(book, duty, period, unit, now) for unit in units_owing(duty, period)]
    return made


def unit_standings(
    book: FactBook, duty: Duty, code: str, now: datetime, *, opened_by: datetime | None
) -> list[Standing]:
    """One unit's standings in every period it owes that has opened by then (None: in all), by its row of each."""
    alone = narrowed(duty, {code})
    return [
        unit_standing(book, duty, period, unit, now)
        for period in (*duty.periods, *duty.ad_hoc)
        if opened_by is None or period.opens_at <= opened_by
        for unit in units_owing(alone, period)
    ]


def unit_standing(book: FactBook, duty: Duty, period: Period, unit: Unit, now: datetime) -> Standing:
    """One unit's standing in one period, on what had come by the end of that minute and was decided by then."""
    key = DeliveryKey(duty.campaign.id, duty.obligation.id, period.id, unit.code)
    minute = now.replace(second=59, microsecond=999999)  # a rehearsed clock ticks on from the minute it is set to
    facts = known_by(book.facts(key), minute, book.there_by)
    if any(d.at > minute for d in facts.decisions):
        facts = replace(facts, decisions=tuple(d for d in facts.decisions if d.at <= minute))
    days, zone = book.calendar(duty.campaign.id), book.zone_of(duty.campaign.id)
    return standing(key, unit, duty.obligation, period, facts, now=now, zone=zone, workdays=days)


def _ids(row: _Row) -> _Row:
    return row[:4]


def _part_fact(row: _Row) -> PartFact:
    arrival, part, digest, substantive, errors, queries, lower, upper, scan, nil, read, asked = row[4:]
    interval = Interval(instant(lower) if lower else None, instant(upper))
    return PartFact(arrival, part, digest, bool(substantive), errors, queries, interval, scan, bool(nil), read, asked)
