"""baosong serve: the desk's pages in a browser."""

import ipaddress
import socket

import click

from baosong.cli.session import Session, say
from baosong.clock import clock
from baosong.people import People
from baosong.workspace import WorkspaceRefusal

STOP_WITHIN = 5  # seconds given to requests under way


@click.command(short_help="网页：谁报了、谁没报，当场处理")
@click.option("--host", metavar="地址", help="在哪个地址上开，默认按 config.toml；0.0.0.0 为各网卡")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="端口，默认按 config.toml")
@click.option("--name", "names", multiple=True, metavar="名称", help="别人用来打开的主机名（可多个），如 baosong.local")
@click.pass_obj
def command(session: Session, host: str | None, port: int | None, names: tuple[str, ...]) -> None:
    """在浏览器里用的页面。没有建立账号时只能在本机打开；对外开放前请先 baosong user add。"""
    import uvicorn  # noqa: PLC0415 - only where pages are served

    from baosong.web.app import create_app  # noqa: PLC0415

    workspace = session.workspace()
    host = host or workspace.web.host
    port = workspace.web.port if port is None else port
    with session.desk():
        pass  # the ledger is made ready, and what is wrong with it is said here
    loopback = on_loopback(host)
    with People(workspace.data / "desk.db") as people:
        if not loopback and not people.any():
            raise WorkspaceRefusal(
                f"还没有建立账号，不能在 {host} 上对外开放。"
                "请先运行 baosong user add 登录名 --name 姓名 --role administrator。"
            )
    _require_free(host, port)
    names = (*workspace.web.names, *names)
    app = create_app(workspace, clock(session.now, workspace.zone), loopback=loopback, names=names)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN, proxy_headers=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    say(f"页面：http://{'127.0.0.1' if loopback else host}:{port}/ （Ctrl+C 停止）")
    server.run()


def _require_free(host: str, port: int) -> None:
    """WorkspaceRefusal where nobody can listen there: another program does, or the address is not this machine's."""
    try:
        family = socket.getaddrinfo(host, port)[0][0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as fault:
        raise WorkspaceRefusal(
            f"网页不能开在 {host} 的 {port} 端口（{fault.strerror or fault}）：可能已有程序在用，或不是本机的地址。"
            "请在 config.toml 的 [web] 里换一个。"
        ) from fault


def on_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
