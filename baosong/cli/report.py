"""baosong report: Word summaries and summary workbooks into the outbox."""

import click

from baosong.cli.session import Session, say
from baosong.reports import period_for, write_reports
from baosong.workspace import WorkspaceRefusal

KINDS = ("summary", "workbook")


@click.command(short_help="生成情况汇报和汇总表")
@click.argument("campaign_id", metavar="专项")
@click.option("--obligation", "obligation_id", metavar="事项", help="只要这一报送事项")
@click.option("--period", "period_id", metavar="期次", help="哪一期；不写则为最近到期的一期")
@click.option(
    "--kind",
    type=click.Choice([*KINDS, "all"]),
    default="all",
    show_default=True,
    help="summary 情况汇报，workbook 汇总表",
)
@click.pass_obj
def command(session: Session, campaign_id: str, obligation_id: str | None, period_id: str | None, kind: str) -> None:
    """按已报的数据生成文稿，打印每份文稿的路径；内容没有变化时不出新稿。"""
    with session.desk() as desk:
        now = desk.now()
        found = desk.select(campaign_id, obligation_id)
        if period_id is not None:
            found = tuple(d for d in found if d.period(period_id)) or found[:1]
        elif obligation_id is None:
            found = tuple(d for d in found if any(p.opens_at <= now for p in d.periods))
        chosen = [(duty, period_for(duty, period_id, now)) for duty in found]
        kinds = KINDS if kind == "all" else (kind,)
        written = write_reports(desk, chosen, kinds, as_of=now)
        if not written:
            raise WorkspaceRefusal("没有可生成的文稿：定义里没有声明这类文稿（[[report]]），或还没有到第一期。")
        for document in written:
            click.echo(str(document.path))
            if not document.new:
                say("内容与上一稿相同，没有出新稿。")
