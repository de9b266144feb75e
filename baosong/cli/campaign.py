"""baosong campaign list | show | check | adopt."""

from collections.abc import Sequence

import click

from baosong.cli.session import Session, print_json, say, table
from baosong.workspace import Workspace, load_files
from generator.moment import due
from tracker.definition.model import Campaign, Duty
from tracker.definition.schedule import due_on_days_off, duties
from tracker.problem import Problem


@click.group(short_help="查看、核对、启用专项定义")
def command() -> None:
    """专项的定义在 templates/ 下，一个专项一个文件夹。"""


@command.command("list", short_help="在用的专项")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """列出在用的专项。"""
    with session.desk() as desk:
        records = [
            {"id": c.id, "title": c.title, "collector": c.collector, "starts": str(c.starts), "ends": str(c.ends)}
            for c in desk.campaigns
        ]
    if as_json:
        print_json(records)
    else:
        click.echo(table([list(r.values()) for r in records], ["专项", "名称", "收报部门", "开始", "结束"]))


@command.command(short_help="一个专项的报送事项、期次和目标")
@click.argument("campaign_id", metavar="专项")
@click.pass_obj
def show(session: Session, campaign_id: str) -> None:
    """把一个专项的定义按报送事项打印出来。"""
    with session.desk() as desk:
        campaign = desk.campaign(campaign_id)
        click.echo(f"{campaign.title}\n依据：{campaign.document}\n收报：{campaign.collector}")
        for duty in desk.select(campaign_id):
            _show_duty(duty, desk.workspace)
        for goal in campaign.goals:
            click.echo(f"目标：{goal.title}")


def _show_duty(duty: Duty, workspace: Workspace) -> None:
    obligation = duty.obligation
    click.echo(f"\n[{obligation.id}] {obligation.title} → {obligation.to}\n  原文：{obligation.basis}")
    click.echo("  材料：" + "、".join(p.label + ("" if p.required else "（可选）") for p in obligation.parts))
    for period in duty.periods:
        moved = f"（{period.moved_because}）" if period.moved_because else ""
        click.echo(
            f"  {period.id} {period.label}：{due(period.due_at, workspace.zone)}截止{moved} {period.note}".rstrip()
        )


@command.command(short_help="核对定义，一次说出全部错误")
@click.argument("campaign_id", metavar="专项", required=False)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.pass_obj
def check(session: Session, campaign_id: str | None, as_json: bool) -> None:
    """核对定义文件，列出每处错误的文件、行、键和改法，以及落在休息日的报送时限。"""
    workspace = session.workspace()
    problems: list[Problem] = []
    for name in [campaign_id] if campaign_id else workspace.campaigns:
        campaign, _texts, found = load_files(workspace, name)
        problems += found
        if campaign is not None:
            problems += _days_off(campaign, workspace)
    if as_json:
        print_json([_plain(p) for p in problems])
    else:
        _print(problems)
    if any(p.severity == "error" for p in problems):
        raise SystemExit(1)


def _days_off(campaign: Campaign, workspace: Workspace) -> list[Problem]:
    made = duties((campaign,), workspace.zone, workspace.workdays)
    return [p for duty in made for p in due_on_days_off(duty, workspace.workdays)]


def _plain(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.place.file,
        "line": problem.place.line,
        "key": problem.place.key,
        "sentence": problem.sentence,
        "cure": problem.cure,
    }


def _print(problems: Sequence[Problem]) -> None:
    labels = {"error": "错误", "query": "请核实", "note": "提示"}
    for problem in problems:
        click.echo(f"{labels[problem.severity]}  {problem}")
    errors = sum(p.severity == "error" for p in problems)
    say(f"{errors}处错误。" if errors else "定义可用。")


@command.command(short_help="启用改动过的定义")
@click.argument("campaign_id", metavar="专项")
@click.option("--by", "actor", required=True, metavar="姓名", help="谁决定的")
@click.option("--reason", required=True, metavar="原因", help="为什么改")
@click.pass_obj
def adopt(session: Session, campaign_id: str, actor: str, reason: str) -> None:
    """启用改动过的定义。已过的报送时限和已有的单位不能改掉。"""
    from baosong.desk import DefinitionFaults, adopt, rewritten_past  # noqa: PLC0415
    from baosong.workspace import WorkspaceRefusal  # noqa: PLC0415

    with session.desk() as desk:
        fresh, texts, problems = load_files(desk.workspace, campaign_id)
        if fresh is None:
            raise DefinitionFaults(campaign_id, problems)
        adopted = desk.ledger.rows("definition_in_force", campaign=campaign_id)
        if adopted and adopted[0]["digest"] == fresh.digest:
            say("定义没有改动。")
            return
        if adopted and (said := rewritten_past(desk, fresh)):
            raise WorkspaceRefusal("不能启用：\n" + "\n".join(f"  {line}" for line in said))
        adopt(desk, fresh, texts, actor, reason)
        click.echo(f"{campaign_id} {fresh.digest[:12]} 已启用")
