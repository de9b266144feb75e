"""Writing into a unit's feedback folder: strangers can write there too, so no link is followed, no folder made up."""

import os
from contextlib import suppress
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


def put(intake: Path, unit: bytes, feedback: bytes, name: bytes, data: bytes) -> None:
    """Write intake/unit/feedback/name whole or not at all; only the feedback folder is made when it is missing.

    OSError where the unit's folder is gone, a link or a file stands in the way, or the disk refuses.
    """
    root = os.open(intake, os.O_RDONLY | os.O_DIRECTORY)
    try:
        folder = os.open(unit, _FOLDER, dir_fd=root)
        try:
            _put(_box(folder, feedback), name, data)
        finally:
            os.close(folder)
    finally:
        os.close(root)


def _box(folder: int, feedback: bytes) -> int:
    with suppress(FileExistsError):
        os.mkdir(feedback, dir_fd=folder)
    return os.open(feedback, _FOLDER, dir_fd=folder)


def _put(box: int, name: bytes, data: bytes) -> None:
    """Temp, fsync, rename, all inside the opened folder; takes the descriptor over."""
    temporary = b".%d.tmp" % os.getpid()
    try:
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=box)
        with os.fdopen(os.open(temporary, _NEW, 0o644, dir_fd=box), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.rename(temporary, name, src_dir_fd=box, dst_dir_fd=box)
    finally:
        os.close(box)
