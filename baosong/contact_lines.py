"""Contacts and the list of those to ring as rows and records; numbers are covered unless somebody asks for them."""

from dataclasses import replace

from baosong.call_list import Call, CallLine
from baosong.contacts import Contact, masked, masked_email
from baosong.desk import Desk
from baosong.records import iso
from generator.moment import moment
from tracker.standing import STATE_LABELS


def covered(contact: Contact) -> Contact:
    """The contact as it is printed unless --full: numbers and mail address covered, in the note too."""
    return replace(
        contact,
        office_phone=masked(contact.office_phone),
        mobile=masked(contact.mobile),
        email=masked_email(contact.email),
        note=masked(contact.note),
    )


def contact_line(name: str, c: Contact) -> list[object]:
    """A row of `contacts list`."""
    return [name, c.role, c.name, c.post, c.office_phone, c.mobile, c.email, c.away_until, c.note]


def contact_record(name: str, c: Contact) -> dict[str, object]:
    """The contact as --json prints it."""
    return {
        "unit": c.unit,
        "unit_name": name,
        "role": c.role,
        "name": c.name,
        "post": c.post,
        "office_phone": c.office_phone,
        "mobile": c.mobile,
        "email": c.email,
        "away_until": c.away_until.isoformat() if c.away_until else None,
        "note": c.note,
    }


def call_line(desk: Desk, line: CallLine, *, full: bool) -> list[object]:
    """A row of `contacts chase`."""
    standing, contact = line.standing, line.contact
    numbers = "、".join(filter(None, (contact.mobile, contact.office_phone))) if contact else ""
    return [
        standing.unit.name,
        f"{contact.name}（{contact.role}）" if contact else "没有可联系的人",
        (numbers if full else masked(numbers)) or ("没有电话" if contact else ""),
        f"{line.duty.obligation.title}（{standing.period.label}）",
        "、".join(line.missing) if standing.state != "returned" else STATE_LABELS["returned"],
        standing.days_late or "",
        _last_call(line.last, desk, full=full),
    ]


def _last_call(last: Call | None, desk: Desk, *, full: bool) -> str:
    if last is None:
        return "未联系过"
    zone = desk.workspace.zone
    promised = f"承诺{moment(last.promised, zone)}" if last.promised else ""
    answer = f"答复：{last.answer}" if last.answer else ""
    told = " ".join(filter(None, (moment(last.at, zone), last.by, last.means, last.whom, answer, promised)))
    return told if full else masked(told)


def call_record(desk: Desk, line: CallLine, *, full: bool) -> dict[str, object]:
    """The line as --json prints it."""
    standing = line.standing
    contact = line.contact if full or line.contact is None else covered(line.contact)
    return {
        "campaign": standing.key.campaign,
        "obligation": standing.key.obligation,
        "period": standing.key.period,
        "period_label": standing.period.label,
        "unit": standing.key.unit,
        "unit_name": standing.unit.name,
        "state": standing.state,
        "due_at": iso(desk, standing.due_at),
        "days_late": standing.days_late,
        "missing": list(line.missing),
        "contact": contact_record(standing.unit.name, contact) if contact else None,
        "last_contact": _last_record(desk, line.last, full=full),
    }


def _last_record(desk: Desk, last: Call | None, *, full: bool) -> dict[str, object] | None:
    if last is None:
        return None
    cover = str if full else masked
    return {
        "by": last.by,
        "at": iso(desk, last.at),
        "whom": cover(last.whom),
        "means": last.means,
        "answer": cover(last.answer),
        "promised": iso(desk, last.promised),
    }
