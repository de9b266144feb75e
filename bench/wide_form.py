"""A made-up campaign with one grid of any size, for measuring."""

from datetime import date
from zoneinfo import ZoneInfo

from tracker.definition.form import Check, Field, Form, Row
from tracker.definition.model import Campaign, Duty, Obligation, Part, Schedule, Unit
from tracker.definition.rules import parse_rule
from tracker.definition.schedule import periods
from tracker.definition.workdays import Workdays

_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def wide_duty(*, rows: int, fields: int) -> Duty:
    """One obligation due 2019-10-20 with one grid of rows × fields, each second field at most the one before."""
    columns = tuple(Field(f"f{n}", f"指标{_SIGNS[n]}数", f"指标{_SIGNS[n]}数", "int", "起") for n in range(fields))
    lines = tuple(Row(f"r{n}", f"第{_SIGNS[n // 20]}{_SIGNS[n % 20]}类产品") for n in range(rows))
    checks = tuple(
        Check(parse_rule(f"f{n + 1} <= f{n}"), "error", f"指标{_SIGNS[n + 1]}不能多于指标{_SIGNS[n]}")
        for n in range(0, fields - 1, 2)
    )
    form = Form("wide", "测速表", "附件1", 1, "grid", columns, lines, checks, row_label="产品类别")
    return obligation_duty(form)


def obligation_duty(form: Form) -> Duty:
    """One obligation due 2019-10-20 that asks for this form."""
    schedule = Schedule("on", on=date(2019, 10, 20))
    obligation = Obligation(
        "final", "测速", "测速", "质量科", "测速用，没有依据", (), schedule, (Part(form.id, "form", form.name),)
    )
    campaign = Campaign(
        "bench",
        "测速专项",
        "无",
        "市局",
        date(2019, 5, 1),
        date(2019, 10, 31),
        (Unit("a1", "甲县"),),
        (obligation,),
        (form,),
    )
    return Duty(campaign, obligation, periods(campaign, obligation, ZoneInfo("Asia/Shanghai"), Workdays()))
