"""baosong template names | check | writings."""

from dataclasses import asdict
from pathlib import Path

import click

from baosong.cli.session import Session, print_json, say, table
from baosong.outbox import write_atomically
from baosong.templates import Looked, chosen, looked, names_of
from baosong.workspace import WorkspaceRefusal
from generator.annotated import annotated
from generator.name_list import Entry, entries
from generator.writings import EXAMPLES
from tracker.problem import Problem

_LABELS = {"error": "错误", "query": "请核实", "note": "提示"}


@click.group(short_help="文稿模板：可用的名称，核对模板")
def command() -> None:
    """文稿模板是普通的 Word 文件，里面的 {{ 名称 }} 生成时换成数和文字。"""


@command.command(short_help="模板里可用的名称")
@click.argument("campaign_id", metavar="专项")
@click.option("--report", "report_id", metavar="文稿", help="只看这一份文稿，如 final-summary")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.pass_obj
def names(session: Session, campaign_id: str, report_id: str | None, as_json: bool) -> None:
    """列出一个专项的模板可用的每个名称：意思、计量单位、现在会印出什么。"""
    with session.desk() as desk:
        found = [(r, entries(names_of(desk, r, campaign_id))) for r in chosen(desk, campaign_id, report_id)]
    if as_json:
        print_json([{"report": report.id} | asdict(entry) for report, made in found for entry in made])
        return
    for report, made in found:
        click.echo(f"{report.title or report.id}（{report.id}）\n")
        click.echo(_names(made) + "\n")
    say("在 Word 里写 {{ 名称 }}；列表要写在循环里，如 {%tr for 行 in 单位 %}。可用的写法：baosong template writings")


def _names(made: tuple[Entry, ...]) -> str:
    rows = [(e.name, e.kind if not e.loop else f"循环 {e.loop}", e.meaning, e.unit, e.sample) for e in made]
    return table(rows, ["名称", "种类", "意思", "计量单位", "现在印出"])


@command.command(short_help="模板里可用的写法")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def writings(as_json: bool) -> None:
    """列出竖线后面可用的写法，各举一例。"""
    rows = [(writing, sample, meaning) for writing, sample, meaning in EXAMPLES]
    if as_json:
        print_json([dict(zip(("writing", "sample", "meaning"), row, strict=True)) for row in rows])
    else:
        click.echo(table(rows, ["写法", "印出", "用处"]))


@command.command(short_help="核对一个模板，一次说出全部问题")
@click.argument("file", metavar="模板.docx", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--campaign", "campaign_id", metavar="专项", help="按哪个专项的名称核对；不写则按模板所在的文件夹")
@click.option("--report", "report_id", metavar="文稿", help="是哪份文稿的模板；不写则按文件名")
@click.option("--annotated", "copy", metavar="副本.docx", type=click.Path(path_type=Path, dir_okay=False),
              help="另存一份副本，问题写成 Word 批注")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.pass_obj
def check(
    session: Session, file: Path, campaign_id: str | None, report_id: str | None, copy: Path | None, as_json: bool
) -> None:
    """核对模板：名称、标签、计量单位、会丢的内容、字体和页面，每处说明位置和改法。"""
    found = _looked(session, file, campaign_id, report_id)
    if as_json:
        print_json([_plain(problem) for problem in found.problems])
    else:
        for problem in found.problems:
            click.echo(f"{_LABELS[problem.severity]}  {problem}")
    if copy is not None:
        _annotate(found, copy)
    errors = sum(problem.severity == "error" for problem in found.problems)
    if found.report is None:
        say("只核对了写法，没有核对名称：请用 --campaign 写明专项。")
    say(f"{errors}处错误，{len(found.problems) - errors}处请留意。" if found.problems else "模板可用。")
    if errors:
        raise SystemExit(1)


def _looked(session: Session, file: Path, campaign_id: str | None, report_id: str | None) -> Looked:
    """By the campaign asked for, or the one in whose folder the file lies; elsewhere by the template's form alone."""
    if campaign_id is None:
        home = session.root / "templates"
        here = file.absolute()
        campaign_id = here.relative_to(home).parts[0] if home in here.parents else None
    if campaign_id is None:
        return looked(None, file, None, None)
    with session.desk() as desk:
        return looked(desk, file, campaign_id, report_id)


def _annotate(found: Looked, copy: Path) -> None:
    made = annotated(found.template, found.problems)
    if made is None:
        raise WorkspaceRefusal("这个文件打不开，不能另存带批注的副本。")
    if copy.exists():
        raise WorkspaceRefusal(f"“{copy}”已经有了，没有改动；请换一个文件名。")
    write_atomically(copy, made)
    click.echo(str(copy))


def _plain(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "place": problem.place.key,
        "sentence": problem.sentence,
        "cure": problem.cure,
    }
