"""baosong decide …: what a person decides, for several deliveries at once, undone by another event."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from baosong import assigning, correcting, issued, undoing
from baosong.cli.session import Session, print_json, say
from baosong.decision_checks import Act
from baosong.decisions import Taken, decide
from baosong.desk import Desk
from baosong.facts import fact_book
from baosong.replies import write_replies
from baosong.reviewing import chosen
from baosong.targets import end_named, number_named, past_due_targets, period_named, target_named, targets_named
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.chain import stamp
from tracker.ledger.events import Contacted

Command = Callable[..., Any]


@click.group(short_help="处理：延期、免报、退回、认定、审定说明、核改、催报记录、报出、撤销")
def command() -> None:
    """处理一个或几个报送任务，记明谁、什么时候、为什么；用 undo 撤销。

    任务写成 专项/事项/期次/单位，单位可写代码或名称；只写到期次就是这一期的全部单位。时间写成 2019-10-21T09:00；
    作为期限时只写日期就是到当天24时。
    """


def _signed(function: Command) -> Command:
    """Who, why, and how the result is printed."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="以 JSON 输出"),
        click.option("--reason", required=True, metavar="原因", help="为什么这样处理"),
        click.option("--by", "by", required=True, metavar="姓名", help="谁处理的"),
    ):
        function = option(function)
    return function


def _on_deliveries(function: Command) -> Command:
    """The deliveries it is about, one by one or as the list of those to chase."""
    chased = click.option("--all-past-due", metavar="专项/事项/期次", help="这一期应催的全部单位")
    named = click.argument("deliveries", nargs=-1, metavar="任务…")
    return named(chased(_signed(function)))


def _say(made: tuple[Taken, ...], *, as_json: bool) -> None:
    """One line a delivery: D18, delivery."""
    if as_json:
        print_json([{"decision": t.id, "kind": t.kind, "delivery": key} for t in made for key in t.deliveries or ("",)])
        return
    for each in made:
        for key in each.deliveries or ("—",):
            click.echo(f"{each.id}\t{key}")


def _answer(desk: Desk) -> None:
    """Write the receipts of what was read otherwise."""
    for sentence in write_replies(desk):
        say(sentence)


def _decide(session: Session, kind: str, given: dict[str, Any], **details: Callable[[Desk], Any]) -> None:
    """Take one decision; `details` are made once the office's zone is known."""
    with session.desk() as desk:
        found = {t.key: t for t in targets_named(desk, given["deliveries"])}
        if given["all_past_due"]:
            found |= {t.key: t for t in past_due_targets(desk, fact_book(desk), given["all_past_due"])}
        if not found:
            raise WorkspaceRefusal("没有写明是哪个报送任务（专项/事项/期次/单位），也没有 --all-past-due。")
        made = {name: make(desk) for name, make in details.items()}
        act = Act(kind, tuple(found.values()), given["by"], given["reason"], **made)  # type: ignore[arg-type]
        _say((decide(desk, act),), as_json=given["as_json"])


def _arrival(text: str | None) -> Callable[[Desk], int | None]:
    return lambda _desk: number_named(text, "A") if text else None


def _end(text: str | None) -> Callable[[Desk], Any]:
    return lambda desk: end_named(text, desk.workspace.zone) if text else None


@command.command(short_help="延期：改报送时限")
@_on_deliveries
@click.option("--until", required=True, metavar="时间", help="延到什么时候")
@click.pass_obj
def extend(session: Session, /, until: str, **given: Any) -> None:
    """延长报送时限；应晚于现在的时限，也不能延到已经过去的时间。"""
    _decide(session, "extend", given, until=_end(until))


@command.command(short_help="免报")
@_on_deliveries
@click.pass_obj
def exempt(session: Session, /, **given: Any) -> None:
    """免去这次报送，不计入应报数。"""
    _decide(session, "exempt", given)


@command.command("return", short_help="退回修改")
@_on_deliveries
@click.option(
    "--arrival", metavar="来件", help="只退这一来件，如 A17；不写则退等待认定的更正，没有等待认定的就退到目前为止的全部"
)
@click.pass_obj
def return_(session: Session, /, arrival: str | None, **given: Any) -> None:
    """退回已收到的材料，请报送单位修改；原因会写在该单位的报送情况页和催报文字里。"""
    _decide(session, "return", given, arrival=_arrival(arrival))


