"""A unit's standing in the words of a table: state, timeliness, when it came, what is missing, what to note."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from generator.moment import moment
from tracker.definition.model import Obligation, Unit
from tracker.standing import TIMELINESS_LABELS, Standing


def official(standings: Iterable[Standing], units: Sequence[Unit]) -> list[Standing]:
    """The standings in the order of the unit list; units no longer on it come last, by code."""
    place = {unit.code: number for number, unit in enumerate(units)}
    return sorted(standings, key=lambda s: (place.get(s.unit.code, len(place)), s.unit.code))


def timeliness(standing: Standing) -> str:
    """按时, 超时（2天）, 时间待认定, or —."""
    if standing.timeliness is None:
        return "—"
    days = f"（{standing.days_late}天）" if standing.timeliness == "late" and standing.days_late else ""
    return TIMELINESS_LABELS[standing.timeliness] + days


def received(standing: Standing, zone: tzinfo | None) -> str:
    """When the first substantive version came, in the office's zone."""
    return moment(standing.first_received_at, zone) if standing.first_received_at else "—"


def complete(standing: Standing, zone: tzinfo | None) -> str:
    """When everything that counts for time was there (报齐时间), in the office's zone; timeliness goes by it."""
    return moment(standing.complete_at, zone) if standing.complete_at else "—"


def missing(standing: Standing, obligation: Obligation | None) -> str:
    """The missing parts by their labels: 附件12、工作总结."""
    labels = {part.id: part.label for part in obligation.parts} if obligation else {}
    return "、".join(labels.get(part, part) for part in standing.missing)


def supplement(standing: Standing) -> str:
    """待补材料, 逾期未补材料; "" where nothing is to follow an accepted set."""
    if standing.state != "accepted" or not standing.missing:
        return ""
    return "逾期未补材料" if standing.unsupplemented else "待补材料"


def remarks(standing: Standing) -> str:
    """What else the desk should see at once."""
    notes = [
        "本级数据，不计入报送率" if standing.own else "",
        supplement(standing),
        f"{len(standing.waiting)}件来件待确认" if standing.waiting else "",
        "更正未通过，仍以前一版为准" if standing.amending else "",
        f"待说明{standing.open_queries}处" if standing.open_queries else "",
        f"已说明{standing.explained}处" if standing.explained else "",
        f"时限由{standing.period.printed_due.month}月{standing.period.printed_due.day}日调整：{standing.period.moved_because}"
        if standing.period.moved_because
        else "",
    ]
    return "；".join(note for note in notes if note)
