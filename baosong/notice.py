"""What a campaign asks of whom, printed like the duty list of the notice it comes from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from baosong.facts import units_owing
from baosong.workspace import Workspace
from generator.moment import NO_DAY, deadline, due_day
from tracker.definition.model import Campaign, Duty, Part, Period, Unit
from tracker.definition.moments import WEEKDAYS, full_date
from tracker.definition.schedule import forward_deadline
from tracker.definition.units import owing
from tracker.definition.workdays import UNPUBLISHED

PERIOD_HEAD = ("期次", "数据统计期间", "数据截至", "规定日期", "执行时限", "调整原因、备注")
_MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class DutyText:
    """One obligation as it is printed: lines of (word, text), and a row of PERIOD_HEAD's cells a period."""

    title: str
    lines: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, ...], ...]


def duty_text(duty: Duty, workspace: Workspace) -> DutyText:
    """谁报、报给谁、报什么、什么时候报, with the notice's own sentence."""
    obligation = duty.obligation
    lines = [("谁报", text) for text in _senders(duty)]
    lines += [("报给谁", obligation.to), ("报什么", "；".join(_part(part) for part in obligation.parts))]
    lines += [("改正期限", _span(obligation.correction))] if obligation.correction else []
    forward = forward_deadline(obligation, workspace.workdays)
    lines += [("上报时限", forward)] if forward else []
    lines.append(("原文", obligation.basis))
    if not duty.periods:
        within = obligation.schedule.within
        lines.append(("什么时候", "随时报送" + (f"，{_span(within)}内" if within else "")))
    return DutyText(obligation.title, tuple(lines), tuple(_row(period, workspace) for period in duty.periods))


def above(campaign: Campaign, campaigns: Iterable[Campaign]) -> str:
    """上级专项, by its title where it is in force here, and as which of its units this office owes there."""
    parent = next((c for c in campaigns if c.id == campaign.parent), None)
    if parent is None:
        return campaign.parent
    unit = parent.unit(campaign.parent_unit)
    return f"{parent.title}（{parent.id}）" + (f"，本局以“{unit.name}”报送" if unit else "")


def form_versions(campaign: Campaign) -> Iterator[str]:
    """《附件11 统计表》现行第2版，旧版：第1版, for each form that has old versions."""
    for form in campaign.forms:
        old = sorted(f.version for f in campaign.old_forms if f.id == form.id)
        if old:
            yield f"《{form.name}》现行第{form.version}版，旧版：{'、'.join(f'第{v}版' for v in old)}"


def _senders(duty: Duty) -> Iterator[str]:
    """Who owes; where the list changes on the way, from which period on."""
    if not duty.periods:
        names = _names(owing(duty.campaign, duty.obligation, duty.campaign.starts))
        yield f"{names}，遇有情况即报"
        return
    runs = [(units, list(run)) for units, run in groupby(duty.periods, key=lambda p: units_owing(duty, p))]
    for units, run in runs:
        since = f"自{run[0].label}起：" if len(runs) > 1 else ""
        yield since + _names(units)


def _names(units: tuple[Unit, ...]) -> str:
    """惠来县等5个 with the names; the collector's own return is told apart."""
    counted, own = [u.name for u in units if not u.own], [u.name for u in units if u.own]
    said = "、".join(counted[:_MOST_NAMES]) + ("等" if len(counted) > _MOST_NAMES else "")
    mine = f"本级数据：{'、'.join(own)}（计入汇总，不催报，不计入报送率）" if own else ""
    if mine and not counted:
        return mine
    return f"{said}（共{len(counted)}个单位）" + (f"；另有{mine}" if mine else "")


def _part(part: Part) -> str:
    said = [] if part.required else ["可不报"]
    said += [] if part.counts_for_time else ["不计入是否按时"]
    said += [f"可在{_span(part.later_by)}内补报"] if part.later_by else []
    said += ["可报多份"] if part.many else []
    said += ["、".join(part.types)] if part.types else []
    return part.label + (f"（{'，'.join(said)}）" if said else "")


def _span(text: str) -> str:
    """2个工作日 for 2 workdays."""
    number, _, unit = text.partition(" ")
    words = {"hour": "小时", "day": "天", "workday": "个工作日"}
    return number + words.get(unit.removesuffix("s"), unit)


def _row(period: Period, workspace: Workspace) -> tuple[str, ...]:
    covers = f"{full_date(period.covers_from)}—{full_date(period.covers_to)}"
    title = period.label if period.label == full_date(period.covers_to) else f"{period.label}（{period.id}）"
    return (
        title,
        covers,
        full_date(period.data_until),
        _printed(period, workspace),
        "免报" if period.exempt else deadline(period, period.due_at, workspace.zone),
        "；".join(_remarks(period, workspace)),
    )


def _printed(period: Period, workspace: Workspace) -> str:
    """2007年9月30日（星期日，调休上班）."""
    if not period.timed:
        return NO_DAY
    plain = WEEKDAYS[period.printed_due.weekday()]
    why = workspace.workdays.reason(period.printed_due).removeprefix(plain).removeprefix("，").removesuffix(UNPUBLISHED)
    return f"{full_date(period.printed_due)}（{plain}{'，' + why if why else ''}）"


def _remarks(period: Period, workspace: Workspace) -> Iterator[str]:
    if not period.timed:
        yield "通知没有写明日期，不催报，不计是否按时"
        return
    kept = due_day(period.due_at, workspace.zone) == period.printed_due
    if kept and not period.exempt and not workspace.workdays.works(period.printed_due):
        yield "规定日期是休息日，按原日期"
    yield from filter(None, (period.moved_because, period.note))
