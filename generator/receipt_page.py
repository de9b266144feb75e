"""The receipt as a page: plain tables that print on A4 and open in old browsers, without script or outside resource."""

from collections.abc import Sequence

from generator.leaflet import leaflet, listed, pairs, safe, table
from generator.moment import due, moment
from generator.received import Received, ReceivedDelivery, Verdict, faults, verdict
from tracker.facts import Basis
from tracker.problem import Problem, Severity
from tracker.standing import STATE_LABELS, TIMELINESS_LABELS

_DATED: dict[Basis, str] = {
    "ctime": "按文件写入共享文件夹的时间",
    "scan": "按系统巡查发现的时间",
    "rehearsed": "演练时钟",
    "registered": "按收件单位登记的收到时间",
}
_SEVERITY: dict[Severity, str] = {"error": "须改正", "query": "请说明", "note": "提示"}
_CLASSES: dict[Severity, str] = {"error": "must", "query": "ask", "note": ""}
_ORDER: tuple[Severity, ...] = ("error", "query", "note")


def page(received: Received) -> bytes:
    """The whole page; everything that came from outside is escaped."""
    body = [
        "<h1>收件回执</h1>",
        _banner(received),
        _facts(received),
        listed("需要确认的问题", (f"{q.sentence}{q.cure}" for q in received.questions)),
        _problems("整个文件的审核意见", received.problems),
        *(_delivery(delivery) for delivery in received.deliveries),
        listed("附带材料（已存档，不计入报送材料）", received.attachments),
        _foot(received),
    ]
    mark = "演练：本回执不作为正式收件凭据" if received.rehearsal else ""
    return leaflet(f"收件回执 {received.arrival}", body, mark)


def _banner(received: Received) -> str:
    found = verdict(received)
    missing = [label for d in received.deliveries for label in d.missing]
    said = {
        Verdict.UNREADABLE: "文件已收到并留存，但未能读取，请按下面的办法重新报送。",
        Verdict.CORRECT: f"已收到，有{len(faults(received))}处须改正。请按下表修改后重新放入本单位文件夹。",
        Verdict.QUESTION: "已收到，有问题需要确认，确认前暂不计入。",
        Verdict.RECEIVED: f"已收到，还缺：{'、'.join(dict.fromkeys(missing))}。" if missing else "已收到，审核通过。",
    }[found]
    if found is Verdict.RECEIVED and not received.deliveries:
        said = "已收到并留存。"
    elif found is Verdict.RECEIVED and any(d.state == "returned" for d in received.deliveries):
        said = "已收到。同一报送任务另有须改正的材料，见“00_本单位报送情况”。"
    marked = " error" if found in (Verdict.UNREADABLE, Verdict.CORRECT) else ""
    return f'<div class="verdict{marked}">{safe(said)}</div>'


def _facts(received: Received) -> str:
    dated = f"{moment(received.received_at, received.zone)}（{received.channel}，{_DATED[received.basis]}）"
    return pairs(
        [
            ("收件编号", received.arrival),
            ("报送单位", received.unit),
            ("文件", received.file),
            ("收到时间", dated),
            ("收件单位", received.office),
            ("文件校验码", received.sha256[:16]),
        ]
    )


def _delivery(delivery: ReceivedDelivery) -> str:
    lines = [
        ("期次", delivery.period),
        ("报送时限", delivery.deadline),
        ("报送状态", STATE_LABELS[delivery.state]),
        ("本次收到", "、".join(part.label for part in delivery.received) or "—"),
        ("还缺材料", "、".join(delivery.missing) or "无"),
    ]
    codes = [f"{part.label} {part.code}" for part in delivery.received if part.code]
    if codes:
        lines.append(("校验码", f"{'，'.join(codes)}。打印盖章的表，表尾校验码应与此一致。"))
    if delivery.timeliness:
        ruled = "（以收件单位认定为准）" if delivery.timeliness == "late" else ""
        lines.insert(3, ("时效", TIMELINESS_LABELS[delivery.timeliness] + ruled))
    return f"<h2>{safe(delivery.obligation)}</h2>\n{pairs(lines)}\n{_problems('审核意见', delivery.problems)}"


def _problems(title: str, problems: Sequence[Problem]) -> str:
    """A row a problem, those that must be mended first: where, what, what to do."""
    if not problems:
        return ""
    ordered = sorted(problems, key=lambda p: _ORDER.index(p.severity))
    rows = [
        [
            ("narrow", str(number)),
            (f"narrow {_CLASSES[p.severity]}".strip(), _SEVERITY[p.severity]),
            ("place", safe(str(p.place)) or "整个文件"),
            ("", safe(p.sentence)),
            ("", safe(p.cure)),
        ]
        for number, p in enumerate(ordered, start=1)
    ]
    return f"<h2>{safe(title)}（{len(problems)}条）</h2>\n{table(('序号', '性质', '位置', '问题', '怎么办'), rows)}"


def _foot(received: Received) -> str:
    lines = []
    if faults(received):
        lines.append("改正办法：打开原来的文件，改好上面列出的单元格后存盘，再放进本单位文件夹即可，不必改文件名。")
    if any(p.severity == "query" for d in received.deliveries for p in d.problems):
        lines.append("标“请说明”的不影响报送：数字有误的请改正，属实的请在“情况说明”表写明原因。")
    if received.next_due:
        label, when = received.next_due
        lines.append(f"下一次报送：{label}，{due(when, received.zone)}前。")
    lines.append("原件已留存，本文件可自行删除。")
    return '<div class="foot">' + "".join(f"<p>{safe(line)}</p>" for line in lines) + "</div>"
