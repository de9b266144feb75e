"""baosong backup: a consistent, verified copy of everything that can't be made again."""

from datetime import datetime
from pathlib import Path

import click

from baosong.backup.make import back_up, prune
from baosong.cli.session import Progress, Session, say
from baosong.sizes import sized
from baosong.workspace import WorkspaceRefusal


@click.command(short_help="备份台账、原件、联系人、设置和模板")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(min=1), metavar="次数", help="只留最近几次备份（原件始终都留）")
@click.pass_obj
def command(session: Session, folder: Path, keep: int | None) -> None:
    """把台账、每日日志、原件、联系人、设置和模板备份到另一块磁盘上的文件夹；服务不用停。

    原件只拷新增的，每件都核对校验值。恢复用 baosong restore。
    """
    workspace = session.workspace()
    made = back_up(workspace, folder.resolve(), datetime.now(workspace.zone), Progress("备份原件"))
    manifest, copied = made.run.manifest, made.copied
    click.echo(str(made.run.folder))
    say(
        f"已备份：台账{manifest.events}条，原件和读数{manifest.objects}件"
        f"（新拷{copied.new}件、{sized(copied.size)}，已有{copied.there}件），设置和模板。"
    )
    if folder.stat().st_dev == workspace.data.stat().st_dev:
        say("注意：备份与数据在同一块磁盘上，磁盘坏了会一起丢；请改用另一块磁盘。")
    for name in prune(folder, keep) if keep else ():
        say(f"已删去旧备份 {name}。")
    if copied.damaged or manifest.missing:
        raise WorkspaceRefusal(
            f"备份已写成，但工作区的存档有{len(copied.damaged)}件已损坏，台账所记的有{len(manifest.missing)}件"
            "在存档和备份里都没有好的。请运行 baosong audit 查看。"
        )
