"""Hosts, origins, headers, sizes, and what happens when the ledger or the office suite is not to be had."""

import re
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from baosong.web.security import LARGEST_TEXT, LARGEST_UPLOAD
from tests.baosong.deciding import last_event
from tests.baosong.web.conftest import FINAL, HERE, MONDAY

HUILAI = f"{FINAL}/445224"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
        {"Sec-Fetch-Site": "same-site", "Origin": HERE},
        {},
    ],
)
def test_an_act_that_does_not_come_from_our_own_page_is_refused(desk, headers):
    before = last_event(desk.office)
    data = {"kind": "exempt", "d": HUILAI, "reason": "x", "by": "y", "seen": "9999"}
    answer = desk.browser.client.post("/act", data=data, headers=headers)
    assert answer.status_code == 403
    assert "不是从本系统的页面发出的" in answer.text
    assert last_event(desk.office) == before


def test_a_host_that_is_not_ours_is_refused(desk):
    for host in ("evil.example", "127.0.0.1.evil.example", ""):
        assert desk.browser.get("/", headers={"Host": host}).status_code == 400


def test_every_answer_carries_the_headers(desk):
    for path in ("/", "/nothing", "/static/desk.css", "/u/x"):
        headers = desk.browser.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers
    assert desk.browser.get("/").headers["cache-control"] == "no-store"


def test_no_page_has_a_script_or_a_style_of_its_own(desk):
    """What the policy forbids would silently not work."""
    for path in ("/", "/board/jieyang-2019/final", "/chase", "/waiting", f"/delivery/{FINAL}/445281"):
        text = desk.browser.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<script>" not in text


def test_what_is_declared_too_large_is_refused_before_it_is_read(desk):
    answer = desk.browser.client.post(
        "/register",
        content=b"x",
        headers={"Origin": HERE, "Content-Length": str(1 << 30), "Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413
    assert "没有收下" in answer.text


def test_what_is_too_large_without_saying_so_is_refused_as_it_comes_and_takes_no_memory(desk):
    """A file without end, in chunks: the refusal comes while it is still being sent, the rest is thrown away.

    The line stays open: a browser shows the sentence only when it could send to the end.
    """
    with served(desk.root) as (port, process), socket.create_connection(("127.0.0.1", port), 60) as link:
        before = most_memory(process)
        link.sendall(
            b"POST /register HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
        )
        link.sendall(chunk(b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.xlsx"\r\n\r\n'))
        for _ in range(LARGEST_UPLOAD // len(PIECE) + 1):
            link.sendall(chunk(PIECE))
        assert link.recv(12) == b"HTTP/1.1 413"
        for _ in range(LARGEST_UPLOAD // len(PIECE)):
            link.sendall(chunk(PIECE))
        assert most_memory(process) - before < LARGEST_UPLOAD / 2


def test_a_form_without_files_may_be_smaller_still(desk):
    answer = desk.browser.client.post(
        "/act",
        content=b"d=" + b"x" * LARGEST_TEXT,
        headers={"Origin": HERE, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413
    long = {"d": (None, "x" * (2 << 20))}
    assert desk.browser.client.post("/act", files=long, headers={"Origin": HERE}).status_code == 400


PIECE = b"x" * (1 << 20)


def chunk(data):
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


@contextmanager
def served(root):
    """The pages as a process of their own: its port and its number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--workspace", str(root), "--now", MONDAY, "serve", "--port", str(port)]
    process = subprocess.Popen([sys.executable, "-m", "baosong", *words], stderr=subprocess.PIPE, text=True)
    try:
        assert "页面：" in process.stderr.readline() + process.stderr.readline()
        for _ in range(600):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def most_memory(process):
    """The most a process ever had in memory, in bytes."""
    text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) * 1024


def test_a_ledger_that_is_taken_is_a_sentence_and_nothing_is_half_done(desk, monkeypatch):
    monkeypatch.setattr("tracker.ledger.store.BUSY_SECONDS", 0.05)
    before = last_event(desk.office)
    other = sqlite3.connect(desk.root / "data" / "ledger.db")
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = desk.browser.decide("exempt", HUILAI)
        assert answer.status_code == 503
        assert "台账" in answer.text
        assert desk.browser.get("/board/jieyang-2019/final").status_code == 200
    finally:
        other.rollback()
        other.close()
    assert last_event(desk.office) == before
    assert desk.browser.decide("exempt", HUILAI).status_code == 303


def test_without_an_office_suite_the_preview_says_so(desk, monkeypatch):
    desk.office.run("2019-10-21T09:00", "report", "jieyang-2019")
    number = last_event(desk.office)
    monkeypatch.setenv("PATH", "/nonexistent")
    answer = desk.browser.get(f"/documents/{number}/preview")
    assert answer.status_code == 200
    assert "没有安装 LibreOffice" in answer.text


def test_what_clerks_write_is_shown_as_text(desk):
    (desk.root / "intake" / "惠来县" / "<img src=x onerror=alert(1)>.xlsx").write_bytes(b"x")
    desk.office.run("2019-10-21T09:30", "collect", "--once")
    text = desk.browser.get("/").text
    assert "&lt;img src=x onerror=alert(1)&gt;.xlsx" in text
    assert "<img src=x" not in text


def test_a_fault_of_ours_is_a_sentence_with_the_headers(desk):
    """A reading that was taken out of the archive behind our back."""
    for path in (desk.root / "data" / "objects").rglob("*"):
        if path.is_file():
            path.chmod(0o644)
            path.write_bytes(b"{}")
    answer = desk.browser.get(f"/delivery/{FINAL}/445281")
    assert answer.status_code in (500, 503)
    assert "回到“今天”" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
