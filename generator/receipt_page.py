"""The receipt as a page: plain tables that print on A4 and open in old browsers, without script or outside resource."""

from collections.abc import Iterable, Sequence
from html import escape

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
_ORDER: tuple[Severity, ...] = ("error", "query", "note")
_STYLE = """
@page { size: A4; margin: 18mm 16mm }
body { font-family: SimSun, 宋体, "Noto Serif CJK SC", serif; font-size: 14px; line-height: 1.6; color: #000;
  background: #fff; max-width: 760px; margin: 16px auto; padding: 0 12px }
h1 { font-family: SimHei, 黑体, "Noto Sans CJK SC", sans-serif; font-size: 24px; text-align: center; margin: 8px 0 }
h2 { font-family: SimHei, 黑体, "Noto Sans CJK SC", sans-serif; font-size: 16px; margin: 20px 0 6px }
p { margin: 6px 0 }
table { border-collapse: collapse; width: 100%; margin: 4px 0 10px }
th, td { border: 1px solid #444; padding: 4px 7px; text-align: left; vertical-align: top; word-wrap: break-word;
  word-break: break-word }
th { background: #edf1f5; font-weight: bold }
tr { page-break-inside: avoid }
.side { width: 108px; white-space: nowrap }
.narrow { width: 52px; white-space: nowrap }
.place { width: 170px }
.verdict { border: 2px solid #444; padding: 8px 12px; font-size: 16px; font-weight: bold; margin: 10px 0 }
.error { border-color: #b00000; color: #b00000 }
.rehearsal { background: #b00000; color: #fff; text-align: center; font-weight: bold; padding: 4px }
.foot { margin-top: 18px; border-top: 1px solid #444; padding-top: 6px }
"""


def page(received: Received) -> str:
    """The whole page; everything that came from outside is escaped."""
    title = f"收件回执 {received.arrival}"
    body = [
        '<div class="rehearsal">演练：本回执不作为正式收件凭据</div>' if received.rehearsal else "",
        "<h1>收件回执</h1>",
        _banner(received),
        _facts(received),
        _list("需要确认的问题", (f"{q.sentence}{q.cure}" for q in received.questions)),
        _problems("整个文件的审核意见", received.problems),
        *(_delivery(delivery, received) for delivery in received.deliveries),
        _list("附带材料（已存档，不计入报送材料）", received.attachments),
        _foot(received),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta http-equiv="X-UA-Compatible" content="IE=edge">'
        f"<title>{_safe(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(piece for piece in body if piece)
        + "\n</body></html>\n"
    )


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
    marked = " error" if found in (Verdict.UNREADABLE, Verdict.CORRECT) else ""
    return f'<div class="verdict{marked}">{_safe(said)}</div>'


def _facts(received: Received) -> str:
    dated = f"{moment(received.received_at, received.zone)}（{received.channel}，{_DATED[received.basis]}）"
    return _pairs(
        [
            ("收件编号", received.arrival),
            ("报送单位", received.unit),
            ("文件", received.file),
            ("收到时间", dated),
            ("收件单位", received.office),
            ("文件校验码", received.sha256[:16]),
        ]
    )


def _delivery(delivery: ReceivedDelivery, received: Received) -> str:
    lines = [
        ("期次", delivery.period),
        ("报送时限", due(delivery.due_at, received.zone)),
        ("报送状态", STATE_LABELS[delivery.state]),
        ("本次收到", "、".join(part.label for part in delivery.received) or "—"),
        ("还缺材料", "、".join(delivery.missing) or "无"),
    ]
    if delivery.timeliness:
        ruled = "（以收件单位认定为准）" if delivery.timeliness == "late" else ""
        lines.insert(3, ("时效", TIMELINESS_LABELS[delivery.timeliness] + ruled))
    return f"<h2>{_safe(delivery.obligation)}</h2>\n{_pairs(lines)}\n{_problems('审核意见', delivery.problems)}"


def _problems(title: str, problems: Sequence[Problem]) -> str:
    """A row a problem, those that must be mended first: where, what, what to do."""
    if not problems:
        return ""
    ordered = sorted(problems, key=lambda p: _ORDER.index(p.severity))
    rows = "\n".join(
        f'<tr><td class="narrow">{number}</td><td class="narrow">{_SEVERITY[p.severity]}</td>'
        f'<td class="place">{_safe(str(p.place)) or "整个文件"}</td><td>{_safe(p.sentence)}</td>'
        f"<td>{_safe(p.cure)}</td></tr>"
        for number, p in enumerate(ordered, start=1)
    )
    heads = "".join(f"<th>{text}</th>" for text in ("序号", "性质", "位置", "问题", "怎么办"))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    return f"<h2>{_safe(title)}（{len(problems)}条）</h2>\n{table}"


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
    return '<div class="foot">' + "".join(f"<p>{_safe(line)}</p>" for line in lines) + "</div>"


def _pairs(lines: Iterable[tuple[str, str]]) -> str:
    rows = "\n".join(f'<tr><th class="side">{_safe(label)}</th><td>{_safe(text)}</td></tr>' for label, text in lines)
    return f"<table>\n{rows}\n</table>"


def _list(title: str, texts: Iterable[str]) -> str:
    items = "\n".join(f"<li>{_safe(text)}</li>" for text in texts)
    return f"<h2>{_safe(title)}</h2>\n<ul>\n{items}\n</ul>" if items else ""


def _safe(text: str) -> str:
    """Escaped, without the control characters a page may not hold."""
    return escape("".join(sign for sign in text if sign >= " " or sign in "\n\t"))
