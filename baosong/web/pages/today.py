"""今天: what is due, what is past due, what waits for a person, what just came, how the intake is looked at."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from baosong.arrival_words import verdict
from baosong.facts import arrival_of
from baosong.status_text import upward
from baosong.web import charts
from baosong.web.arriving import arriving, looking
from baosong.web.endpoint import View
from baosong.web.reader import Part
from baosong.web.words import tone
from tracker.definition.model import Duty, Period
from tracker.facts import Arrival
from tracker.rates import Rates, rates
from tracker.standing import Standing

_SOON = timedelta(days=10)
_LATELY = 12
_AT_ONCE = 0.5  # seconds of work for one look


@dataclass(frozen=True, slots=True)
class Deadline:
    """One period with how it stands; `names` are those to chase."""

    duty: Duty
    period: Period
    rates: Rates
    bar: Markup
    names: tuple[str, ...]
    upward: str
    waiting: int
    unproven: int
    requested: int


@dataclass(frozen=True, slots=True)
class Came:
    """An arrival and what became of it."""

    arrival: Arrival
    verdict: str


def today(view: View, live: str) -> Response:
    """The page around the live part."""
    return view.render("today.html", title="今天", live=live)


def key(_request: Request) -> str:
    """There is one."""
    return "today"


def part(view: View) -> Part:
    """The live part."""
    listed, uncounted = _listed(view)
    now = view.now
    until = min([now + timedelta(minutes=1), *(view.picture.until(one.duty, one.period) for one in listed)])
    if uncounted:
        until = now  # the next look goes on
    text = view.text(
        "today_live.html",
        uncounted=[_span(duty, periods) for duty, periods in uncounted],
        due=sorted((one for one in listed if one.period.timed and now <= one.period.due_at <= now + _SOON), key=_due),
        later=_next_after(view, now + _SOON),
        past=sorted((one for one in listed if one.rates.past_due), key=_due),
        waiting=[one for one in listed if one.waiting or one.unproven or one.requested],
        unassigned=view.picture.book.unassigned,
        arriving=[one for listed in arriving(view.desk).values() for one in listed],
        came=_lately(view),
        looking=looking(view.desk),
        campaigns=_campaigns(view, listed),
    )
    return Part(text, until, view.desk.ledger.last_number())


def _listed(view: View) -> tuple[list[Deadline], list[tuple[Duty, list[Period]]]]:
    """The opened periods in the order of the definitions, and by duty those not worked out yet, newest first.

    The newest come first and the work of one look is bounded: after a start, a national year takes many seconds.
    """
    began, made = time.monotonic(), []
    left: dict[tuple[str, str], tuple[Duty, list[Period]]] = {}
    for duty, period in reversed(view.picture.opened()):
        if time.monotonic() - began < _AT_ONCE or view.picture.ready(duty, period):
            made.append(_deadline(view, duty, period))
        else:
            left.setdefault((duty.campaign.id, duty.obligation.id), (duty, []))[1].append(period)
    return made[::-1], list(left.values())


def _span(duty: Duty, periods: Sequence[Period]) -> str:
    """进展情况12期（2019年1月上旬至4月下旬）."""
    last, first = periods[0].label, periods[-1].label
    return f"{duty.obligation.title}{len(periods)}期（{first}{f'至{last}' if first != last else ''}）"


def _due(one: Deadline) -> Any:
    return (one.period.due_at, one.duty.campaign.id)


def _deadline(view: View, duty: Duty, period: Period) -> Deadline:
    made = view.picture.period(duty, period)
    names = tuple(s.unit.name for s in made if s.past_due)
    return Deadline(
        duty,
        period,
        rates(made),
        _bar(made),
        names,
        upward(duty, period, made, view.now),
        sum(s.state == "held" for s in made),
        sum(s.timeliness == "unproven" for s in made),
        sum(s.requested for s in made),
    )


def _bar(made: Sequence[Standing]) -> Markup:
    return charts.state_bar(charts.slices([tone(s) for s in made if not s.own and s.state != "exempt"]))


def _next_after(view: View, moment: datetime) -> list[tuple[Duty, Period]]:
    """The next period of each duty that is due later than all those listed."""
    found = []
    for duty in view.desk.duties:
        timed = [p for p in duty.periods if p.timed]
        if not any(view.now <= p.due_at <= moment for p in timed):
            found += [(duty, p) for p in timed if p.due_at > moment][:1]
    return sorted(found, key=lambda pair: pair[1].due_at)


def _lately(view: View) -> list[Came]:
    arrivals = [arrival_of(row) for row in view.desk.ledger.rows("last_arrivals", folder="", most=_LATELY)]
    return [Came(a, verdict(view.desk, a.number)) for a in arrivals]


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign's obligations, each with its latest opened period (None: not begun, or reported for events)."""

    duty: Duty
    latest: Deadline | None


def _campaigns(view: View, listed: Sequence[Deadline]) -> list[CampaignLine]:
    found = []
    for duty in view.desk.duties:
        own = [one for one in listed if one.duty is duty]
        past = [one for one in own if one.period.due_at <= view.now]
        found.append(CampaignLine(duty, past[-1] if past else own[0] if own else None))
    return found
