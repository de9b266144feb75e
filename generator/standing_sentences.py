"""Where the units stand, in the words of a paper for the leader: 应报5家，实报4家，缺惠来县。

No sentence or list names a unit as late or missing whose file is held, unread or unproven (design §5): names of the
missing come from `past_due` alone, names of the late from timeliness `late` of units that are not held.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from decimal import Decimal

from generator import moment
from generator.scope import by_reason
from generator.shown import DASH, Phrase
from tracker.address import Address
from tracker.figures import Figure
from tracker.rates import Rates
from tracker.standing import TIMELINESS_LABELS, Standing


def owed(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """The standings that count in rates: the collector's own return and exempt units left out."""
    return tuple(s for s in standings if not s.own and s.state != "exempt")


def missing(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Those to be named as missing: past due, none of them held."""
    return tuple(s for s in owed(standings) if s.past_due and s.state != "held")


def late(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Those to be named as late: late beyond doubt, and no file of theirs waits for a person."""
    return tuple(s for s in owed(standings) if s.timeliness == "late" and s.state != "held")


def held(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Those whose file waits for a person."""
    return tuple(s for s in owed(standings) if s.state == "held")


def not_yet(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Those who have not reported and need not yet."""
    return tuple(s for s in owed(standings) if s.state not in ("accepted", "held") and not s.past_due)


def names(standings: Iterable[Standing]) -> str:
    """The units in official order, 甲、乙; — for none."""
    return "、".join(s.unit.name for s in standings) or DASH


def counted(here: Address, field: str, label: str, number: int) -> Figure:
    """A count of units with its address, printed without its unit."""
    return Figure(replace(here, field=field), label, Decimal(number), "家")


def gap_sentence(standings: Sequence[Standing], counts: Rates, here: Address) -> Phrase:
    """缺报说明, the first sentence a leader reads; its numbers keep their addresses."""
    if not counts.due:
        return Phrase(("本期没有应报单位。",))
    due: list[object] = ["应报", counted(here, "due", "应报", counts.due), "家"]
    if counts.exempt:
        due += ["（另有", counted(here, "exempt", "免报", counts.exempt), "家免报）"]
    if counts.accepted == counts.due:
        return Phrase((*due, "，全部报齐。"))
    absent, waiting, coming = missing(standings), held(standings), not_yet(standings)
    said = [*due, "，实报", counted(here, "accepted", "实报", counts.accepted), "家"]
    if absent:
        said.append("，缺" + _absent(absent))
    if waiting:
        said += ["；待确认", counted(here, "held", "待确认", len(waiting)), f"家（{names(waiting)}）"]
    if coming:
        said += ["；未到时限、尚未报齐", counted(here, "pending", "待报", len(coming)), f"家（{names(coming)}）"]
    return Phrase((*said, "。"))


def timeliness_sentence(standings: Sequence[Standing], counts: Rates, here: Address) -> Phrase:
    """时效说明: how many in time, how many and who late; unproven ones count as in time, and it says so."""
    named = late(standings)
    who: list[object] = [names(named)] if named else []
    if counts.late > len(named):
        who += ["，另"] if named else []
        who += [counted(here, "late-held", "超时且待确认", counts.late - len(named)), "家有来件待确认"]
    waiting = sum(s.timeliness in ("on_time", "unproven") and s.state != "accepted" for s in owed(standings))
    said: list[object] = ["按时报送", counted(here, "on_time", "按时", counts.on_time), "家"]
    if waiting:
        said += ["（含审核未通过或待确认", counted(here, "on_time-open", "按时而未报齐", waiting), "家）"]
    if counts.late:
        said += ["，超时报送", counted(here, "late", "超时", counts.late), "家（", *who, "）"]
    else:
        said.append("，没有超时报送")
    if counts.unproven:
        said += ["；收到时间待认定", counted(here, "unproven", "时间待认定", counts.unproven), "家，暂按按时计"]
    return Phrase((*said, "。"))


def timeliness_word(standing: Standing) -> str:
    """时效 in a table; a unit whose file waits for a person has none yet."""
    if standing.timeliness is None or standing.state == "held":
        return DASH
    return TIMELINESS_LABELS[standing.timeliness]


def hour(instant: datetime, zone: tzinfo) -> str:
    """10月21日9时, 9时30分 where it is not the full hour."""
    local = instant.astimezone(zone)
    return moment.short_day(local.date()) + moment.clock(local)


def arrival(instant: datetime | None, zone: tzinfo) -> str:
    """收到时间 or 报齐时间 in a table, 10月18日 09:05; — when nothing came, or not all."""
    if instant is None:
        return DASH
    local = instant.astimezone(zone)
    return f"{moment.short_day(local.date())} {local:%H:%M}"


def open_date(day: date) -> str:
    """成文日期 of a draft: the day is that of signing, so it stays open (GB/T 9704 7.3.5.4 once it is filled)."""
    return f"{day.year}年{day.month}月\u3000日"


def _absent(standings: Sequence[Standing]) -> str:
    """甲、乙 where none of them sent anything, else each with the reason."""
    return str(by_reason(standings)) if any(s.state != "overdue" for s in standings) else names(standings)
