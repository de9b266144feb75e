"""baosong collect: take the intake in once, or watch it until stopped."""

import click

from baosong.arrival_words import arrival_line
from baosong.cli.session import Progress, Session, say
from baosong.collecting import forward_in_time, intake_settings, make_intake
from baosong.deadlines import Deadlines
from baosong.desk import Desk, begin_writing
from baosong.flow import follow
from baosong.posting import is_ours
from baosong.replies import write_replies
from baosong.stopping import told_to_stop
from baosong.told import Told
from baosong.unit_folders import renew
from tracker.intake.collect import PassResult, Settings, collect_forever, collect_once, collector_lock
from tracker.intake.names import shown_path
from tracker.intake.outcome import SETTLING_LABELS
from tracker.ledger.dayfiles import export


@click.command(short_help="收报：扫描收件文件夹")
@click.option("--once", is_flag=True, help="收一遍就结束；不写则一直收，Ctrl+C 停止")
@click.pass_obj
def command(session: Session, once: bool) -> None:
    """把各单位放进收件文件夹的文件存档、登记、读数、审核，并在“市局反馈”里写收件回执。"""
    with session.desk() as desk, collector_lock(desk.workspace.data / "collector.lock"):
        begin_writing(desk, "collect", takes_in=True)
        forward_in_time(desk)
        make_intake(desk.workspace)
        settings = intake_settings(desk.workspace)
        if once:
            result = collect_once(
                desk.workspace.intake,
                desk.archive,
                desk.ledger,
                desk.clock,
                settings,
                lambda path, sha256: is_ours(desk, path, sha256),
                progress=Progress("收件"),
            )
            _remark(result)
            for sentence in _finish(desk):
                say(sentence)
        else:
            _forever(desk, settings)


def _remark(result: PassResult) -> None:
    """What the person at the screen must know: folder trouble, what is still arriving, what was passed over."""
    for problem in result.troubles:
        say(str(problem))
    for settling in result.settling:
        say(f"{SETTLING_LABELS[settling.why]}：{shown_path(settling.path)}")
    if result.ignored:
        say("未收：" + "、".join(f"{label}{count}个" for label, count in result.ignored_counts))
    if not result.arrived:
        say("没有新的来件。")


def _forever(desk: Desk, settings: Settings) -> None:
    """Until Ctrl+C or a stop from the service manager; what has arrived is always finished first."""
    stop = told_to_stop()
    say(f"正在收报：{desk.workspace.intake}（Ctrl+C 停止）")

    told = Told(say)

    def after(result: PassResult) -> None:
        told.now([*(str(problem) for problem in result.troubles), *_finish(desk)])

    collect_forever(
        desk.workspace.intake,
        desk.archive,
        desk.ledger,
        desk.clock,
        settings,
        lambda path, sha256: is_ours(desk, path, sha256),
        stop=stop,
        after=after,
        dues=Deadlines(desk),
    )


def _finish(desk: Desk) -> tuple[str, ...]:
    """Read what has arrived, print one line an arrival, bring the day files up to date, write the receipts.

    Returns what could not be read now and the receipts that could not be written, as sentences; they stay due.
    """
    troubles: list[str] = []
    for number in follow(desk, Progress("读数"), said=troubles.append):
        click.echo(arrival_line(desk, number))
    export(desk.ledger, desk.workspace.data / "events")
    return (*troubles, *write_replies(desk), *renew(desk))
