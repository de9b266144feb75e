"""One collector at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.intake.faults import IntakeRefusal


@contextmanager
def collector_lock(path: Path) -> Iterator[None]:
    """Hold the lock file (`data/collector.lock`); IntakeRefusal when another process, or thread, holds it.

    The kernel gives the lock back when its holder dies, however it dies.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(fd, 20, 0).decode("ascii", "replace").strip()
            raise IntakeRefusal(
                f"另一个收件程序正在运行（进程号{holder or '不明'}），同一工作区只能有一个。"
                "请等它结束，或先停掉它再试。"
            ) from None
        os.ftruncate(fd, 0)
        os.pwrite(fd, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(fd)
