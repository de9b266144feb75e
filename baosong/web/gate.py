"""Whose request it is: a session's person, the only user of a desk without accounts, or nobody."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote

from starlette.requests import HTTPConnection

from baosong.people import People, Person, PersonRole
from baosong.workspace import Workspace

COOKIE, NAME_COOKIE = "baosong_session", "baosong_name"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_NO_ACCOUNTS = (
    "还没有建立账号。没有账号时，只有在本机（127.0.0.1）上能打开。请管理员在本机上运行 "
    "baosong user add 登录名 --name 姓名 --role administrator，再从别的电脑登录。"
)


class Denied(Exception):
    """The request may not be answered; `login` says that logging in would help."""

    def __init__(self, sentence: str, *, login: bool = False, status: int = 403) -> None:
        super().__init__(sentence)
        self.login = login
        self.status = status


@dataclass
class Gate:
    """Decides who asks. `loopback`: only this machine can reach the port at all."""

    workspace: Workspace
    loopback: bool
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _people: People | None = None

    def person(self, request: HTTPConnection) -> Person:
        """Who asks; Denied when nobody is known to."""
        with self._lock:
            people = self._opened()
            if people.any():
                secret = request.cookies.get(COOKIE, "")
                found = people.of_session(secret, datetime.now(UTC)) if secret else None
                if found is None:
                    sentence = "登录已过期或已退出，请重新登录。" if secret else "请先登录。"
                    raise Denied(sentence, login=True, status=401)
                return found
        if not self.loopback or any(name in request.headers for name in _FORWARDED):
            raise Denied(_NO_ACCOUNTS)
        return Person("", unquote(request.cookies.get(NAME_COOKIE, "")), "administrator")

    def require(self, request: HTTPConnection, role: PersonRole) -> Person:
        """Who asks, at least in that role; Denied otherwise."""
        person = self.person(request)
        if not person.may(role):
            raise Denied("您的账号只能查看，不能做这项操作；如需处理，请找管理员调整身份。")
        return person

    def log_in(self, login: str, password: str, address: str) -> str:
        """The new session's secret."""
        with self._lock:
            return self._opened().log_in(login, password, address, datetime.now(UTC))

    def log_out(self, secret: str) -> None:
        """End a session."""
        with self._lock:
            self._opened().log_out(secret)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._people is not None:
                self._people.close()

    def _opened(self) -> People:
        if self._people is None:
            self.workspace.data.mkdir(exist_ok=True)
            self._people = People(self.workspace.data / "desk.db", shared=True)
        return self._people
