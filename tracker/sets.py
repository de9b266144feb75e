"""The sets of readings a delivery has had: what stood after each arrival, and whether it was acceptable."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from tracker.definition.model import Obligation
from tracker.facts import Decision, Interval


@dataclass(frozen=True, slots=True)
class PartFact:
    """What one arrival says of one part, with the arrival's evidence. `scan` tells contents first seen together.

    `read` is the number of the event by which it was first known to say this of the delivery (an assigned arrival
    says nothing of it before); 0: known as it came. `asked` are the ids of its queries, parted by blanks.
    """

    arrival: int
    part: str
    digest: str
    substantive: bool
    errors: int
    queries: int
    interval: Interval
    scan: str
    nil: bool = False
    read: int = 0
    asked: str = ""

    @property
    def known(self) -> int:
        """The number from which on a decision could know of it."""
        return self.read or self.arrival


@dataclass(frozen=True, slots=True)
class SetFact:
    """Errors and queries of the checks over the set after one arrival."""

    arrival: int
    errors: int
    queries: int
    asked: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """All that is known of one delivery, each tuple in order of number; `waiting` are arrivals held for a person.

    `named` says of them which form a question is about ("" when that is not known). `answered` are the ids of
    queries that an arrival explains, parted by blanks.
    """

    parts: tuple[PartFact, ...] = ()
    sets: tuple[SetFact, ...] = ()
    decisions: tuple[Decision, ...] = ()
    waiting: tuple[int, ...] = ()
    named: tuple[tuple[int, str], ...] = ()
    answered: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SetStep:
    """The set after one arrival: each part's current fact; whether all are there without errors (`whole`).

    `undecided`: a person must still say which of two contents counts. `known` is the number from which on a decision
    could know of this very set. `asked` are the ids of its queries.
    """

    arrival: int
    parts: dict[str, PartFact] = field(default_factory=dict)
    errors: int = 0
    queries: int = 0
    whole: bool = False
    undecided: bool = False
    known: int = 0
    asked: tuple[str, ...] = ()

    @property
    def acceptable(self) -> bool:
        """Whether it may count by itself."""
        return self.whole and not self.undecided

    def rivals(self, other: "SetStep") -> bool:
        """Whether the other set has another content of a part that was first seen in one look with this one's."""
        beside = ((fact, other.parts.get(name)) for name, fact in self.parts.items())
        return any(b is not None and a.scan == b.scan and a.digest != b.digest for a, b in beside)


def still_waiting(obligation: Obligation, facts: DeliveryFacts) -> tuple[int, ...]:
    """Held arrivals that could still settle the delivery: the form in question has not come whole since.

    Where nobody knows which form it is, every required one must have. A clerk who follows the cure and sends the
    right file under another name is then judged by that file.
    """
    forms = [p.id for p in obligation.required if p.kind == "form"]
    last = {f.part: f.arrival for f in facts.parts if f.substantive}
    named: dict[int, set[str]] = {}
    for arrival, part in facts.named:
        named.setdefault(arrival, set()).update([part] if part else forms)
    return tuple(
        arrival
        for arrival in facts.waiting
        if not (wanted := named.get(arrival, set(forms))) or any(last.get(p, 0) <= arrival for p in wanted)
    )


def known_by(facts: DeliveryFacts, moment: datetime, there_by: Mapping[int, datetime]) -> DeliveryFacts:
    """The facts without the arrivals that came after the moment; `there_by` gives the waiting ones' upper ends.

    A decision on a later arrival goes with it, so does an acceptance of the set that arrival was part of.
    """
    if not facts.waiting and not any(part.interval.upper > moment for part in facts.parts):
        return facts
    parts = tuple(part for part in facts.parts if part.interval.upper <= moment)
    later = {part.arrival for part in facts.parts if part.interval.upper > moment}
    first = min(later, default=1 << 62)
    decisions = tuple(
        d
        for d in facts.decisions
        if d.arrival not in later and not (d.kind == "accept" and d.arrival is None and d.number > first)
    )
    return replace(
        facts,
        parts=parts,
        sets=tuple(s for s in facts.sets if s.arrival not in later),
        decisions=decisions,
        answered=tuple(a for a in facts.answered if a[0] not in later),
        waiting=tuple(a for a in facts.waiting if there_by[a] <= moment),
    )


def dated(facts: DeliveryFacts) -> DeliveryFacts:
    """The facts with each content standing at its earliest receipt, whatever came into the ledger first.

    Sunday's mail registered on Monday (代收) is the clock of what was copied into the folder on Monday morning.
    """
    if len(facts.parts) < 2:
        return facts
    earliest: dict[tuple[str, str], Interval] = {}
    for fact in facts.parts:
        at = (fact.part, fact.digest)
        earliest[at] = min(earliest.get(at, fact.interval), fact.interval, key=end)
    if len(earliest) == len(facts.parts):
        return facts
    return replace(facts, parts=tuple(replace(f, interval=earliest[f.part, f.digest]) for f in facts.parts))


def end(interval: Interval) -> datetime:
    """By when it was there."""
    return interval.upper


