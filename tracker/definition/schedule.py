"""期次: a schedule's rule gives dates; each date, with overrides and holiday policy, a period and its due instant."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.definition.model import Campaign, Duty, HolidayPolicy, Obligation, Override, Period, Schedule
from tracker.definition.moments import WEEKDAYS, full_date, month_day
from tracker.definition.workdays import UNPUBLISHED, Workdays
from tracker.problem import Catalogue, Place, Problem

UNDATED = "全程"  # the one period of what is owed once without a day
_DAY = timedelta(days=1)
_IN_FORCE: dict[HolidayPolicy, str] = {
    "as_printed": "按原日期",
    "next_workday": "顺延到下一工作日",
    "previous_workday": "提前到上一工作日",
    "legal_holiday_next": "法定节假日顺延、双休日不顺延",
    "second_workday_after": "顺延到其后第二个工作日",
}


class DayOff(Catalogue):
    """What campaign check says of due dates, before they are here."""

    DUE_ON_DAY_OFF = (
        "note",
        "{label}的规定日期{printed}不是工作日（{reason}），现定：{policy}，{due}截止。",
        "请在 holiday 里选：as_printed 按原日期，previous_workday 提前到{before}，next_workday 顺延到{after}。",
    )
    DAILY = (
        "note",
        "“{title}”每天报送，其中{days}天是休息日（第一个是{first}），现定：{policy}。",
        "休息日不用报的，请在 overrides 里逐日写 exempt = true 和依据，或改 holiday。",
    )
    CALENDAR_UNPUBLISHED = (
        "note",
        "{label}的规定日期{printed}：{reason}。",
        "放假通知公布后请更新日历，或在 config.toml 写 [[workday]]。",
    )


@dataclass(frozen=True, slots=True)
class RuleDate:
    """A date the rule gives. `wanted` is the day of the month it asks for when the month is too short, else 0."""

    day: date
    wanted: int = 0


def rule_dates(schedule: Schedule) -> tuple[RuleDate, ...]:
    """The dates in order, before overrides and holidays; a short month's 30th is its last day. None for an event.

    What is owed once without a day (undated) stands at the end of the campaign, only so that there is a date.
    """
    if schedule.kind == "on" and schedule.on:
        return (RuleDate(schedule.on),)
    if schedule.kind == "undated" and schedule.last:
        return (RuleDate(schedule.last),)
    if schedule.kind in ("on", "event") or schedule.first is None or schedule.last is None:
        return ()
    first, last = schedule.first, schedule.last
    return tuple(d for d in _candidates(schedule, first, last) if first <= d.day <= last)


def _candidates(schedule: Schedule, first: date, last: date) -> Iterator[RuleDate]:
    if schedule.kind in ("weekly", "daily"):
        for n in range((last - first).days + 1):
            day = first + n * _DAY
            if schedule.kind == "daily" or day.weekday() == schedule.weekday:
                yield RuleDate(day)
        return
    wanted = {"monthdays": schedule.days, "half_month": (15, 0), "month_end": (0,)}[schedule.kind]
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield from _in_month(month // 12, month % 12 + 1, wanted)


def _in_month(year: int, month: int, wanted: Sequence[int]) -> Iterator[RuleDate]:
    """Dates of one month; 0 stands for its last day."""
    end = monthrange(year, month)[1]
    for number in sorted(n or end for n in wanted):
        yield RuleDate(date(year, month, min(number, end)), number if number > end else 0)


def periods(campaign: Campaign, obligation: Obligation, zone: ZoneInfo, workdays: Workdays) -> tuple[Period, ...]:
    """The periods of an obligation in time order; none for an event.

    A period covers the day after the previous rule date up to its own (with covers previous_day, from the previous
    rule date up to the day before its own), the first one from the campaign's start, so that nothing falls between
    two periods whatever is moved. It opens the day after the previous rule date either way. Instants are aware, in
    `zone`.
    """
    made: list[Period] = []
    start = campaign.starts
    for rule in rule_dates(obligation.schedule):
        made.append(_period(obligation.schedule, rule, start, zone, workdays, first=not made))
        start = rule.day + _DAY
    return tuple(made)


def duties(campaigns: Iterable[Campaign], zone: ZoneInfo, workdays: Workdays) -> tuple[Duty, ...]:
    """Every obligation of the campaigns with its periods, in the definitions' order."""
    return tuple(
        Duty(campaign, obligation, periods(campaign, obligation, zone, workdays))
        for campaign in campaigns
        for obligation in campaign.obligations
    )


def _period(
    schedule: Schedule, rule: RuleDate, start: date, zone: ZoneInfo, workdays: Workdays, *, first: bool
) -> Period:
    back = _DAY if schedule.covers == "previous_day" else 0 * _DAY
    since = start if first else start - back
    until = max(rule.day - back, since)
    override = _override(schedule, rule.day)
    printed = override.printed_due if override and override.printed_due else rule.day
    executed = executed_day(printed, schedule.holiday, workdays)
    return Period(
        id=rule.day.isoformat(),
        label=_label(schedule, rule.day, since, until),
        covers_from=since,
        covers_to=until,
        data_until=until,
        printed_due=printed,
        opens_at=_instant(start, 0, zone),
        due_at=_instant(executed, schedule.at_minutes, zone),
        moved_because=_moved_because(rule.day, printed, executed, override, workdays),
        note=_note(rule, printed, executed, override, workdays),
        exempt=bool(override and override.exempt),
        undated=schedule.kind == "undated",
    )


