"""通报: who is praised, who was late, who is missing; nobody about whom there is any doubt is named (design §5).

Praise comes first. Points and ranks exist only where the campaign's own text orders them (Report.ranking).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import tzinfo
from decimal import Decimal

from generator import standing_sentences as words
from generator.scope import by_reason
from generator.shown import DASH, Names, Phrase, Rows, Shown, joined
from generator.standing_words import missing as missing_parts
from tracker.address import Address
from tracker.definition.model import Obligation, Ranking
from tracker.standing import Standing

_NAMES = ("序号", "名称", "情况", "时效", "报齐时间", "版次", "尚缺材料", "得分", "名次")


def doubtful(standing: Standing) -> bool:
    """Whether no document may name the unit: a file held or waiting, a time unproven, a promise still running."""
    waits = bool(standing.waiting) or standing.state == "held"
    return waits or standing.timeliness == "unproven" or standing.promised is not None


def unjudged(standing: Standing) -> bool:
    """Whether a circular neither praises nor blames the unit: there is doubt, or it may still mend its return."""
    return doubtful(standing) or _mending(standing)


def _mending(standing: Standing) -> bool:
    """Whether the time to correct is still running: 时效 and 质量 are two things, nothing is missed yet (design §5)."""
    return standing.state == "returned" and standing.correct_by is not None and not standing.uncorrected


def circular_names(
    standings: Sequence[Standing], obligation: Obligation, ranking: Ranking | None, zone: tzinfo, here: Address
) -> dict[str, object]:
    """The names of a circular: ready sentences, and 通报单位 with a row a unit in official order."""
    counted = words.owed(standings)
    sure = [s for s in counted if not unjudged(s)]
    late = [s for s in sure if s.timeliness == "late"]
    absent = [s for s in sure if s.past_due]
    return {
        "表扬说明": _praise(sure),
        "超时说明": joined("、", [_late(s, here) for s in late]),
        "未报说明": str(by_reason(absent)) if absent else "",
        "未定说明": _undecided(counted, here),
        "排名依据": ranking.basis if ranking else "",
        "排名规则": _rule(ranking) if ranking else "",
        "通报单位": Rows("通报单位", _NAMES, tuple(_rows(counted, obligation, ranking, zone, here))),
    }


def points(standing: Standing, rule: Ranking) -> Decimal | None:
    """The unit's points by the campaign's rule; None where nothing is said of it, never below nothing."""
    if unjudged(standing):
        return None
    if standing.state != "accepted":
        return Decimal(0)
    made = rule.accepted + rule.on_time * (standing.timeliness == "on_time")
    made += rule.first_time * (standing.versions == 1)
    made -= rule.late_day * (standing.days_late if standing.timeliness == "late" else 0)
    return Decimal(max(0, made))


def ranks(scores: Iterable[Decimal | None]) -> list[int | None]:
    """Places by points, the highest first; equal points share a place, and the next one is left out."""
    listed = list(scores)
    known = sorted((score for score in listed if score is not None), reverse=True)
    return [None if score is None else known.index(score) + 1 for score in listed]


def _praise(sure: Sequence[Standing]) -> str:
    """Who reported in time at once, who in time after mending; "" for nobody."""
    timely = [s for s in sure if s.state == "accepted" and s.timeliness == "on_time"]
    first = [s for s in timely if s.versions == 1]
    mended = [s for s in timely if s.versions > 1]
    clauses = []
    if first:
        clauses.append(f"{words.names(first)}按时报送且一次通过审核")
    if mended:
        clauses.append(f"{words.names(mended)}按时报送并及时更正补充")
    return "；".join(clauses)


def _undecided(counted: Sequence[Standing], here: Address) -> Phrase:
    number = sum(unjudged(s) for s in counted)
    if not number:
        return Phrase(())
    why = "尚待核实或在改正期限内" if any(_mending(s) for s in counted) else "尚待核实"
    return Phrase(("另有", words.counted(here, "doubtful", "尚待核实", number), f"家的报送情况{why}，本通报不作评价。"))


def _late(standing: Standing, here: Address) -> Phrase:
    """揭西县（超时1天）."""
    if not standing.days_late:
        return Phrase((standing.unit.name,))
    days = Shown(str(standing.days_late), _of_unit(here, standing, "days_late"))
    return Phrase((f"{standing.unit.name}（超时", days, "天）"))


def _of_unit(here: Address, standing: Standing, field: str) -> Address:
    return replace(here, unit=standing.unit.code, field=field)


def _timely(standing: Standing) -> str:
    """按时, 超时1天; — for what has not come."""
    late = standing.timeliness == "late" and standing.days_late
    return words.timeliness_word(standing) + (f"{standing.days_late}天" if late else "")


def _rule(rule: Ranking) -> str:
    said = (("已报", rule.accepted), ("按时", rule.on_time), ("一次通过审核", rule.first_time))
    parts = [f"{word}计{number}分" for word, number in said if number]
    return "，".join([*parts, *([f"每超时1天减{rule.late_day}分"] if rule.late_day else [])])


def _rows(
    counted: Sequence[Standing], obligation: Obligation, ranking: Ranking | None, zone: tzinfo, here: Address
) -> Iterable[Names]:
    scores = [points(s, ranking) if ranking else None for s in counted]
    for number, (s, score, place) in enumerate(zip(counted, scores, ranks(scores), strict=True), start=1):
        unsure = doubtful(s)
        yield Names(
            "通报单位",
            {
                "序号": str(number),
                "名称": s.unit.name,
                "情况": "尚待核实" if unsure else _word(s),
                "时效": DASH if unsure else Shown(_timely(s), _of_unit(here, s, "days_late")),
                "报齐时间": words.arrival(s.complete_at, zone),
                "版次": Shown(str(s.versions or DASH), _of_unit(here, s, "versions")),
                "尚缺材料": DASH if unsure else missing_parts(s, obligation) or DASH,
                "得分": DASH if score is None else Shown(f"{score:f}", _of_unit(here, s, "points")),
                "名次": DASH if place is None else Shown(str(place), _of_unit(here, s, "place")),
            },
        )


def _word(standing: Standing) -> str:
    if standing.nil and standing.state == "accepted":
        return "已报（零报告）"
    if _mending(standing):
        return "退回，改正期限内"
    return {"accepted": "已报", "overdue": "未报", "incomplete": "材料不全", "returned": "退回未改"}.get(
        standing.state, "未到时限"
    )
