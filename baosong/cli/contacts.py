"""baosong contacts: whom to ring in each unit, and the list of those to ring."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from baosong.call_list import call_list, call_texts
from baosong.cli.session import Session, print_json, say, table
from baosong.contact_import import import_contacts, unit_called, units_to_ring
from baosong.contact_lines import call_line, call_record, contact_line, contact_record, covered
from baosong.contacts import (
    ROLES,
    Contact,
    Role,
    check,
    contact_book,
    lacking,
    tidy_mobile,
    tidy_phone,
)
from baosong.desk import Desk
from baosong.facts import fact_book, units_owing
from baosong.records import iso
from baosong.reports import period_for
from baosong.workspace import WorkspaceRefusal
from generator.moment import due
from tracker.definition.model import Duty, Period, Unit
from tracker.ledger.chain import stamp

HEAD = ["单位", "角色", "姓名", "职务", "办公电话", "手机", "邮箱", "请假至", "备注"]
CALL_HEAD = ["单位", "联系谁", "电话", "事项", "尚未报送", "逾期天数", "上次联系"]
_role = click.option("--role", type=click.Choice(ROLES), required=True, help="A角、B角或分管领导")
_full = click.option("--full", is_flag=True, help="显示完整的电话和邮箱")
_json = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")


@click.group(short_help="各单位联系人和催报名单")
def command() -> None:
    """联系人是个人信息，只存在本机 data/desk.db，可以随时删除；打印时默认遮住号码。"""


@command.command("list", short_help="联系人")
@click.option("--unit", "unit_name", metavar="单位", help="只看这一单位（名称或代码）")
@click.option("--missing", "only_missing", is_flag=True, help="只列没有联系人或没有电话的单位，最早到期的在前")
@_full
@_json
@click.pass_obj
def list_(session: Session, unit_name: str | None, only_missing: bool, full: bool, as_json: bool) -> None:
    """按单位列出联系人；--missing 列出催报时会打不通的单位。"""
    with session.desk() as desk, contact_book(desk.workspace.data) as book:
        contacts = book.all()
        units = (_unit(desk, unit_name),) if unit_name else units_to_ring(desk)
        if only_missing:
            _list_missing(desk, contacts, units, as_json=as_json)
            return
        rows = [(name, c if full else covered(c)) for name, c in _in_order(contacts, units, every=not unit_name)]
        if as_json:
            print_json([contact_record(name, c) for name, c in rows])
        else:
            click.echo(table([contact_line(name, c) for name, c in rows], HEAD))


@command.command("import", short_help="从 Excel 名单导入")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="文件")
@click.option("--by", "actor", default="", metavar="姓名", help="谁导入的")
@click.option("--dry-run", is_flag=True, help="只核对，不收录")
@click.pass_obj
def import_(session: Session, file: Path, actor: str, dry_run: bool) -> None:
    """导入附件7一类的名单：按表头认列，按单位和角色更新；有问题的行逐一指出，其余照收。"""
    with session.desk() as desk, contact_book(desk.workspace.data) as book:
        done = import_contacts(desk, book, file.read_bytes(), actor, write=not dry_run)
    for problem in done.problems:
        say(str(problem))
    click.echo(f"核对完毕，没有收录：可{done.counted}" if dry_run else done.counted)
    if any(p.severity == "error" for p in done.problems):
        raise SystemExit(1)


@command.command("set", short_help="登记或改一个联系人")
@click.argument("unit_name", metavar="单位")
@_role
@click.option("--name", metavar="姓名")
@click.option("--post", metavar="职务")
@click.option("--office-phone", metavar="号码", help="办公电话")
@click.option("--mobile", metavar="号码", help="手机")
@click.option("--email", metavar="邮箱")
@click.option("--note", metavar="备注")
@click.option("--by", "actor", default="", metavar="姓名", help="谁登记的")
@click.pass_obj
def set_(session: Session, /, unit_name: str, role: Role, actor: str, **given: str | None) -> None:
    """只改写出的几项；换了人（--name 不同）则其余各项从头登记。"""
    with session.desk() as desk, contact_book(desk.workspace.data) as book:
        unit = _unit(desk, unit_name)
        known = next((c for c in book.all() if (c.unit, c.role) == (unit.code, role)), None)
        written = {name: text.strip() for name, text in given.items() if text is not None}
        if "mobile" in written:
            written["mobile"] = tidy_mobile(written["mobile"])
        if "office_phone" in written:
            written["office_phone"] = tidy_phone(written["office_phone"])
        same = known is not None and written.get("name", known.name) == known.name
        base = known if known is not None and same else Contact(unit.code, role, "")
        contact = replace(base, **written)  # type: ignore[arg-type]  # all of them texts
        if problems := check(contact):
            raise WorkspaceRefusal("没有登记：\n" + "\n".join(f"  {p}" for p in problems))
        book.put([replace(contact, updated_at=stamp(desk.clock.real()), updated_by=actor)])
        click.echo(f"{unit.name} {role} 已登记")


@command.command(short_help="删除一个联系人")
@click.argument("unit_name", metavar="单位")
@_role
@click.pass_obj
def remove(session: Session, unit_name: str, role: Role) -> None:
    """从本机彻底删除这个人的信息。"""
    with session.desk() as desk, contact_book(desk.workspace.data) as book:
        code = unit_name if any(c.unit == unit_name for c in book.all()) else _unit(desk, unit_name).code
        if not book.remove(code, role):
            raise WorkspaceRefusal(f"“{unit_name}”没有{role}，没有改动。")
        click.echo(f"{unit_name} {role} 已删除")


@command.command(short_help="登记请假，期间催B角")
@click.argument("unit_name", metavar="单位")
@_role
@click.option("--until", metavar="日期", help="请假到哪一天（含当天），如 2019-10-25")
@click.option("--back", is_flag=True, help="已回来，取消请假")
@click.pass_obj
def away(session: Session, unit_name: str, role: Role, until: str | None, back: bool) -> None:
    """A角请假期间催B角，B角也不在就催分管领导。"""
    if bool(until) == back:
        raise click.UsageError("请写 --until 日期，或 --back，二者之一。")
    with session.desk() as desk, contact_book(desk.workspace.data) as book:
        unit = _unit(desk, unit_name)
        last = _day(until) if until else None
        if last is not None and last < desk.now().date():
            raise WorkspaceRefusal(f"请假截止日期{last}已过，没有改动。")
        known = next((c for c in book.all() if (c.unit, c.role) == (unit.code, role)), None)
        if known is None:
            raise WorkspaceRefusal(f"“{unit.name}”没有{role}，请先用 contacts set 登记。")
        book.put([replace(known, away_until=last, updated_at=stamp(desk.clock.real()))])
        click.echo(f"{unit.name} {role} " + (f"请假至{last}" if last else "已取消请假"))


@command.command(short_help="催报名单：该催谁、打给谁、缺什么")
@click.argument("campaign_id", metavar="专项")
@click.option("--obligation", "obligation_id", metavar="事项", help="只看这一报送事项")
@click.option("--period", "period_id", metavar="期次", help="只看这一期")
@click.option("--text", "as_text", is_flag=True, help="每个单位一段可直接粘贴的话")
@_full
@_json
@click.pass_obj
def chase(
    session: Session,
    campaign_id: str,
    obligation_id: str | None,
    period_id: str | None,
    as_text: bool,
    full: bool,
    as_json: bool,
) -> None:
    """列出过了时限还没报齐的单位；待确认、时间待认定、已承诺且未到期的不列。"""
    with session.desk() as desk, contact_book(desk.workspace.data) as people:
        book = fact_book(desk)
        lines = call_list(desk, book, people.all(), _chosen(desk, campaign_id, obligation_id, period_id))
        if as_json:
            print_json([call_record(desk, line, full=full) for line in lines])
        elif as_text and lines:
            click.echo("\n\n".join(call_texts(lines, desk.now(), desk.workspace.zone)))
        elif lines:
            click.echo(table([call_line(desk, line, full=full) for line in lines], CALL_HEAD))
        if not lines:
            say("没有该催的单位。")
        if book.unassigned:
            say(f"另有{len(book.unassigned)}件来件不知属于哪个单位，请先认定再催：{_ids(book.unassigned)}")


def _ids(numbers: Sequence[int]) -> str:
    return "、".join(f"A{n}" for n in numbers)


def _chosen(
    desk: Desk, campaign_id: str, obligation_id: str | None, period_id: str | None
) -> list[tuple[Duty, Period]]:
    found = desk.select(campaign_id, obligation_id, period_id)
    if period_id is not None:
        return [(d, period_for(d, period_id, desk.now())) for d in found]
    return [(d, p) for d in found for p in d.periods if p.opens_at <= desk.now()]


def _unit(desk: Desk, text: str) -> Unit:
    unit = unit_called(desk, text)
    if unit is None:
        raise WorkspaceRefusal(f"“{text}”不是在用专项的报送单位，请写单位的规范名称或代码。")
    return unit


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise WorkspaceRefusal(f"看不懂日期“{text}”，请写成 2019-10-25。") from fault


def _in_order(contacts: Sequence[Contact], units: Sequence[Unit], *, every: bool) -> list[tuple[str, Contact]]:
    """Contacts with their unit's name, in official order; `every` adds those whose unit is no longer in force."""
    order = {unit.code: (number, unit.name) for number, unit in enumerate(units)}
    known = [(order[c.unit], c) for c in contacts if c.unit in order]
    rows = [(name, c) for (_number, name), c in sorted(known, key=lambda pair: pair[0][0])]
    return rows + [(c.unit, c) for c in contacts if every and c.unit not in order]