@command.command(short_help="认定：按已报收下")
@_on_deliveries
@click.option(
    "--arrival", metavar="来件", help="以这一来件为准，如 A17；不写则为等待认定的，没有等待认定的就是最后一次"
)
@click.pass_obj
def accept(session: Session, /, arrival: str | None, **given: Any) -> None:
    """按已报收下：需人工审核的、强制性审核未通过而情况属实的、两份以哪份为准的、报出后的更正申请。"""
    _decide(session, "accept", given, arrival=_arrival(arrival))


@command.command(short_help="认定是否按时")
@_on_deliveries
@click.option("--ruled", required=True, type=click.Choice(["on_time", "late"]), help="on_time 按时，late 超时")
@click.pass_obj
def timing(session: Session, /, ruled: str, **given: Any) -> None:
    """认定收到的时间算按时还是超时。"""
    _decide(session, "timing", given, ruled=lambda _desk: ruled)


@command.command(short_help="审定情况说明")
@_on_deliveries
@click.option("--ruled", required=True, type=click.Choice(["granted", "refused"]), help="granted 认可，refused 不认可")
@click.option("--query", "named", multiple=True, metavar="编号", help="审核意见的编号（见 show）；不写则为已说明的全部")
@click.pass_obj
def review(session: Session, /, ruled: str, named: tuple[str, ...], **given: Any) -> None:
    """认可或不认可报送单位的情况说明；不认可的仍要说明，修改稿再发一次。

    还没有书面说明的，用 --query 写明编号、--reason 写明电话里问到的原因，也可认可。
    """

    def asked(desk: Desk) -> tuple[str, ...]:
        return chosen(fact_book(desk), targets_named(desk, given["deliveries"]), named)

    _decide(session, "review", given, ruled=lambda _desk: ruled, asked=asked)
    with session.desk() as desk:
        _answer(desk)


@command.command(short_help="催报记录")
@_on_deliveries
@click.option("--whom", required=True, metavar="谁", help="联系上的人")
@click.option("--means", required=True, metavar="方式", help="电话、微信……")
@click.option("--answer", required=True, metavar="答复", help="对方怎么说")
@click.option("--promised", metavar="时间", help="承诺什么时候报来")
@click.pass_obj
def contact(session: Session, /, whom: str, means: str, answer: str, promised: str | None, **given: Any) -> None:
    """记下一次催报：找的谁、怎么找的、怎么答复、承诺什么时候报。"""
    end = _end(promised)

    def contacted(desk: Desk) -> Contacted:
        until = end(desk)
        return Contacted(whom.strip(), means.strip(), answer.strip(), stamp(until) if until else None)

    _decide(session, "contact", given, contacted=contacted, promised=end)


@command.command(short_help="核准名单")
@_on_deliveries
@click.pass_obj
def confirm(session: Session, /, **given: Any) -> None:
    """核准这些报送任务现在的报送情况，通报等文稿据此点名。"""
    _decide(session, "confirm", given)


@command.command(short_help="报出后重新开放")
@_on_deliveries
@click.pass_obj
def reopen(session: Session, /, **given: Any) -> None:
    """报出后重新开放：以后的来件不再只是更正申请。"""
    _decide(session, "reopen", given)


