"""baosong audit: the chain of events, the archive, the day files."""

import click

from baosong.cli.session import Progress, Session
from baosong.desk import Desk
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.dayfiles import load


@click.command(short_help="核对台账和原件存档")
@click.pass_obj
def command(session: Session) -> None:
    """逐条核对台账的校验链、每件存档的内容、每日日志是否与台账一致。"""
    with session.desk() as desk:
        count = desk.ledger.verify()
        click.echo(f"台账{count}条，校验链完好")
        _archive(desk)
        _day_files(desk, count)


def _archive(desk: Desk) -> None:
    """Every object's content, and that every object the ledger names is there."""
    broken = desk.archive.verify(Progress("核对存档"))
    missing = [sha for row in desk.ledger.rows("archived_objects") if not desk.archive.has(sha := row["sha256"])]
    if broken or missing:
        lines = "\n".join([*(f"  内容已变：{b}" for b in broken), *(f"  缺失：{m}" for m in missing)])
        raise WorkspaceRefusal(f"原件存档有{len(broken) + len(missing)}件不对，请从备份恢复：\n{lines}")
    click.echo("原件存档完好")


def _day_files(desk: Desk, count: int) -> None:
    copied = list(load(desk.workspace.data / "events"))
    if copied != list(desk.ledger.events())[: len(copied)]:
        raise WorkspaceRefusal("每日日志（data/events）与台账不一致，请用备份核对。")
    if len(copied) < count:
        raise WorkspaceRefusal(
            f"每日日志（data/events）还差{count - len(copied)}条，请运行任一写台账的命令补齐后再核对。"
        )
    click.echo(f"每日日志{len(copied)}条，与台账一致")
