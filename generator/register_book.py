"""收报台账: who has sent what and when, as a workbook to filter, print and pass on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from generator.book import REHEARSAL, Content, new_book, to_bytes
from generator.moment import deadline, moment
from generator.standing_words import complete, missing, received, remarks, state, timeliness
from generator.table_sheet import Column, table_sheet
from tracker.definition.model import Duty, Obligation
from tracker.standing import Standing

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

    `duties` give the obligations' titles and the labels of their parts; same input, same bytes.
    """
    known = {(d.campaign.id, d.obligation.id): d.obligation for d in duties}
    workbook = new_book("报送", title)
    table_sheet(
        workbook,
        SHEET,
        title,
        _COLUMNS,
        [_row(standing, known, zone) for standing in standings],
        remark=f"截至{moment(as_of, zone)}。{_counts(standings)}",
        mark=REHEARSAL if rehearsal else "",
    )
    return to_bytes(workbook, as_of)


def _row(standing: Standing, known: Mapping[tuple[str, str], Obligation], zone: tzinfo) -> list[Content]:
    key = standing.key
    obligation = known.get((key.campaign, key.obligation))
    return [
        standing.unit.name,
        obligation.title if obligation else key.obligation,
        standing.period.label,
        deadline(standing.period, standing.due_at, zone),
        state(standing),
        timeliness(standing),
        received(standing, zone),
        complete(standing, zone),
        missing(standing, obligation),
        standing.versions,
        remarks(standing),
    ]


def _counts(standings: Sequence[Standing]) -> str:
    """共12项：已报10，逾期未报2."""
    found = [state(s) for s in standings]
    return (
        f"共{len(found)}项"
        + ("：" if found else "")
        + "，".join(f"{w}{found.count(w)}" for w in dict.fromkeys(found))
        + "。"
    )
