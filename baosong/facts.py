"""The facts of all deliveries in memory, from the ledger's projections; grows as arrivals are read."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from baosong.desk import Desk
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import find_unit, owing
from tracker.definition.workdays import Workdays
from tracker.facts import Arrival, Decision, DeliveryKey, Interval
from tracker.ledger.chain import instant
from tracker.ledger.events import Read, key_of
from tracker.ledger.store import Ledger
from tracker.sets import DeliveryFacts, PartFact, SetFact
from tracker.standing import Standing, standing


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

    `zone` and `workdays` are the office's, by which days are counted.
    """

    zone: tzinfo
    workdays: Workdays
    parts: dict[DeliveryKey, list[PartFact]] = field(default_factory=dict)
    sets: dict[DeliveryKey, list[SetFact]] = field(default_factory=dict)
    decisions: dict[DeliveryKey, list[Decision]] = field(default_factory=dict)
    waiting: dict[DeliveryKey, list[int]] = field(default_factory=dict)
    unassigned: list[int] = field(default_factory=list)

    def facts(self, key: DeliveryKey) -> DeliveryFacts:
        """All that is known of one delivery."""
        return DeliveryFacts(
            tuple(self.parts.get(key, ())),
            tuple(self.sets.get(key, ())),
            tuple(self.decisions.get(key, ())),
            tuple(self.waiting.get(key, ())),
        )

    def take(self, arrival: Arrival, read: Read) -> None:
        """Add what an arrival was read to say."""
        for part in read.parts:
            fact = PartFact(
                arrival.number, part.part, part.digest, part.substantive, part.errors, part.queries,
                arrival.interval, arrival.scan, part.nil,
            )  # fmt: skip
            self.parts.setdefault(key_of(part.delivery), []).append(fact)
        for judged in read.sets:
            fact_of_set = SetFact(arrival.number, judged.errors, judged.queries)
            self.sets.setdefault(key_of(judged.delivery), []).append(fact_of_set)
        for wait in read.waits:
            self.hold(arrival.number, key_of(wait.delivery) if wait.delivery else None)

    def hold(self, arrival: int, key: DeliveryKey | None) -> None:
        """The arrival waits for a person, for this delivery or for none that is known."""
        held = self.unassigned if key is None else self.waiting.setdefault(key, [])
        if arrival not in held:
            held.append(arrival)


def fact_book(desk: Desk) -> FactBook:
    """Everything the ledger knows of deliveries; an arrival not yet read holds what its folder's unit still owes."""
    book = FactBook(desk.workspace.zone, desk.workspace.workdays)
    ledger = desk.ledger
    for row in ledger.rows("parts_seen", campaign=""):
        lower = instant(row["lower"]) if row["lower"] else None
        fact = PartFact(
            row["arrival"], row["part"], row["digest"], bool(row["substantive"]), row["errors"], row["queries"],
            Interval(lower, instant(row["upper"])), row["scan"], bool(row["nil"]),
        )  # fmt: skip
        book.parts.setdefault(_key(row), []).append(fact)
    for row in ledger.rows("sets_judged", campaign=""):
        book.sets.setdefault(_key(row), []).append(SetFact(row["arrival"], row["errors"], row["queries"]))
    for row in ledger.rows("decisions", campaign=""):
        book.decisions.setdefault(_key(row), []).append(_decision(row))
    replaced = _replaced(ledger)
    for row in ledger.rows("waiting"):
        if row["arrival"] not in replaced:
            book.hold(row["arrival"], _key(row) if row["campaign"] else None)
    _hold_unread(desk, book)
    return book


def _replaced(ledger: Ledger) -> set[int]:
    """Arrivals after which another content came under the same name: what waited there no longer does."""
    last: dict[bytes, int] = {}
    gone: set[int] = set()
    for row in ledger.rows("arrivals"):
        if row["path"] in last:
            gone.add(last[row["path"]])
        last[row["path"]] = row["number"]
    return gone


def _hold_unread(desk: Desk, book: FactBook) -> None:
    for row in desk.ledger.rows("unread"):
        arrival = arrival_of(row)
        keys = unsettled(begun(desk.duties, book, arrival))
        for key in keys:
            book.hold(arrival.number, key)
        if not keys:
            book.hold(arrival.number, None)


def begun(duties: Sequence[Duty], book: FactBook, arrival: Arrival) -> list[Standing]:
    """The folder's unit's standings, as at the arrival, in every period begun by then, oldest due first."""
    seen = arrival.interval.upper
    owed = [
        (duty, period, unit)
        for duty in duties
        if (unit := find_unit(duty.campaign.units, arrival.folder))
        for period in duty.periods
        if period.opens_at <= seen and unit in units_owing(duty, period)
    ]
    made = [unit_standing(book, duty, period, unit, seen) for duty, period, unit in owed]
    return sorted(made, key=lambda s: (s.due_at, s.key))


def unsettled(made: Sequence[Standing]) -> tuple[DeliveryKey, ...]:
    """The deliveries among these that are neither accepted nor exempt."""
    return tuple(s.key for s in made if s.state not in ("accepted", "exempt"))


def duty_of(duties: Sequence[Duty], key: DeliveryKey) -> Duty | None:
    """The duty a delivery belongs to."""
    return next((d for d in duties if (d.campaign.id, d.obligation.id) == (key.campaign, key.obligation)), None)


def units_owing(duty: Duty, period: Period) -> tuple[Unit, ...]:
    """The units that owe this period's return, in official order; membership is that of the printed due day."""
    return owing(duty.campaign, duty.obligation, period.printed_due)


def standings(book: FactBook, chosen: Iterable[tuple[Duty, Period]], now: datetime) -> list[Standing]:
    """The standings of these periods, unit by unit in official order."""
    return [
        unit_standing(book, duty, period, unit, now) for duty, period in chosen for unit in units_owing(duty, period)
    ]


def unit_standing(book: FactBook, duty: Duty, period: Period, unit: Unit, now: datetime) -> Standing:
    """One unit's standing in one period."""
    key = DeliveryKey(duty.campaign.id, duty.obligation.id, period.id, unit.code)
    facts = book.facts(key)
    return standing(key, unit, duty.obligation, period, facts, now=now, zone=book.zone, workdays=book.workdays)


def _key(row: dict[str, Any]) -> DeliveryKey:
    return DeliveryKey(row["campaign"], row["obligation"], row["period"], row["unit"])


def _decision(row: dict[str, Any]) -> Decision:
    until = instant(row["until"]) if row["until"] else None
    detail = json.loads(row["detail"]) if row["detail"] else {}
    promised = instant(detail["promised"]) if detail.get("promised") else None
    return Decision(
        row["number"], row["kind"], _key(row), row["by"], row["reason"], instant(row["at"]),
        until, row["ruled"], row["arrival"], promised,
    )  # fmt: skip
