"""报送状态: the standing of one delivery, computed from facts and now; nothing here is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tracker.definition.model import Period, Unit
from tracker.facts import DeliveryKey

State = Literal["exempt", "accepted", "held", "returned", "incomplete", "overdue", "pending"]
Timeliness = Literal["on_time", "late", "unproven"]
STATE_LABELS: dict[State, str] = {
    "pending": "待报",
    "incomplete": "材料不全",
    "held": "待确认",
    "returned": "退回修改",
    "accepted": "已报",
    "overdue": "逾期未报",
    "exempt": "免报",
}
TIMELINESS_LABELS: dict[Timeliness, str] = {"on_time": "按时", "late": "超时", "unproven": "时间待认定"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one delivery stands at a moment. Instants are aware; `in_force` is (part id, arrival number) pairs.

    `past_due` is the list of those to chase: due in force gone by and state overdue, incomplete or returned.
    `amending` says that a later version failed while an accepted set stays in force (更正未通过).
    """

    key: DeliveryKey
    unit: Unit
    period: Period
    state: State
    past_due: bool
    due_at: datetime
    timeliness: Timeliness | None = None
    days_late: int = 0
    first_received_at: datetime | None = None
    accepted_at: datetime | None = None
    missing: tuple[str, ...] = ()
    versions: int = 0
    open_queries: int = 0
    in_force: tuple[tuple[str, int], ...] = ()
    waiting: tuple[int, ...] = ()
    amending: bool = False
    own: bool = False
