"""The running service with a real browser on it: `baosong run` over Monday morning in Jieyang, on a rehearsed clock."""

import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import sync_playwright

from baosong.people import People, Person
from baosong.unit_links import UnitLinks
from tests.baosong.deciding import copied, friday

MONDAY = "2019-10-21T09:00"
FINAL = "jieyang-2019/final/2019-10-20"
BOARD = "/board/jieyang-2019/final"
PATIENCE = 90.0  # seconds; a bound for a loaded machine, never what is asserted


@dataclass
class Service:
    """A workspace served at `base`; `made` are the clerks' files of the office."""

    root: Path
    base: str
    made: object
    process: subprocess.Popen

    def drop(self, unit, *files, name=None):
        for file in files:
            shutil.copyfile(file, self.root / "intake" / unit / (name or file.name))

    def link(self, unit):
        with UnitLinks(self.root / "data" / "desk.db") as links:
            return f"{self.base}/u/{links.make(unit, '审核员').token}"

    def person(self, login, role, name):
        with People(self.root / "data" / "desk.db") as people:
            people.add(Person(login, name, role), "correct horse")


@pytest.fixture(scope="session")
def monday(tmp_path_factory):
    made = friday(tmp_path_factory.mktemp("browser"))
    made.office.run("2019-10-21T00:10", "collect", "--once")
    return made


@pytest.fixture(scope="module")
def shared(monday, tmp_path_factory):
    """One service for the tests of a file: each acts on units of its own."""
    yield from _serving(copied(monday, tmp_path_factory.mktemp("shared")))


def row(page, unit):
    """A unit's line on the board."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=unit, exact=True))


def _serving(made):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = made.office.root
    config = root / "config.toml"
    text = config.read_text(encoding="utf-8").replace("port = 8321", f"port = {port}")
    config.write_text(text.replace("settle_seconds = 0.05", "settle_seconds = 1.5"), encoding="utf-8")
    words = [sys.executable, "-m", "baosong", "--workspace", str(root), "--now", MONDAY, "run"]
    log = (root.parent / "run.log").open("wb")
    process = subprocess.Popen(words, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base, process, root.parent / "run.log")
        yield Service(root, base, made, process)
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def _wait(base, process, log):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if "自 2019-10-21" in httpx2.get(base).text:  # the pages answer and somebody watches the folder
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as driver:
        options = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox", "--lang=zh-CN"]}
        browser = driver.chromium.launch(**options)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium):
    """Opens windows of their own (cookies apart) and fails the test on any error a page's console tells.

    What it tells of a service that is gone ("Failed to fetch") is no error of the page.
    """
    opened, errors = [], []

    def open_window(base, *, width=1280, height=900, **more):
        context = chromium.new_context(
            base_url=base, viewport={"width": width, "height": height}, locale="zh-CN", **more
        )
        context.set_default_timeout(PATIENCE * 1000)
        context.on(
            "console",
            lambda m: errors.append(m.text) if m.type == "error" and "Failed to" not in m.text else None,
        )
        context.on("weberror", lambda e: errors.append(str(e.error)))
        opened.append(context)
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()
    assert errors == []
