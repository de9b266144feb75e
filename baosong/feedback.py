"""Writing into a unit's feedback folder: strangers can write there too, so no link is followed, no folder made up."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_MODE = 0o666  # less what the service's umask takes: a clerk corrects the workbook where it lies
_MOST = 32 << 20  # bytes; nothing of ours is as large
_OPEN_MARKS = (b"~$%s", b".~lock.%s#", b".~%s")  # Excel and WPS, LibreOffice


@dataclass(frozen=True, slots=True)
class Box:
    """A unit's feedback folder: `unit` is the folder in the intake, `feedback` the one in it; names are bytes.

    OSError from every method where the unit's folder is gone, a link or a file stands in the way, or the disk refuses.
    """

    intake: Path
    unit: bytes
    feedback: bytes

    def path(self, name: bytes, inner: tuple[bytes, ...] = ()) -> bytes:
        """A file's path relative to the intake; `inner` are folders within the feedback folder."""
        return b"/".join((self.unit, self.feedback, *inner, name))

    def put(self, name: bytes, data: bytes, inner: tuple[bytes, ...] = ()) -> None:
        """Write a file whole or not at all; the feedback folder and those in it are made when missing."""
        with self._opened(inner, make=True) as box:
            temporary = b".%d.tmp" % os.getpid()
            with suppress(FileNotFoundError):
                os.unlink(temporary, dir_fd=box)
            with os.fdopen(os.open(temporary, _NEW, _MODE, dir_fd=box), "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.rename(temporary, name, src_dir_fd=box, dst_dir_fd=box)

    def lying(self, inner: tuple[bytes, ...] = ()) -> dict[bytes, str]:
        """The SHA-256 of each plain file there by name; none where the folder isn't there."""
        found = {}
        with suppress(FileNotFoundError), self._opened(inner) as box:
            for name in sorted(os.fsencode(entry.name) for entry in os.scandir(box)):
                sha256 = _sha256(box, name)
                if sha256:
                    found[name] = sha256
        return found

    def taken(self, name: bytes, inner: tuple[bytes, ...] = ()) -> str | None:
        """The SHA-256 of the file of that name, "" for what is no plain file; None where nothing has the name."""
        with suppress(FileNotFoundError), self._opened(inner) as box:
            os.lstat(name, dir_fd=box)
            return _sha256(box, name)
        return None

    def in_use(self, name: bytes, inner: tuple[bytes, ...] = ()) -> bool:
        """Whether an office programme has the file open, by the mark it leaves beside it."""
        marks = {mark % each for mark in _OPEN_MARKS for each in (name, name[2:])}
        with suppress(FileNotFoundError), self._opened(inner) as box:
            return any(os.fsencode(entry.name) in marks for entry in os.scandir(box))
        return False

    def move(self, name: bytes, inner: tuple[bytes, ...]) -> None:
        """Move a file of the feedback folder into a folder in it; what stands there under its name is replaced."""
        with self._opened(()) as here, self._opened(inner, make=True) as there:
            os.rename(name, name, src_dir_fd=here, dst_dir_fd=there)

    def remove(self, name: bytes, inner: tuple[bytes, ...] = ()) -> None:
        """Remove a file."""
        with suppress(FileNotFoundError), self._opened(inner) as box:
            os.unlink(name, dir_fd=box)

    @contextmanager
    def _opened(self, inner: tuple[bytes, ...], *, make: bool = False) -> Iterator[int]:
        """The innermost folder, opened step by step so that no step is a link."""
        folder = os.open(self.intake, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for number, name in enumerate((self.unit, self.feedback, *inner)):
                if make and number:
                    with suppress(FileExistsError):
                        os.mkdir(name, dir_fd=folder)
                below = os.open(name, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = below
            yield folder
        finally:
            os.close(folder)


def _sha256(box: int, name: bytes) -> str:
    """Of a plain file of moderate size, "" for anything else."""
    try:
        with os.fdopen(os.open(name, _FILE, dir_fd=box), "rb") as file:
            what = os.fstat(file.fileno())
            if not stat.S_ISREG(what.st_mode) or what.st_size > _MOST:
                return ""
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
