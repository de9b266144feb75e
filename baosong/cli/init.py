"""baosong init DIR: a workspace ready to run."""

from pathlib import Path

import click

from baosong.workspace import init


@click.command(short_help="建立工作区")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹")
@click.option("--campaign", "campaigns", multiple=True, metavar="专项", help="只要这些专项（可重复）；不写则全部")
def command(folder: Path, campaigns: tuple[str, ...]) -> None:
    """在“文件夹”里建立可以直接使用的工作区：设置、专项定义、每个单位一个收件文件夹。"""
    workspace = init(folder.absolute(), campaigns)
    click.echo(str(workspace.root))
