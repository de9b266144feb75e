"""What must hold before a decision is taken down: one check a kind, each failure a sentence that names the delivery."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baosong.facts import FactBook
from baosong.reviewing import waits_for_review
from baosong.targets import Target
from generator.moment import due
from tracker.acceptance import course_of
from tracker.facts import Decision, DecisionKind
from tracker.ledger.events import Contacted, Released
from tracker.problem import Catalogue, Problem
from tracker.reading.explanations import says_nothing
from tracker.sets import DeliveryFacts, SetStep, steps
from tracker.standing import Standing, standing


class Refused(Catalogue):
    """Why a decision can't be taken."""

    NO_NAME = ("error", "没有写明是谁处理的。", "请用 --by 写姓名。")
    NO_REASON = ("error", "没有写明原因。", "请用 --reason 写原因。")
    NOT_LATER = ("error", "{name}现在的报送时限是{due}，延期应晚于它。", "请核对 --until。")
    TO_THE_PAST = ("error", "{name}不能延期到已经过去的时间（{until}）。", "请核对 --until。")
    NO_DEADLINE = ("error", "{name}没有报送时限，不必延期。", "")
    IS_EXEMPT = ("error", "{name}已免报。", "如应报送，请先撤销免报的处理。")
    NOTHING_CAME = ("error", "{name}没有收到可以认定的材料。", "待确认的来件请先用 decide assign 认定。")
    NOT_ITS_ARRIVAL = ("error", "A{arrival}不是{name}的来件，或没有带来新内容。", "可用 baosong show 查看它的来件。")
    RETURNED_ALREADY = ("error", "{name}已经退回（D{decision}）。", "不必再退。")
    TAKEN_ALREADY = ("error", "{name}已报，没有等待认定的新来件。", "不必再认。")
    NOT_THE_LAST = (
        "error",
        "{name}在A{arrival}之后又有新来件A{last}，认定A{arrival}不起作用。",
        "如应以A{arrival}为准，请先用 decide return --arrival A{last} 退回后来的。",
    )
    NO_CLOCK = ("error", "{name}还没有收齐计入时效的材料，时间无从认定。", "请等收到后再认定。")
    PROMISED_PAST = ("error", "{name}承诺的时间（{promised}）已经过去。", "请核对 --promised。")
    NOT_ISSUED = ("error", "{name}没有报出，无从重新开放。", "报出后才能用 decide reopen。")
    NOT_GRANTED = ("error", "没有写明认可还是不认可。", "请用 --ruled granted（认可）或 --ruled refused（不认可）。")
    NOTHING_EXPLAINED = (
        "error",
        "{name}没有待审定的情况说明。",
        "待说明的，可用 --query 写明编号，把电话里问到的原因记下。",
    )
    NO_SUCH_QUERY = ("error", "{name}没有所指的核实性审核意见。", "可用 baosong show 查看编号。")
    NOT_EXPLAINED = (
        "error",
        "{name}所指的审核意见还没有情况说明，不能不认可。",
        "可用 baosong show 查看已说明的各项。",
    )
    SAYS_NOTHING = (
        "error",
        "{name}所指的审核意见没有书面说明，只写“{reason}”不算原因。",
        "请用 --reason 写明问到的原因。",
    )
    NOT_RULED = ("error", "没有写明认定为按时还是超时。", "请用 --ruled on_time 或 --ruled late。")


@dataclass(frozen=True)
class Act:
    """What a person decides, on which deliveries; see facts.Decision for the options. Instants are aware."""

    kind: DecisionKind
    targets: tuple[Target, ...]
    by: str
    reason: str
    until: datetime | None = None
    ruled: str | None = None
    arrival: int | None = None
    contacted: Contacted | None = None
    promised: datetime | None = None
    released: Released | None = None
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """One delivery as it stands when the decision is taken."""

    act: Act
    target: Target
    facts: DeliveryFacts
    book: FactBook
    now: datetime

    def standing(self, facts: DeliveryFacts) -> Standing:
        """The standing on these facts."""
        t = self.target
        return standing(
            t.key, t.unit, t.duty.obligation, t.period, facts,
            now=self.now, zone=self.book.zone_of(t.key.campaign), workdays=self.book.calendar(t.key.campaign),
        )  # fmt: skip

    @property
    def steps(self) -> tuple[SetStep, ...]:
        """The sets the delivery has had."""
        return steps(self.target.duty.obligation, self.facts)

    def refused(self, why: Refused, **gaps: Any) -> Problem:
        """The refusal, naming the delivery."""
        return why.at(name=self.target.name, **gaps)


def refusals(act: Act, book: FactBook, now: datetime) -> tuple[Problem, ...]:
    """Everything that speaks against it, delivery by delivery; empty when it may be taken down."""
    found = [why.at() for why, text in ((Refused.NO_NAME, act.by), (Refused.NO_REASON, act.reason)) if not text.strip()]
    check = _CHECKS.get(act.kind)
    for target in act.targets if check else ():
        problem = check(Ground(act, target, book.facts(target.key), book, now)) if check else None
        if problem is not None:
            found.append(problem)
    return tuple(found)


