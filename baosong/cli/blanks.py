"""baosong blanks: one workbook an obligation and unit, for all units in one command."""

from pathlib import Path

import click

from baosong.blanks import blanks_for, has_forms, next_period
from baosong.cli.session import Progress, Session, say
from baosong.desk import Desk
from baosong.facts import units_owing
from baosong.outbox import safe_name, write_atomically
from baosong.reports import period_for
from baosong.workspace import WorkspaceRefusal
from generator.blank import Blanks, blank_name
from tracker.definition.ad_hoc import blank_period, is_ad_hoc
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import find_unit


@click.command(short_help="生成各单位的空白表")
@click.argument("campaign_id", metavar="专项")
@click.option("--obligation", "obligation_id", metavar="事项", help="只要这一报送事项；不写则全部")
@click.option("--period", "period_id", metavar="期次", help="哪一期；不写则为尚未到期的第一期")
@click.option("--unit", "unit_name", metavar="单位", help="只要这一单位（名称或代码）；不写则全部")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="写到哪里")
@click.pass_obj
def command(
    session: Session,
    campaign_id: str,
    obligation_id: str | None,
    period_id: str | None,
    unit_name: str | None,
    folder: Path | None,
) -> None:
    """按报送事项为每个单位写一份空白工作簿，打印每个文件的路径。"""
    with session.desk() as desk:
        work = [
            (duty, period, unit)
            for duty in desk.select(campaign_id, obligation_id, period_id)
            if (period := _period(desk, duty, period_id)) and has_forms(duty)
            for unit in _units(duty, period, unit_name)
        ]
        base = folder.absolute() if folder else desk.workspace.outbox
        progress = Progress("空白表")
        golden: dict[tuple[str, str, str], Blanks] = {}
        for done, (duty, period, unit) in enumerate(work, start=1):
            key = (duty.campaign.id, duty.obligation.id, period.id)
            if key not in golden:
                golden[key] = blanks_for(desk, duty, period)
            _write(
                _folder(base, duty, period, folder is not None) / blank_name(duty, period, unit), golden[key].of(unit)
            )
            progress(done, len(work))


def _write(path: Path, data: bytes) -> None:
    """A file that somebody has changed since is left alone, and said so."""
    if path.exists() and path.read_bytes() != data:
        say(f"“{path}”已有内容不同的同名文件，没有覆盖。")
        return
    write_atomically(path, data)
    click.echo(str(path))


def _period(desk: Desk, duty: Duty, period_id: str | None) -> Period | None:
    """The period asked for, else the first not yet due, else the last; for events any event from now on."""
    if period_id is not None:
        return period_for(duty, period_id, desk.now())
    if is_ad_hoc(duty.obligation):
        return blank_period(duty.campaign, desk.now())
    return next_period(duty, desk.now())


def _units(duty: Duty, period: Period, wanted: str | None) -> tuple[Unit, ...]:
    owing = units_owing(duty, period)
    if wanted is None:
        return owing
    unit = next((u for u in owing if u.code == wanted), None) or find_unit(owing, wanted)
    if unit is None:
        raise WorkspaceRefusal(f"“{wanted}”不是这一报送事项的报送单位。")
    return (unit,)


def _folder(base: Path, duty: Duty, period: Period, given: bool) -> Path:
    return base if given else base / safe_name(duty.campaign.title) / safe_name(period.label) / "空白表"