def steps(obligation: Obligation, facts: DeliveryFacts) -> tuple[SetStep, ...]:
    """The set after each arrival that changed it, as the contents followed one another.

    Values equal to an earlier version never become current again; two contents of one part first seen in one
    look leave the set undecided (以哪份为准？) until a later version comes. A blank part counts for nothing.
    """
    facts = dated(facts)
    return steps_of(obligation, fresh(facts.parts), facts.sets)


def steps_of(obligation: Obligation, new: Sequence[PartFact], sets: Sequence[SetFact]) -> tuple[SetStep, ...]:
    """The same from facts that are dated and fresh.

    A content proved older than what is current (Sunday's mail, registered after Monday's file) becomes an earlier
    version: it counts only where nothing since then does.
    """
    if not new:
        return ()
    judged = {s.arrival: s for s in sets}
    wanted = [p.id for p in obligation.needed]
    if len(new) == 1:  # nearly every delivery of one form
        (fact,) = new
        return (_step(wanted, fact.arrival, {fact.part: fact}, judged.get(fact.arrival), undecided=False),)
    together = _seen_together(new)
    current: dict[str, PartFact] = {}
    made: list[SetStep] = []
    for arrival, brought in groupby(new, key=_arrival):
        came = {fact.part: fact for fact in brought}
        older = [n for n, fact in came.items() if n in current and _before(fact, current[n])] if made else []
        late = len(older) == len(came)
        if not late:
            current = current | {name: fact for name, fact in came.items() if name not in older}
        parts = current | came if late else current
        undecided = bool(together) and any((f.part, f.scan) in together for f in parts.values())
        step = _step(wanted, arrival, parts, judged.get(arrival), undecided)
        made.insert(_first_with(made, current, older) if late else len(made), step)
    return tuple(made)


def _arrival(fact: PartFact) -> int:
    return fact.arrival


def _before(fact: PartFact, other: PartFact) -> bool:
    """Whether the one was there while the other was still absent."""
    return other.interval.lower is not None and fact.interval.upper <= other.interval.lower


def _first_with(made: Sequence[SetStep], current: Mapping[str, PartFact], names: Sequence[str]) -> int:
    """Where the first set stands that has one of these current contents."""
    return next(n for n, step in enumerate(made) if any(step.parts.get(name) is current[name] for name in names))


def _seen_together(new: Sequence[PartFact]) -> set[tuple[str, str]]:
    """Part and look of contents of which that look brought more than one."""
    if len(new) == 1:
        return set()
    return {pair for pair, count in Counter((f.part, f.scan) for f in new).items() if count > 1}


def fresh(parts: Sequence[PartFact]) -> list[PartFact]:
    """Facts that bring new content: not blank, and not equal to anything the part has said before."""
    known: set[tuple[str, str]] = set()
    new = []
    for fact in parts:
        if fact.substantive and (fact.part, fact.digest) not in known:
            known.add((fact.part, fact.digest))
            new.append(fact)
    return new


def _step(
    wanted: Sequence[str], arrival: int, parts: dict[str, PartFact], judged: SetFact | None, undecided: bool
) -> SetStep:
    errors = judged.errors if judged else 0
    queries = judged.queries if judged else 0
    known, asked = arrival, judged.asked if judged else ""
    for part in parts.values():
        errors += part.errors
        queries += part.queries
        asked = f"{asked} {part.asked}" if part.asked else asked
        known = max(known, part.read)
    whole = not errors and all(part in parts for part in wanted)
    return SetStep(arrival, parts, errors, queries, whole, undecided, known, tuple(asked.split()))


@dataclass(frozen=True, slots=True)
class Queries:
    """How many of a set's queries wait for an explanation, how many have one, how many are settled by a person."""

    open: int = 0
    explained: int = 0
    settled: int = 0


def queries(step: SetStep | None, facts: DeliveryFacts) -> Queries:
    """待说明, 已说明 (by whichever arrival of the delivery; to be reviewed) and what a person took as explained."""
    if step is None or not step.queries:
        return Queries()
    ruled = rulings(facts.decisions)
    settled = sum(is_settled(each, ruled) for each in step.asked)
    told = sum(is_told(each, facts.answered, ruled) and not is_settled(each, ruled) for each in step.asked)
    return Queries(step.queries - told - settled, told, settled)


def rulings(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """The last review of each query's explanation."""
    return {query: d for d in decisions if d.kind == "review" for query in d.asked}


def is_settled(query: str, ruled: Mapping[str, Decision]) -> bool:
    """Whether a person took the query as explained: for good, since its id is over what was asked."""
    return query in ruled and ruled[query].granted


def refused(facts: DeliveryFacts) -> frozenset[str]:
    """The queries whose explanation was refused and that have none since."""
    ruled = rulings(facts.decisions)
    return frozenset(q for q in ruled if not is_settled(q, ruled) and not is_told(q, facts.answered, ruled))


def is_told(query: str, answered: Sequence[tuple[int, str]], ruled: Mapping[str, Decision]) -> bool:
    """Whether an arrival explains the query; one that came before the explanation was refused no longer does."""
    since = ruled[query].number if query in ruled and not is_settled(query, ruled) else 0
    return any(arrival > since and query in asked.split() for arrival, asked in answered)
