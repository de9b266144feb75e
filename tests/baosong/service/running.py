"""`baosong run` as a process of its own, its children found in the kernel's tables, and waits with a bound."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 60


def until(condition, what="nothing happened in time"):
    """What the condition gives once it gives something; a time that is over fails the test."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, what
        time.sleep(0.01)
    return found


def alive(pid):
    """Whether the process runs; one that is dead and only not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children(pid):
    """The processes a process has started, by id, from whichever of its threads."""
    found = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, listed.read_text().split())
        except FileNotFoundError:
            continue
    return found


def arguments(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except FileNotFoundError:
        return []


class Service:
    """The service of one workspace; what it says is in `log`."""

    def __init__(self, root, now=None, *, pages=False):
        self.root = root
        self.log = root.parent / "service.log"
        self._now = ["--now", now] if now else []
        self._pages = ["--port", "0"] if pages else ["--no-pages"]
        self.process = None
        self._start()

    def _start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "baosong", "--workspace", str(self.root), *self._now, "run", *self._pages],
                stdout=log,
                stderr=log,
            )

    @property
    def said(self):
        return self.log.read_text(encoding="utf-8")

    def child(self, job):
        """The id of a child's process, 0 while there is none."""
        return next((pid for pid in children(self.process.pid) if job in arguments(pid)), 0)

    def up(self, *, locked=True):
        """Once its children collect and read; not `locked`: the reader may have nothing to read by yet."""
        jobs = ("collect", "flow") if "--no-pages" in self._pages else ("collect", "flow", "serve")
        until(lambda: all(map(self.child, jobs)), self.log)
        until((self.root / "data" / "collector.lock").exists)
        until(lambda: not locked or (self.root / "data" / "reading.lock").exists())
        return self

    def tree(self):
        """Its process, its children and theirs."""
        own = [self.process.pid]
        for pid in own:
            own += children(pid)
        return own

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        """End whatever of it still runs."""
        if self.process.poll() is None:
            family = self.tree()
            self.kill()
            for pid in family[1:]:
                if alive(pid):
                    os.kill(pid, signal.SIGKILL)
