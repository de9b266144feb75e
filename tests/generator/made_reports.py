"""A ReportInput for any campaign of the repository, with made-up numbers; what the tests of reports share."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.context import ReportInput
from generator.standard_reports import loaded
from tracker.definition.form import TOTAL, Field, Form
from tracker.definition.model import Campaign, Duty, Period, Unit
from tracker.definition.schedule import duties
from tracker.definition.units import owing
from tracker.definition.workdays import Workdays
from tracker.facts import DeliveryKey, PartReading, Value
from tracker.figure_table import figure_table
from tracker.figures import FigureTable, InForce
from tracker.goals import goal_results
from tracker.rates import rates
from tracker.standing import Standing

ZONE = ZoneInfo("Asia/Shanghai")
TEMPLATES = Path(__file__).parents[2] / "templates"
SMALLER = ("qualified", "closed", "fixed", "done", "q_", "transferred", "lic", "archived", "banned", "cond_ok", "large")


def campaign(name: str) -> Campaign:
    return loaded(TEMPLATES / name)


def made_report(
    name: str,
    report_id: str,
    states: dict[int, str] | None = None,
    *,
    period: int = 0,
    rehearsal: bool = False,
    as_of: datetime | None = None,
) -> ReportInput:
    """`states` by the unit's place in the official order: a state, or "late"/"unproven"/"carried"; others are on time."""
    made = campaign(name)
    report = next(r for r in made.reports if r.id == report_id)
    duty = next(d for d in duties([made], ZONE, Workdays()) if d.obligation.id == report.obligation)
    at = duty.periods[period]
    owed = owing(made, duty.obligation, at.covers_to)
    units = tuple(u for u in owed if not u.own) or owed
    standings = tuple(
        made_standing(duty, at, unit, (states or {}).get(number, "accepted")) for number, unit in enumerate(units)
    )
    tables = made_tables(duty, at, standings, states or {})
    main_first = tuple(sorted(tables, key=lambda t: t.form.id != report.main))
    return ReportInput(
        duty=duty,
        period=at,
        report=report,
        office="示例市市场监督管理局",
        as_of=as_of or at.due_at.astimezone(ZONE) + timedelta(hours=9),
        rehearsal=rehearsal,
        standings=standings,
        rates=rates(standings),
        tables=main_first,
        goals=goal_results(duty, at, tables),
        zone=ZONE,
    )


def digits(unit: Unit) -> str:
    """Six digits that tell the units of a campaign apart."""
    return re.sub(r"\D", "", unit.code).zfill(6)


def made_standing(duty: Duty, period: Period, unit: Unit, state: str) -> Standing:
    key = DeliveryKey(duty.campaign.id, duty.obligation.id, period.id, unit.code)
    base = Standing(key, unit, period, "accepted", past_due=False, due_at=period.due_at)
    came = period.due_at - timedelta(days=2, hours=3, minutes=int(digits(unit)[-2:]))
    if state in ("accepted", "late", "unproven"):
        late = {"late": period.due_at + timedelta(hours=10), "unproven": period.due_at - timedelta(hours=1)}.get(state)
        timeliness = {"accepted": "on_time"}.get(state, state)
        when = late or came
        return replace(
            base, timeliness=timeliness, first_received_at=when, complete_at=when, days_late=int(state == "late")
        )
    if state in ("overdue", "carried"):
        return replace(base, state="overdue", past_due=True)
    if state == "incomplete":
        return replace(base, state=state, past_due=True, first_received_at=came)
    if state == "returned":
        return replace(base, state=state, past_due=True, timeliness="on_time", first_received_at=came)
    if state == "held":
        return replace(base, state="held", timeliness="late", first_received_at=came, waiting=(7,))
    return replace(base, state=state)


def made_tables(duty, period, standings, states) -> tuple[FigureTable, ...]:
    owed = [s.unit.code for s in standings if s.state != "exempt"]
    carried = [s.unit.code for n, s in enumerate(standings) if states.get(n) == "carried"]
    tables = []
    for part in duty.obligation.parts:
        form = duty.campaign.form(part.id) if part.kind == "form" else None
        if form is None:
            continue
        present = {s.unit.code: force(duty, period, form, s.unit) for s in standings if s.state == "accepted"}
        earlier = {c: force(duty, period, form, duty.campaign.unit(c)) for c in carried}
        tables.append(figure_table(duty, period, form, owed, present, earlier))
    return tuple(tables)


def force(duty: Duty, period: Period, form: Form, unit: Unit) -> InForce:
    key = DeliveryKey(duty.campaign.id, duty.obligation.id, period.id, unit.code)
    number = int(digits(unit)[:2]) + int(digits(unit)[2:4]) + int(digits(unit)[4:])
    values = tuple(_list(form, number) if form.shape == "list" else _filled(form, number))
    return InForce(unit.code, number, "0" * 64, PartReading(key, form.id, form.version, "d", values, ()))


def _filled(form: Form, seed: int):
    for field in form.fields:
        if field.calc is not None:
            continue
        if field.type == "text":
            yield Value(
                "",
                field.id,
                f"开展拉网式清查，共清查企业{seed}家次，发现的问题已责令整改；下步继续抓好后处理 & 复查。",
                "",
                "s",
                "A1",
            )
            continue
        rows = [row.id for row in form.rows] if form.shape == "grid" and field.scope == "row" else [""]
        numbers = [_number(field, seed, place) for place in range(len(rows))]
        yield from (Value(row, field.id, str(n), str(n), "s", "A1") for row, n in zip(rows, numbers, strict=True))
        if rows != [""]:
            yield Value(TOTAL, field.id, str(sum(numbers)), "", "s", "A9")


def _number(field: Field, seed: int, place: int):
    base = 40 + (seed * 7 + place * 5) % 23
    if any(part in field.id for part in SMALLER):
        base -= 3 + (seed + place) % 3
    if field.id in ("cases", "closed", "transferred", "problems"):
        base = {"cases": 3, "closed": 2, "transferred": 1, "problems": 6}[field.id] + place % 2
    if field.id.endswith("_rec"):
        return 1 if seed % 4 == 0 else 0
    return f"{base * 3}.{seed % 90 + 10}" and round(base * 3 + seed / 100, 2) if field.type == "decimal" else base


def _list(form: Form, seed: int):
    for number in range(1, 3 + seed % 2):
        for field in form.fields:
            text = {"int": "3", "decimal": f"{seed}.5{number}", "date": "2019-08-05", "bool": "true"}.get(
                field.type, (field.choices or (f"{field.label}示例{seed}<{number}>",))[0]
            )
            if field.id == "facts":
                text = "销售无3C证书的电线电缆，标称截面积与实测不符"
            if field.id in ("party", "company"):
                text = f"示例第{seed}电工制品有限公司"
            if field.id == "case_no":
                text = f"示市监罚〔2019〕{seed}{number}号"
            yield Value(str(number), field.id, text, text, "s", "A1")
