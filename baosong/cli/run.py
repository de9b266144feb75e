"""baosong run: the service. Collecting, reading and the pages, each in a process that is started again when it dies."""

from datetime import datetime

import click

from baosong.__main__ import VERBS
from baosong.cli.session import Session, say
from baosong.clock import clock
from baosong.service.supervisor import supervise
from baosong.stopping import told_to_stop

JOBS = ("collect", "flow", "serve")


@click.command(short_help="启动服务：收件、读数、网页")
@click.pass_obj
def command(session: Session) -> None:
    """一直运行，直到 Ctrl+C 或由系统停止：收件、读数（含回执）、网页各在一个进程里，中断了会自动重新启动。"""
    stop = told_to_stop()
    workspace = session.workspace()
    ticking = clock(session.now, workspace.zone)

    def log(sentence: str) -> None:
        say(f"{datetime.now(workspace.zone):%m-%d %H:%M:%S} {sentence}")

    supervise(workspace, ticking, [job for job in JOBS if job != "serve" or job in VERBS], stop, log)
    log("服务已停止。")
