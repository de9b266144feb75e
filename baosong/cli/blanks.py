"""baosong blanks: one workbook an obligation and unit, for all units in one command."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from baosong.blanks import blank_maker, has_forms, next_period
from baosong.cli.session import Progress, Session, say
from baosong.desk import Desk, begin_writing
from baosong.facts import units_owing
from baosong.flow import lock_of
from baosong.handing_out import hand_out
from baosong.outbox import safe_name, write_atomically
from baosong.reports import period_for
from baosong.unit_folders import kept
from baosong.workspace import WorkspaceRefusal
from tracker.definition.ad_hoc import blank_period, is_ad_hoc
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import find_unit
from tracker.hold import held


@click.command(short_help="生成各单位的空白表")
@click.argument("campaign_id", metavar="专项")
@click.option("--obligation", "obligation_id", metavar="事项", help="只要这一报送事项；不写则全部")
@click.option("--period", "period_id", metavar="期次", help="哪一期；不写则为尚未到期的第一期")
@click.option("--unit", "unit_name", metavar="单位", help="只要这一单位（名称或代码）；不写则全部")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="写到哪里")
@click.option("--deliver", is_flag=True, help="放进各单位文件夹的“市局反馈/空白表”，以后随收报自动更新")
@click.pass_obj
def command(
    session: Session,
    campaign_id: str,
    obligation_id: str | None,
    period_id: str | None,
    unit_name: str | None,
    folder: Path | None,
    deliver: bool,
) -> None:
    """按报送事项为每个单位写一份空白工作簿，打印每个文件的路径；累计数旁带本单位上期已报数。"""
    if deliver and (period_id or folder):
        raise click.UsageError("--deliver 按各单位的报送情况放当期或下一期的空白表，不能与 --period、--to 同用。")
    with session.desk() as desk:
        if deliver:
            _deliver(desk, desk.select(campaign_id, obligation_id), unit_name)
            return
        work = [
            (duty, period, unit)
            for duty in desk.select(campaign_id, obligation_id, period_id)
            if (period := _period(desk, duty, period_id)) and has_forms(duty)
            for unit in _units(duty, period, unit_name)
        ]
        base = folder.absolute() if folder else desk.workspace.outbox
        progress, maker = Progress("空白表"), blank_maker(desk)
        for done, (duty, period, unit) in enumerate(work, start=1):
            into = _folder(base, duty, period, folder is not None)
            bare = dict(maker.files(duty, period, unit, bare=True))
            for name, data in maker.files(duty, period, unit):
                _write(into / name, data, bare[name])
            progress(done, len(work))


def _deliver(desk: Desk, duties: Sequence[Duty], unit_name: str | None) -> None:
    """Post the blanks each unit needs now into its folder; a folder that can't be written stops nobody else's."""
    begin_writing(desk, "blanks")
    work = [
        (duty, unit)
        for duty in duties
        if has_forms(duty) and (period := next_period(duty, desk.now()))
        for unit in _units(duty, period, unit_name)
    ]
    with held(lock_of(desk), wait=True):
        kept(desk)
        progress, maker = Progress("空白表"), blank_maker(desk)
        for done, (duty, unit) in enumerate(work, start=1):
            try:
                for path in hand_out(desk, maker, duty, unit, again=True):
                    click.echo(str(desk.workspace.intake / os.fsdecode(path)))
            except OSError as fault:
                say(f"“{unit.name}/{desk.workspace.feedback}”写不进去（{fault.strerror or fault}），没有放空白表。")
            progress(done, len(work))


def _write(path: Path, data: bytes, bare: bytes) -> None:
    """A file that somebody has changed since is left alone, and said so; one of ours is brought up to date."""
    if path.exists() and path.read_bytes() not in (data, bare):
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
