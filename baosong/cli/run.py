"""baosong run: the service. Collecting, reading and the pages, each in a process that is started again when it dies."""

from datetime import datetime

import click

from baosong.cli.session import Session, say
from baosong.clock import clock
from baosong.service.supervisor import supervise
from baosong.stopping import told_to_stop


@click.command(short_help="启动服务：收件、读数、网页")
@click.option("--host", metavar="地址", help="网页开在哪个地址，默认按 config.toml；0.0.0.0 为各网卡")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="网页端口，默认按 config.toml")
@click.option("--name", "names", multiple=True, metavar="名称", help="别人用来打开网页的主机名（可多个）")
@click.option("--no-pages", is_flag=True, help="不开网页，只收件和读数")
@click.pass_obj
def command(session: Session, host: str | None, port: int | None, names: tuple[str, ...], no_pages: bool) -> None:
    """一直运行，直到 Ctrl+C 或由系统停止：收件、读数（含回执）、网页各在一个进程里，中断了会自动重新启动。"""
    stop = told_to_stop()
    workspace = session.workspace()

    def log(sentence: str) -> None:
        say(f"{datetime.now(workspace.zone):%m-%d %H:%M:%S} {sentence}")

    jobs: dict[str, list[str]] = {"collect": [], "flow": []}
    if not no_pages:
        said = [("--host", host), ("--port", port), *(("--name", name) for name in names)]
        jobs["serve"] = [str(word) for pair in said if pair[1] is not None for word in pair]
    supervise(workspace, clock(session.now, workspace.zone), jobs, stop, log)
    log("服务已停止。")
