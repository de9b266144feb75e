"""baosong status --service: whether the service runs, looks, reads, and what is wrong."""

from dataclasses import asdict
from datetime import datetime

import click

from baosong.cli.session import print_json
from baosong.clock import local
from baosong.desk import Desk
from baosong.service.health import ServiceHealth, service_health
from baosong.sizes import sized

SILENT_SECONDS = 120.0


def print_service(desk: Desk, *, as_json: bool) -> None:
    """The service in a few lines, what is wrong last."""
    found = service_health(desk)
    if as_json:
        print_json(_plain(desk, asdict(found)))
        return
    for line in (*_who(found), _looked(desk, found), *_work(desk, found), *_room(found)):
        click.echo(line)
    for trouble in found.looking.troubles:
        click.echo(f"问题：{trouble}")


def _who(found: ServiceHealth) -> tuple[str, ...]:
    if found.service:
        lines = [f"服务：正在运行（进程号{found.service}）"]
        missing = [name for name, pid in (("收件", found.collector), ("读数", found.reader)) if not pid]
        lines += [f"{name}进程没有在运行，服务会重新启动它；如一直如此，请看服务日志。" for name in missing]
        if found.reader and found.reader_silent > SILENT_SECONDS:
            lines.append(f"读数进程已{found.reader_silent:.0f}秒没有动静，可能卡住了；服务会自动处理。")
        return tuple(lines)
    by_hand = f"，但有人在手工收报（进程号{found.collector}）" if found.collector else "。启动：baosong run"
    return (f"服务：没有运行{by_hand}",)


def _looked(desk: Desk, found: ServiceHealth) -> str:
    zone, looking = desk.workspace.zone, found.looking
    if looking.last is None:
        return "收件：从来没有查看过收件文件夹"
    last = f"收件：最近一次查看 {looking.last.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    if not found.collector:
        return f"{last}，现在没有在守着"
    if looking.silent:
        return f"{last}，此后该看而没有看：收件进程可能已停住"
    return f"{last}，自 {local(looking.since, zone)} 起没有间断"


def _work(desk: Desk, found: ServiceHealth) -> tuple[str, ...]:
    since = f"，最早的 {local(found.unread_since, desk.workspace.zone)} 收到" if found.unread_since else ""
    lines = [f"正在接收：{found.arriving}个文件；待读：{found.unread}件{since}；待写回执：{found.owed}件"]
    if found.passed_over:
        lines.append("未收：" + "、".join(f"{label}{count}个" for label, count in found.passed_over))
    return tuple(lines)


def _room(found: ServiceHealth) -> tuple[str, ...]:
    short = "，已少于留给台账的" + sized(found.reserve) + "，暂停收取" if found.free < found.reserve else ""
    busy = "（此刻正被写入）" if found.ledger_busy else ""
    return (f"台账：{found.events}条{busy}；数据所在磁盘还有{sized(found.free)}{short}",)


def _plain(desk: Desk, value: object) -> object:
    """Instants in the office's zone with offset, as everywhere in JSON."""
    if isinstance(value, datetime):
        return value.astimezone(desk.workspace.zone).isoformat()
    if isinstance(value, dict):
        return {key: _plain(desk, inner) for key, inner in value.items()}
    return [_plain(desk, inner) for inner in value] if isinstance(value, list | tuple) else value
