"""baosong audit: the chain of events, the archive, the day files."""

import click

from baosong.cli.session import Session
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.dayfiles import load


@click.command(short_help="核对台账和原件存档")
@click.pass_obj
def command(session: Session) -> None:
    """逐条核对台账的校验链、每件存档的内容、每日日志是否与台账一致。"""
    with session.desk() as desk:
        count = desk.ledger.verify()
        click.echo(f"台账{count}条，校验链完好")
        broken = desk.archive.verify()
        missing = [row["sha256"] for row in desk.ledger.rows("arrivals") if not desk.archive.has(row["sha256"])]
        if broken or missing:
            lines = "\n".join([*(f"  内容已变：{b}" for b in broken), *(f"  缺失：{m}" for m in missing)])
            raise WorkspaceRefusal(f"原件存档有{len(broken) + len(missing)}件不对，请从备份恢复：\n{lines}")
        click.echo("原件存档完好")
        copied = list(load(desk.workspace.data / "events"))
        if copied != list(desk.ledger.events())[: len(copied)]:
            raise WorkspaceRefusal("每日日志（data/events）与台账不一致，请用备份核对。")
        click.echo(f"每日日志{len(copied)}条，与台账一致")
