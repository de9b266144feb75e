"""Who may ask what, from where: hosts, origins, headers and the size of what is sent; no cookie is needed for any."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from baosong.workspace import WorkspaceRefusal

LARGEST_UPLOAD = 64 * 1024 * 1024
LARGEST_TEXT = 8 * 1024 * 1024  # a form without files is kept in memory
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class TooLarge(WorkspaceRefusal):
    """More was sent than is taken in one go."""

    def __init__(self) -> None:
        most = LARGEST_UPLOAD // (1024 * 1024)
        super().__init__(f"一次上传的文件合计不能超过{most}兆，没有收下；请压缩后分几次上传，或直接放进共享文件夹。")


def same_origin(headers: Headers) -> bool:
    """Whether an unsafe request comes from one of our own pages.

    Sec-Fetch-Site where the browser sends it (https, localhost), else Origin must be the host; neither is refused.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def trusted(host: str, names: Iterable[str], local: str | None) -> bool:
    """Whether the Host is one of ours: a name we were told, or the very address the request came in at."""
    name = urlsplit(f"//{host}").hostname or ""
    if name in names or f"[{name}]" in names:
        return True
    try:
        return local is not None and ipaddress.ip_address(name) == ipaddress.ip_address(local)
    except ValueError:
        return False


class Guard:
    """The outermost layer: trusted hosts, own origins, security headers on every answer, a limit on what is sent."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refusal(scope, headers)
        answer = refused or self._app
        await answer(scope, _limited(receive, headers), _with_headers(scope, send))

    def _refusal(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        server = scope.get("server")
        if not trusted(headers.get("host", "").lower(), self._names, server[0] if server else None):
            sentence = "这个网址不是本系统的地址。请用管理员给的地址打开；管理员可在启动时用 --name 加上这个名称。"
            return PlainTextResponse(sentence, status_code=400)
        if scope["method"] not in _SAFE and not same_origin(headers):
            sentence = "这次操作不是从本系统的页面发出的，没有执行。请回到本系统的页面重新操作。"
            return PlainTextResponse(sentence, status_code=403)
        return None


def _with_headers(scope: Scope, send: Send) -> Send:
    keep = scope["path"].startswith("/static/")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "max-age=3600" if keep else "no-store")
        await send(message)

    return sending


def _limited(receive: Receive, headers: Headers) -> Receive:
    """Count what comes; TooLarge as soon as it is too much, whatever its length was said to be."""
    files = headers.get("content-type", "").startswith("multipart/")
    most = LARGEST_UPLOAD if files else LARGEST_TEXT
    declared, taken = headers.get("content-length", "0"), 0

    async def receiving() -> Message:
        nonlocal taken
        if declared.isdecimal() and int(declared) > most:
            raise TooLarge
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLarge
        return message

    return receiving
