"""The lists of a 归档: 报送要求, 处理记录 and 目录, as workbooks."""

import json
from collections.abc import Sequence
from datetime import datetime, time

from baosong.clock import local
from baosong.decisions import history
from baosong.desk import Desk
from baosong.facts import duty_of
from baosong.history import KIND_LABELS, what
from generator.book import REHEARSAL, new_book, to_bytes
from generator.moment import deadline
from generator.table_sheet import Column, table_sheet
from tracker.definition.model import Campaign, Duty
from tracker.ledger.chain import instant
from tracker.ledger.events import key_of

_DEMANDS = (
    Column("报送事项", 14, 26, left=True),
    Column("报送给", 10, 20, left=True),
    Column("依据", 24, 44, left=True),
    Column("材料", 16, 30, left=True),
    Column("期次和时限", 20, 40, left=True),
)
_DECISIONS = (
    Column("编号", 6, 8),
    Column("时间", 16, 18),
    Column("处理", 8, 12),
    Column("单位", 8, 20, left=True),
    Column("事项、期次", 14, 30, left=True),
    Column("原因", 16, 32, left=True),
    Column("内容", 16, 36, left=True),
    Column("处理人", 8, 12),
    Column("撤销", 8, 24, left=True),
)
_CONTENTS = (
    Column("序号", 4, 6),
    Column("文件", 30, 60, left=True),
    Column("说明", 14, 30, left=True),
    Column("单位", 8, 20, left=True),
    Column("时间", 12, 18),
    Column("SHA-256", 24, 34, left=True),
)


def stamp_of(desk: Desk, campaign: Campaign) -> datetime:
    """The date in the lists' properties: the campaign's end, so that the same records give the same bytes."""
    return datetime.combine(campaign.ends, time(), desk.workspace.zone)


def demands_book(campaign: Campaign, duties: Sequence[Duty], now: datetime, *, rehearsal: bool) -> bytes:
    """报送要求.xlsx: each obligation with its basis, its parts and its periods."""
    rows = []
    for duty in duties:
        one = duty.obligation
        parts = "、".join(part.label + ("" if part.required else "（可后补）") for part in one.parts)
        periods = "\n".join(f"{p.label}：{deadline(p, p.due_at)}" for p in duty.periods) or "遇有情况即报"
        rows.append([one.title, one.to, one.basis, parts, periods])
    book = new_book(campaign.collector, f"{campaign.title}报送要求")
    remark = f"依据：{campaign.document}。收报：{campaign.collector}。"
    mark = REHEARSAL if rehearsal else ""
    table_sheet(book, "报送要求", f"{campaign.title}报送要求", _DEMANDS, rows, remark=remark, mark=mark)
    return to_bytes(book, now)


def decisions_book(desk: Desk, campaign: Campaign) -> bytes:
    """处理记录.xlsx: every decision on the campaign's deliveries, undone ones with who took them back."""
    rows, zone = [], desk.workspace.zone
    numbers = (e.seq for e in desk.ledger.events() if e.kind == "decided" and _about(e.body, campaign))
    for number in numbers:
        made = history(desk, number)
        if made is None:
            continue
        keys = [key_of(text) for text in made.body.deliveries]
        own = [key for key in keys if key.campaign == campaign.id]
        duty = duty_of(desk.duties, own[0]) if own else None
        period = duty.period(own[0].period) if duty and own else None
        units = [unit.name if (unit := campaign.unit(key.unit)) else key.unit for key in own]
        undone = f"D{made.undone.seq} {made.undone.actor}：{made.undone_because}" if made.undone else ""
        rows.append(
            [
                f"D{number}",
                local(instant(made.body.at), zone),
                KIND_LABELS.get(made.body.decision, made.body.decision),
                "、".join(units),
                f"{duty.obligation.title} {period.label}" if duty and period else "",
                made.body.reason,
                what(desk, own[0], made) if own else "",
                made.actor,
                undone,
            ]
        )
    return _book(desk, campaign, "处理记录", _DECISIONS, rows)


def contents_book(
    lines: Sequence[tuple[str, str, str, str, str]], campaign: Campaign, now: datetime, *, rehearsal: bool
) -> bytes:
    """目录.xlsx: every file with what it is, whose, when it came and its SHA-256."""
    book = new_book(campaign.collector, f"{campaign.title}归档目录")
    rows = [[str(number), *line] for number, line in enumerate(lines, start=1)]
    remark = f"共{len(rows)}件。来件均为原件，校验值可用来核对文件没有改动过。"
    mark = REHEARSAL if rehearsal else ""
    table_sheet(book, "目录", f"{campaign.title}归档目录", _CONTENTS, rows, remark=remark, mark=mark)
    return to_bytes(book, now)


def _book(desk: Desk, campaign: Campaign, name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bytes:
    book = new_book(campaign.collector, f"{campaign.title}{name}")
    mark = REHEARSAL if desk.rehearsal else ""
    remark = f"共{len(rows)}条。"
    table_sheet(book, name, f"{campaign.title}{name}", columns, rows, remark=remark, mark=mark)
    return to_bytes(book, stamp_of(desk, campaign))


def _about(body: str, campaign: Campaign) -> bool:
    return any(text.startswith(f"{campaign.id}/") for text in json.loads(body).get("deliveries", ()))
