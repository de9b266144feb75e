"""A small campaign, made by hand, that the tests of standing and figures share."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.tracker.told import KEY, at
from tracker.definition.form import Field, Form, Row
from tracker.definition.model import Campaign, Duty, Goal, Obligation, Part, Period, Schedule, Unit
from tracker.definition.rules import parse_rule
from tracker.definition.workdays import Workdays
from tracker.standing import standing

ZONE = ZoneInfo("Asia/Shanghai")


def _period(day: date, first: date) -> Period:
    due = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)  # 24:00 in Shanghai
    opens = datetime(first.year, first.month, first.day, tzinfo=ZONE)
    return Period(day.isoformat(), f"{day.month}月{day.day}日", first, day, day, day, opens, due)


@pytest.fixture
def duty() -> Duty:
    units = (Unit("a1", "甲县"), Unit("b2", "乙县"), Unit("c3", "丙县"))
    form = Form(
        "f1",
        "统计表",
        "附件1",
        1,
        "grid",
        (
            Field("plants", "生产企业", "生产企业", "int", "家", over_rows="typed", over_time="stock"),
            Field("cases", "立案", "立案", "int", "起"),
            Field("sampled", "抽查", "抽查", "int", "批次"),
            Field("qualified", "合格", "合格", "int", "批次"),
            Field("rate", "合格率", "合格率", "calc", "%", calc=parse_rule("qualified / sampled")),
            Field("value", "货值", "货值", "decimal", "万元", over_time="flow"),
            Field("note", "情况", "情况", "text", scope="form", required=False, over_units="text"),
        ),
        rows=(Row("r1", "电缆"), Row("r2", "砂轮")),
    )
    listed = Form(
        "l1",
        "案件表",
        "附件2",
        1,
        "list",
        (Field("no", "案号", "案号", "text"), Field("fine", "罚没", "罚没", "decimal", "万元")),
    )
    obligation = Obligation(
        "final",
        "总结",
        "总结",
        "质量科",
        "请于10月20日前报送",
        (),
        Schedule("monthdays", days=(10, 20)),
        (
            Part("f1", "form", "附件1 统计表"),
            Part("l1", "form", "附件2 案件表", required=False),
            Part("sum", "file", "工作总结", types=("docx",)),
        ),
    )
    goals = (
        Goal(
            "g90",
            "抽查合格率",
            "final",
            numerator=parse_rule("f1.qualified"),
            denominator=parse_rule("f1.sampled"),
            at_least=Decimal(90),
        ),
        Goal(
            "each",
            "每县立案",
            "final",
            figure=parse_rule("f1.cases"),
            at_least=Decimal(2),
            scope="each_unit",
            unit="起",
        ),
        Goal("words", "基本解决无证生产", "final", statement=True),
    )
    campaign = Campaign(
        "c", "专项", "方案", "市局", date(2019, 9, 1), date(2019, 10, 31), units, (obligation,), (form, listed), goals
    )
    periods = (_period(date(2019, 10, 10), date(2019, 9, 1)), _period(date(2019, 10, 20), date(2019, 10, 11)))
    return Duty(campaign, obligation, periods)


@pytest.fixture
def stand(duty):
    """How told facts stand at a moment written as in a story."""

    def made(facts, now, obligation=duty.obligation, period=duty.periods[1]):
        unit = duty.campaign.units[0]
        return standing(KEY, unit, obligation, period, facts, now=at(now), zone=ZONE, workdays=Workdays())

    return made
