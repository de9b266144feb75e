"""When an arrival came, told so that a person who must rule on it can: what was seen when, what counts and what not."""

import json
from datetime import datetime, timedelta, tzinfo

from baosong.desk import Desk
from baosong.facts import duty_of, fact_book, unit_standing
from tracker.facts import Arrival, Basis, DeliveryKey, Interval
from tracker.intake.heartbeat import heartbeats
from tracker.intake.settle import STATE_LABELS
from tracker.intake.turn import spoken
from tracker.ledger.chain import instant
from tracker.ledger.events import Arrived, Traces, from_plain

_GAP = timedelta(minutes=2)
_SHARED = "共享文件夹"


def evidence_lines(desk: Desk, arrival: Arrival, keys: tuple[DeliveryKey, ...]) -> list[str]:
    """The story of an arrival's time, one sentence a line, with what it means for each delivery's deadline.

    Nothing for what was registered (代收): its time is what the person entered, and its proof is archived.
    """
    if arrival.channel != _SHARED:
        return []
    zone, traces = desk.workspace.zone, _traces(desk, arrival.number)
    lines = [_absent(arrival.interval.lower, zone)]
    if traces:
        lines += _told(arrival, traces, zone)
    else:
        lines.append(f"{second(arrival.interval.upper, zone)} 看到时已经在")
    lines += _unwatched(desk, arrival, traces)
    if arrival.state:
        lines.append(f"收取时{STATE_LABELS.get(arrival.state, arrival.state)}，按当时的样子存了档")
    lines += _others(desk, arrival)
    lines += [line for key in keys if (line := _against(desk, arrival.interval, key))]
    return lines


def second(moment: datetime, zone: tzinfo) -> str:
    """A moment to the second, where a minute does not decide."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _traces(desk: Desk, number: int) -> Traces | None:
    rows = desk.ledger.rows("event", seq=number)
    body = from_plain("arrived", json.loads(rows[0]["body"]))
    return body.traces if isinstance(body, Arrived) else None


def _absent(lower: datetime | None, zone: tzinfo) -> str:
    if lower is None:
        return "在此之前没有查看过这个文件夹，什么时候还没有这份内容无从知道"
    return f"{second(lower, zone)} 查看时还没有这份内容"


def _told(arrival: Arrival, traces: Traces, zone: tzinfo) -> list[str]:
    """What each trace says, and whether it counts."""
    lines = [f"{second(instant(traces.seen), zone)} 查看时第一次看到", change_time(arrival.basis, traces, zone)]
    lines.append(
        f"文件的修改时间 {second(instant(traces.modified), zone)}：由报送单位的电脑写入，可以任意设置，不作依据"
    )
    if traces.doubt:
        by = spoken(timedelta(seconds=traces.doubt))
        lines.append(f"收取前一天内本机时钟跳变过，上面的时间范围已向两头各放宽{by}")
    lines.append("收取时本机时钟" + ("由校时服务器校准" if traces.synchronised else "没有接校时服务器，以本机时间为准"))
    return lines


def change_time(basis: Basis, traces: Traces, zone: tzinfo) -> str:
    """What the file's change time says, and why it counts or not; see tracker.intake.evidence.dated."""
    changed = second(instant(traces.changed), zone)
    if not traces.trusted:
        why = f"文件夹在{traces.disk or '未知类型的'}盘上，这个时间可以被改动"
        return f"文件的写入时间（ctime）{changed}：{why}，不作依据"
    if basis == "ctime":
        return f"服务器记下的写入时间（ctime）{changed}：报送单位改不了，最迟此时内容已经完整，作为依据"
    if instant(traces.changed) >= instant(traces.seen):
        return f"服务器记下的写入时间（ctime）{changed}：刚写入就已看到，以看到的时间为依据"
    return f"服务器记下的写入时间（ctime）{changed}：早于上一次查看（如随文件夹移入），不作依据"


def _unwatched(desk: Desk, arrival: Arrival, traces: Traces | None) -> list[str]:
    """Whether somebody looked at all between the two looks the interval lies between."""
    lower = arrival.interval.lower
    seen = instant(traces.seen) if traces else arrival.interval.upper
    if lower is None or seen - lower < _GAP:
        return []
    looks = [beat for beat in heartbeats(desk.ledger) if lower < beat.began and beat.scan < arrival.scan]
    if looks:
        return [f"其间查看了{len(looks)}次，但这个文件夹没能看成，或文件正在写入"]
    return [f"其间{spoken(seen - lower)}没有查看：收件程序没有运行"]


def _others(desk: Desk, arrival: Arrival) -> list[str]:
    """Earlier and later contents under the same name."""
    zone = desk.workspace.zone
    rows = [row for row in desk.ledger.rows("arrivals_at_path", path=arrival.path) if row["number"] != arrival.number]
    if not rows:
        return []
    told = "、".join(f"A{row['number']}（{second(instant(row['upper']), zone)}）" for row in rows)
    return [f"同一文件名下收到过别的内容：{told}，各按各的时间"]


def _against(desk: Desk, interval: Interval, key: DeliveryKey) -> str:
    """What the interval says of the deadline in force, and what a person has ruled since."""
    duty = duty_of(desk.duties, key)
    period = duty.period(key.period) if duty else None
    unit = duty.campaign.unit(key.unit, period.printed_due) if duty and period else None
    if duty is None or period is None or unit is None:
        return ""
    book = fact_book(desk, unread=False)
    due = unit_standing(book, duty, period, unit, desk.now()).due_at
    when = f"{key} 的报送时限 {second(due, desk.workspace.zone)}"
    if interval.upper <= due:
        return f"{when}：最迟的可能也不晚于时限，按时"
    if interval.lower is not None and interval.lower >= due:
        return f"{when}：最早的可能也在时限之后，超时"
    ruled = [decision for decision in book.facts(key).decisions if decision.kind == "timing" and decision.ruled]
    if ruled:
        word = {"on_time": "按时", "late": "超时"}[ruled[-1].ruled or "late"]
        return f"{when}：证据定不了，{ruled[-1].by}已认定为{word}（{ruled[-1].id}）"
    rule = f"baosong decide timing {key} --ruled on_time|late --by 姓名 --reason 依据"
    return f"{when}：时限落在这段时间里，证据定不了，先按按时计；请人工认定：{rule}"
