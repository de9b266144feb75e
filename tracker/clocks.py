"""The clocks of a delivery: due in force, first receipt as an interval, days late, correction deadline, promise."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from tracker.acceptance import Course
from tracker.definition.model import Obligation, Period
from tracker.definition.spans import end_of
from tracker.definition.workdays import Workdays
from tracker.facts import Decision, Interval
from tracker.sets import DeliveryFacts, SetStep, end

Timeliness = Literal["on_time", "late", "unproven"]


def due_in_force(period: Period, decisions: Sequence[Decision]) -> datetime:
    """The due instant, as extended last."""
    granted = [d.until for d in decisions if d.kind == "extend" and d.until]
    return granted[-1] if granted else period.due_at


def timeliness_of(
    obligation: Obligation, course: Course, facts: DeliveryFacts, due: datetime
) -> tuple[Timeliness | None, Interval | None]:
    """按时、超时或时间待认定, with the interval it rests on; a person's ruling is last and final.

    A ruling 超时 was about the due instant then in force: an extension granted after it leaves it behind.
    """
    interval = _clock(obligation, course, facts)
    if interval is None:
        return None, None
    ruled: Timeliness | None = None
    for decision in facts.decisions:
        if decision.kind == "timing" and decision.ruled:
            ruled = decision.ruled
        elif decision.kind == "extend" and ruled == "late":
            ruled = None
    if ruled:
        return ruled, interval
    if interval.upper <= due:
        return "on_time", interval
    if interval.lower is not None and interval.lower >= due:
        return "late", interval
    return "unproven", interval


def _clock(obligation: Obligation, course: Course, facts: DeliveryFacts) -> Interval | None:
    """When the delivery was there: the latest of its counting parts' first receipts, as an interval."""
    if obligation.timeliness == "first_acceptable":
        first_good = course.counted[0].parts if course.counted else {}
        intervals = [fact.interval for fact in first_good.values()]
    else:
        first: dict[str, Interval] = {}
        for fact in facts.parts:
            if fact.substantive:
                first[fact.part] = min(first.get(fact.part, fact.interval), fact.interval, key=end)
        taken = course.kept[0].parts if course.kept else None  # a person may have taken it without a part
        counting = [p.id for p in obligation.needed if p.counts_for_time and (taken is None or p.id in taken)]
        intervals = [first[p] for p in counting] if all(p in first for p in counting) else []
    if len(intervals) < 2:
        return intervals[0] if intervals else None
    lowers = [i.lower for i in intervals if i.lower is not None]
    return Interval(max(lowers, default=None), max(i.upper for i in intervals))


def days_late(
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


def promised(decisions: Sequence[Decision], now: datetime) -> datetime | None:
    """The last promise (承诺时间) that is not past."""
    promises = [d.promised for d in decisions if d.kind == "contact" and d.promised]
    return promises[-1] if promises and promises[-1] >= now else None


def correct_by(obligation: Obligation, course: Course, zone: tzinfo, workdays: Workdays | None) -> datetime | None:
    """The end of the day by which a returned set must be right: so many (work)days after it was sent back."""
    opened = _sent_back_at(course) if obligation.correction else None
    if opened is None or not obligation.correction:
        return None
    return end_of(obligation.correction, opened.astimezone(zone).date(), zone, workdays)


def _sent_back_at(course: Course) -> datetime | None:
    """Since when there is something to mend: the first failed check, or a person's return of what had passed.

    A further faulty version moves it no more than silence does.
    """
    counted = {step.arrival for step in course.counted}
    opened: datetime | None = None
    for step in course.made:
        returned = course.said.last[step.arrival].at if course.said.returned(step) else None
        if step.acceptable or step.arrival in counted:
            opened = returned
        elif opened is None:
            opened = _receipt(step) if step.errors else returned
    return opened


def _receipt(step: SetStep) -> datetime:
    """When the arrival that made the set was there."""
    return max(fact.interval.upper for fact in step.parts.values() if fact.arrival == step.arrival)


def supplement_by(
    obligation: Obligation, parts: Collection[str], due: datetime, zone: tzinfo, workdays: Workdays | None
) -> datetime | None:
    """When the first of these parts that may follow later (later_by) is due, counted from the due day; None: none."""
    day = (due - timedelta(microseconds=1)).astimezone(zone).date()
    ends = (end_of(p.later_by, day, zone, workdays) for p in obligation.required if p.later_by and p.id in parts)
    return min((end for end in ends if end), default=None)
