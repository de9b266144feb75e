"""What a person names on the command line: deliveries, whole periods, arrivals, moments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from baosong.clock import NotAMoment, parse_moment
from baosong.desk import Desk
from baosong.facts import FactBook, arrival_of, standings, units_owing
from baosong.workspace import WorkspaceRefusal
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import find_unit
from tracker.facts import Arrival, DeliveryKey
from tracker.ledger.events import key_of

_HOUR = re.compile(r"[T:\s]")
_MIDNIGHT = re.compile(r"[T\s]24:00(:00)?$")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Target:
    """One delivery with what it belongs to."""

    duty: Duty
    period: Period
    unit: Unit

    @property
    def key(self) -> DeliveryKey:
        """Its id."""
        return DeliveryKey(self.duty.campaign.id, self.duty.obligation.id, self.period.id, self.unit.code)

    @property
    def name(self) -> str:
        """How a sentence names it: 普宁市（jieyang-2019/final/2019-10-20）."""
        return f"{self.unit.name}（{self.duty.campaign.id}/{self.duty.obligation.id}/{self.period.id}）"


def period_named(desk: Desk, text: str) -> tuple[Duty, Period]:
    """The obligation's period a line campaign/obligation/period names; WorkspaceRefusal when there is none."""
    parts = text.split("/")
    if len(parts) != 3 or not all(parts):
        raise WorkspaceRefusal(f"看不懂“{text}”，请写成 专项/事项/期次。")
    (duty,) = desk.select(parts[0], parts[1])
    period = duty.period(parts[2])
    if period is None:
        known = "、".join(p.id for p in duty.periods) or "（无固定期次）"
        raise WorkspaceRefusal(f"“{duty.obligation.title}”没有期次“{parts[2]}”；现有：{known}。")
    return duty, period


def target_named(desk: Desk, text: str) -> Target:
    """The delivery a line campaign/obligation/period/unit names, the unit by code, name or alias, former ones too."""
    try:
        key = key_of(text)
    except ValueError as fault:
        raise WorkspaceRefusal(f"看不懂“{text}”，请写成 专项/事项/期次/单位。") from fault
    duty, period = period_named(desk, f"{key.campaign}/{key.obligation}/{key.period}")
    owing = units_owing(duty, period)
    known = find_unit(owing, key.unit) or find_unit(duty.campaign.units, key.unit, period.printed_due)
    unit = next((each for each in owing if known and each.code == known.code), None)
    if unit is None:
        raise WorkspaceRefusal(f"“{key.unit}”不是“{duty.obligation.title}”{period.label}的报送单位（{text}）。")
    return Target(duty, period, unit)


def targets_named(desk: Desk, texts: Sequence[str]) -> tuple[Target, ...]:
    """The deliveries these lines name, each once; a line of three parts names every unit of that period."""
    found: dict[DeliveryKey, Target] = {}
    for text in texts:
        many = period_targets(*period_named(desk, text)) if text.count("/") == 2 else (target_named(desk, text),)
        found |= {target.key: target for target in many}
    return tuple(found.values())


def period_targets(duty: Duty, period: Period) -> tuple[Target, ...]:
    """The deliveries of a whole period, in official order."""
    return tuple(Target(duty, period, unit) for unit in units_owing(duty, period))


def past_due_targets(desk: Desk, book: FactBook, text: str) -> tuple[Target, ...]:
    """Those of a period to be chased now; WorkspaceRefusal when there is none."""
    duty, period = period_named(desk, text)
    chased = {s.key for s in standings(book, [(duty, period)], desk.now()) if s.past_due}
    if not chased:
        raise WorkspaceRefusal(f"{text} 现在没有过了时限还没报齐的单位。")
    return tuple(t for t in period_targets(duty, period) if t.key in chased)


def number_named(text: str, letter: str) -> int:
    """17 for A17 (or D17 with the letter D)."""
    if not re.fullmatch(rf"{letter}\d{{1,15}}", text, re.IGNORECASE | re.ASCII):
        raise WorkspaceRefusal(f"看不懂编号“{text}”，请写成 {letter}17。")
    return int(text[1:])


def arrival_numbered(desk: Desk, number: int) -> Arrival:
    """The arrival of that number; WorkspaceRefusal when there is none."""
    rows = desk.ledger.rows("arrival", number=number)
    if not rows:
        raise WorkspaceRefusal(f"没有编号为A{number}的来件。")
    return arrival_of(rows[0])


def end_named(text: str, zone: ZoneInfo) -> datetime:
    """The moment a text names as an end: a bare date (or one with 24:00) means 24:00 of it; else the office's hour."""
    day = _MIDNIGHT.sub("", text)
    whole = not _HOUR.search(day)
    return _sane(day, zone) + timedelta(days=whole)


def hour_named(text: str, zone: ZoneInfo) -> datetime:
    """The moment a text names, which must say the hour: a receipt on some day is no evidence."""
    if not _HOUR.search(text):
        raise WorkspaceRefusal(f"“{text}”没有写几点几分，请写成 2019-10-20T21:05。")
    return _sane(text, zone)


def _sane(text: str, zone: ZoneInfo) -> datetime:
    """A moment within the years offices write; a slip of a digit must not overflow later."""
    moment = parse_moment(text, zone)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise NotAMoment(text)
    return moment
