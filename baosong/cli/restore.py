"""baosong restore: a workspace made again from a backup."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from baosong.backup.restore import restore
from baosong.cli.session import Progress, say
from baosong.workspace import WorkspaceRefusal


@click.command(short_help="从备份恢复出一个工作区")
@click.argument("backup", metavar="备份文件夹", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--to", "target", required=True, metavar="文件夹", type=click.Path(path_type=Path), help="新的空文件夹")
@click.option("--run", "name", metavar="名称", help="用哪一次备份（runs/ 下的文件夹名）；不写用最近一次")
def command(backup: Path, target: Path, name: str | None) -> None:
    """从 baosong backup 写的文件夹恢复出一个可以直接使用的工作区；备份本身只读不改。

    边恢复边核对：台账坏了由每日日志重建，日志坏了由台账重写，原件逐件核对。
    """
    now = datetime.now(ZoneInfo("UTC"))
    made = restore(backup.resolve(), target.resolve(), name, now, say, Progress("恢复原件"))
    click.echo(str(target.resolve()))
    say(f"已从备份 {made.run.name}（{made.run.manifest.made}）恢复：台账{made.events}条，校验链完好。")
    say(
        f"下一步：收件文件夹是 {made.workspace.intake}，"
        "请把各单位的文件放回原处（已收过的不会重复登记），再运行 baosong run。"
    )
    if made.missing:
        lines = "\n".join(f"  {sha}" for sha in made.missing)
        raise WorkspaceRefusal(f"工作区可以使用，但有{len(made.missing)}件原件或读数在备份里没有好的：\n{lines}")