def _list_missing(desk: Desk, contacts: Sequence[Contact], units: Sequence[Unit], *, as_json: bool) -> None:
    """Units that could not be rung, the one due first on top."""
    coming = _next_due(desk)
    far = max((when for when, _ in coming.values()), default=desk.now())
    found = [(unit, lacks) for unit in units if (lacks := lacking(contacts, unit.code))]
    found.sort(key=lambda pair: coming.get(pair[0].code, (far, ""))[0])
    if as_json:
        print_json([_missing_record(desk, unit, lacks, coming.get(unit.code)) for unit, lacks in found])
        return
    rows = []
    for unit, lacks in found:
        when, what = coming.get(unit.code, (None, ""))
        rows.append([unit.name, "、".join(lacks), what, due(when, desk.workspace.zone) if when else ""])
    click.echo(table(rows, ["单位", "缺什么", "最近的报送事项", "报送时限"]))


def _missing_record(
    desk: Desk, unit: Unit, lacks: Sequence[str], coming: tuple[datetime, str] | None
) -> dict[str, object]:
    when, what = coming or (None, "")
    return {"unit": unit.code, "unit_name": unit.name, "missing": list(lacks), "next": what, "due_at": iso(desk, when)}


def _next_due(desk: Desk) -> dict[str, tuple[datetime, str]]:
    """By unit code the next due instant and what is due then."""
    found: dict[str, tuple[datetime, str]] = {}
    for duty in desk.duties:
        period = next((p for p in duty.periods if p.timed and p.due_at > desk.now() and not p.exempt), None)
        if period is None:
            continue
        told = (period.due_at, f"{duty.obligation.title}（{period.label}）")
        for unit in units_owing(duty, period):
            found[unit.code] = min(told, found.get(unit.code, told))
    return found
