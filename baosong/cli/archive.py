"""baosong archive CAMPAIGN --to DIR: everything of a campaign, readable without the program."""

from pathlib import Path

import click

from baosong.archiving import archive_campaign
from baosong.cli.session import Progress, Session, say


@click.command(short_help="归档：把一个专项的全部材料整理成文件夹")
@click.argument("campaign_id", metavar="专项")
@click.option(
    "--to", "to", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="归档到哪里"
)
@click.pass_obj
def command(session: Session, /, campaign_id: str, to: Path) -> None:
    """按 01通知、02空白表、03各单位来件、04汇总表、05报告、06催报与通报 归档，另有收报台账、处理记录和目录。

    不用本系统也能看；已经在的文件不改写，中断后再运行一次即接着做。打印新写的每个文件。
    """
    with session.desk() as desk:
        campaign = desk.campaign(campaign_id)
        filed = archive_campaign(desk, campaign, to, Progress("归档"))
        for one in filed:
            if one.new:
                click.echo(str(to / campaign.title / one.path))
        kept = sum(not one.new for one in filed)
        say(f"共{len(filed)}件，新写{len(filed) - kept}件" + (f"，已有{kept}件没有改动。" if kept else "。"))