@command.command(short_help="报出：登记真正发出的文件，冻结所用的数")
@click.argument("period", metavar="专项/事项/期次")
@click.option("--document", required=True, type=click.Path(path_type=Path), metavar="文件", help="真正发出的文件")
@click.option("--number", required=True, metavar="文号", help="发文字号")
@click.option("--signed-on", required=True, metavar="日期", help="签发日期")
@click.option("--signer", required=True, metavar="姓名", help="签发人")
@click.option("--recipient", required=True, metavar="主送", help="报给谁")
@_signed
@click.pass_obj
def issue(session: Session, /, period: str, document: Path, as_json: bool, **given: str) -> None:
    """登记报出的文件；已报单位这一期的数从此作底，以后的变动列为“与报出数不一致”。"""
    with session.desk() as desk:
        duty, chosen = period_named(desk, period)
        try:
            data = document.read_bytes()
        except OSError as fault:
            raise WorkspaceRefusal(f"读不了报出的文件“{document}”（{fault.strerror or fault}）。") from fault
        signed = _day(given["signed_on"])
        out = issued.Outgoing(document.name, data, given["number"], signed, given["signer"], given["recipient"])
        _say((issued.issue(desk, duty, chosen, out, given["by"], given["reason"]),), as_json=as_json)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise WorkspaceRefusal(f"看不懂日期“{text}”，请写成 2019-10-20。") from fault


@command.command(short_help="待确认的来件是哪个任务的")
@click.argument("what", nargs=-1, required=True, metavar="来件… [任务]")
@click.option("--none", "nothing", is_flag=True, help="不是哪个任务的材料，按附带材料留存")
@click.option("--as-proposed", is_flag=True, help="每件都按 show 里列在最前的任务认定，不用写任务")
@click.option("--part", default="", metavar="材料", help="文件是哪一份材料，如 summary；表样像两张表时是哪一张")
@click.option("--sheet", default="", metavar="工作表", help="同一张表有几份时，以哪张工作表（或压缩包里哪个文件）为准")
@_signed
@click.pass_obj
def assign(
    session: Session,
    /,
    what: tuple[str, ...],
    nothing: bool,
    as_proposed: bool,
    part: str,
    sheet: str,
    by: str,
    reason: str,
    as_json: bool,
) -> None:
    """写明来件（A17）是哪个任务的，再按此读一遍；--none 则按附带材料留存，不再待确认。

    几件来件可以一次写全；--as-proposed 时各件各归建议的任务，有一件没有建议就都不认定。
    """
    if nothing and as_proposed:
        raise WorkspaceRefusal("--none 和 --as-proposed 只能写一个。")
    arrivals, delivery = (what, None) if nothing or as_proposed else (what[:-1], what[-1])
    if not arrivals:
        raise WorkspaceRefusal("请写明来件和任务，如 decide assign A17 专项/事项/期次/单位；不属于任务的写 --none。")
    with session.desk() as desk:
        numbers = [number_named(text, "A") for text in arrivals]
        target = target_named(desk, delivery) if delivery else None
        named = assigning.Named(part.strip(), sheet.strip())
        targets = assigning.proposed(desk, numbers) if as_proposed else dict.fromkeys(numbers, target)
        answers = {n: assigning.Answer(to, named) for n, to in targets.items()}
        _say(assigning.assign_each(desk, answers, by, reason), as_json=as_json)
        _answer(desk)


@command.command(short_help="核改一个数")
@click.argument("delivery", metavar="任务")
@click.option("--part", required=True, metavar="报表", help="报表的编号或附件号，如 annex11")
@click.option("--row", default="", metavar="行", help="行的编号或名称；明细表写条数；只有一格的不写")
@click.option("--field", required=True, metavar="指标", help="指标的编号或名称")
@click.option("--to", required=True, metavar="数", help="改成什么")
@click.option("--confirmed-with", required=True, metavar="谁", help="向填报单位的谁核实的")
@_signed
@click.pass_obj
def correct(session: Session, /, delivery: str, as_json: bool, **given: str) -> None:
    """把一个数改成向填报单位核实过的数；原件不动，原来填的留着。"""
    with session.desk() as desk:
        _say((correcting.correct(desk, correcting.Correction(target_named(desk, delivery), **given)),), as_json=as_json)
        _answer(desk)


@command.command(short_help="撤销一项处理")
@click.argument("decision", metavar="处理")
@_signed
@click.pass_obj
def undo(session: Session, /, decision: str, by: str, reason: str, as_json: bool) -> None:
    """撤销一项处理（D18）：报送情况回到没有它的样子，处理和撤销都留在记录里。"""
    with session.desk() as desk:
        _say((undoing.undo(desk, number_named(decision, "D"), by, reason),), as_json=as_json)
        _answer(desk)
