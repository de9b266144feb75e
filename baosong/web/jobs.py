"""Work of some seconds done beside the pages: one thread, its progress asked for by number."""

import itertools
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from baosong.workspace import WorkspaceRefusal

_log = logging.getLogger(__name__)
JobState = Literal["waiting", "running", "done", "failed"]
_MOST = 50
Step = Callable[[str], None]


@dataclass
class Job:
    """One piece of work: what it is, how far it is, what came of it (lines) or why it stopped (a sentence)."""

    number: int
    title: str
    state: JobState = "waiting"
    step: str = "排队"
    lines: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")


@dataclass
class Jobs:
    """The last jobs, by number; they are lost with the process, what they wrote is not."""

    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "jobs"))
    _jobs: OrderedDict[int, Job] = field(default_factory=OrderedDict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, title: str, work: Callable[[Step], tuple[str, ...]]) -> Job:
        """Begin the work; it is given a function to say which step it is at, and returns what to show."""
        with self._lock:
            job = Job(next(self._numbers), title)
            self._jobs[job.number] = job
            while len(self._jobs) > _MOST:
                self._jobs.popitem(last=False)
        self._thread.submit(self._run, job, work)
        return job

    def get(self, number: int) -> Job | None:
        """The job of that number, or None when it is forgotten."""
        return self._jobs.get(number)

    def close(self) -> None:
        """Wait for what runs; begin nothing more."""
        self._thread.shutdown(cancel_futures=True)

    @staticmethod
    def _run(job: Job, work: Callable[[Step], tuple[str, ...]]) -> None:
        def step(text: str) -> None:
            job.step = text

        job.state = "running"
        try:
            job.lines = work(step)
        except WorkspaceRefusal as refusal:
            job.lines, job.state = (str(refusal),), "failed"
        except Exception as fault:  # noqa: BLE001 - whatever it is, the page must say that it ended
            _log.exception("a job failed")
            job.lines, job.state = (f"没有做成（{type(fault).__name__}），请查看服务的日志后再试。",), "failed"
        else:
            job.state = "done"
