"""Our own warm worker: one process and one pipe; a file that kills or hangs it costs one worker, not the run."""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Self

from tracker.definition.model import Duty
from tracker.facts import Reading
from tracker.reading.child import LENGTH
from tracker.reading.hints import Hints
from tracker.reading.questions import Ask
from tracker.reading.record import reading_from_json

READER_VERSION = "2"
_ROOT = str(Path(__file__).resolve().parents[2])
_CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from tracker.reading.child import main; main(*map(int, sys.argv[2:]))"
)
_TRIES = 2
_MOST_ANSWER = 256 << 20
_WALL = 3  # times the processor's seconds: a busy machine must not cost a file its reading


class ReadingWorker:
    """Reads files in a process of its own, with a memory cap (MB) and a cap on the processor's seconds a file.

    A clock on the wall of three times that ends what only waits.

    A context manager; the process starts with the first file and is replaced when it is lost. One thread at a time.
    """

    def __init__(self, duties: Sequence[Duty], *, memory_mb: int = 1024, seconds: float = 10) -> None:
        self._duties = tuple(duties)
        self._memory_mb = memory_mb
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, data: bytes, hints: Hints) -> Reading:
        """The Reading of these bytes; after two lost workers the question reader_lost, which holds the file."""
        request = pickle.dumps((data, hints), protocol=pickle.HIGHEST_PROTOCOL)
        for _ in range(_TRIES):
            answer = self._ask(request)
            if answer is not None:
                return reading_from_json(answer.decode("utf-8"))
        return Reading((), (Ask.READER_LOST.of(candidates=hints.open_deliveries),), ())

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _ask(self, request: bytes) -> bytes | None:
        """The answer, or None when the worker died or its time was up; then it is gone."""
        process = self._process or self._start()
        alarm = Timer(_WALL * self._seconds, process.kill)
        alarm.start()
        try:
            answer = _exchange(process, request)
        finally:
            alarm.cancel()
        if answer is None:
            self.close()
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        """A new process, told the duties. Its own session: an interrupt at the desk's terminal is not for it."""
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _CODE, _ROOT, *map(str, (self._memory_mb, ceil(self._seconds), os.getpid()))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._process = process
        duties = pickle.dumps(self._duties, protocol=pickle.HIGHEST_PROTOCOL)
        _send(process, duties)
        return process


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes | None:
    if not _send(process, request) or process.stdout is None:
        return None
    head = process.stdout.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    length = LENGTH.unpack(head)[0]
    answer = process.stdout.read(length) if length <= _MOST_ANSWER else b""
    return answer if len(answer) == length else None


def _send(process: subprocess.Popen[bytes], body: bytes) -> bool:
    """Write one frame; False when nobody reads it any more."""
    if process.stdin is None:
        return False
    try:
        process.stdin.write(LENGTH.pack(len(body)) + body)
        process.stdin.flush()
    except (BrokenPipeError, OSError):
        return False
    return True