def executed_day(printed: date, policy: HolidayPolicy, workdays: Workdays) -> date:
    """执行日期: the printed day, moved as the policy says when it is a day off.

    legal_holiday_next leaves weekends alone (检验检疫业务统计 rule, art. 26: 法定节假日，双休日除外，可顺延).
    second_workday_after can reach beyond the next due date of a weekly or daily rule; no other policy can.
    """
    if policy == "as_printed" or workdays.works(printed):
        return printed
    if policy == "previous_workday":
        return workdays.previous_workday(printed)
    if policy == "legal_holiday_next" and not workdays.legal_holiday(printed):
        return printed
    after = workdays.next_workday(printed)
    return workdays.next_workday(after + _DAY) if policy == "second_workday_after" else after


def _override(schedule: Schedule, day: date) -> Override | None:
    return next((o for o in schedule.overrides if o.id == day.isoformat()), None)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The wall clock of the office that many minutes after 00:00; 1440 is 00:00 of the next day."""
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).replace(tzinfo=zone)


def _moved_because(rule: date, printed: date, executed: date, override: Override | None, workdays: Workdays) -> str:
    parts = [override.basis] if override and printed != rule else []
    if executed != printed:
        way = "顺延至" if executed > printed else "提前至"
        why = workdays.reason(printed)
        parts.append(f"{month_day(printed, rule.year)}（{why}）{way}{month_day(executed, printed.year)}")
    return "；".join(parts)


def _note(rule: RuleDate, printed: date, executed: date, override: Override | None, workdays: Workdays) -> str:
    parts = []
    if rule.wanted:
        parts.append(f"{rule.day.month}月没有{rule.wanted}日，按月末{rule.day.day}日报送")
    if override and override.exempt:
        parts.append(f"本期免报：{override.basis}")
    if not workdays.published(printed) or not workdays.published(executed):
        parts.append(UNPUBLISHED)
    return "；".join(parts)


def _label(schedule: Schedule, day: date, since: date, until: date) -> str:
    """全程, 2007年10月上旬, 2007年9月上半月, 2007年第36周（8月28日—9月3日）, 2007年9月, or the date."""
    month = f"{day.year}年{day.month}月"
    if schedule.kind == "undated":
        return UNDATED
    if schedule.kind == "monthdays" and _ten_days(schedule.days):
        return month + ("上旬" if day.day == 10 else "中旬" if day.day == 20 else "下旬")
    if schedule.kind == "half_month":
        return month + ("上半月" if day.day == 15 else "下半月")
    if schedule.kind == "month_end":
        return month
    if schedule.kind == "weekly":
        # the week that holds most of the seven days reported on
        year, week, _ = (until - 3 * _DAY).isocalendar()
        return f"{year}年第{week}周（{month_day(since, year)}—{month_day(until, year)}）"
    return full_date(day)


def _ten_days(days: Sequence[int]) -> bool:
    """Whether the days of the month are the ends of 上旬, 中旬 and 下旬."""
    ordered = sorted(days)
    return len(ordered) == 3 and ordered[:2] == [10, 20] and ordered[2] >= 28


def forward_deadline(obligation: Obligation, workdays: Workdays) -> str:
    """上报省局：2019年10月25日（星期五）前, the collector's own deadline upward; "" when there is none.

    A day off is named as such, since nothing moves this date: it is the upper level's.
    """
    forward = obligation.forward
    if forward is None:
        return ""
    if forward.on is None:
        return f"上报{forward.to}，通知没有写日期"
    plain, why = WEEKDAYS[forward.on.weekday()], workdays.reason(forward.on)
    said = plain if why == plain else f"{plain}，{why.removeprefix(f'{plain}，')}"
    return f"上报{forward.to}：{full_date(forward.on)}（{said}）前"


def due_on_days_off(duty: Duty, workdays: Workdays) -> tuple[Problem, ...]:
    """A note for each printed due date that is a day off, with the choices, and for each the calendar can't tell.

    What is due every day is due on days off as well, which needs one note, not one a week.
    """
    place = Place("campaign.toml", key=f"obligation.{duty.obligation.id}.schedule.holiday")
    policy = duty.obligation.schedule.holiday
    found: list[Problem] = []
    off: list[date] = []
    for period in (p for p in duty.periods if p.timed):
        day = period.printed_due
        gaps = {"label": _titled(period), "printed": full_date(day), "reason": workdays.reason(day)}
        if not workdays.published(day):
            gaps["reason"] = f"{WEEKDAYS[day.weekday()]}，{UNPUBLISHED}"
            found.append(DayOff.CALENDAR_UNPUBLISHED.at(place, **gaps))
        if duty.obligation.schedule.kind == "daily" and not workdays.works(day):
            off.append(day)
        elif not workdays.works(day):
            before, after = workdays.previous_workday(day), workdays.next_workday(day)
            executed = executed_day(day, policy, workdays)
            gaps |= {"before": month_day(before, day.year), "after": month_day(after, day.year)}
            gaps |= {"policy": _IN_FORCE[policy], "due": _until(executed, duty.obligation.schedule, day.year)}
            found.append(DayOff.DUE_ON_DAY_OFF.at(place, **gaps))
    if off:
        title, first = duty.obligation.title, full_date(off[0])
        found.append(DayOff.DAILY.at(place, title=title, days=len(off), first=first, policy=_IN_FORCE[policy]))
    return tuple(found)


def _titled(period: Period) -> str:
    """The period's label in quotes, or 本期 where the label is the date that follows anyway."""
    return "本期" if period.label == full_date(period.printed_due) else f"“{period.label}”"


def _until(executed: date, schedule: Schedule, year: int) -> str:
    return f"{month_day(executed, year)}{schedule.at_minutes // 60:02}:{schedule.at_minutes % 60:02}"
