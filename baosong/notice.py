"""What a campaign asks of whom, printed like the duty list of the notice it comes from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from baosong.facts import units_owing
from baosong.notice_when import remarks, span, when
from baosong.workspace import Workspace
from generator.moment import NO_DAY, deadline
from tracker.definition.model import OWN, Campaign, Duty, Part, Period, Unit
from tracker.definition.moments import WEEKDAYS, full_date
from tracker.definition.schedule import forward_deadline
from tracker.definition.units import owing
from tracker.definition.workdays import UNPUBLISHED

PERIOD_HEAD = ("期次", "数据统计期间", "数据截至", "规定日期", "执行时限", "调整原因、备注")
_MOST_NAMES = 40
_KINDS = {"summary": "情况汇报", "forwarding": "报告", "circular": "通报", "chaser": "催报", "workbook": "汇总表"}


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
    lines.append(("什么时候", when(obligation.schedule, duty.periods, workspace)))
    lines += [("改正期限", span(obligation.correction))] if obligation.correction else []
    lines += [("审核", "报来后由人审核认定")] if obligation.review == "person" else []
    forward = forward_deadline(obligation, workspace.workdays)
    lines += [("上报时限", forward)] if forward else []
    lines += [("出什么文稿", papers)] if (papers := _papers(duty)) else []
    lines.append(("原文", obligation.basis))
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


def unit_lists(campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """(县（市、区）局（5个）, names) for each kind of unit in official order; the collector's own last."""
    made = []
    for kind in dict.fromkeys(u.kind for u in campaign.units if not u.own):
        names = list(dict.fromkeys(u.name for u in campaign.units if u.kind == kind))
        made.append((f"{kind or '报送单位'}（{len(names)}个）", "、".join(names)))
    own = list(dict.fromkeys(u.name for u in campaign.units if u.own))
    return (*made, ("本级（计入汇总，不催报，不计入报送率）", "、".join(own))) if own else tuple(made)


def phase_lines(campaign: Campaign) -> Iterator[str]:
    """准备阶段（2019年5月1日—2019年6月30日）：what the notice has done in it."""
    for phase in campaign.phases:
        yield f"{phase.title}（{full_date(phase.starts)}—{full_date(phase.ends)}）：{phase.basis}"


def _senders(duty: Duty) -> Iterator[str]:
    """Who owes; where the list changes on the way, from which period on."""
    if not duty.periods:
        yield f"{_named(owing(duty.campaign, duty.obligation, duty.campaign.starts), duty)}，遇有情况即报"
        return
    runs = [(units, list(run)) for units, run in groupby(duty.periods, key=lambda p: units_owing(duty, p))]
    for units, run in runs:
        yield f"自{run[0].label}起：{_names(units)}" if len(runs) > 1 else _named(units, duty)


def _named(units: tuple[Unit, ...], duty: Duty) -> str:
    """省级质监局（31个单位）: a whole kind by the name of the list it stands in, else name by name."""
    counted = [u for u in units if not u.own]
    kinds = {u.kind for u in counted}
    listed = [u for u in duty.campaign.units if u.kind in kinds]
    if len(kinds) != 1 or kinds & {"", OWN} or listed != counted:
        return _names(units)
    own = _own(units)
    return f"{counted[0].kind}（{len(counted)}个单位）" + (f"；另有{own}" if own else "")


def _names(units: tuple[Unit, ...]) -> str:
    """惠来县等5个 with the names; the collector's own return is told apart."""
    counted, own = [u.name for u in units if not u.own], _own(units)
    said = "、".join(counted[:_MOST_NAMES]) + ("等" if len(counted) > _MOST_NAMES else "")
    if own and not counted:
        return own
    return f"{said}（共{len(counted)}个单位）" + (f"；另有{own}" if own else "")


def _own(units: tuple[Unit, ...]) -> str:
    names = [u.name for u in units if u.own]
    return f"本级数据：{'、'.join(names)}（计入汇总，不催报，不计入报送率）" if names else ""


def _papers(duty: Duty) -> str:
    """情况汇报（报局领导）、汇总表、催报: what is written on it, the closing paper by its name."""
    said = []
    for report in duty.campaign.reports:
        if report.obligation == duty.obligation.id:
            name = "工作总结" if report.kind == "summary" and report.upward else _KINDS[report.kind]
            to = f"（报{report.to}）" if report.to and report.kind in ("summary", "forwarding") else ""
            said.append(name + to + ("（只在末期）" if report.periods == "last" else ""))
    return "、".join(said)


def _part(part: Part) -> str:
    said = [] if part.required else ["可不报"]
    said += [] if part.counts_for_time else ["不计入是否按时"]
    said += [f"可在{span(part.later_by)}内补报"] if part.later_by else []
    said += ["可报多份"] if part.many else []
    said += ["、".join(part.types)] if part.types else []
    return part.label + (f"（{'，'.join(said)}）" if said else "")


def _row(period: Period, workspace: Workspace) -> tuple[str, ...]:
    covers = f"{full_date(period.covers_from)}—{full_date(period.covers_to)}"
    title = period.label if period.label == full_date(period.covers_to) else f"{period.label}（{period.id}）"
    return (
        title,
        covers,
        full_date(period.data_until),
        _printed(period, workspace),
        "免报" if period.exempt else deadline(period, period.due_at, workspace.zone),
        "；".join(remarks(period, workspace)),
    )


def _printed(period: Period, workspace: Workspace) -> str:
    """2007年9月30日（星期日，调休上班）."""
    if not period.timed:
        return NO_DAY
    plain = WEEKDAYS[period.printed_due.weekday()]
    why = workspace.workdays.reason(period.printed_due).removeprefix(plain).removeprefix("，").removesuffix(UNPUBLISHED)
    return f"{full_date(period.printed_due)}（{plain}{'，' + why if why else ''}）"
