"""baosong user add | list | password | remove: who may use the pages."""

import click

from baosong.cli.session import Session, table
from baosong.people import PERSON_ROLES, ROLE_LABELS, People, Person


@click.group(short_help="网页账号：增加、重设密码、删除")
def command() -> None:
    """使用网页的人。viewer 查看，coordinator 经办（处理、登记、生成文稿），administrator 管理员。"""


_password = click.option(
    "--password", prompt="密码", hide_input=True, confirmation_prompt="再输一次", metavar="密码", help="不写则当场输入"
)


@command.command(short_help="增加账号")
@click.argument("login", metavar="登录名")
@click.option("--name", required=True, metavar="姓名", help="处理记录里署的姓名")
@click.option("--role", type=click.Choice(PERSON_ROLES), default="coordinator", show_default=True, help="身份")
@_password
@click.pass_obj
def add(session: Session, login: str, name: str, role: str, password: str) -> None:
    """增加一个账号。"""
    with _people(session) as people:
        people.add(Person(login, name, role), password)  # type: ignore[arg-type]
    click.echo(login)


@command.command("list", short_help="有哪些账号")
@click.pass_obj
def list_(session: Session) -> None:
    """列出账号。"""
    with _people(session) as people:
        rows = [(p.login, p.name, ROLE_LABELS[p.role]) for p in people.all()]
    click.echo(table(rows, ("登录名", "姓名", "身份")))


@command.command(short_help="重设密码")
@click.argument("login", metavar="登录名")
@_password
@click.pass_obj
def password(session: Session, login: str, password: str) -> None:
    """重设密码；这个账号在各处的登录都随之退出。"""
    with _people(session) as people:
        people.set_password(login, password)
    click.echo(login)


@command.command(short_help="删除账号")
@click.argument("login", metavar="登录名")
@click.pass_obj
def remove(session: Session, login: str) -> None:
    """删除账号和它的登录；处理记录里的姓名不动。"""
    with _people(session) as people:
        people.remove(login)
    click.echo(login)


def _people(session: Session) -> People:
    data = session.workspace().data
    data.mkdir(exist_ok=True)
    return People(data / "desk.db")
