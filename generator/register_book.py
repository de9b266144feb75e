"""收报台账: who has sent what and when, as a workbook to filter, print and pass on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from generator.book import REHEARSAL, Content, new_book, to_bytes
from generator.moment import deadline, moment
from generator.standing_words import complete, missing, received, remarks, timeliness
from generator.table_sheet import Column, table_sheet
from tracker.definition.model import Campaign, Duty, Obligation, Part
from tracker.standing import Standing, state_label

SHEET = "收报台账"
_COLUMNS = (
    Column("单位", 10, 24, left=True),
    Column("报送事项", 16, 30, left=True),
    Column("期次", 10, 18),
    Column("报送时限", 18, 20),
    Column("状态", 8, 10),
    Column("时效", 6, 12),
    Column("收到时间", 18, 22),
    Column("报齐时间", 18, 22),
    Column("缺少材料", 10, 24, left=True),
    Column("版次", 4, 6),
    Column("备注", 10, 28, left=True),
)


def register_book(
    standings: Sequence[Standing],
    duties: Sequence[Duty],
    *,
    title: str,
    as_of: datetime,
    zone: tzinfo,
    rehearsal: bool = False,
) -> bytes:
    """The register as .xlsx: a row a standing in the order given, instants in `zone`, filters, A4 across.

    `duties` give the obligations' titles and the labels of their parts. Of one obligation alone each part has a
    column to tick, as in the list offices keep by hand. Same input, same bytes.
    """
    known = {(d.campaign.id, d.obligation.id): d.obligation for d in duties}
    workbook = new_book("报送", title)
    alone = {(s.key.campaign, s.key.obligation) for s in standings}
    only = known.get(next(iter(alone))) if len(alone) == 1 else None
    campaigns = {(d.campaign.id, d.obligation.id): d.campaign for d in duties}
    labels = _labels(only, campaigns[next(iter(alone))]) if only else []
    table_sheet(
        workbook,
        SHEET,
        title,
        _ticked_columns(labels) if only else _COLUMNS,
        [_ticked(s, only, zone) if only else _row(s, known, zone) for s in standings],
        remark=f"{f'{only.title}。' if only else ''}截至{moment(as_of, zone)}。{_counts(standings)}",
        mark=REHEARSAL if rehearsal else "",
    )
    return to_bytes(workbook, as_of)


def _labels(obligation: Obligation, campaign: Campaign) -> list[str]:
    """附件11, 附件12, 工作总结 …: the parts as short as may be."""
    forms = [campaign.form(part.id) if part.kind == "form" else None for part in obligation.parts]
    return [form.annex or form.title if form else p.label for p, form in zip(obligation.parts, forms, strict=True)]


def _ticked_columns(labels: Sequence[str]) -> tuple[Column, ...]:
    by_text = {column.text: column for column in _COLUMNS}
    first = ("单位", "期次", "报送时限", "状态", "时效")
    last = ("收到时间", "报齐时间", "版次", "备注")
    ticks = [Column(label, 6, 14) for label in labels]
    return (*(by_text[text] for text in first), *ticks, *(by_text[text] for text in last))


def _ticked(standing: Standing, obligation: Obligation, zone: tzinfo) -> list[Content]:
    return [
        standing.unit.name,
        standing.period.label,
        deadline(standing.period, standing.due_at, zone),
        state_label(standing),
        timeliness(standing),
        *(_tick(standing, part) for part in obligation.parts),
        received(standing, zone),
        complete(standing, zone),
        standing.versions,
        remarks(standing),
    ]


def _tick(standing: Standing, part: Part) -> str:
    """√ came, 缺 is lacking, — an extra that didn't come; blank before anything is due or came."""
    if part.id in dict(standing.in_force):
        return "√"
    if part.id in standing.missing:
        return "缺" if standing.past_due or standing.versions else ""
    if not standing.versions:
        return ""
    return "√" if part.required and not standing.in_force else "—"


def _row(standing: Standing, known: Mapping[tuple[str, str], Obligation], zone: tzinfo) -> list[Content]:
    key = standing.key
    obligation = known.get((key.campaign, key.obligation))
    return [
        standing.unit.name,
        obligation.title if obligation else key.obligation,
        standing.period.label,
        deadline(standing.period, standing.due_at, zone),
        state_label(standing),
        timeliness(standing),
        received(standing, zone),
        complete(standing, zone),
        missing(standing, obligation),
        standing.versions,
        remarks(standing),
    ]


def _counts(standings: Sequence[Standing]) -> str:
    """共12项：已报10，逾期未报2."""
    found = [state_label(s) for s in standings]
    return (
        f"共{len(found)}项"
        + ("：" if found else "")
        + "，".join(f"{w}{found.count(w)}" for w in dict.fromkeys(found))
        + "。"
    )
