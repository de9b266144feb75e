"""事件记录: every event of the ledger, newest first, each in a sentence; the chain of hashes proves their order."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from baosong.facts import duty_of
from baosong.history import KIND_LABELS
from baosong.web.endpoint import View
from tracker.ledger.chain import instant
from tracker.ledger.events import key_of

_MOST = 100
EVENTS = {
    "adopted": "启用定义",
    "arrived": "来件",
    "read": "读入",
    "decided": "处理",
    "undone": "撤销",
    "issued": "成文",
    "noted": "记事",
}
_ACTORS = {"collect": "收件", "flow": "读数", "reply": "回执", "report": "文稿", "service": "服务", "bench": "测速"}
_POSTED = {"receipt": "收件回执", "reply": "退回修改稿", "page": "报送情况页", "blank": "空白表"}


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event as shown; `arrival` and `deliveries` are what it is about, to link to."""

    number: int
    at: Any
    kind: str
    actor: str
    sentence: str
    deliveries: tuple[tuple[str, str], ...]
    hash: str


def trail(view: View) -> Response:
    """A page of events, those before the number asked for."""
    before, kind = view.asked("before"), view.asked("kind")
    upto = int(before) - 1 if before.isdecimal() and len(before) < 16 else 2**60
    kind = kind if kind in EVENTS else ""
    lines = [_line(view, row) for row in view.desk.ledger.rows("last_events", upto=upto, kind=kind, most=_MOST)]
    return view.render("trail.html", title="事件记录", lines=lines, kinds=EVENTS, kind=kind, more=len(lines) == _MOST)


def _line(view: View, row: Mapping[str, Any]) -> EventLine:
    body = json.loads(row["body"])
    deliveries = tuple(body.get("deliveries") or [p["delivery"] for p in body.get("parts", ())])
    actor = _ACTORS.get(row["actor"], row["actor"])
    return EventLine(
        row["seq"],
        instant(row["at"]),
        EVENTS.get(row["kind"], row["kind"]),
        actor,
        _SENTENCES[row["kind"]](row["seq"], body),
        tuple((key, _named(view, key)) for key in dict.fromkeys(deliveries))[:6],
        row["hash"][:12],
    )


def _named(view: View, text: str) -> str:
    """普宁市 2019年10月20日, or the id where the definition no longer has it."""
    key = key_of(text)
    duty = duty_of(view.desk.duties, key)
    period = duty.period(key.period) if duty else None
    unit = duty.campaign.unit(key.unit, period.printed_due) if duty and period else None
    return f"{unit.name} {period.label}" if unit and period else text


def _arrived(number: int, body: Mapping[str, Any]) -> str:
    return f"A{number} {body['folder'] or '（未分单位）'}/{body['name']}（{body['channel']}）"


def _read(_number: int, body: Mapping[str, Any]) -> str:
    errors = sum(p["errors"] for p in body["parts"]) + sum(s["errors"] for s in body["sets"])
    said = f"A{body['arrival']} 读出{len(body['parts'])}份材料"
    return said + (f"，强制性审核{errors}处" if errors else "") + ("，待确认" if body["waits"] else "")


def _decided(number: int, body: Mapping[str, Any]) -> str:
    kind = KIND_LABELS.get(body["decision"], body["decision"])
    return f"D{number} {kind}，{len(body['deliveries'])}个报送任务：{body['reason']}"


def _undone(_number: int, body: Mapping[str, Any]) -> str:
    return f"撤销D{body['number']}：{body['reason']}"


def _issued(number: int, body: Mapping[str, Any]) -> str:
    if body["kind"] in _POSTED:
        return f"{body['report']} 的{_POSTED[body['kind']]}"
    return f"W{number} {body['path'].rsplit('/', 1)[-1]}"


def _adopted(_number: int, body: Mapping[str, Any]) -> str:
    return f"专项 {body['campaign']}：{body.get('reason') or '首次启用'}"


def _noted(_number: int, body: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (str(body["text"]) or str(body["what"]),)))


_SENTENCES = {
    "arrived": _arrived,
    "read": _read,
    "decided": _decided,
    "undone": _undone,
    "issued": _issued,
    "adopted": _adopted,
    "noted": _noted,
}
