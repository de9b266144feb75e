"""The `schedule` of an obligation becomes a Schedule whose dates are known to be sound."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import get_args

from tracker.definition.faults import Fault
from tracker.definition.model import Covers, HolidayPolicy, Override, Schedule, ScheduleKind
from tracker.definition.moments import full_date
from tracker.definition.schedule import RuleDate, rule_dates
from tracker.definition.table import Table, hint

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = re.compile(r"(\d{1,2}):(\d{2})")
_MOST_DAYS = 3660  # ten years; a slip in a year must not make a million periods


def load_schedule(table: Table, starts: date | None, ends: date | None) -> Schedule:
    """The schedule a table writes. `first` and `last` default to the campaign's days, `at` to 24:00."""
    kinds: tuple[ScheduleKind, ...] = get_args(ScheduleKind)
    named: list[ScheduleKind] = [kind for kind in kinds if table.has(kind)]
    if len(named) != 1:
        found = "、".join(named) or "没有写"
        table.fault(Fault.SCHEDULE_KIND, "", found=found, choices="、".join(kinds))
    schedule = Schedule(
        kind=named[0] if named else "event",
        on=table.day("on"),
        days=tuple(sorted(table.wholes("monthdays"))),
        weekday=_WEEK.index(table.choice("weekly", _WEEK, "mon")),
        first=table.day("first") or starts,
        last=table.day("last") or ends,
        at_minutes=_minutes(table),
        holiday=table.choice("holiday", get_args(HolidayPolicy), "as_printed"),
        within=table.span("within"),
        since=table.text("since", ""),
        overrides=tuple(_override(t) for t in table.tables("overrides")),
        covers=table.choice("covers", get_args(Covers), "due_day"),
    )
    for kind in ("half_month", "daily", "month_end", "undated", "event"):
        if not table.flag(kind, default=True):
            table.fault(Fault.WRONG_TYPE, kind, name=kind, wanted="true", found="false")
    table.close()
    if len(named) == 1 and schedule.kind != "event":
        _check_dates(table, schedule, starts)
    if schedule.since and not (schedule.kind == "event" and schedule.within):
        table.fault(Fault.SINCE_WHAT, "since")
    if schedule.kind == "event" and table.has("covers"):
        table.fault(Fault.COVERS_NOT_WANTED, "covers")
    return schedule


def _minutes(table: Table) -> int:
    """Minutes from 00:00 of the due day; 24:00 is allowed, 00:00 is not (nobody can tell which day it ends)."""
    text = table.text("at", "24:00")
    match = _HOUR.fullmatch(text)
    minutes = int(match.group(1)) * 60 + int(match.group(2)) if match else 0
    if not match or int(match.group(2)) > 59 or not 0 < minutes <= 1440:
        table.fault(Fault.BAD_HOUR, "at", name="at", found=text)
        return 1440
    return minutes


def _override(table: Table) -> Override:
    override = Override(
        table.text("id"), table.day("printed_due"), table.flag("exempt", default=False), table.text("basis")
    )
    if (override.printed_due is None) != override.exempt:
        table.fault(Fault.OVERRIDE_EMPTY, "", found=override.id)
    table.close()
    return override


def _check_dates(table: Table, schedule: Schedule, starts: date | None) -> None:
    """What is wrong with the dates the rule gives; each check needs the ones before it to hold."""
    first, last = schedule.first, schedule.last
    if schedule.kind != "on":
        if first is None or last is None:
            return
        if first > last:
            table.fault(Fault.FIRST_AFTER_LAST, "first", first=first, last=last)
            return
        if last - first > timedelta(days=_MOST_DAYS):
            table.fault(Fault.TOO_LONG, "last", first=first, last=last)
            return
    wrong = [day for day in schedule.days if not 1 <= day <= 31]
    for day in wrong:
        table.fault(Fault.BAD_MONTH_DAY, "monthdays", found=day)
    if wrong:
        return
    dates = rule_dates(schedule)
    if not dates and schedule.kind != "on":
        table.fault(Fault.NO_DATES, schedule.kind, first=first, last=last)
    if dates and starts and dates[0].day < starts:
        table.fault(Fault.DUE_BEFORE_START, schedule.kind, date=dates[0].day, starts=starts)
    if dates and starts and schedule.covers == "previous_day" and dates[0].day == starts:
        table.fault(Fault.NOTHING_COVERED, "covers", date=starts)
    _check_months(table, dates)
    _check_overrides(table, schedule, dates)


def _check_months(table: Table, dates: Sequence[RuleDate]) -> None:
    """Short months: a note where a day is brought forward, a fault at the first day two periods fall on."""
    by_day: dict[date, list[RuleDate]] = {}
    for rule in dates:
        by_day.setdefault(rule.day, []).append(rule)
    for day, rules in by_day.items():
        gaps = {"month": f"{day.year}年{day.month}月", "date": full_date(day)}
        if len(rules) > 1:
            days = "、".join(f"{r.wanted or r.day.day}日" for r in rules)
            table.fault(Fault.SAME_DATE_TWICE, "monthdays", days=days, **gaps)
            return
        if rules[0].wanted:
            table.fault(Fault.SHORT_MONTH, "monthdays", wanted=rules[0].wanted, **gaps)


def _check_overrides(table: Table, schedule: Schedule, dates: Sequence[RuleDate]) -> None:
    known = [rule.day.isoformat() for rule in dates]
    seen: set[str] = set()
    for i, override in enumerate(schedule.overrides):
        place = Table(table.source, {}, (*table.path, "overrides", i))
        if override.id in seen:
            place.fault(Fault.DUPLICATE_ID, "id", found=override.id)
        elif override.id and override.id not in known:
            place.fault(Fault.UNKNOWN_PERIOD, "id", found=override.id, hint=hint(override.id, known))
        seen.add(override.id)
