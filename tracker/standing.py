"""报送状态: the standing of one delivery, computed from facts and now; nothing here is stored. Design §5."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from tracker.definition.model import Obligation, Period, Unit
from tracker.facts import Decision, DeliveryKey, Interval

State = Literal["exempt", "accepted", "held", "returned", "incomplete", "overdue", "pending"]
Timeliness = Literal["on_time", "late", "unproven"]
STATE_LABELS: dict[State, str] = {
    "pending": "待报",
    "incomplete": "材料不全",
    "held": "待确认",
    "returned": "退回修改",
    "accepted": "已报",
    "overdue": "逾期未报",
    "exempt": "免报",
}
TIMELINESS_LABELS: dict[Timeliness, str] = {"on_time": "按时", "late": "超时", "unproven": "时间待认定"}
PAST_DUE_STATES: tuple[State, ...] = ("overdue", "incomplete", "returned")


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
class Standing:
    """Where one delivery stands at a moment. Instants are aware; `in_force` is (part id, arrival number) pairs.

    `missing` are ids of required parts; `versions` is how often the part sent most often came with new content.
    `past_due` is the list of those to chase: due in force gone by and state overdue, incomplete or returned.
    `amending` says that a later version failed while an accepted set stays in force (更正未通过).
    """

    key: DeliveryKey
    unit: Unit
    period: Period
    state: State
    past_due: bool
    due_at: datetime
    timeliness: Timeliness | None = None
    days_late: int = 0
    first_received_at: datetime | None = None
    accepted_at: datetime | None = None
    missing: tuple[str, ...] = ()
    versions: int = 0
    open_queries: int = 0
    in_force: tuple[tuple[str, int], ...] = ()
    waiting: tuple[int, ...] = ()
    amending: bool = False
    own: bool = False


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
    fresh = _fresh(facts.parts)
    seen = Counter((f.part, f.scan) for f in fresh)
    current: dict[str, PartFact] = {}
    made: list[SetStep] = []
    for fact in fresh:
        current[fact.part] = fact
        undecided = any(seen[f.part, f.scan] > 1 for f in current.values())
        if made and made[-1].arrival == fact.arrival:
            made.pop()
        made.append(_step(obligation, fact.arrival, dict(current), judged.get(fact.arrival), undecided))
    return tuple(made)


def _fresh(parts: Sequence[PartFact]) -> list[PartFact]:
    """Facts that bring new content: not blank, and not equal to anything the part has said before."""
    known: set[tuple[str, str]] = set()
    fresh = []
    for fact in parts:
        if fact.substantive and (fact.part, fact.digest) not in known:
            known.add((fact.part, fact.digest))
            fresh.append(fact)
    return fresh


def _step(
    obligation: Obligation, arrival: int, parts: dict[str, PartFact], judged: SetFact | None, undecided: bool
) -> SetStep:
    errors = sum(p.errors for p in parts.values()) + (judged.errors if judged else 0)
    queries = sum(p.queries for p in parts.values()) + (judged.queries if judged else 0)
    whole = all(p.id in parts for p in obligation.required)
    return SetStep(arrival, parts, errors, queries, whole and not errors and not undecided, undecided)


def standing(
    key: DeliveryKey,
    unit: Unit,
    obligation: Obligation,
    period: Period,
    facts: DeliveryFacts,
    *,
    now: datetime,
    zone: tzinfo,
) -> Standing:
    """The standing of the delivery at `now` (aware); days late are counted in the office's zone."""
    made = steps(obligation, facts)
    force = _in_force(obligation, made, facts.decisions)
    due = _due(period, facts.decisions)
    timed = _timeliness(obligation, made, facts, due)
    state = _state(obligation, period, made, force, facts, now > due)
    past_due = now > due and state in PAST_DUE_STATES
    blank = Standing(key, unit, period, state, past_due, due)
    last = force or (made[-1] if made else None)
    return replace(
        blank,
        timeliness=timed[0] if state != "exempt" else None,
        days_late=_days_late(timed, past_due, due, now, zone) if state != "exempt" else 0,
        first_received_at=min((p.interval.upper for s in made for p in s.parts.values()), default=None),
        accepted_at=_accepted_at(obligation, made, facts.decisions),
        missing=() if force else tuple(p.id for p in obligation.required if last is None or p.id not in last.parts),
        versions=max(Counter(f.part for f in _fresh(facts.parts)).values(), default=0),
        open_queries=last.queries if last else 0,
        in_force=tuple((p, f.arrival) for p, f in force.parts.items()) if force else (),
        waiting=facts.waiting,
        amending=bool(force and made[-1] is not force and (made[-1].errors or made[-1].undecided)),
    )


