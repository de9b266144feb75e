"""The supervisor: keeps the children running until it is told to stop, then stops them cleanly."""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from baosong.desk import CAUGHT_UP, begin_writing, open_books
from baosong.service.children import Child
from baosong.workspace import Workspace, WorkspaceRefusal
from tracker.hold import Held, held
from tracker.intake.clock import SystemClock

GRACE_SECONDS = 30.0  # a reader may need its twenty seconds for the file in hand
_LOOK_SECONDS = 0.2
_ENTRANCE = "baosong.service.child"


def supervise(
    workspace: Workspace,
    clock: SystemClock,
    jobs: Mapping[str, Sequence[str]],
    stop: threading.Event,
    say: Callable[[str], None],
) -> None:
    """Run these jobs, each in a process of its own, until `stop` is set; returns when all have ended.

    `jobs` gives each its further arguments.
    WorkspaceRefusal when the workspace's service is running already.
    """
    try:
        with held(workspace.data / "service.lock", wait=False):
            _settle_kind(workspace, clock, say)
            children = [
                Child(job, partial(_words, workspace.root, clock, job, more), say, _beat(workspace, job))
                for job, more in jobs.items()
            ]
            try:
                while not stop.is_set():
                    for child in children:
                        child.tend()
                    stop.wait(_LOOK_SECONDS)
            finally:
                _stop(children)
    except Held as other:
        raise WorkspaceRefusal(
            f"这个工作区的服务已在运行（进程号{other.holder or '不明'}），不用再启动。要重新启动，请先停掉它。"
        ) from other


def _beat(workspace: Workspace, job: str) -> Path | None:
    """The file by which a child shows that it lives. A collector that waits for a dead share is not to be ended."""
    return workspace.data / "flow.lock" if job == "flow" else None


def _settle_kind(workspace: Workspace, clock: SystemClock, say: Callable[[str], None]) -> None:
    """A real ledger under a rehearsed clock, or the other way round, is refused here and not by each child for ever."""
    with open_books(workspace, clock) as books:
        if books.caught_up:
            say(CAUGHT_UP.format(count=books.caught_up))
        begin_writing(books, "run", takes_in=True)


def _words(root: Path, clock: SystemClock, job: str, more: Sequence[str]) -> list[str]:
    """A rehearsed clock is handed on as it stands now: a child started again must not go back in time."""
    now = clock.now().isoformat() if clock.rehearsed else ""
    return ["-m", _ENTRANCE, str(os.getpid()), job, str(root), now, *more]


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        child.stop()
    until = time.monotonic() + GRACE_SECONDS
    while any(child.running for child in children) and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS / 4)
    for child in children:
        child.kill()