def _extend(on: Ground) -> Problem | None:
    until, made = on.act.until, on.standing(on.facts)
    if made.state == "exempt":
        return on.refused(Refused.IS_EXEMPT)
    if not on.target.period.timed:
        return on.refused(Refused.NO_DEADLINE)
    if until is None or until <= on.now:
        shown = due(until, on.book.zone) if until else "未写"
        return on.refused(Refused.TO_THE_PAST, until=shown)
    if until <= made.due_at:
        return on.refused(Refused.NOT_LATER, due=due(made.due_at, on.book.zone))
    return None


def _exempt(on: Ground) -> Problem | None:
    return on.refused(Refused.IS_EXEMPT) if on.standing(on.facts).state == "exempt" else None


def _return(on: Ground) -> Problem | None:
    made = on.steps
    if not made:
        return on.refused(Refused.NOTHING_CAME)
    meant = next((s for s in made if s.arrival == on.act.arrival), None) if on.act.arrival else made[-1]
    if meant is None:
        return on.refused(Refused.NOT_ITS_ARRIVAL, arrival=on.act.arrival)
    course = course_of(on.target.duty.obligation, made, on.facts.decisions)
    if course.said.returned(meant) and (on.act.arrival is not None or course.force is None):
        return on.refused(Refused.RETURNED_ALREADY, decision=_last(on, "return"))
    return None


def _accept(on: Ground) -> Problem | None:
    """Taken only if it changes what is in force: an acceptance without effect would be a false record."""
    made, before = on.steps, on.standing(on.facts)
    if before.state == "exempt":
        return on.refused(Refused.IS_EXEMPT)
    meant = next((s for s in made if s.arrival == on.act.arrival), None) if on.act.arrival else None
    if not made:
        return on.refused(Refused.NOTHING_CAME)
    if on.act.arrival and meant is None:
        return on.refused(Refused.NOT_ITS_ARRIVAL, arrival=on.act.arrival)
    after = on.standing(_with(on, "accept"))
    if after.state == "accepted" and (before.state, before.in_force) != (after.state, after.in_force):
        return None
    return _why_without_effect(on, meant or made[-1], before)


def _why_without_effect(on: Ground, meant: SetStep, before: Standing) -> Problem:
    """The sentence for an acceptance that would change nothing."""
    last = on.steps[-1]
    if meant.arrival != last.arrival and before.in_force != _pairs(meant):
        return on.refused(Refused.NOT_THE_LAST, arrival=meant.arrival, last=last.arrival)
    return on.refused(Refused.TAKEN_ALREADY)


def _with(on: Ground, kind: DecisionKind) -> DeliveryFacts:
    """The facts as they would be with the decision."""
    number = 1 + max(
        (*(f.known for f in on.facts.parts), *(d.number for d in on.facts.decisions)), default=0
    )  # newer than everything the delivery knows
    made = Decision(number, kind, on.target.key, on.act.by, on.act.reason, on.now, arrival=on.act.arrival)
    return DeliveryFacts(on.facts.parts, on.facts.sets, (*on.facts.decisions, made), on.facts.waiting)


def _pairs(step: SetStep) -> tuple[tuple[str, int], ...]:
    return tuple((part, fact.arrival) for part, fact in step.parts.items())


def _last(on: Ground, kind: DecisionKind) -> int:
    return max((d.number for d in on.facts.decisions if d.kind == kind), default=0)


def _timing(on: Ground) -> Problem | None:
    if on.act.ruled not in ("on_time", "late"):
        return on.refused(Refused.NOT_RULED)
    made = on.standing(on.facts)
    if made.state == "exempt":
        return on.refused(Refused.IS_EXEMPT)
    return on.refused(Refused.NO_CLOCK) if made.timeliness is None else None


def _contact(on: Ground) -> Problem | None:
    promised = on.act.promised
    if promised is not None and promised <= on.now:
        return on.refused(Refused.PROMISED_PAST, promised=due(promised, on.book.zone))
    return None


def _reopen(on: Ground) -> Problem | None:
    closing = [d.kind for d in on.facts.decisions if d.kind in ("issue", "reopen")]
    return None if closing and closing[-1] == "issue" else on.refused(Refused.NOT_ISSUED)


def _review(on: Ground) -> Problem | None:
    if on.act.ruled not in ("granted", "refused"):
        return on.refused(Refused.NOT_GRANTED)
    if not on.act.asked:
        return on.refused(Refused.NOTHING_EXPLAINED)
    own = {query for step in on.steps for query in step.asked}.intersection(on.act.asked)
    if not own:
        return on.refused(Refused.NO_SUCH_QUERY)
    if all(waits_for_review(on.facts, query) for query in own):
        return None
    if on.act.ruled == "refused":
        return on.refused(Refused.NOT_EXPLAINED)
    return on.refused(Refused.SAYS_NOTHING, reason=on.act.reason) if says_nothing(on.act.reason) else None


_CHECKS: dict[DecisionKind, Callable[[Ground], Problem | None]] = {
    "extend": _extend,
    "exempt": _exempt,
    "return": _return,
    "accept": _accept,
    "timing": _timing,
    "contact": _contact,
    "reopen": _reopen,
    "review": _review,
}
