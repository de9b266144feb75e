"""报送状态: the standing of one delivery, computed from facts and now; nothing here is stored. Design §5."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Literal

from tracker import clocks
from tracker.acceptance import Course, course_of
from tracker.clocks import Timeliness
from tracker.definition.model import Obligation, Period, Unit
from tracker.definition.workdays import Workdays
from tracker.facts import DeliveryKey
from tracker.sets import (
    DeliveryFacts,
    PartFact,
    SetStep,
    dated,
    fresh,
    queries,
    steps_of,
    still_waiting,
)

State = Literal["exempt", "accepted", "held", "returned", "incomplete", "overdue", "pending"]
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
class Standing:
    """Where one delivery stands at a moment. Instants are aware; `in_force` is (part id, arrival number) pairs.

    `missing` are ids of required parts; of an accepted set those that may follow later (盖章件), due at
    `supplement_by`, with `unsupplemented` its breach (逾期未补, never 超时).
    `versions` is how often the part sent most often came with new content.
    `past_due` is the list of those to chase: due in force gone by and state overdue, incomplete or returned.
    `amending` says that a later version failed while an accepted set stays in force (更正未通过); `requested` that
    one came after 报出 and waits for a person (更正申请). `correct_by` is the correction deadline of a returned
    set and `uncorrected` its breach (逾期未改, never 超时). `promised` is the last promise (承诺时间) not yet past.
    `open_queries` wait for an explanation (待说明), `explained` have one (已说明), which a person is to
    review, `settled_queries` were taken as explained. `undecided` asks which of two contents counts (以哪份为准？).
    `returned_for` is the reason a person gave who sent the newest set back. `complete_at` is when the last part that
    counts for time was there (报齐时间).
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
    explained: int = 0
    settled_queries: int = 0
    in_force: tuple[tuple[str, int], ...] = ()
    waiting: tuple[int, ...] = ()
    amending: bool = False
    own: bool = False
    requested: bool = False
    nil: bool = False
    correct_by: datetime | None = None
    uncorrected: bool = False
    promised: datetime | None = None
    complete_at: datetime | None = None
    supplement_by: datetime | None = None
    unsupplemented: bool = False
    undecided: bool = False
    returned_for: str = ""


def state_label(made: Standing) -> str:
    """已报, 逾期未报 …; the collector's own return (本级) is never past due, so it is 未报 at most."""
    return "未报" if made.own and made.state == "overdue" else STATE_LABELS[made.state]


def standing(
    key: DeliveryKey,
    unit: Unit,
    obligation: Obligation,
    period: Period,
    facts: DeliveryFacts,
    *,
    now: datetime,
    zone: tzinfo,
    workdays: Workdays | None = None,
) -> Standing:
    """The standing of the delivery at `now` (aware); days late are counted in the office's zone.

    `workdays` are needed for a correction deadline in workdays.
    """
    facts = dated(facts)
    if facts.waiting:
        facts = replace(facts, waiting=still_waiting(obligation, facts))
    new = fresh(facts.parts)
    course = course_of(obligation, steps_of(obligation, new, facts.sets), facts.decisions)
    force = course.force
    last = force or course.latest
    due = clocks.due_in_force(period, facts.decisions)
    gone_by = now > due and period.timed and not period.only
    state = _state(period, course, facts, gone_by)
    past_due = gone_by and state in PAST_DUE_STATES and not unit.own
    has_clock = state != "exempt" and period.timed
    timed = clocks.timeliness_of(obligation, course, facts, due)
    missing = tuple(p.id for p in obligation.required if last is None or p.id not in last.parts)
    follows = missing and force and period.timed
    supplement_by = clocks.supplement_by(obligation, missing, due, zone, workdays) if follows else None
    correct_by = clocks.correct_by(obligation, course, zone, workdays) if state == "returned" else None
    asked = queries(last, facts)
    return Standing(
        key,
        unit,
        period,
        state,
        past_due,
        due,
        timeliness=timed[0] if has_clock else None,
        days_late=clocks.days_late(timed, past_due, due, now, zone) if has_clock else 0,
        first_received_at=min([f.interval.upper for f in new], default=None),
        accepted_at=_there(course.kept[0]) if force else None,
        missing=missing,
        versions=_versions(new),
        open_queries=asked.open,
        explained=asked.explained,
        settled_queries=asked.settled,
        in_force=tuple([(p, f.arrival) for p, f in force.parts.items()]) if force else (),
        waiting=facts.waiting,
        own=unit.own,
        amending=course.failed_later,
        requested=bool(force and course.waiting),
        nil=_nil(obligation, force),
        correct_by=correct_by,
        uncorrected=correct_by is not None and now > correct_by,
        promised=clocks.promised(facts.decisions, now) if facts.decisions else None,
        complete_at=timed[1].upper if timed[1] else None,
        supplement_by=supplement_by,
        unsupplemented=supplement_by is not None and now > supplement_by,
        undecided=course.undecided,
        returned_for=course.returned_for,
    )


def _versions(new: Sequence[PartFact]) -> int:
    """How often the part sent most often came with new content."""
    return max(Counter([f.part for f in new]).values()) if len(new) > 1 else len(new)


def _there(step: SetStep) -> datetime:
    """When the set was whole: the latest upper end of its parts."""
    return max([fact.interval.upper for fact in step.parts.values()])


def _nil(obligation: Obligation, force: SetStep | None) -> bool:
    """Whether every form in it is a nil return: a case list without cases beside real figures makes none of it."""
    if force is None or True not in [fact.nil for fact in force.parts.values()]:
        return False
    return all(force.parts[p.id].nil for p in obligation.parts if p.kind == "form" and p.id in force.parts)


def _state(period: Period, course: Course, facts: DeliveryFacts, gone_by: bool) -> State:
    """The first that holds, in the order of design §5."""
    latest = course.latest
    if period.exempt or (facts.decisions and any(d.kind == "exempt" for d in facts.decisions)):
        return "exempt"
    if course.kept:
        return "accepted"
    if facts.waiting or course.undecided or course.waiting:
        return "held"
    if latest and (latest.errors or course.said.returned(latest)):
        return "returned"
    if latest:
        return "incomplete"
    return "overdue" if gone_by else "pending"
