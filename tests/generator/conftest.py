"""Small campaigns and figures as fixtures, shared by the workbook tests of this folder."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from tracker.address import Address
from tracker.definition.form import Check, Field, Form, Row
from tracker.definition.model import Campaign, Duty, Obligation, Part, Period, Schedule, Unit
from tracker.definition.rules import parse_rule
from tracker.facts import DeliveryKey
from tracker.figures import Figure, FigureTable, Item
from tracker.standing import Standing

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Case:
    """A duty with one period, its forms and units, and builders for what tests vary."""

    duty: Duty
    period: Period
    counties: tuple[Unit, ...]

    @property
    def unit(self):
        return self.counties[1]

    def form(self, form_id):
        return self.duty.campaign.form(form_id)

    def with_form(self, form):
        """The same case with one form exchanged (or, by a new id, as the only form of the obligation)."""
        forms = tuple(form if f.id == form.id else f for f in self.duty.campaign.forms)
        parts = self.duty.obligation.parts
        if form not in forms:
            forms, parts = (form,), (Part(form.id, "form", form.name),)
        obligation = replace(self.duty.obligation, parts=parts)
        campaign = replace(self.duty.campaign, forms=forms, obligations=(obligation,))
        return replace(self, duty=replace(self.duty, campaign=campaign, obligation=obligation))

    def standing(self, unit, state, **given):
        key = DeliveryKey(self.duty.campaign.id, self.duty.obligation.id, self.period.id, unit.code)
        due = state in ("overdue", "incomplete", "returned")
        return Standing(key, unit, self.period, state, due, self.period.due_at, **given)

    def table(self, form_id, values, *, missing=(), carried=(), items=(), texts=()):
        """A FigureTable from {(unit, row, field): number}; unit "*" rows are given like the others."""
        form = self.form(form_id)
        cells = {}
        for (unit, row, field_id), number in values.items():
            field = form.by_id[field_id]
            address = Address(
                self.duty.campaign.id, self.duty.obligation.id, self.period.id, unit, form_id, row, field_id
            )
            value = None if number is None else Decimal(number)
            cells[unit, row, field_id] = Figure(
                address, field.label, value, field.unit, 0 if field.type == "int" else 2
            )
        units = tuple(u.code for u in self.counties if u.code not in (*missing, *carried))
        return FigureTable(form, units, cells, tuple(items), tuple(texts), tuple(missing), tuple(carried))


def number(field_id, label, unit, kind="int", **given):
    given.setdefault("over_rows", "typed" if unit in ("家", "人次") else "sum")
    return Field(field_id, label, label, kind, unit, **given)


def text(field_id, label, kind="text", **given):
    return Field(field_id, label, label, kind, over_units="text", over_rows="none", **given)


@pytest.fixture
def annex11():
    return Form(
        "annex11", "统计表", "附件11", 1, "grid",
        (
            number("prod", "生产企业", "家", group="摸底"),
            number("sampled", "监督抽查", "批次", group="检查"),
            number("qualified", "抽查合格", "批次", group="检查"),
            Field("rate", "抽查合格率", "抽查合格率", "calc", "%", over_rows="none", calc=parse_rule("qualified ÷ sampled"), group="检查"),
            number("cases", "立案", "起", group="执法"),
            number("value_wan", "涉案货值", "万元", "decimal", group="执法", usual=(Decimal(0), Decimal(500))),
            number("top", "最高罚款", "万元", "decimal", over_rows="none", group="执法"),
            number("officers", "出动执法人员", "人次", scope="form"),
            text("note", "主要做法", scope="form", required=False),
        ),
        (Row("cable", "电线电缆"), Row("wheel", "砂轮")),
        (
            Check(parse_rule("qualified <= sampled"), "error", "合格批次不能多于抽查批次"),
            Check(parse_rule("cases <= 50"), "query", "立案多于50起"),
        ),
        orient="fields_down", row_label="产品类别", notes=("“生产企业”不含停产企业。",),
    )  # fmt: skip


@pytest.fixture
def annex12():
    return Form(
        "annex12", "案件表", "附件12", 2, "list",
        (
            text("case_no", "案号"),
            Field("source", "案件来源", "案件来源", "enum", over_units="list", over_rows="none", choices=("检查", "抽查", "举报")),
            Field("value_wan", "货值", "货值", "decimal", "万元", over_rows="none"),
            Field("major", "大案要案", "大案要案", "bool", over_units="list", over_rows="none"),
            Field("moved_on", "移送日期", "移送日期", "date", over_units="list", over_rows="none", required=False),
        ),
    )  # fmt: skip


@pytest.fixture
def card():
    return Form("base", "基本情况表", "", 1, "card", (number("plants", "企业", "家"), text("work", "工作情况")))


@pytest.fixture
def case(annex11, annex12):
    """Jieyang's final return in small: two forms and a text from three counties, due 2019-10-20 at 24:00."""
    counties = (Unit("445202", "榕城区"), Unit("445281", "普宁市"), Unit("445224", "惠来县"))
    obligation = Obligation(
        "final", "工作总结及统计表", "总结", "市局质量监督科", "请于2019年10月20日前报送", (),
        Schedule("on", on=date(2019, 10, 20)),
        (
            Part("annex11", "form", annex11.name),
            Part("annex12", "form", annex12.name),
            Part("summary", "file", "工作总结", ("docx", "pdf")),
            Part("sealed", "file", "盖章扫描件", required=False, later_by="3 workdays"),
        ),
    )  # fmt: skip
    campaign = Campaign(
        "jieyang-2019", "示例市2019专项整治", "示例市2019专项整治工作方案", "示例市局质量监督科",
        date(2019, 5, 1), date(2019, 10, 31), counties, (obligation,), (annex11, annex12),
    )  # fmt: skip
    period = Period(
        "2019-10-20", "2019年10月20日", date(2019, 5, 1), date(2019, 10, 20), date(2019, 10, 20), date(2019, 10, 20),
        datetime(2019, 5, 1, tzinfo=ZONE), datetime(2019, 10, 21, tzinfo=ZONE),
    )  # fmt: skip
    return Case(Duty(campaign, obligation, (period,)), period, counties)


@pytest.fixture
def opened():
    """Open a workbook's bytes with openpyxl."""
    return lambda content: load_workbook(BytesIO(content))


@pytest.fixture
def find():
    """The cell of a sheet that holds exactly this text."""

    def search(sheet, wanted):
        found = [cell for row in sheet.iter_rows() for cell in row if cell.value == wanted]
        assert found, f"{wanted!r} is nowhere on {sheet.title}"
        return found[0]

    return search


@pytest.fixture
def item():
    """A list item of a unit from its texts by field id."""
    return lambda unit, number, **texts: Item(unit, number, texts)
