"""The decisions on a delivery as `show` prints them: who, when, why, what; those taken back marked."""

from typing import Any

from baosong.clock import local
from baosong.decisions import History, history
from baosong.desk import Desk
from baosong.facts import duty_of
from generator.moment import due
from tracker.definition.model import Period
from tracker.facts import DeliveryKey
from tracker.ledger.chain import instant
from tracker.ledger.events import Corrected

KIND_LABELS = {
    "extend": "延期",
    "exempt": "免报",
    "return": "退回",
    "accept": "认定收下",
    "timing": "认定时效",
    "assign": "认定来件",
    "correct": "核改",
    "contact": "催报记录",
    "confirm": "核准名单",
    "issue": "报出",
    "reopen": "重新开放",
    "review": "审定说明",
}
_RULED = {"on_time": "按时", "late": "超时", "granted": "认可", "refused": "不认可"}


def histories(desk: Desk, key: DeliveryKey) -> list[History]:
    """Every decision on the delivery, undone or not, oldest first."""
    rows = desk.ledger.rows(
        "decisions_of", campaign=key.campaign, obligation=key.obligation, period=key.period, unit=key.unit
    )
    return [made for row in rows if (made := history(desk, row["number"]))]


def history_lines(desk: Desk, key: DeliveryKey, period: Period) -> list[str]:
    """One line a decision."""
    return [decision_line(desk, key, period, made) for made in histories(desk, key)]


def decision_line(desk: Desk, key: DeliveryKey, period: Period, made: History) -> str:
    """D18 延期·期前申请 张三 2019-10-18 09:00：原因（延至…）【已撤销 …】."""
    zone = desk.workspace.zone
    when = local(instant(made.body.at), zone)
    text = f"D{made.number} {kind_label(period, made)} {made.actor} {when}：{made.body.reason}"
    said = what(desk, key, made)
    text += f"（{said}）" if said else ""
    if made.undone:
        text += f"【已撤销 D{made.undone.seq} {made.undone.actor}：{made.undone_because}】"
    return text


def kind_label(period: Period, made: History) -> str:
    """The kind; an extension asked for before the printed due time is 期前申请, after it 期后补办."""
    label = KIND_LABELS.get(made.body.decision, made.body.decision)
    if made.body.decision != "extend":
        return label
    return f"{label}·{'期前申请' if instant(made.body.at) <= period.due_at else '期后补办'}"


def what(desk: Desk, key: DeliveryKey, made: History) -> str:
    """What was decided beyond the kind."""
    body, zone = made.body, desk.workspace.zone
    said = []
    if body.until:
        said.append(f"延至{due(instant(body.until), zone)}")
    if body.ruled:
        said.append(_RULED.get(body.ruled, body.ruled))
    if body.decision == "assign":
        said.append("附带材料" if body.part == "-" else body.part)
    if body.arrival:
        said.append(f"A{body.arrival}")
    if body.corrected:
        said.append(_corrected(desk, key, body.corrected))
    if body.contacted:
        said.append(f"{body.contacted.means}联系{body.contacted.whom}，答复：{body.contacted.answer}")
        if body.contacted.promised:
            said.append(f"承诺{due(instant(body.contacted.promised), zone)}前报")
    if body.released:
        out = body.released
        said.append(f"{out.number}，{out.signed_on}{out.signer}签发，报{out.recipient}，{out.name}")
    return "；".join(filter(None, said))


def _corrected(desk: Desk, key: DeliveryKey, change: Corrected) -> str:
    duty = duty_of(desk.duties, key)
    form = duty.campaign.form(change.part) if duty else None
    field = form.by_id.get(change.field) if form else None
    row = next((r.label for r in form.rows if r.id == change.row), change.row) if form else change.row
    named = "·".join(filter(None, (form.name if form else change.part, row, field.label if field else change.field)))
    return (
        f"{named}由{change.old if change.old is not None else '未读出'}改为{change.new}，向{change.confirmed_with}核实"
    )


def history_records(desk: Desk, key: DeliveryKey) -> list[dict[str, Any]]:
    """The decisions as JSON."""
    return [_record(desk, made) for made in histories(desk, key)]


def _record(desk: Desk, made: History) -> dict[str, Any]:
    body, zone = made.body, desk.workspace.zone
    details = {
        "until": instant(body.until).astimezone(zone).isoformat() if body.until else None,
        "ruled": body.ruled,
        "arrival": f"A{body.arrival}" if body.arrival else None,
    }
    return {
        "id": f"D{made.number}",
        "kind": body.decision,
        "by": made.actor,
        "at": instant(body.at).astimezone(zone).isoformat(timespec="seconds"),
        "reason": body.reason,
        **details,
        "undone": f"D{made.undone.seq}" if made.undone else None,
        "undone_by": made.undone.actor if made.undone else None,
        "undone_because": made.undone_because or None,
    }