def _due(period: Period, decisions: Sequence[Decision]) -> datetime:
    granted = [d.until for d in decisions if d.kind == "extend" and d.until]
    return granted[-1] if granted else period.due_at


def _returned(step: SetStep, decisions: Sequence[Decision]) -> bool:
    """Whether a person sent this set back: a return of that arrival, or of all that had come by then."""
    return any(d.kind == "return" and d.number > step.arrival and d.arrival in (None, step.arrival) for d in decisions)


def _taken(step: SetStep, after: int, decisions: Sequence[Decision]) -> bool:
    """Whether a person accepted this very set: the last one when the decision was made (`after` = next step's)."""
    return any(
        d.kind == "accept" and step.arrival < d.number < after and d.arrival in (None, step.arrival) for d in decisions
    )


def _accepted_steps(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> list[SetStep]:
    """Steps whose set counts: acceptable by the machine, or by a person where review is asked or errors are waived."""
    ends = [*(s.arrival for s in made[1:]), 1 << 62][: len(made)]
    return [
        step
        for step, end in zip(made, ends, strict=True)
        if _taken(step, end, decisions) or (step.acceptable and obligation.review == "machine")
    ]


def _in_force(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> SetStep | None:
    good = [s for s in _accepted_steps(obligation, made, decisions) if not _returned(s, decisions)]
    return good[-1] if good else None


def _accepted_at(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> datetime | None:
    good = _accepted_steps(obligation, made, decisions)
    return max(p.interval.upper for p in good[0].parts.values()) if good else None


def _state(
    obligation: Obligation,
    period: Period,
    made: Sequence[SetStep],
    force: SetStep | None,
    facts: DeliveryFacts,
    gone_by: bool,
) -> State:
    """The first that holds, in the order of design §5."""
    last = made[-1] if made else None
    if period.exempt or any(d.kind == "exempt" for d in facts.decisions):
        return "exempt"
    if force:
        return "accepted"
    sent_back = last is not None and _returned(last, facts.decisions)
    reviewing = last is not None and last.acceptable and obligation.review == "person" and not sent_back
    if facts.waiting or (last and last.undecided) or reviewing:
        return "held"
    if last and (last.errors or sent_back):
        return "returned"
    if last:
        return "incomplete"
    return "overdue" if gone_by else "pending"


def _timeliness(
    obligation: Obligation, made: Sequence[SetStep], facts: DeliveryFacts, due: datetime
) -> tuple[Timeliness | None, Interval | None]:
    """按时、超时或时间待认定, with the interval it rests on; a person's ruling is last and final."""
    interval = _clock(obligation, made, facts)
    if interval is None:
        return None, None
    ruled = [d.ruled for d in facts.decisions if d.kind == "timing" and d.ruled]
    if ruled:
        return ruled[-1], interval
    if interval.upper <= due:
        return "on_time", interval
    if interval.lower is not None and interval.lower >= due:
        return "late", interval
    return "unproven", interval


def _clock(obligation: Obligation, made: Sequence[SetStep], facts: DeliveryFacts) -> Interval | None:
    """When the delivery was there: the latest of its counting parts' first receipts, as an interval."""
    if obligation.timeliness == "first_acceptable":
        good = _accepted_steps(obligation, made, facts.decisions)
        intervals = [p.interval for p in good[0].parts.values()] if good else []
    else:
        first: dict[str, Interval] = {}
        for fact in facts.parts:
            if fact.substantive:
                first.setdefault(fact.part, fact.interval)
        counting = [p.id for p in obligation.required if p.counts_for_time]
        intervals = [first[p] for p in counting] if all(p in first for p in counting) else []
    if not intervals:
        return None
    lowers = [i.lower for i in intervals if i.lower is not None]
    return Interval(max(lowers, default=None), max(i.upper for i in intervals))


def _days_late(
    timed: tuple[Timeliness | None, Interval | None], past_due: bool, due: datetime, now: datetime, zone: tzinfo
) -> int:
    """Calendar days in the office's zone from the due day to the arrival's lower end, or to today; 0 = 当日."""
    timeliness, interval = timed
    until = interval.lower if timeliness == "late" and interval and interval.lower else None
    if until is None and interval is None and past_due:
        until = now
    if until is None:
        return 0
    last_day = (due - timedelta(microseconds=1)).astimezone(zone).date()
    return max(0, (until.astimezone(zone).date() - last_day).days)
