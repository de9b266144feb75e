"""baosong register: returns that came by mail, paper, phone or IM (代收), with the office's own receipt time."""

from pathlib import Path

import click

from baosong.arrival_words import arrival_line
from baosong.cli.session import Session, say
from baosong.registration import Received, newer_there, register, unit_named
from baosong.replies import write_replies
from baosong.targets import hour_named


@click.command(short_help="代收登记：邮件、纸质、微信等送来的材料")
@click.argument("unit", metavar="单位")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--via", required=True, metavar="方式", help="邮件、公文交换、微信、传真、纸质……")
@click.option("--received", required=True, metavar="时间", help="本单位收到的时间，如 2019-10-20T21:05")
@click.option("--by", required=True, metavar="姓名", help="谁登记的")
@click.option(
    "--evidence", type=click.Path(path_type=Path), metavar="文件", help="收到时间的凭据：邮件、截图、收文登记"
)
@click.option("--campaign", "campaign_id", metavar="专项", help="单位名称在几个专项里不同时写明")
@click.pass_obj
def command(
    session: Session,
    unit: str,
    files: tuple[Path, ...],
    via: str,
    received: str,
    by: str,
    evidence: Path | None,
    campaign_id: str | None,
) -> None:
    """把不经收件文件夹送来的材料登记为来件，按本单位收到的时间计时效；收件回执写到该单位的文件夹。"""
    with session.desk() as desk:
        moment = hour_named(received, desk.workspace.zone)
        found = unit_named(desk, unit, campaign_id, moment.date())
        for number in register(desk, Received(found, files, via, moment, by, evidence)):
            click.echo(arrival_line(desk, number))
            for sentence in newer_there(desk, number):
                say(f"注意：{sentence}")
        for sentence in write_replies(desk):
            say(sentence)
