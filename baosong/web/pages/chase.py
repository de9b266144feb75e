"""催报: whom to ring about what, the text to paste, a call taken down in one click, the 接龙 block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from baosong.call_list import CallLine, call_list, call_texts
from baosong.contact_lines import covered
from baosong.contacts import Contact, contact_book
from baosong.targets import period_named
from baosong.web.endpoint import View
from generator.moment import NO_DAY, due, moment
from tracker.definition.model import Duty, Period
from tracker.rates import rates
from tracker.standing import Standing


@dataclass(frozen=True, slots=True)
class Ring:
    """One unit to ring: all it is past due with, and its paragraph to paste."""

    unit: str
    name: str
    lines: tuple[CallLine, ...]
    contact: Contact | None
    text: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A time one may promise: its word, and what the form sends."""

    word: str
    until: str


def chase(view: View) -> Response:
    """The page; of one period, or of every period with somebody to ring."""
    chosen = chosen_periods(view)
    with contact_book(view.site.workspace.data) as book:
        contacts = book.all()
    lines = call_list(view.desk, view.picture.book, contacts, chosen)
    rings = _rings(view, lines)
    return view.render(
        "chase.html",
        title="催报",
        chosen=chosen,
        only=view.asked("only"),
        rings=rings,
        everything="\n\n".join(ring.text for ring in rings),
        blocks=[relay(view, duty, period) for duty, period in chosen],
        named=view.asked("names") == "1",
        left_out=_left_out(view, chosen, {line.standing.key for line in lines}),
        promises=promises(view.now),
    )


def chosen_periods(view: View) -> list[tuple[Duty, Period]]:
    """The period asked for (专项/事项/期次), else all with somebody past due."""
    only = view.asked("only")
    if only:
        return [period_named(view.desk, only)]
    return [(d, p) for d, p in view.picture.opened() if any(s.past_due for s in view.picture.period(d, p))]


def _rings(view: View, lines: Sequence[CallLine]) -> list[Ring]:
    by_unit: dict[str, list[CallLine]] = {}
    for line in lines:
        by_unit.setdefault(line.standing.key.unit, []).append(line)
    found = []
    for code, own in by_unit.items():
        (text,) = call_texts(own, view.now, view.desk.workspace.zone)
        contact = own[0].contact
        shown = contact if contact is None or view.person.may("coordinator") else covered(contact)
        found.append(Ring(code, own[0].standing.unit.name, tuple(own), shown, text))
    return found


def _left_out(view: View, chosen: Sequence[tuple[Duty, Period]], listed: set[object]) -> list[tuple[Standing, str]]:
    """Those not to be rung now although something is open, each with the reason."""
    found = []
    for duty, period in chosen:
        for s in view.picture.period(duty, period):
            if s.key in listed or s.unit.own or not (s.past_due or s.state == "held"):
                continue
            if s.promised and s.past_due:
                found.append((s, f"已承诺{due(s.promised, view.desk.workspace.zone)}前报"))
            else:
                found.append((s, "有来件待确认"))
    return found


def relay(view: View, duty: Duty, period: Period) -> tuple[str, str]:
    """The 接龙 block of a period: with numbers alone, and with the names of those still to come.

    Units held or unproven are never named (design §5), nor those exempt.
    """
    made = view.picture.period(duty, period)
    counted = rates(made)
    until = f"{due(period.due_at, view.desk.workspace.zone)}截止" if period.timed else NO_DAY
    head = f"【{duty.campaign.title}】{duty.obligation.title}（{period.label}，{until}）"
    said = f"截至{moment(view.now, view.desk.workspace.zone)}，应报{counted.due}家，已报{counted.accepted}家"
    rest = counted.due - counted.accepted
    numbers = f"{head}\n{said}，还有{rest}家在途，请尽快报送。谢谢！" if rest else f"{head}\n{said}，已全部报齐。谢谢！"
    lines = [f"{n}. {s.unit.name} 已报" for n, s in enumerate((s for s in made if s.state == "accepted"), start=1)]
    waiting = [
        s.unit.name for s in made if s.state in ("pending", "incomplete", "returned", "overdue") and not s.unit.own
    ]
    names = "\n".join([head, said, *lines, f"待报：{'、'.join(waiting)}" if waiting else ""]).rstrip()
    return numbers, names


def promises(now: datetime) -> list[Promise]:
    """Times that are often promised: end of today's work, tomorrow noon, end of tomorrow, in three days."""
    day = now.replace(minute=0, second=0, microsecond=0)
    found = []
    for days, hour, word in ((0, 17, "今天下班前"), (1, 12, "明天中午前"), (1, 17, "明天下班前"), (3, 17, "三天内")):
        until = (day + timedelta(days=days)).replace(hour=hour, minute=30 if hour == 17 else 0)
        if until > now:
            found.append(Promise(word, until.strftime("%Y-%m-%dT%H:%M")))
    return found
