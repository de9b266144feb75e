"""Standings as lines a person reads on the command line: rows, remarks, counts, the deadline upward, the matrix."""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from baosong.clock import local
from baosong.facts import duty_of
from baosong.views import UNPROVEN, Matrix, forwarded_with
from generator.moment import clock, due_day, short_day
from tracker.definition.model import Duty, Period
from tracker.rates import Rates, rates
from tracker.standing import TIMELINESS_LABELS, Standing, state_label

HEAD = ["单位", "状态", "时效", "收到时间", "缺少材料", "版次", "备注"]
_MOST_NAMED = 8
_LABEL = re.compile(r"(?:\d+年)?(\d+月)?([^（]*)")


def row(duties: Sequence[Duty], standing: Standing, zone: tzinfo) -> list[object]:
    """A line of the list, its cells in the order of HEAD."""
    timeliness = TIMELINESS_LABELS[standing.timeliness] if standing.timeliness else ""
    late = f" {standing.days_late}天" if standing.days_late else ""
    return [
        standing.unit.name,
        state_label(standing),
        timeliness + (late if standing.timeliness == "late" else ""),
        local(standing.first_received_at, zone),
        missing_labels(duties, standing) if _lacking(standing) else "",
        standing.versions or "",
        remark(standing),
    ]


def _lacking(standing: Standing) -> bool:
    """Whether something came and something is still missing, whatever else is wrong with what came."""
    return standing.state in ("accepted", "incomplete", "returned", "held") and standing.versions > 0


def missing_labels(duties: Sequence[Duty], standing: Standing) -> str:
    """The required parts still missing, by their labels."""
    duty = duty_of(duties, standing.key)
    parts = [duty.obligation.part(part) for part in standing.missing] if duty else []
    return "、".join(part.label for part in parts if part)


def remark(standing: Standing) -> str:
    """What stands beside the state: 零报告, 逾期天数, 更正, 改正期限, 承诺, 延期, 待说明, arrivals that wait."""
    late = standing.past_due and standing.days_late and standing.timeliness != "late"
    extended = standing.due_at > standing.period.due_at
    notes = [
        "本级数据，不计入报送率" if standing.unit.own else "",
        "零报告" if standing.nil else "",
        f"已逾期{standing.days_late}天" if late else "",
        f"期限已延至{by(standing.due_at)}" if extended else "",
        "两份内容不同，以哪份为准？" if standing.undecided else "",
        "更正未通过" if standing.amending and not standing.undecided else "",
        "更正申请" if standing.requested else "",
        _correction(standing),
        _supplement(standing),
        f"承诺{by(standing.promised)}前报" if standing.promised and standing.state != "accepted" else "",
        f"待说明{standing.open_queries}处" if standing.open_queries else "",
        f"已说明{standing.explained}处" if standing.explained else "",
    ]
    if standing.waiting and standing.state != "accepted":
        notes.append("待确认来件 " + "、".join(f"A{n}" for n in standing.waiting))
    return "；".join(note for note in notes if note)


def _correction(standing: Standing) -> str:
    if standing.correct_by is None:
        return ""
    return "逾期未改" if standing.uncorrected else f"改正期限{by(standing.correct_by)}"


def _supplement(standing: Standing) -> str:
    if not standing.missing or standing.state != "accepted":
        return ""
    if standing.supplement_by is None:
        return "待补缺少材料"
    return "逾期未补缺少材料" if standing.unsupplemented else f"{by(standing.supplement_by)}前补缺少材料"


def by(moment: datetime) -> str:
    """10月22日24时, in the moment's own zone: a midnight belongs to the day it ends."""
    if (moment.hour, moment.minute) == (0, 0):
        return f"{short_day(due_day(moment))}24时"
    return short_day(moment.date()) + clock(moment)


def counts(counted: Rates) -> str:
    """应报5，已报4，按时3，超时1，应催1；报送率80.00%."""
    text = f"应报{counted.due}，已报{counted.accepted}"
    for label, number in (
        ("按时", counted.on_time),
        ("超时", counted.late),
        ("时间待认定", counted.unproven),
        ("待确认", counted.held),
        ("应催", counted.past_due),
        ("免报", counted.exempt),
    ):
        text += f"，{label}{number}" if number else ""
    return text + f"；报送率{_percent(counted)}"


def _percent(counted: Rates) -> str:
    rate = counted.reporting
    return f"{rate:.2f}%" if rate is not None else "—"


def upward(duty: Duty, period: Period, made: Sequence[Standing], now: datetime) -> str:
    """距上报省局（10月25日）还有4天，还差1个单位：惠来县; "" where the period is not what goes upward then."""
    forward = duty.obligation.forward
    if forward is None or forward.on is None or forwarded_with(duty) != period:
        return ""
    left = (forward.on - now.date()).days
    day = short_day(forward.on)
    if left > 0:
        text = f"距上报{forward.to}（{day}）还有{left}天"
    elif left == 0:
        text = f"今天（{day}）上报{forward.to}"
    else:
        text = f"上报{forward.to}的日期（{day}）已过{-left}天"
    names = [s.unit.name for s in made if s.state not in ("accepted", "exempt")]
    if not names:
        return text + "，各单位已报齐"
    more = "等" if len(names) > _MOST_NAMED else ""
    return text + f"，还差{len(names)}个单位：{'、'.join(names[:_MOST_NAMED])}{more}"


def matrix_rows(shown: Matrix) -> tuple[list[str], list[list[object]]]:
    """The matrix's head and rows: a row a unit, a word a cell, then the counts of each period."""
    head = ["单位", *(_column(period) for period in shown.periods)]
    rows: list[list[object]] = [
        [unit.name, *(shown.word(unit, period) for period in shown.periods)] for unit in shown.units
    ]
    counted = [rates(shown.of_period(period)) for period in shown.periods]
    lines = (
        ("应报", [c.due for c in counted]),
        ("已报", [c.accepted for c in counted]),
        ("超时", [c.late for c in counted]),
        ("待确认", [c.held for c in counted]),
        ("应催", [c.past_due for c in counted]),
        ("免报", [c.exempt for c in counted]),
    )
    rows.append(["────", *("" for _period in shown.periods)])
    rows += [[label, *numbers] for label, numbers in lines if label in ("应报", "已报") or any(numbers)]
    rows.append(["报送率", *map(_percent, counted)])
    return head, rows


def footnote(rows: Sequence[Sequence[object]]) -> str:
    """What the matrix's sign means, where it is used."""
    return "* 时间待认定，暂按按时计" if any(UNPROVEN in line for line in rows) else ""


def _column(period: Period) -> str:
    """10月 over 上旬: a label in two short lines, without its year."""
    match = _LABEL.match(period.label)
    return "\n".join(part for part in match.groups() if part) if match else period.label
