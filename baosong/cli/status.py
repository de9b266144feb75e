"""baosong status: who has reported, who is late, who is overdue."""

from collections.abc import Iterable
from pathlib import Path

import click

from baosong.cli.session import Session, local, print_json, table
from baosong.desk import Desk
from baosong.facts import FactBook, duty_of, fact_book, standings
from baosong.outbox import write_atomically
from baosong.records import status_record
from baosong.reports import period_for
from generator.moment import due
from tracker.definition.model import Duty, Period
from tracker.rates import Rates, rates
from tracker.standing import STATE_LABELS, TIMELINESS_LABELS, Standing

HEAD = ["单位", "状态", "时效", "收到时间", "缺少材料", "版次", "备注"]


@click.command(short_help="谁报了、谁没报")
@click.argument("campaign_id", metavar="专项", required=False)
@click.option("--obligation", "obligation_id", metavar="事项", help="只看这一报送事项")
@click.option("--period", "period_id", metavar="期次", help="只看这一期")
@click.option("--past-due", is_flag=True, help="只看过了时限还没报齐的单位（该催的）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写成收报台账")
@click.pass_obj
def command(
    session: Session,
    campaign_id: str | None,
    obligation_id: str | None,
    period_id: str | None,
    past_due: bool,
    as_json: bool,
    xlsx: Path | None,
) -> None:
    """按报送事项和期次列出每个单位的报送状态。"""
    with session.desk() as desk:
        chosen = _chosen(desk, campaign_id, obligation_id, period_id, coming=as_json)
        book = fact_book(desk)
        made = [s for s in standings(book, chosen, desk.now()) if s.past_due or not past_due]
        if as_json:
            print_json([status_record(desk, s) for s in made])
        elif xlsx:
            _write_register(desk, made, xlsx)
            click.echo(str(xlsx))
        else:
            _print(desk, book, chosen, made, past_due=past_due)


def _chosen(
    desk: Desk, campaign_id: str | None, obligation_id: str | None, period_id: str | None, *, coming: bool
) -> list[tuple[Duty, Period]]:
    """The periods to show: the one asked for, else every one opened by now (and, as records, those to come)."""
    found = desk.select(campaign_id, obligation_id)
    if period_id is not None:
        having = [d for d in found if d.period(period_id)]
        return [(d, period_for(d, period_id, desk.now())) for d in having or found]
    return [(d, p) for d in found for p in d.periods if coming or p.opens_at <= desk.now()]


def _write_register(desk: Desk, made: list[Standing], path: Path) -> None:
    from generator.register_book import register_book  # noqa: PLC0415 - openpyxl is slow to import

    data = register_book(
        made,
        desk.duties,
        title="收报台账",
        as_of=desk.now(),
        zone=desk.workspace.zone,
        rehearsal=desk.rehearsal,
    )
    write_atomically(path.absolute(), data)


def _print(
    desk: Desk, book: FactBook, chosen: Iterable[tuple[Duty, Period]], made: list[Standing], *, past_due: bool
) -> None:
    zone = desk.workspace.zone
    click.echo(f"截至 {local(desk.now(), zone)}" + ("（演练）" if desk.rehearsal else ""))
    for duty, period in chosen:
        own = [
            s
            for s in made
            if (s.key.campaign, s.key.obligation, s.key.period) == (duty.campaign.id, duty.obligation.id, period.id)
        ]
        if past_due and not own:
            continue
        whole = own if not past_due else standings(book, [(duty, period)], desk.now())
        moved = f"，{period.moved_because}" if period.moved_because else ""
        click.echo(f"\n{duty.campaign.title} · {duty.obligation.title} · {period.label}")
        click.echo(f"报送时限 {due(period.due_at, zone)}{moved}；{_counts(rates(whole))}")
        click.echo(table([_row(desk, s) for s in own], HEAD))
    if book.unassigned:
        click.echo(f"\n另有{len(book.unassigned)}件来件不知属于哪个单位：{'、'.join(f'A{n}' for n in book.unassigned)}")


def _counts(counted: Rates) -> str:
    text = f"应报{counted.due}，已报{counted.accepted}"
    for label, number in (
        ("按时", counted.on_time),
        ("超时", counted.late),
        ("时间待认定", counted.unproven),
        ("待确认", counted.held),
        ("应催", counted.past_due),
        ("免报", counted.exempt),
    ):
        text += f"，{label}{number}" if number else ""
    rate = counted.reporting
    return text + f"；报送率{rate:.2f}%" if rate is not None else text + "；报送率—"


def _row(desk: Desk, standing: Standing) -> list[object]:
    timeliness = TIMELINESS_LABELS[standing.timeliness] if standing.timeliness else ""
    late = f" {standing.days_late}天" if standing.days_late else ""
    return [
        standing.unit.name,
        STATE_LABELS[standing.state],
        timeliness + (late if standing.timeliness == "late" else ""),
        local(standing.first_received_at, desk.workspace.zone),
        missing_labels(desk, standing) if standing.state == "incomplete" else "",
        standing.versions or "",
        remark(standing),
    ]


def missing_labels(desk: Desk, standing: Standing) -> str:
    """The required parts still missing, by their labels."""
    duty = duty_of(desk.duties, standing.key)
    parts = [duty.obligation.part(part) for part in standing.missing] if duty else []
    return "、".join(part.label for part in parts if part)


def remark(standing: Standing) -> str:
    """What stands beside the state: 逾期天数, 更正未通过, 待说明, arrivals that wait."""
    said = []
    if standing.past_due and standing.days_late and standing.timeliness != "late":
        said.append(f"已逾期{standing.days_late}天")
    if standing.amending:
        said.append("更正未通过")
    if standing.open_queries:
        said.append(f"待说明{standing.open_queries}处")
    if standing.waiting and standing.state != "accepted":
        said.append("待确认来件 " + "、".join(f"A{n}" for n in standing.waiting))
    return "；".join(said)
