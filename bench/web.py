"""The pages under load: a board of 3,000 × 36 beside a bare Starlette hello, and the way from drop to screen.

Run alone with python -m bench.web.
"""

import http.client
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from baosong.__main__ import collect_seldom
from baosong.clock import clock
from baosong.desk import open_desk
from baosong.workspace import open_workspace
from bench.measure import said
from bench.national import Year

UNITS, DROPS = 3000, 200
PATIENCE = 120.0
POLL, BUSY = 1.0, 0.5  # seconds between two looks of a page in view, and while files are coming in, as desk.js has it
BOARD = "/board/national/progress"
CAMPAIGN = """id = "national"
title = "测速专项"
document = "无"
collector = "司"
starts = 2019-01-01
ends = {ends}
[[obligation]]
id = "progress"
title = "进展情况"
from = {{ level = "county" }}
to = "司"
basis = "测速用，没有依据"
schedule = {schedule}
[[obligation.part]]
form = "wide"
"""
FORM = """id = "wide"
title = "测速表"
annex = "附件1"
version = 1
shape = "card"
[[field]]
id = "cases"
label = "立案"
unit = "起"
type = "int"
"""
TEN_DAYS = "{ monthdays = [10, 20, 30], first = 2019-01-10, last = 2019-12-30 }"
HELLO = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
async def hello(request): return PlainTextResponse("hello")
uvicorn.run(Starlette(routes=[Route("/", hello)]), port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


def office(root: Path, units: int, schedule: str, ends: str) -> int:
    """A workspace with one campaign owed by so many units; returns the port its pages will have."""
    folder = root / "templates" / "national"
    (folder / "forms").mkdir(parents=True)
    (folder / "campaign.toml").write_text(CAMPAIGN.format(schedule=schedule, ends=ends), encoding="utf-8")
    (folder / "forms" / "wide.toml").write_text(FORM, encoding="utf-8")
    head = "code,name,aliases,level,kind,parent,valid_from,valid_to,successor\n"
    lines = "".join(f"u{n:04d},第{n:04d}县,,county,,,,,\n" for n in range(units))
    (folder / "units.csv").write_text("\ufeff" + head + lines, encoding="utf-8")
    port = free_port()
    text = (
        f'campaigns = ["national"]\n[office]\nname = "测速局"\n[intake]\nsettle_seconds = 1.0\n[web]\nport = {port}\n'
    )
    (root / "config.toml").write_text(text, encoding="utf-8")
    for name in ("intake", "outbox", "data"):
        (root / name).mkdir()
    return port


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(port: int, *words: str) -> Iterator[http.client.HTTPConnection]:
    """A process that serves at the port, and a connection to it."""
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _connected(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _connected(port: int, process: "subprocess.Popen[bytes]") -> http.client.HTTPConnection:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        except OSError:
            time.sleep(0.05)
    raise SystemExit("a server of the bench did not start")


def got(link: http.client.HTTPConnection, path: str, *, zipped: bool = False) -> tuple[int, bytes]:
    """One answer: status and body as sent."""
    for _try in range(2):  # a connection that lay idle while another was measured is made anew
        try:
            link.request("GET", path, headers={"Accept-Encoding": "gzip"} if zipped else {})
            answer = link.getresponse()
            return answer.status, answer.read()
        except (http.client.RemoteDisconnected, ConnectionError):
            link.close()
    raise SystemExit(f"{path} is not answered")


def beside(label: str, ask: Callable[[], object], bare: Callable[[], object]) -> float:
    """Answers a second of both over one connection each, by turns, the best round of each; returns ours."""
    ours, floor = 0.0, 0.0
    for _round in range(4):
        ours, floor = max(ours, _rate(ask)), max(floor, _rate(bare))
    said(label, 1 / ours, 1 / floor, "bare Starlette hello")
    return ours


def _rate(ask: Callable[[], object], seconds: float = 1.0) -> float:
    began, many = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        ask()
        many += 1
    return many / (time.perf_counter() - began)


def board(folder: Path) -> None:
    """First paint and unchanged poll of a national board, beside the bare hello."""
    root = folder / "board"
    port = office(root, UNITS, TEN_DAYS, "2019-12-31")
    workspace = open_workspace(root)
    with open_desk(workspace, clock(None, workspace.zone)) as desk:
        (duty,) = desk.duties
        year = Year(desk, duty)
        year.report(duty.periods)
        print(f"{UNITS}×{len(duty.periods)} board: {year.arrivals} arrivals in the ledger")
    hello_port = free_port()
    serve = ("-m", "baosong", "--workspace", str(root), "serve")
    with running(port, *serve) as pages, running(hello_port, "-c", HELLO, str(hello_port)) as bare:
        began = time.perf_counter()
        _paint(pages, BOARD)
        print(f"{'first paint after a start':<34} {time.perf_counter() - began:9.2f} s   (reads one period's facts)")
        _whole_year(pages)
        _weights(pages)
        beside("board, first paint of a period", lambda: _paint(pages, BOARD), lambda: got(bare, "/"))
        version = got(pages, BOARD)[1].decode().split("v=")[1][:18]
        path = f"{BOARD}/live?period=2019-12-30&v={version}"
        if got(pages, path)[0] != 204:
            raise SystemExit("the unchanged poll is no 204: a bench that measures nothing")
        polled = beside("board, unchanged poll", lambda: got(pages, path), lambda: got(bare, "/"))
        print(f"{'the same, answers a second':<34} {polled:9.0f} /s")
        beside("今天, warm", lambda: _paint(pages, "/"), lambda: got(bare, "/"))


def _whole_year(pages: http.client.HTTPConnection) -> None:
    """Until 今天 has worked out all 36 periods after the start; it is asked each second, as a page in view does."""
    began, waits = time.perf_counter(), []
    while True:
        asked = time.perf_counter()
        unfinished = "正在统计" in got(pages, "/")[1].decode()
        waits.append(time.perf_counter() - asked)
        if not unfinished:
            break
        time.sleep(POLL)
    spent, most = time.perf_counter() - began, max(waits)
    print(f"{'今天 whole after a start':<34} {spent:9.2f} s   (each answer meanwhile within {most:.2f} s)")


def _paint(link: http.client.HTTPConnection, path: str) -> None:
    status, body = got(link, path)
    if status != 200 or "应报" not in body.decode():
        raise SystemExit(f"{path} answers {status}: a bench that measures nothing")


def _weights(link: http.client.HTTPConnection) -> None:
    """Page weight, as sent and plain."""
    for label, path in (
        ("board", BOARD),
        ("今天", "/"),
        ("desk.css", "/static/desk.css"),
        ("htmx", "/static/vendor/htmx.min.js"),
    ):
        plain, sent = got(link, path)[1], got(link, path, zipped=True)[1]
        print(f"weight of {label:<24} {len(sent) / 1024:9.1f} kB sent, {len(plain) / 1024:.1f} kB plain")


def drops(folder: Path) -> None:
    """From the end of a copy until the open board shows it: 200 files, one a unit, the board asking each second."""
    root = folder / "drops"
    port = office(root, DROPS, "{ on = 2030-10-20 }", "2030-12-31")
    made = folder / "made.xlsx"
    blank = subprocess.run(
        [sys.executable, "-m", "baosong", "--workspace", str(root), "blanks", "national", "--unit", "u0000"],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    made.write_bytes(Path(blank.stdout.strip()).read_bytes())
    for number in range(DROPS):
        (root / "intake" / f"第{number:04d}县").mkdir()
    with running(port, "-m", "baosong", "--workspace", str(root), "run") as pages:
        while "没有间断" not in got(pages, "/")[1].decode():
            time.sleep(0.2)
        shown, settled = _watched(pages, root, made)
    for label, delays in (("drop to 正在接收 or verdict", shown), ("drop to verdict", settled)):
        ordered = sorted(delays)
        print(
            f"{label:<34} {len(ordered)} files: least {ordered[0]:.2f} s, median {statistics.median(ordered):.2f} s, "
            f"95 % {ordered[int(len(ordered) * 0.95) - 1]:.2f} s, most {ordered[-1]:.2f} s"
        )


def _watched(pages: http.client.HTTPConnection, root: Path, made: Path) -> tuple[list[float], list[float]]:
    """Drop a file every tenth of a second and look as a page does; seconds until each shows, until each is judged."""
    dropped: dict[str, float] = {}
    shown: dict[str, float] = {}
    settled: dict[str, float] = {}
    coming = False
    version, due = "0", 0.0
    until = time.monotonic() + PATIENCE * 3
    while len(settled) < DROPS and time.monotonic() < until:
        if len(dropped) < DROPS:
            number = len(dropped)
            shutil.copyfile(made, root / "intake" / f"第{number:04d}县" / "报表.xlsx")
            dropped[f"u{number:04d}"] = time.monotonic()
        if time.monotonic() >= due:
            due = time.monotonic() + (BUSY if coming else POLL)
            status, body = got(pages, f"{BOARD}/live?v={version}")
            if status == 200:
                text = body.decode()
                version, coming = text.split("v=")[1][:18], "data-coming" in text
                _note(text, dropped, shown, settled)
        time.sleep(0.1)
    if len(settled) < DROPS:
        raise SystemExit(f"only {len(settled)} of {DROPS} files came to the board")
    return [shown[u] - dropped[u] for u in dropped], [settled[u] - dropped[u] for u in dropped]


def _note(text: str, dropped: dict[str, float], shown: dict[str, float], settled: dict[str, float]) -> None:
    """What the board says now of each unit whose file was dropped."""
    now = time.monotonic()
    for row in text.split('<tr id="u-')[1:]:
        unit = row[:5]
        waiting = 't-pending">待报' in row
        if unit in dropped and ("正在接收" in row or not waiting):
            shown.setdefault(unit, now)
        if unit in dropped and not waiting and "正在接收" not in row:
            settled.setdefault(unit, now)


def web(folder: Path) -> None:
    """Both."""
    board(folder)
    drops(folder)


def main() -> None:
    """This part of the bench alone."""
    collect_seldom()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        web(folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
