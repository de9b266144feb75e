"""baosong campaign list | show | check | adopt."""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import indent

import click

from baosong.adopting import adopt as take_into_force
from baosong.adopting import against_adopted, calendar_moved, changes, in_force, refusals
from baosong.calendars import too_late
from baosong.cli.session import Session, print_json, say, table
from baosong.clock import clock
from baosong.desk import DefinitionFaults, Desk, require_its_clock
from baosong.notice import PERIOD_HEAD, above, duty_text, form_versions, phase_lines, unit_lists
from baosong.notice_goals import goal_texts
from baosong.workspace import ParentFault, Workspace, WorkspaceRefusal, load_files, make_unit_folders
from tracker.definition.model import Campaign, Duty
from tracker.definition.moments import full_date
from tracker.definition.schedule import due_on_days_off, duties
from tracker.problem import Place, Problem


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
        _show_head(campaign, desk.campaigns)
        click.echo("\n一、报送事项")
        for number, duty in enumerate(desk.select(campaign_id), start=1):
            _show_duty(number, duty, replace(desk.workspace, workdays=desk.calendars[campaign_id]))
        if campaign.goals:
            click.echo("\n二、整治目标")
        for number, goal in enumerate(goal_texts(campaign), start=1):
            _show_lines(f"{number}. {goal.title}", goal.lines)
        for line in form_versions(campaign):
            click.echo(line)


def _show_head(campaign: Campaign, others: Sequence[Campaign]) -> None:
    """The notice, who collects, when, in which phases, from whom."""
    span = f"{full_date(campaign.starts)}—{full_date(campaign.ends)}"
    click.echo(
        f"{campaign.title}（{campaign.id}）\n依据：{campaign.document}\n收报：{campaign.collector}\n起止：{span}"
    )
    if campaign.parent:
        click.echo(f"上级专项：{above(campaign, others)}")
    for line in phase_lines(campaign):
        click.echo(f"阶段：{line}")
    for kind, names in unit_lists(campaign):
        click.echo(f"{kind}：{names}")


def _show_duty(number: int, duty: Duty, workspace: Workspace) -> None:
    """A duty; its periods as a table where there are several, unless each day is one."""
    made = duty_text(duty, workspace)
    _show_lines(f"{number}. {made.title}（{duty.obligation.id}）", made.lines)
    if len(made.periods) > 1 and duty.obligation.schedule.kind != "daily":
        click.echo("\n" + indent(table(made.periods, PERIOD_HEAD), "   "))


def _show_lines(head: str, lines: Sequence[tuple[str, str]]) -> None:
    click.echo(f"\n{head}")
    for word, text in lines:
        click.echo(f"   {word}：{text}")


@command.command(short_help="核对定义，一次说出全部错误")
@click.argument("campaign_id", metavar="专项", required=False)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.pass_obj
def check(session: Session, campaign_id: str | None, as_json: bool) -> None:
    """核对定义文件，列出每处错误的文件、行、键和改法，以及落在休息日的报送时限。"""
    workspace = session.workspace()
    problems: list[Problem] = []
    for name in [campaign_id] if campaign_id else workspace.campaigns:
        problems += _checked(session, workspace, name)
    if as_json:
        print_json([_plain(p) for p in problems])
    else:
        _print(problems)
    if any(p.severity == "error" for p in problems):
        raise SystemExit(1)


def _checked(session: Session, workspace: Workspace, name: str) -> list[Problem]:
    """Everything wrong with one campaign, each place under the campaign's own folder."""
    campaign, texts, found = load_files(workspace, name)
    problems = list(found)
    if campaign is not None:
        problems += _days_off(campaign, workspace)
        problems += _unit_above(campaign, workspace)
        problems += against_adopted(workspace, clock(session.now, workspace.zone).now(), campaign, texts)
    return [p if p.place.file == "config.toml" else _under(name, p) for p in problems]


def _under(name: str, problem: Problem) -> Problem:
    return replace(problem, place=replace(problem.place, file=f"{name}/{problem.place.file}"))


def _days_off(campaign: Campaign, workspace: Workspace) -> list[Problem]:
    made = duties((campaign,), workspace.zone, workspace.workdays)
    return [p for duty in made for p in due_on_days_off(duty, workspace.workdays)]


def _unit_above(campaign: Campaign, workspace: Workspace) -> list[Problem]:
    """Where the campaign above is in force here too, the office must be one of its units."""
    if campaign.parent_unit and campaign.parent in workspace.campaigns:
        parent, _texts, _problems = load_files(workspace, campaign.parent)
        if parent is not None and parent.unit(campaign.parent_unit) is None:
            place = Place("campaign.toml", key="parent_unit")
            return [ParentFault.NOT_ITS_UNIT.at(place, found=campaign.parent_unit, title=parent.title)]
    return []


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
@click.option("--by", "actor", metavar="姓名", help="谁决定的")
@click.option("--reason", metavar="原因", help="为什么改")
@click.option("--dry-run", is_flag=True, help="只看会改变什么，不启用")
@click.pass_obj
def adopt(session: Session, campaign_id: str, actor: str | None, reason: str | None, dry_run: bool) -> None:
    """启用改动过的定义，先说明会改变什么。已过的报送时限、已有的单位和已报来的数不能改掉。"""
    if not dry_run and not (actor and actor.strip() and reason and reason.strip()):
        raise click.UsageError("启用要写明 --by 姓名 和 --reason 原因；只看会改变什么请用 --dry-run。")
    with session.desk() as desk:
        fresh, texts, problems = load_files(desk.workspace, campaign_id)
        if fresh is None:
            raise DefinitionFaults(campaign_id, problems)
        old = in_force(desk.ledger, desk.archive, campaign_id)
        for day in too_late(desk.workspace, desk.ledger, desk.archive, campaign_id, desk.now().date()):
            say(f"config.toml 的 [[workday]] {day} 已经过去，已定的时限不再变；要放宽请用 decide extend。")
        if old is not None and old.digest == fresh.digest and not calendar_moved(desk, fresh):
            say("定义没有改动。")
            return
        if old is not None:
            _preview(desk, old, fresh, texts)
        elif dry_run:
            say("本专项还没有启用过，启用后以现在的定义为准。")
        if not dry_run:
            _take(desk, fresh, texts, actor or "", reason or "")


def _preview(desk: Desk, old: Campaign, new: Campaign, texts: dict[str, str]) -> None:
    """Say what would change; WorkspaceRefusal with every reason when it would rewrite the past."""
    for line in changes(desk, old, new):
        click.echo(line)
    refused = refusals(desk, old, new, texts)
    if refused:
        raise WorkspaceRefusal("不能启用：\n" + "\n".join(f"  {problem}" for problem in refused))


def _take(desk: Desk, campaign: Campaign, texts: dict[str, str], actor: str, reason: str) -> None:
    require_its_clock(desk)
    take_into_force(desk, campaign, texts, actor, reason)
    if desk.workspace.intake.is_dir():  # a share that is not mounted must not be hidden by a folder of ours
        make_unit_folders(desk.workspace, desk.now().date())
    click.echo(f"{campaign.id} {campaign.digest[:12]} 已启用")
