"""baosong audit: the chain of events, the archive, the day files; or a backup."""

from pathlib import Path

import click

from baosong.backup.check import Checked, check
from baosong.cli.session import Progress, Session, say
from baosong.desk import Desk
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.dayfiles import ASIDE, export, load


@click.command(short_help="核对台账和原件存档，或核对备份")
@click.option(
    "--backup",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="文件夹",
    help="不核对工作区，核对 baosong backup 写的文件夹",
)
@click.pass_obj
def command(session: Session, backup: Path | None) -> None:
    """逐条核对台账的校验链、每件存档的内容、每日日志是否与台账一致；服务运行时也可以核对。"""
    if backup is not None:
        _backup(check(backup, Progress("核对备份")))
        return
    with session.books() as desk:
        count = desk.ledger.verify()
        click.echo(f"台账{count}条，校验链完好")
        _archive(desk)
        _day_files(desk)


def _archive(desk: Desk) -> None:
    """Every object's content, that every object the ledger names is there, and what is there beside them."""
    broken = desk.archive.verify(Progress("核对存档"))
    named = {row["sha256"] for row in desk.ledger.rows("archived_objects")}
    missing = [sha for sha in sorted(named) if not desk.archive.has(sha)]
    if broken or missing:
        lines = "\n".join([*(f"  内容已变：{b}" for b in broken), *(f"  缺失：{m}" for m in missing)])
        raise WorkspaceRefusal(f"原件存档有{len(broken) + len(missing)}件不对，请从备份恢复：\n{lines}")
    click.echo("原件存档完好")
    held = {path.name for path in (desk.workspace.data / "objects").glob("??/??/*")}
    if more := held - named:
        say(f"存档里另有{len(more)}件台账没有记载（中断时留下的，或来自更新的备份），留着无妨。")


def _day_files(desk: Desk) -> None:
    """Whether the copy says what the ledger says; what it lacks is copied and said."""
    folder = desk.workspace.data / "events"
    had = {event.seq for event in load(folder)}
    export(desk.ledger, folder)
    copied = list(load(folder))
    if lacking := len({event.seq for event in copied} - had):
        say(f"每日日志差{lacking}条，已按台账补齐。")
    events = list(desk.ledger.events())[: copied[-1].seq if copied else 0]
    if copied != events:
        raise WorkspaceRefusal(
            "每日日志（data/events）与台账不一致。缺了的会在服务启动时补齐；补齐后仍不一致的，请用备份核对。"
        )
    click.echo(f"每日日志{len(copied)}条，与台账一致")
    for aside in sorted(folder.parent.glob(f"{folder.name}{ASIDE}*")):
        say(f"注意：{aside} 里是与台账接不上的旧日志，请核对后移走。")


def _backup(found: Checked) -> None:
    for run, broken in found.runs:
        lost = f"，已损坏：{'、'.join(broken)}" if broken else "，完好"
        click.echo(f"{run.name}\t台账{run.manifest.events}条{lost}")
    click.echo(f"原件和读数{found.objects}件")
    if found.sound:
        return
    lines = [
        *([f"  最近一次的台账：{found.chain}"] if found.chain else []),
        *(f"  内容已变：{sha}" for sha in found.damaged),
        *(f"  缺失：{sha}" for sha in found.missing),
    ]
    raise WorkspaceRefusal("备份有损坏，请删去损坏的文件后再运行一次 baosong backup 补齐：\n" + "\n".join(lines))
