"""The campaign board: one obligation's period, unit by unit; live."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from baosong.ad_hoc_lines import is_nothing
from baosong.issued import differences, releases
from baosong.registration import registered
from baosong.reports import period_for
from baosong.status_text import missing_labels, remark, upward
from baosong.web import charts
from baosong.web.arriving import arriving
from baosong.web.endpoint import View
from baosong.web.reader import Part
from baosong.web.words import tone
from tracker.definition.ad_hoc import is_ad_hoc
from tracker.definition.model import Duty, Period
from tracker.intake.health import Arriving
from tracker.rates import rates
from tracker.standing import Standing

PAGE = 200
_ORDER = ("overdue", "returned", "incomplete", "held", "pending", "late", "unproven", "accepted", "exempt")
SHOWN: Mapping[str, tuple[str, Callable[[Standing], bool]]] = {
    "all": ("全部", lambda _s: True),
    "chase": ("应催", lambda s: s.past_due),
    "open": ("还没报齐", lambda s: s.state not in ("accepted", "exempt")),
    "held": ("待确认", lambda s: s.state == "held" or s.requested),
    "accepted": ("已报", lambda s: s.state == "accepted"),
    "late": ("超时", lambda s: s.timeliness == "late"),
    "unproven": ("时间待认定", lambda s: s.timeliness == "unproven"),
    "query": ("待说明", lambda s: s.open_queries > 0 and s.state == "accepted"),
    "exempt": ("免报", lambda s: s.state == "exempt"),
}
SORTS: Mapping[str, tuple[str, Callable[[Standing], Any] | None]] = {
    "official": ("名单顺序", None),
    "state": ("按状态", lambda s: _ORDER.index(tone(s))),
    "received": ("按收到时间", lambda s: (s.first_received_at is None, s.first_received_at or s.due_at)),
    "late": ("按超期天数", lambda s: -s.days_late),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's row on the board."""

    standing: Standing
    missing: str
    remark: str
    arriving: tuple[Arriving, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for."""

    duty: Duty
    period: Period
    show: str
    sort: str
    search: str
    page: int

    def query(self, **other: object) -> str:
        """The parameters of the address, some of them other than now."""
        mine: dict[str, object] = {
            "period": self.period.id,
            "show": self.show,
            "sort": self.sort,
            "q": self.search,
            "page": self.page,
        }
        plain = {"show": "all", "sort": "official", "q": "", "page": 1}
        return urlencode({k: v for k, v in (mine | other).items() if v != plain.get(k)})


def wanted(view: View) -> Wanted:
    """The board asked for; WorkspaceRefusal for an obligation or period there is none of."""
    given = view.request.path_params
    (duty,) = view.desk.select(given["campaign"], given["obligation"])
    period = period_for(duty, view.asked("period") or None, view.now)
    show, sort = view.asked("show"), view.asked("sort")
    number = view.asked("page")
    return Wanted(
        duty,
        period,
        show if show in SHOWN else "all",
        sort if sort in SORTS else "official",
        view.asked("q"),
        int(number) if number.isdecimal() and len(number) < 6 and number != "0" else 1,
    )


def board(view: View, live: str) -> Response:
    """The page around the live part."""
    given = view.request.path_params
    (duty,) = view.desk.select(given["campaign"], given["obligation"])
    if is_ad_hoc(duty.obligation):
        return _events(view, duty)
    asked = wanted(view)
    periods = asked.duty.periods
    at = periods.index(asked.period) if asked.period in periods else 0
    return view.render(
        "board.html",
        title=f"{duty.obligation.title} {asked.period.label}",
        duty=duty,
        period=asked.period,
        periods=periods,
        before=periods[at - 1] if at else None,
        after=periods[at + 1] if at + 1 < len(periods) else None,
        asked=asked,
        sorts=SORTS,
        live=live,
    )


def part(view: View) -> Part:
    """The live part: counts, who is still needed upward, the list. What is reported for events has none."""
    given = view.request.path_params
    if any(is_ad_hoc(d.obligation) for d in view.desk.select(given["campaign"], given["obligation"])):
        return Part("", view.now, view.desk.ledger.last_number())
    asked = wanted(view)
    made = view.picture.period(asked.duty, asked.period)
    chosen = _chosen(asked, made)
    first = (asked.page - 1) * PAGE
    text = view.text(
        "board_live.html",
        **_head(view, asked, made),
        asked=asked,
        lines=_lines(view, asked, chosen[first : first + PAGE]),
        many=len(chosen),
        pages=range(1, -(-len(chosen) // PAGE) + 1),
        filters=[(name, word, sum(map(test, made))) for name, (word, test) in SHOWN.items()],
    )
    return Part(text, view.picture.until(asked.duty, asked.period), view.desk.ledger.last_number())


def key(request: Request) -> str:
    """What tells one live board from another."""
    parameters = [(k, v) for k, v in request.query_params.multi_items() if k != "v"]
    return f"{request.url.path.removesuffix('/live')}?{urlencode(sorted(parameters))}"


def _head(view: View, asked: Wanted, made: Sequence[Standing]) -> dict[str, Any]:
    counted = rates(made)
    return {
        "duty": asked.duty,
        "period": asked.period,
        "rates": counted,
        "bar": charts.state_bar(charts.slices([tone(s) for s in made if not s.own and s.state != "exempt"])),
        "upward": upward(asked.duty, asked.period, made, view.now),
        "past": asked.period.timed and view.now > asked.period.due_at,
        "different": len(differences(view.desk, view.picture.book, asked.duty, asked.period)),
        "releases": releases(view.desk, asked.duty, asked.period),
    }


def _chosen(asked: Wanted, made: Sequence[Standing]) -> list[Standing]:
    test = SHOWN[asked.show][1]
    found = [s for s in made if test(s) and _named(s, asked.search)]
    order = SORTS[asked.sort][1]
    return sorted(found, key=order) if order else found


def _named(made: Standing, search: str) -> bool:
    return not search or any(search in text for text in (made.unit.name, made.unit.code, *made.unit.aliases))


def _lines(view: View, asked: Wanted, made: Sequence[Standing]) -> list[Line]:
    via = registered(view.desk, asked.duty, asked.period)
    coming = arriving(view.desk)
    lines = []
    for s in made:
        notes = [remark(s), f"代收（{via[s.key]}）" if s.key in via else ""]
        names = (s.unit.name, *s.unit.aliases)
        seen = tuple(one for name in names for one in coming.get(name, ()))
        missing = missing_labels(view.desk.duties, s) if s.state in ("incomplete", "overdue", "pending") else ""
        lines.append(Line(s, missing, "；".join(filter(None, notes)), seen))
    return lines


def _events(view: View, duty: Duty) -> Response:
    """随时报送: what came, without a denominator."""
    made = [s for p in duty.ad_hoc for s in view.picture.period(duty, p) if not is_nothing(s)]
    lines = [Line(s, missing_labels(view.desk.duties, s), remark(s), ()) for s in reversed(made)]
    return view.render("board_events.html", title=duty.obligation.title, duty=duty, lines=lines)
