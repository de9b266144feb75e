"""The reading process: takes framed requests from its parent, answers each with a Reading as JSON.

It runs what strangers sent, so it is capped, holds nothing, and imports neither the ledger nor the desk.
"""

import gc
import pickle
import signal
import struct
import sys
from math import ceil
from typing import BinaryIO

from tracker.orphan import die_with
from tracker.reading.read import read
from tracker.reading.record import reading_to_json

LENGTH = struct.Struct("<Q")


def main(memory_mb: int, seconds: int, parent: int) -> None:
    """Serve requests until the parent closes the pipe. The first frame holds the duties, each later one a file."""
    die_with(parent, signal.SIGKILL)
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not break the frames
    duties = pickle.loads(_frame(source))  # noqa: S301  comes from our own parent process
    _cap(memory_mb)
    gc.freeze()  # what is loaded stays; a file's records hold no cycles
    gc.set_threshold(100_000, 50, 50)
    while request := _frame(source):
        _give_time(seconds)
        data, hints = pickle.loads(request)  # noqa: S301  the same
        answer = reading_to_json(read(data, hints, duties)).encode("utf-8", "replace")
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _frame(source: BinaryIO) -> bytes:
    head = source.read(LENGTH.size)
    return source.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def _cap(memory_mb: int) -> None:
    """Memory and core dumps limited where the system can (not on Windows, where the clock alone remains)."""
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))


def _give_time(seconds: int) -> None:
    """Processor time for the next file; the kernel ends a process that uses more, whatever it is stuck in."""
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
