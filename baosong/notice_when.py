"""什么时候报 in one sentence, as the notice has it: the rule, how many periods it makes, and what days off mean."""

from collections.abc import Sequence

from baosong.workspace import Workspace
from generator.moment import NO_DAY, deadline, due_day
from tracker.definition.model import Period, Schedule
from tracker.definition.moments import WEEKDAYS, full_date

_OFF = "规定日期是休息日，按原日期"
_UNDATED = "通知没有写明日期，不催报，不计是否按时"
_UNITS = {"hour": "小时", "day": "天", "workday": "个工作日"}


def when(schedule: Schedule, periods: Sequence[Period], workspace: Workspace) -> str:
    """每月10日、20日、30日，当天24时前，共12期（2007年9月10日至2007年12月30日）; one period by its own date."""
    if schedule.kind == "event":
        return "随时报送" + (f"，{span(schedule.within)}内" if schedule.within else "")
    if schedule.kind == "undated":
        return f"{NO_DAY}（{_UNDATED}）"
    if len(periods) == 1:
        return _once(periods[0], workspace)
    first, last = periods[0].printed_due, periods[-1].printed_due
    said = f"{_rule(schedule)}，当天{_hour(schedule)}前，共{len(periods)}期（{full_date(first)}至{full_date(last)}）"
    return said + (_off_daily(periods, workspace) if schedule.kind == "daily" else "")


def remarks(period: Period, workspace: Workspace) -> tuple[str, ...]:
    """What a period's date has about it: a day off kept, a move with its reason, an exemption."""
    if not period.timed:
        return (_UNDATED,)
    said = [_OFF] if _kept_off(period, workspace) else []
    return tuple(filter(None, (*said, period.moved_because, period.note)))


def span(text: str) -> str:
    """2个工作日 for 2 workdays."""
    number, _, unit = text.partition(" ")
    return number + _UNITS.get(unit.removesuffix("s"), unit)


def _once(period: Period, workspace: Workspace) -> str:
    day = due_day(period.due_at, workspace.zone)
    weekday = WEEKDAYS[day.weekday()]
    due = deadline(period, period.due_at, workspace.zone).replace(full_date(day), f"{full_date(day)}（{weekday}）")
    said = "免报" if period.exempt else f"{due}前"
    return "；".join((said, f"数据截至{full_date(period.data_until)}", *remarks(period, workspace)))


def _rule(schedule: Schedule) -> str:
    if schedule.kind == "monthdays":
        return f"每月{'、'.join(f'{day}日' for day in schedule.days)}"
    if schedule.kind == "weekly":
        return f"每周{WEEKDAYS[schedule.weekday].removeprefix('星期')}"
    return {"half_month": "每月15日和月末", "month_end": "每月月末", "daily": "每天"}[schedule.kind]


def _hour(schedule: Schedule) -> str:
    hours, minutes = divmod(schedule.at_minutes, 60)
    return f"{hours}时{minutes}分" if minutes else f"{hours}时"


def _kept_off(period: Period, workspace: Workspace) -> bool:
    kept = due_day(period.due_at, workspace.zone) == period.printed_due
    return kept and not period.exempt and not workspace.workdays.works(period.printed_due)


def _off_daily(periods: Sequence[Period], workspace: Workspace) -> str:
    """；其中39天是休息日，按原日期, and each day that is otherwise."""
    off = sum(_kept_off(period, workspace) for period in periods)
    said = f"；其中{off}天是休息日，按原日期" if off else ""
    changed = [p for p in periods if p.moved_because or p.note]
    return said + "".join(f"；{p.label}：{'，'.join(filter(None, (p.moved_because, p.note)))}" for p in changed)
