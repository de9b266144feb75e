"""空白表: one unit's workbook, or every unit's in one zip."""

from starlette.responses import Response

from baosong.blanks import blank_maker, blank_of, has_forms, next_period, zipped
from baosong.facts import units_owing
from baosong.targets import period_named, target_named
from baosong.web.endpoint import View
from baosong.web.files import download
from generator.file_name import safe_name

_STAMP = (2000, 1, 1, 0, 0, 0)  # same blanks, same bytes


def blanks(view: View) -> Response:
    """The page: each obligation's period, its units."""
    lines = [(d, next_period(d, view.now)) for d in view.desk.duties if has_forms(d)]
    only = view.asked("only")
    if only:
        lines = [period_named(view.desk, only)]
    shown = [(d, p, units_owing(d, p)) for d, p in lines if p]
    return view.render("blanks.html", title="空白表", lines=shown, only=only)


def one(view: View) -> Response:
    """One unit's blank."""
    target = target_named(view.desk, view.asked("d"))
    name, data = blank_of(view.desk, target.duty, target.period, target.unit)
    return download(data, name)


def every(view: View) -> Response:
    """All units' blanks of a period as a zip."""
    duty, period = period_named(view.desk, view.asked("period"))
    maker = blank_maker(view.desk)
    files = [file for unit in units_owing(duty, period) for file in maker.files(duty, period, unit)]
    return download(zipped(files), safe_name(f"空白表_{duty.obligation.title}_{period.label}", ".zip"))
