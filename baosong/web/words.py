"""Filters of the page templates: instants, states and addresses in the office's words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from baosong.arrival_words import SEVERITY_LABELS
from baosong.clock import local
from baosong.people import ROLE_LABELS
from generator.moment import deadline, due, short_day, weekday
from tracker.definition.model import Period
from tracker.facts import DeliveryKey
from tracker.standing import TIMELINESS_LABELS, Standing, state_label


def tone(made: Standing) -> str:
    """The name of the colour and sign a standing is shown with; the word stands beside it always."""
    if made.state == "accepted" and made.timeliness in ("late", "unproven"):
        return str(made.timeliness)
    return "pending" if made.own and made.state == "overdue" else made.state  # 本级: never past due


def delivery_path(key: DeliveryKey | str) -> str:
    """The address of a delivery's page."""
    return "/delivery/" + "/".join(quote(part, safe="") for part in str(key).split("/"))


def period_path(campaign: str, obligation: str, period: str) -> str:
    """The address of a period's board."""
    return f"/board/{quote(campaign, safe='')}/{quote(obligation, safe='')}?period={quote(period, safe='')}"


def rate(value: Decimal | None) -> str:
    """80.00%, — where nothing is expected; never rounded up to 100."""
    if value is None:
        return "—"
    shown = f"{value:.2f}"
    return "99.99%" if shown == "100.00" and value < 100 else f"{shown}%"


def left(until: datetime, now: datetime) -> str:
    """还有3天, 还有5小时, 已过2天: how far an instant is, in the largest whole unit."""
    seconds = (until - now).total_seconds()
    word, span = ("还有" if seconds >= 0 else "已过"), abs(seconds)
    if span >= 48 * 3600:
        return f"{word}{int(span // 86400)}天"
    if span >= 3600:
        return f"{word}{int(span // 3600)}小时"
    return f"{word}{max(1, int(span // 60))}分钟"


def size(number: int) -> str:
    """12 KB."""
    return f"{number / 1024 / 1024:.1f} MB" if number >= 1024 * 1024 else f"{max(1, round(number / 1024))} KB"


def dated(day: date) -> str:
    """10月20日（星期日）."""
    return f"{short_day(day)}（{weekday(day)}）"


def filters(zone: tzinfo) -> Mapping[str, Callable[..., Any]]:
    """The filters, instants shown in `zone`."""
    return {
        "due": lambda moment: due(moment, zone) if moment else "",
        "until": lambda one: deadline(one if isinstance(one, Period) else one.period, one.due_at, zone),
        "local": lambda moment: local(moment, zone),
        "hour": lambda moment: moment.astimezone(zone).strftime("%m-%d %H:%M") if moment else "",
        "dated": dated,
        "rate": rate,
        "size": size,
        "tone": tone,
        "path": delivery_path,
        "q": lambda text: quote(str(text), safe=""),
    }


GLOBALS: Mapping[str, Any] = {
    "state_label": state_label,
    "TIMELY": TIMELINESS_LABELS,
    "SEVERITY": SEVERITY_LABELS,
    "ROLES": ROLE_LABELS,
    "period_path": period_path,
    "left": left,
    "weekday": weekday,
}
