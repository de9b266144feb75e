"""The clerk's file, opened for reading without following a link and without leaving a trace."""

import errno
import fcntl
import os
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

Writers = Literal["nobody", "somebody", "unknown"]
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class Signature(NamedTuple):
    """What tells one state of a file from another without reading it; the change time is in it because
    a client can keep size and modification time while changing a cell.
    """

    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, found: os.stat_result) -> "Signature":
        """The signature of a stat result."""
        return cls(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)

    @classmethod
    def parsed(cls, text: str) -> "Signature | None":
        """The signature a line of the working table names; None for an empty one."""
        return cls(*map(int, text.split(":"))) if text else None

    def __str__(self) -> str:
        """One line for the ledger's working table."""
        return f"{self.inode}:{self.size}:{self.mtime_ns}:{self.ctime_ns}"


@dataclass(frozen=True, slots=True)
class Source:
    """An open file beneath the intake and the open folder it lies in."""

    fd: int
    folder: int
    name: bytes

    def signature(self) -> Signature:
        """The signature of the open file."""
        return Signature.of(os.fstat(self.fd))

    def standing(self) -> Signature | None:
        """The signature of what now stands under the name; None when nothing does."""
        try:
            return Signature.of(os.stat(self.name, dir_fd=self.folder, follow_symlinks=False))
        except OSError:
            return None

    def writers(self) -> Writers:
        """Whether anybody holds the file open for writing, asked with a read lease that is given back at once.

        The kernel grants it only to the owner or with CAP_LEASE; "unknown" otherwise, and on disks without leases.
        A writer who comes in that instant would be announced by SIGIO, which ends a process: SIGURG does not.
        """
        try:
            fcntl.fcntl(self.fd, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(self.fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as refused:
            return "somebody" if refused.errno == errno.EAGAIN else "unknown"
        with suppress(OSError):
            fcntl.fcntl(self.fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return "nobody"


@contextmanager
def opened(root: Path, path: bytes) -> Iterator[Source]:
    """The regular file at a relative path, each folder on the way opened by handle so that no link is followed.

    OSError when it is gone, unreadable, or no regular file any more.
    """
    *folders, name = path.split(b"/")
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            inner = os.open(part, FOLDER_FLAGS, dir_fd=folder)
            os.close(folder)
            folder = inner
        fd = os.open(name, _FILE_FLAGS, dir_fd=folder)
        try:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            yield Source(fd, folder, name)
        finally:
            os.close(fd)
    finally:
        os.close(folder)
