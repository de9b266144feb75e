"""The sets of readings a delivery has had: what stood after each arrival, what was acceptable, what is in force."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.definition.model import Obligation
from tracker.facts import Decision, Interval


@dataclass(frozen=True, slots=True)
class PartFact:
    """What one arrival says of one part, with the arrival's evidence. `scan` tells contents first seen together."""

    arrival: int
    part: str
    digest: str
    substantive: bool
    errors: int
    queries: int
    interval: Interval
    scan: str
    nil: bool = False


@dataclass(frozen=True, slots=True)
class SetFact:
    """Errors and queries of the checks over the set after one arrival."""

    arrival: int
    errors: int
    queries: int


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """All that is known of one delivery, each tuple in order of number; `waiting` are arrivals held for a person."""

    parts: tuple[PartFact, ...] = ()
    sets: tuple[SetFact, ...] = ()
    decisions: tuple[Decision, ...] = ()
    waiting: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SetStep:
    """The set after one arrival: each part's current fact; whether it is acceptable, and who must still choose."""

    arrival: int
    parts: dict[str, PartFact] = field(default_factory=dict)
    errors: int = 0
    queries: int = 0
    acceptable: bool = False
    undecided: bool = False


def steps(obligation: Obligation, facts: DeliveryFacts) -> tuple[SetStep, ...]:
    """The set after each arrival that changed it.

    Values equal to an earlier version never become current again; two contents of one part first seen in one
    look leave the set undecided (以哪份为准？) until a later version comes. A blank part counts for nothing.
    """
    judged = {s.arrival: s for s in facts.sets}
    new = fresh(facts.parts)
    seen = Counter((f.part, f.scan) for f in new)
    current: dict[str, PartFact] = {}
    made: list[SetStep] = []
    for fact in new:
        current[fact.part] = fact
        undecided = any(seen[f.part, f.scan] > 1 for f in current.values())
        if made and made[-1].arrival == fact.arrival:
            made.pop()
        made.append(_step(obligation, fact.arrival, dict(current), judged.get(fact.arrival), undecided))
    return tuple(made)


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
    obligation: Obligation, arrival: int, parts: dict[str, PartFact], judged: SetFact | None, undecided: bool
) -> SetStep:
    errors = sum(p.errors for p in parts.values()) + (judged.errors if judged else 0)
    queries = sum(p.queries for p in parts.values()) + (judged.queries if judged else 0)
    whole = all(p.id in parts for p in obligation.required)
    return SetStep(arrival, parts, errors, queries, whole and not errors and not undecided, undecided)


def in_force(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> SetStep | None:
    """The last acceptable set that no person returned; None when there is none."""
    good = [s for s in accepted_steps(obligation, made, decisions) if not returned(s, decisions)]
    return good[-1] if good else None


def accepted_steps(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> list[SetStep]:
    """Steps whose set counts: acceptable by the machine, or by a person where review is asked or errors are waived.

    What came after 报出 is a 更正申请 and counts only once a person took it.
    """
    ends = [*(s.arrival for s in made[1:]), 1 << 62][: len(made)]
    closed = _issued(decisions)
    return [
        step
        for step, end in zip(made, ends, strict=True)
        if _taken(step, end, decisions)
        or (step.acceptable and obligation.review == "machine" and (closed is None or step.arrival < closed))
    ]


def _taken(step: SetStep, after: int, decisions: Sequence[Decision]) -> bool:
    """Whether a person accepted this very set: the last one when the decision was made (`after` = next step's)."""
    return any(
        d.kind == "accept" and step.arrival < d.number < after and d.arrival in (None, step.arrival) for d in decisions
    )


def returned(step: SetStep, decisions: Sequence[Decision]) -> bool:
    """Whether a person sent this set back: a return of that arrival, or of all that had come by then."""
    return any(d.kind == "return" and d.number > step.arrival and d.arrival in (None, step.arrival) for d in decisions)


def _issued(decisions: Sequence[Decision]) -> int | None:
    """The number of the 报出 under which the delivery's figures went out; None when none, or reopened since."""
    closing = [d for d in decisions if d.kind in ("issue", "reopen")]
    return closing[-1].number if closing and closing[-1].kind == "issue" else None


def accepted_at(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> datetime | None:
    """When the first acceptable set was whole: the latest upper end of its parts."""
    good = accepted_steps(obligation, made, decisions)
    return max(p.interval.upper for p in good[0].parts.values()) if good else None
