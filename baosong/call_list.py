"""催报名单: whom to ring about what, when a unit was last rung, and the words to paste; it names no doubtful unit."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from baosong.contacts import Contact, whom
from baosong.desk import Desk
from baosong.facts import FactBook, duty_of, standings
from baosong.received import short_label
from generator.moment import due, moment
from tracker.definition.model import Duty, Period
from tracker.ledger.chain import instant
from tracker.standing import Standing


@dataclass(frozen=True, slots=True)
class Call:
    """催报记录: who rang whom when, by what means, the answer, and until when it was promised (instants aware)."""

    by: str
    at: datetime
    whom: str
    means: str
    answer: str
    promised: datetime | None


@dataclass(frozen=True, slots=True)
class CallLine:
    """One delivery to chase: whom to ring (None: nobody is known or there), what is missing (labels), the last call."""

    standing: Standing
    duty: Duty
    contact: Contact | None
    missing: tuple[str, ...]
    last: Call | None


def call_list(
    desk: Desk, book: FactBook, contacts: Sequence[Contact], chosen: Iterable[tuple[Duty, Period]]
) -> list[CallLine]:
    """A line a delivery that is past due, in the order chosen, units in official order.

    Left out are units with a promise still running, and whatever no document may name (design §5): a file that is
    held, unread or unassigned to one of several, a time that is unproven.
    """
    now = desk.now()
    made = [s for s in standings(book, chosen, now) if to_be_rung(s)]
    calls = {campaign: _calls(desk, campaign) for campaign in {s.key.campaign for s in made}}
    lines = []
    for standing in made:
        duty = duty_of(desk.duties, standing.key)
        if duty is not None:
            contact = whom(contacts, standing.key.unit, now.date())
            last = calls[standing.key.campaign].get(str(standing.key))
            lines.append(CallLine(standing, duty, contact, _missing(duty, standing), last))
    return lines


def to_be_rung(standing: Standing) -> bool:
    """Whether the unit is to be chased now."""
    doubtful = standing.waiting or standing.state == "held" or standing.timeliness == "unproven"
    own = standing.own or standing.unit.own
    return standing.past_due and not (doubtful or own or standing.promised)


def _missing(duty: Duty, standing: Standing) -> tuple[str, ...]:
    """Labels of the parts still to come; of a returned set nothing is missing, it is to be mended."""
    parts = [duty.obligation.part(part) for part in standing.missing]
    return tuple(short_label(duty, part) for part in parts if part)


def _calls(desk: Desk, campaign: str) -> dict[str, Call]:
    """The last 催报记录 of each delivery."""
    zone = desk.workspace.zone
    found = {}
    for row in desk.ledger.rows("decisions", campaign=campaign):
        if row["kind"] == "contact":
            detail = json.loads(row["detail"]) if row["detail"] else {}
            person, means, answer = (str(detail.get(name) or "") for name in ("whom", "means", "answer"))
            until = detail.get("promised")
            promised = instant(until).astimezone(zone) if until else None
            key = f"{row['campaign']}/{row['obligation']}/{row['period']}/{row['unit']}"
            found[key] = Call(row["by"], instant(row["at"]).astimezone(zone), person, means, answer, promised)
    return found


def call_texts(lines: Sequence[CallLine], now: datetime, zone: tzinfo) -> list[str]:
    """A paragraph a unit, ready to paste into a chat or a mail: all its deliveries in one, nothing personal in it."""
    by_unit: dict[str, list[CallLine]] = {}
    for line in lines:
        by_unit.setdefault(line.standing.key.unit, []).append(line)
    return [_paragraph(own, now, zone) for own in by_unit.values()]


def _paragraph(lines: Sequence[CallLine], now: datetime, zone: tzinfo) -> str:
    unit = lines[0].standing.unit.name
    titles = dict.fromkeys(line.duty.campaign.title for line in lines)
    told = "；".join(
        f"{title}：" + "；".join(_clause(line, zone) for line in lines if line.duty.campaign.title == title)
        for title in titles
    )
    return f"{unit}：截至{moment(now, zone)}，{told}。请尽快报送；一时报不了的，请告知原因和预计报送时间。"


def _clause(line: CallLine, zone: tzinfo) -> str:
    """“专项整治工作总结及统计表”（2019年10月20日24时截止）尚未报送：附件11、附件12，已逾期1天."""
    standing = line.standing
    until = due(standing.due_at, zone)
    label = "" if until.startswith(standing.period.label) else f"{standing.period.label}，"
    head = f"“{line.duty.obligation.title}”（{label}{until}截止）"
    if standing.state == "returned":
        limit = f"，改正期限{due(standing.correct_by, zone)}" if standing.correct_by else ""
        why = f"（{standing.returned_for}）" if standing.returned_for else ""
        return f"{head}退回修改{why}后尚未重新报送{limit}"
    late = f"，已逾期{standing.days_late}天" if standing.days_late else ""
    return f"{head}尚未报送：{'、'.join(line.missing)}{late}"
