"""Blanks and replies, each beside drawing a workbook anew with openpyxl."""

import time
from collections.abc import Callable
from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

from baosong.workspace import starter
from bench.measure import best, said
from generator.blank import Blanks, LastValues
from generator.fill_sheet import Handed
from generator.mend_list import MendHead
from generator.reply_book import Reply, ReplyForm, reply_book
from tracker.definition.load import load_campaign, read_texts
from tracker.definition.model import Duty, Unit
from tracker.definition.schedule import duties
from tracker.definition.workdays import Workdays
from tracker.facts import Value
from tracker.problem import Problem


def blanks() -> None:
    """1,000 blanks of the ten-day form, each with another unit's name and last values, beside drawing each anew."""
    duty = _ten_days()
    units = [Unit(f"{n:06d}", f"{n:03d}号县") for n in range(1000)]
    form = next(f for f in duty.campaign.forms if f.id == "progress")
    last = {form.id: {(row.id, f.id): Decimal(n) for row in form.rows for n, f in enumerate(form.fields)}}

    def many(values: LastValues | None) -> Callable[[], object]:
        def work() -> None:
            made = Blanks(duty, duty.periods[0])
            for unit in units:
                made.of(unit, values)

        return work

    drawn = best(lambda: Blanks(duty, duty.periods[0]).scratch(units[0]), 2, clock=time.process_time)
    against = "openpyxl draws each anew"
    said("1,000 blanks", best(many(None), 1, 2, time.process_time), drawn * len(units), against, "s")
    said("1,000 blanks with last values", best(many(last), 1, 2, time.process_time), drawn * len(units), against, "s")


def replies() -> None:
    """A reply to a faulty ten-day form, values, colours, comments and list, beside drawing its blank with openpyxl."""
    duty = _ten_days()
    form = next(f for f in duty.campaign.forms if f.id == "progress")
    period, unit = duty.periods[0], duty.campaign.units[0]
    rows = [row.id for row in form.rows]
    values = tuple(
        Value(row, f.id, "7", "7", "附件2", "A1") for row in rows for f in form.row_fields if f.type == "int"
    )
    wrong = tuple(Problem("x", "error", "填的不对。", "请改。", part=form.id, row=row, field="cases") for row in rows)
    head = MendHead("局", unit.name, duty.obligation.title, period.label, "", "A1", "表.xlsx", period.due_at, "", UTC)
    reply = Reply(Handed(duty, period, unit), head, (ReplyForm(form, values),), wrong)
    drawn = best(lambda: Blanks(duty, period).scratch(unit), 2, clock=time.process_time)
    said("one reply", best(lambda: reply_book(reply), 2, clock=time.process_time), drawn, "openpyxl draws the blank")


def _ten_days() -> Duty:
    """The ten-day form of 2007, which 31 provinces filled in."""
    texts, present, _problems = read_texts(starter() / "templates" / "quality-2007")
    campaign, _problems = load_campaign(texts, present)
    if campaign is None:
        raise SystemExit("quality-2007 does not load")
    (duty,) = (d for d in duties((campaign,), ZoneInfo("Asia/Shanghai"), Workdays()) if d.obligation.id == "progress")
    return duty
