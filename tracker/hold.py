"""A lock file held by one process at a time; the kernel gives it back when its holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_LOOK = 0.02
_LOCKS = Path("/proc/locks")


class Held(Exception):
    """Another process holds the lock; `holder` is its process id as text, "" when not known."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(holder)


@contextmanager
def held_within(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file, waiting so long at most for another process that has it: Held when it was not enough."""
    until = time.monotonic() + seconds
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(held(path, wait=False))
                break
            except Held:
                if time.monotonic() >= until:
                    raise
            time.sleep(_LOOK)
        yield


@contextmanager
def held(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock file. Without `wait`, Held at once when another process, or thread, has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Held(os.pread(fd, 20, 0).decode("ascii", "replace").strip()) from None
        os.ftruncate(fd, 0)
        os.pwrite(fd, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(fd)


def holder(path: Path) -> str:
    """The process id of who holds the lock file now, "" for nobody; asked of the kernel, which holds nothing."""
    try:
        inode = str(path.stat().st_ino)
        lines = _LOCKS.read_text(encoding="ascii").splitlines()
    except OSError:
        return ""
    for line in lines:
        fields = line.split()
        if fields[1:2] == ["FLOCK"] and fields[5].rpartition(":")[2] == inode:
            return fields[4]
    return ""
