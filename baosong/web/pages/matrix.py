"""期次总表: one obligation as units × periods, with the timeline of its rates."""

from starlette.responses import Response

from baosong.views import matrix
from baosong.web import charts
from baosong.web.endpoint import View
from tracker.definition.model import Period
from tracker.rates import rates

_UNITS, _PERIODS = 200, 12


def matrix_page(view: View) -> Response:
    """The table, at most so many units and the last so many periods unless all are asked for."""
    given = view.request.path_params
    (duty,) = view.desk.select(given["campaign"], given["obligation"])
    opened = [p for p in duty.periods if p.opens_at <= view.now]
    everything = view.asked("periods") == "all"
    periods = opened if everything else opened[-_PERIODS:]
    number = view.asked("page")
    page = int(number) if number.isdecimal() and 0 < len(number) < 5 else 1
    made = {p.id: view.picture.period(duty, p) for p in opened}
    shown = matrix(duty, periods, [s for p in periods for s in made[p.id]])
    first = (max(page, 1) - 1) * _UNITS
    return view.render(
        "matrix.html",
        title=f"{duty.obligation.title} 期次总表",
        duty=duty,
        shown=shown,
        units=shown.units[first : first + _UNITS],
        periods=periods,
        opened=opened,
        counted={p.id: rates(made[p.id]) for p in opened},
        chart=charts.timeline([charts.Point(short(p), rates(made[p.id])) for p in opened]),
        page=page,
        everything=everything,
        pages=range(1, -(-len(shown.units) // _UNITS) + 1),
    )


def short(period: Period) -> str:
    """10.20: a period's due day, for an axis."""
    return f"{period.printed_due.month}.{period.printed_due.day}"
