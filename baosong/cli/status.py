"""baosong status: who has reported, who is late, who is overdue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from baosong.ad_hoc_lines import ad_hoc_count, is_nothing
from baosong.cli.service_status import print_service
from baosong.cli.session import Session, print_json, table
from baosong.clock import local
from baosong.desk import Desk
from baosong.extras import extras
from baosong.facts import FactBook, duty_of, fact_book, standings
from baosong.issued import differences
from baosong.outbox import write_atomically
from baosong.records import matrix_record, status_records
from baosong.register_file import register_file
from baosong.registration import registered, with_via
from baosong.reports import period_for
from baosong.status_text import HEAD, counts, footnote, matrix_rows, row, upward
from baosong.views import at_due, due_periods, matrix, of_unit, unit_at_due, unit_named
from baosong.workspace import WorkspaceRefusal
from generator.moment import deadline
from tracker.definition.ad_hoc import is_ad_hoc
from tracker.definition.model import Duty, Period, Unit
from tracker.rates import rates
from tracker.standing import Standing

_Chosen = list[tuple[Duty, Period]]


@dataclass(frozen=True)
class _Wanted:
    """What was asked for on the command line."""

    campaign: str | None
    obligation: str | None
    period: str | None
    unit: str | None
    past_due: bool
    at_deadline: bool
    coming: bool

    def duties(self, desk: Desk) -> tuple[Duty, ...]:
        """The duties asked for; where a period is named, those that have it."""
        return desk.select(self.campaign, self.obligation, self.period)

    def shows(self, standing: Standing) -> bool:
        """Whether a standing is in the list: those past due only, if so asked, and no ad-hoc one without content."""
        return (standing.past_due or not self.past_due) and not is_nothing(standing)


@click.command(short_help="谁报了、谁没报")
@click.argument("campaign_id", metavar="专项", required=False)
@click.option("--obligation", "obligation_id", metavar="事项", help="只看这一报送事项")
@click.option("--period", "period_id", metavar="期次", help="只看这一期")
@click.option("--past-due", is_flag=True, help="只看过了时限还没报齐的单位（该催的）")
@click.option("--matrix", "as_matrix", is_flag=True, help="单位×期次一览，每格一个词")
@click.option("--unit", "unit_name", metavar="单位", help="一个单位在各专项的全部报送事项，按时限排列")
@click.option("--at-deadline", is_flag=True, help="各期到时限那一刻的状态（按今天掌握的证据）")
@click.option("--service", is_flag=True, help="服务的情况：谁在收、多久没间断、有什么问题")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写成收报台账")
@click.pass_obj
def command(
    session: Session,
    campaign_id: str | None,
    obligation_id: str | None,
    period_id: str | None,
    past_due: bool,
    as_matrix: bool,
    unit_name: str | None,
    at_deadline: bool,
    service: bool,
    as_json: bool,
    xlsx: Path | None,
) -> None:
    """按报送事项和期次列出每个单位的报送状态。"""
    if as_matrix and (unit_name or xlsx or past_due):
        raise click.UsageError("--matrix 不能与 --unit、--xlsx、--past-due 同时使用。")
    if as_json and xlsx:
        raise click.UsageError("--json 与 --xlsx 只能用一个。")
    if service:
        with session.books() as books:
            print_service(books, as_json=as_json)
        return
    with session.desk() as desk:
        wanted = _Wanted(campaign_id, obligation_id, period_id, unit_name, past_due, at_deadline, as_json)
        book = fact_book(desk)
        if as_matrix:
            _matrices(desk, book, wanted, as_json=as_json)
        elif unit_name is not None:
            unit = _unit(desk, unit_name)
            made = _unit_made(desk, book, wanted, unit)
            if not _filed(desk, book, made, as_json, xlsx):
                _print_unit(desk, unit, made)
        else:
            chosen = _chosen(desk, wanted)
            whole = _made(desk, book, wanted, chosen)
            made = [s for s in whole if wanted.shows(s)]
            if not _filed(desk, book, made, as_json, xlsx):
                _print(desk, book, wanted, chosen, whole)
                _print_unassigned(book)


def _filed(desk: Desk, book: FactBook, made: list[Standing], as_json: bool, xlsx: Path | None) -> bool:
    """Write the standings as JSON or as a workbook, if so asked; returns whether it was."""
    if as_json:
        print_json(status_records(desk, book, made))
    elif xlsx:
        write_atomically(xlsx.absolute(), register_file(desk, made))
        click.echo(str(xlsx))
    return as_json or xlsx is not None


def _chosen(desk: Desk, wanted: _Wanted) -> _Chosen:
    """The periods to show: the one asked for, else every one opened by now (and, as records, those to come)."""
    now, duties = desk.now(), wanted.duties(desk)
    if wanted.period is not None:
        chosen = [(d, period_for(d, wanted.period, now)) for d in duties]
    else:
        chosen = [(d, p) for d in duties for p in d.periods if wanted.coming or p.opens_at <= now]
        chosen += [(d, p) for d in duties for p in d.ad_hoc if p.opens_at <= now]
    if wanted.at_deadline:
        chosen = [(d, p) for d, p in chosen if p in due_periods(d, now)]
    return chosen


def _made(desk: Desk, book: FactBook, wanted: _Wanted, chosen: _Chosen) -> list[Standing]:
    if wanted.at_deadline:
        return [s for duty, period in chosen for s in at_due(book, duty, period)]
    return standings(book, chosen, desk.now())


def _unit(desk: Desk, name: str) -> Unit:
    unit = unit_named(desk.duties, name, desk.now())
    if unit is None:
        raise WorkspaceRefusal(f"没有名为“{name}”的报送单位（或有两个），请写 units.csv 里的名称、别名或代码。")
    return unit


def _unit_made(desk: Desk, book: FactBook, wanted: _Wanted, unit: Unit) -> list[Standing]:
    duties, now = wanted.duties(desk), desk.now()
    if wanted.at_deadline:
        made = unit_at_due(book, duties, unit.code, now)
    else:
        made = of_unit(book, duties, unit.code, now, coming=wanted.coming)
    return [s for s in made if wanted.shows(s) and wanted.period in (None, s.key.period)]


def _head(desk: Desk, wanted: _Wanted) -> str:
    text = f"截至 {local(desk.now(), desk.workspace.zone)}" + ("（演练）" if desk.rehearsal else "")
    return text + ("，各期到时限那一刻的状态" if wanted.at_deadline else "")


def _print(desk: Desk, book: FactBook, wanted: _Wanted, chosen: _Chosen, whole: Sequence[Standing]) -> None:
    """Each period with its counts (over all units, whatever is shown) and its list."""
    click.echo(_head(desk, wanted))
    by_period: dict[tuple[str, str, str], list[Standing]] = {}
    for standing in whole:
        key = standing.key
        by_period.setdefault((key.campaign, key.obligation, key.period), []).append(standing)
    for duty, period in chosen:
        made = by_period.get((duty.campaign.id, duty.obligation.id, period.id), [])
        shown = [s for s in made if wanted.shows(s)]
        if not period.only and (shown or not wanted.past_due):
            _print_period(desk, book, duty, period, made, shown)
    if not wanted.past_due and not wanted.at_deadline:
        _print_events(desk, wanted.duties(desk), whole)


def _print_period(
    desk: Desk, book: FactBook, duty: Duty, period: Period, made: Sequence[Standing], shown: Sequence[Standing]
) -> None:
    zone, via = desk.workspace.zone, registered(desk, duty, period)
    moved = f"，{period.moved_because}" if period.moved_because else ""
    click.echo(f"\n{duty.campaign.title} · {duty.obligation.title} · {period.label}")
    click.echo(f"报送时限 {deadline(period, period.due_at, zone)}{moved}；{counts(rates(made))}")
    if said := upward(duty, period, made, desk.now()):
        click.echo(said)
    if different := differences(desk, book, duty, period):
        name = f"{duty.campaign.id}/{duty.obligation.id}/{period.id}"
        click.echo(f"与报出数不一致{len(different)}处，见 baosong show {name}")
    click.echo(table([with_via(row(desk.duties, s, zone), via.get(s.key)) for s in shown], HEAD))


def _print_events(desk: Desk, duties: Iterable[Duty], made: Sequence[Standing]) -> None:
    """What came for events (随时报送): counts alone, since nobody can say how many were due."""
    zone = desk.workspace.zone
    for duty in duties:
        if is_ad_hoc(duty.obligation):
            ids = (duty.campaign.id, duty.obligation.id)
            own = [s for s in made if (s.key.campaign, s.key.obligation) == ids and not is_nothing(s)]
            click.echo(f"\n{duty.campaign.title} · {duty.obligation.title}\n{ad_hoc_count(own)}")
            if own:
                click.echo(table([[s.key.period, *row(desk.duties, s, zone)] for s in own], ["编号", *HEAD]))


def _print_unassigned(book: FactBook) -> None:
    if book.unassigned:
        click.echo(f"\n另有{len(book.unassigned)}件来件不知属于哪个单位：{'、'.join(f'A{n}' for n in book.unassigned)}")


def _print_unit(desk: Desk, unit: Unit, made: Sequence[Standing]) -> None:
    zone = desk.workspace.zone
    click.echo(f"{unit.name}（{unit.code}） 截至 {local(desk.now(), zone)}" + ("（演练）" if desk.rehearsal else ""))
    click.echo(counts(rates([s for s in made if not s.period.only])))
    lines = []
    for standing in made:
        duty = duty_of(desk.duties, standing.key)
        until = "" if standing.period.only else deadline(standing.period, standing.due_at, zone)
        titles = [duty.campaign.title, duty.obligation.title] if duty else ["", ""]
        lines.append([until, *titles, standing.period.label, *row(desk.duties, standing, zone)[1:]])
    click.echo(table(lines, ["时限", "专项", "报送事项", "期次", *HEAD[1:]]))
    if found := extras(desk, unit):
        click.echo("附带材料：" + "、".join(f"{each.name}（{each.arrival.id}）" for each in found))


def _matrices(desk: Desk, book: FactBook, wanted: _Wanted, *, as_json: bool) -> None:
    """A table for each obligation asked for; what is reported when something happens has none."""
    chosen = [(d, p) for d, p in _chosen(desk, wanted) if not p.only]
    shown = []
    for duty in dict.fromkeys(id(d) for d, _p in chosen):
        own = [(d, p) for d, p in chosen if id(d) == duty]
        shown.append(matrix(own[0][0], [p for _d, p in own], _made(desk, book, wanted, own)))
    if as_json:
        print_json([matrix_record(one) for one in shown])
        return
    click.echo(_head(desk, wanted))
    for one in shown:
        head, lines = matrix_rows(one)
        click.echo(f"\n{one.duty.campaign.title} · {one.duty.obligation.title}")
        click.echo(table(lines, head))
        if said := footnote(lines):
            click.echo(said)
