"""baosong report: Word documents and summary workbooks into the outbox."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from baosong.cli.session import Progress, Session, say
from baosong.desk import Desk
from baosong.outbox import write_atomically
from baosong.pdf import pdfs
from baosong.report_input import Options
from baosong.reports import KINDS, period_for, write_reports
from baosong.targets import end_named
from baosong.workspace import WorkspaceRefusal

_KINDS_SAID = (
    "summary 情况汇报和工作总结，forwarding 上报的报告和汇总表，circular 通报，chaser 催报，workbook 汇总表，all 全部"
)


@click.command(short_help="生成情况汇报、报告、通报、催报和汇总表")
@click.argument("campaign_id", metavar="专项")
@click.option("--obligation", "obligation_id", metavar="事项", help="只要这一报送事项")
@click.option("--period", "period_id", metavar="期次", help="哪一期；不写则为最近到期的一期")
@click.option("--kind", type=click.Choice([*KINDS, "all"]), default="all", show_default=True, help=_KINDS_SAID)
@click.option("--number", default="", metavar="文号", help="发文字号；不写则留空")
@click.option("--signed-on", metavar="日期", help="签发日期，作成文日期；不写则留空")
@click.option("--signer", default="", metavar="姓名", help="签发人；不写则留空")
@click.option("--until", metavar="时间", help="催报、通报里的补报时限；不写则按定义")
@click.option("--pdf", is_flag=True, help="旁边再出一份 PDF（要装 LibreOffice）")
@click.option("--together", is_flag=True, help="催报只出一份，主送全部应催单位；不写则一家一份")
@click.pass_obj
def command(
    session: Session, /, campaign_id: str, obligation_id: str | None, period_id: str | None, kind: str, **given: Any
) -> None:
    """按已报的数据生成文稿，打印每份文稿的路径；内容没有变化时不出新稿，出新稿时旁边另有变动清单。

    通报只按核准过的名单出（decide confirm）；催报不点待确认、时间待认定和已承诺的单位。
    """
    with session.desk() as desk:
        now = desk.now()
        found = desk.select(campaign_id, obligation_id)
        if period_id is not None:
            found = tuple(d for d in found if d.period(period_id)) or found[:1]
        elif obligation_id is None:
            found = tuple(d for d in found if any(p.opens_at <= now for p in d.periods))
        chosen = [(duty, period_for(duty, period_id, now)) for duty in found]
        kinds, notes = (KINDS if kind == "all" else (kind,)), list[str]()
        as_pdf = given.pop("pdf")
        written = write_reports(
            desk, chosen, kinds, as_of=now, options=_options(desk, given), strict=kind != "all", notes=notes
        )
        for document in written:
            click.echo(str(document.path))
            if document.changes:
                say(f"比上一稿的变动：{document.changes}")
            if not document.new:
                say("内容与上一稿相同，没有出新稿。")
        for note in notes:
            say(note)
        if as_pdf:
            _pdfs([document.path for document in written], now)
        if not written and not notes:
            raise WorkspaceRefusal("没有可生成的文稿：定义里没有声明这类文稿（[[report]]），或还没有到第一期。")


def _pdfs(paths: Sequence[Path], now: datetime) -> None:
    """A PDF beside each Word document that has none yet; the path of each is printed."""
    papers = [path for path in paths if path.suffix == ".docx"]
    fresh = [path for path in papers if not path.with_suffix(".pdf").exists()]
    for path in papers:
        made = path.with_suffix(".pdf")
        if path not in fresh and path.stat().st_mtime > made.stat().st_mtime:
            say(f"“{made.name}”已经有了，文稿在它之后改过；要重出请先移走它。")
    progress = Progress("转 PDF")
    for number, (path, data) in enumerate(zip(fresh, pdfs([p.read_bytes() for p in fresh], as_of=now), strict=True)):
        write_atomically(path.with_suffix(".pdf"), data)
        progress(number + 1, len(fresh))
    for path in papers:
        click.echo(str(path.with_suffix(".pdf")))


def _options(desk: Desk, given: dict[str, Any]) -> Options:
    until = end_named(given["until"], desk.workspace.zone) if given["until"] else None
    if until is not None and until <= desk.now():
        raise WorkspaceRefusal("补报时限应在现在之后，请核对 --until。")
    signed = given["signed_on"]
    return Options(
        given["number"].strip(), _day(signed) if signed else None, given["signer"].strip(), until, given["together"]
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise WorkspaceRefusal(f"看不懂日期“{text}”，请写成 2019-10-20。") from fault
