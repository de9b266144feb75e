"""催报: to whom, what is missing, the printed date, the new day and hour; no threats at the first stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from generator import moment
from generator.circular_names import doubtful
from generator.shown import DASH, Names, Phrase, Rows
from generator.standing_sentences import counted
from generator.standing_words import missing as missing_parts
from tracker.address import Address
from tracker.definition.model import Obligation
from tracker.standing import Standing

_NAMES = ("序号", "名称", "尚缺", "原时限")


@dataclass(frozen=True, slots=True)
class Chase:
    """Whom a chaser addresses, and until when they are asked to report (aware)."""

    addressed: tuple[Standing, ...] = ()
    until: datetime | None = None


def to_chase(standing: Standing) -> bool:
    """Whether the unit is to be chased: past due beyond doubt, no promise still running, not the collector's own."""
    return standing.past_due and not (standing.own or standing.unit.own or doubtful(standing))


def chase_names(
    chase: Chase | None, obligation: Obligation, zone: tzinfo, here: Address, to: str = ""
) -> dict[str, object]:
    """The names of a chaser; every one is there in other papers too, with nothing to say."""
    addressed = chase.addressed if chase else ()
    many = Phrase(("以下", counted(here, "chased", "催报", len(addressed)), "家单位"))
    return {
        "催报单位": "、".join(_body(s.unit.name, to) for s in addressed) or DASH,
        "催报说明": _missing_sentence(addressed, obligation),
        "催报几家": Phrase(()) if len(addressed) == 1 else many,
        "新时限": moment.due(chase.until, zone) if chase and chase.until else "　　月　　日　　时",
        "催报": Rows("催报", _NAMES, tuple(_rows(addressed, obligation, zone))),
    }


def _body(name: str, to: str) -> str:
    """The office to be written to, as the report's `to` calls it: {unit}市场监督管理局; a bureau is called as it is."""
    return name if "{unit}" not in to or name.endswith("局") else to.replace("{unit}", name)


def _missing_sentence(addressed: Sequence[Standing], obligation: Obligation) -> str:
    """Of one unit, what is missing; of several the table says it."""
    if len(addressed) != 1:
        return ""
    (standing,) = addressed
    if standing.state == "returned":
        return "你单位报送的材料经审核需要修改，尚未收到修改后的材料"
    lacking = missing_parts(standing, obligation)
    only = "以下材料" if standing.state == "incomplete" else "应报材料"
    return f"尚未收到你单位的{only}：{lacking}" if lacking else f"尚未收到你单位的{only}"


def _rows(addressed: Sequence[Standing], obligation: Obligation, zone: tzinfo) -> list[Names]:
    return [
        Names(
            "催报",
            {
                "序号": str(number),
                "名称": s.unit.name,
                "尚缺": "修改后的材料" if s.state == "returned" else missing_parts(s, obligation) or DASH,
                "原时限": moment.due(s.due_at, zone),
            },
        )
        for number, s in enumerate(addressed, start=1)
    ]
