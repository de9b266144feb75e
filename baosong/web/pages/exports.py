"""What a page shows as .xlsx: the register of a period, of a unit, of everything past due."""

from starlette.responses import Response

from baosong.register_file import register_file
from baosong.targets import period_named
from baosong.views import of_unit
from baosong.web.endpoint import View
from baosong.web.files import download
from baosong.web.pages.unit import unit_of
from generator.file_name import safe_name
from tracker.standing import Standing


def register(view: View) -> Response:
    """收报台账 of the period or unit asked for, else of all that is past due."""
    period, unit = view.asked("period"), view.asked("unit")
    made: list[Standing]
    if period:
        duty, chosen = period_named(view.desk, period)
        made, name = list(view.picture.period(duty, chosen)), f"{duty.obligation.title}_{chosen.label}"
    elif unit:
        found = unit_of(view, unit)
        made, name = of_unit(view.picture.book, view.desk.duties, found.code, view.now), found.name
    else:
        made = [s for d, p in view.picture.opened() for s in view.picture.period(d, p) if s.past_due]
        name = "应催"
    return download(register_file(view.desk, made), safe_name(f"收报台账_{name}", ".xlsx"))
