"""A desk in a browser's place: Friday at the office in Jieyang, asked over HTTP without a socket."""

import re
from dataclasses import dataclass
from html import unescape
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from baosong.clock import clock
from baosong.people import People, Person
from baosong.web.app import create_app
from baosong.workspace import open_workspace
from tests.baosong.deciding import copied, friday

MONDAY = "2019-10-21T09:00"
HERE = "http://127.0.0.1"
FINAL = "jieyang-2019/final/2019-10-20"


@dataclass
class Browser:
    """A client that behaves like a browser on our own pages; `text` is what a person would read."""

    client: TestClient
    person: str = "审核员"

    def get(self, path, **more):
        return self.client.get(path, follow_redirects=False, **more)

    def post(self, path, data=None, files=None, origin=HERE, by="审核员", **more):
        data = {"by": by, "seen": "999999", "back": "/", **(data or {})}
        return self.client.post(
            path, data=data, files=files, headers={"Origin": origin} if origin else {}, follow_redirects=False, **more
        )

    def text(self, path):
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return seen(answer)

    def decide(self, kind, *keys, **given):
        data = {"kind": kind, "d": list(keys), "reason": "示例原因", **given}
        return self.post("/act", data)


def seen(answer):
    """A page's words without its tags."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


@pytest.fixture(scope="session")
def monday_office(tmp_path_factory):
    """Friday's returns, looked at once more just after the deadline; made once for all tests."""
    made = friday(tmp_path_factory.mktemp("monday"))
    made.office.run("2019-10-21T00:10", "collect", "--once")
    return made


@pytest.fixture
def office(monday_office, tmp_path):
    return copied(monday_office, tmp_path)


def browser_of(root, now=MONDAY, *, loopback=True, names=()):
    workspace = open_workspace(root)
    app = create_app(workspace, clock(now, workspace.zone), loopback=loopback, names=names)
    return TestClient(app, base_url=HERE, client=("127.0.0.1", 50000), raise_server_exceptions=False)


@pytest.fixture
def desk(office):
    """Monday morning at the desk: the office's folder and a browser on it."""
    with browser_of(office.office.root) as client:
        yield SimpleNamespace(**{**vars(office), "browser": Browser(client), "root": office.office.root})


def add_person(root, login, role, password="correct horse", name="张三"):
    with People(root / "data" / "desk.db") as people:
        people.add(Person(login, name, role), password)


def log_in(browser, login, password="correct horse"):
    return browser.client.post(
        "/login",
        data={"login": login, "password": password, "to": "/"},
        headers={"Origin": HERE},
        follow_redirects=False,
    )
