"""outbox/: where documents go; draft numbers, names that Windows takes, writes that are whole or not there."""

import fcntl
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
MOST_BYTES = 200  # a name's bytes in UTF-8, below the 255 of most disks, with room for a draft number


def safe_name(text: str) -> str:
    """The text as one file name: forbidden signs become full width, length is capped without cutting a character."""
    wide = _FORBIDDEN.sub(lambda m: chr(ord(m[0]) + 0xFEE0) if m[0] > " " else "", unicodedata.normalize("NFC", text))
    cut = wide.encode()[:MOST_BYTES].decode(errors="ignore")
    return cut.strip(" .") or "未命名"


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is either whole or not there; an existing one is replaced at once."""
    with prepared(path, data) as put:
        put()


@contextmanager
def prepared(path: Path, data: bytes) -> Iterator[Callable[[], None]]:
    """A file written whole beside its place; the call given puts it there, without one nothing is left behind.

    A full disk is found before anything is said to be written. OSError names the path, not the file beside it.
    """
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except OSError as fault:
        _gone(temporary)
        raise OSError(fault.errno, os.strerror(fault.errno or 0), str(path)) from fault

    def put() -> None:
        temporary.replace(path)

    try:
        yield put
    finally:
        _gone(temporary)


def _gone(temporary: Path) -> None:
    """No half-written file stays; on a disk that became read-only meanwhile there is none."""
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


@contextmanager
def one_writer(lock: Path) -> Iterator[None]:
    """Wait until no other command writes drafts: two at once would take the same draft number."""
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def draft_path(folder: Path, title: str, draft: int, suffix: str) -> Path:
    """<公文标题>（第N稿）.docx in its folder."""
    return folder / f"{safe_name(title)}（第{draft}稿）{suffix}"
