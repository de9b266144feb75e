"""What a page shows as .xlsx: the register, the periods of an obligation, those to ring, what waits for a person."""

from collections.abc import Callable

from starlette.responses import Response

from baosong.call_list import call_list
from baosong.clock import local
from baosong.contact_lines import call_line
from baosong.contacts import contact_book
from baosong.facts import arrival_of
from baosong.status_text import remark
from baosong.table_file import Head, TableFile, table_of
from baosong.targets import period_named
from baosong.views import UNPROVEN, of_unit
from baosong.views import matrix as matrix_of
from baosong.web.endpoint import View
from baosong.web.files import download
from baosong.web.pages.chase import chosen_periods
from baosong.web.pages.delivery import brought
from baosong.web.pages.unit import unit_of
from baosong.web.pages.waiting import waiting_for_a_person
from baosong.web.words import rate
from generator.file_name import safe_name
from tracker.rates import rates
from tracker.standing import TIMELINESS_LABELS, Standing, state_label

Build = Callable[[], Response]
"""Makes the file from what was gathered, without the desk: in a thread of its own."""
_CALLS = (
    Head("单位"), Head("联系谁"), Head("电话"), Head("事项", long=True), Head("尚未报送", long=True), Head("逾期天数"),
    Head("上次联系", long=True),
)  # fmt: skip
_WAITING = (
    Head("要确认的"), Head("来件"), Head("单位"), Head("报送事项", long=True), Head("期次"), Head("文件", long=True),
    Head("收到"), Head("问题", long=True),
)  # fmt: skip


def register(view: View) -> Build:
    """收报台账 of the period or unit asked for, else of all that is past due."""
    period, unit = view.asked("period"), view.asked("unit")
    made: list[Standing]
    if period:
        duty, wanted = period_named(view.desk, period)
        made, name = list(view.picture.period(duty, wanted)), f"{duty.obligation.title}_{wanted.label}"
    elif unit:
        found = unit_of(view, unit)
        made, name = of_unit(view.picture.book, view.desk.duties, found.code, view.now), found.name
    else:
        made = [s for d, p in view.picture.opened() for s in view.picture.period(d, p) if s.past_due]
        name = "应催"
    duties, now, zone, rehearsal = view.desk.duties, view.now, view.desk.workspace.zone, view.desk.rehearsal

    def build() -> Response:
        from generator.register_book import register_book  # noqa: PLC0415 - openpyxl is slow to import

        data = register_book(made, duties, title="收报台账", as_of=now, zone=zone, rehearsal=rehearsal)
        return download(data, safe_name(f"收报台账_{name}", ".xlsx"))

    return build


def matrix(view: View) -> Build:
    """期次总表: every unit and every opened period of an obligation, with the counts below."""
    given = view.request.path_params
    (duty,) = view.desk.select(given["campaign"], given["obligation"])
    opened = [p for p in duty.periods if p.opens_at <= view.now]
    made = {p.id: view.picture.period(duty, p) for p in opened}
    shown = matrix_of(duty, opened, [s for p in opened for s in made[p.id]])
    counted = [rates(made[p.id]) for p in opened]
    rows: list[list[str | int]] = [[unit.name, *(shown.word(unit, p) for p in opened)] for unit in shown.units]
    for word, name in (
        ("应报", "due"),
        ("已报", "accepted"),
        ("超时", "late"),
        ("待确认", "held"),
        ("应催", "past_due"),
    ):
        rows.append([word, *(getattr(one, name) for one in counted)])
    rows.append(["报送率", *(rate(one.reporting) for one in counted)])
    rows.append(["按时报送率", *(rate(one.punctual) for one in counted)])
    heads = [Head("单位"), *(Head(p.label) for p in opened)]
    about = f"{duty.obligation.title}。{UNPROVEN}为时间待认定，暂按按时计。"
    return _build(table_of(view.desk, "期次总表", heads, rows, about), f"期次总表_{duty.obligation.title}")


def calls(view: View) -> Build:
    """催报名单, of one period or of all; numbers are covered for one who may only look."""
    with contact_book(view.site.workspace.data) as book:
        contacts = book.all()
    full = view.person.may("coordinator")
    lines = call_list(view.desk, view.picture.book, contacts, chosen_periods(view))
    rows = [[_plain(one) for one in call_line(view.desk, line, full=full)] for line in lines]
    return _build(table_of(view.desk, "催报名单", _CALLS, rows), "催报名单")


def waiting(view: View) -> Build:
    """待确认: what the page lists, a row each."""
    zone, rows = view.desk.workspace.zone, list[list[str]]()
    for number in (row["arrival"] for row in view.desk.ledger.rows("held_arrivals")):
        one = brought(view, number, None, None)
        arrival = arrival_of(view.desk.ledger.rows("arrival", number=number)[0])
        asked = "；".join(question.sentence for question in one.questions)
        came = local(arrival.interval.upper, zone)
        rows.append(["是哪个任务的", arrival.id, arrival.folder, "", "", arrival.name, came, asked])
    for word, duty, s in waiting_for_a_person(view):
        came = local(s.first_received_at, zone)
        told = "；".join(
            filter(None, (state_label(s), TIMELINESS_LABELS[s.timeliness] if s.timeliness else "", remark(s)))
        )
        rows.append([word, "", s.unit.name, duty.obligation.title, s.period.label, "", came, told])
    return _build(table_of(view.desk, "待确认", _WAITING, rows), "待确认")


def _build(table: TableFile, name: str) -> Build:
    return lambda: download(table.made(), safe_name(name, ".xlsx"))


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value or "")
