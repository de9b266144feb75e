"""The archive of originals: objects/ab/cd/<sha256>, written once, read-only, never through the clerk's inode."""

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.intake.faults import reason

_CHUNK = 1 << 20
_STALE = 3600.0  # a temporary older than an hour has lost its writer
_FLUSHERS = 8
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class ArchiveRefusal(Exception):
    """The archive can't be written or an object in it is missing or damaged; the message says so in Chinese."""


class DiskLow(ArchiveRefusal):
    """So little room is left that the ledger itself could not go on; bytes `left`, bytes to `reserve`."""

    def __init__(self, left: int, reserve: int) -> None:
        self.left, self.reserve = left, reserve
        super().__init__(f"归档磁盘只剩 {left >> 20} MB，低于留给台账的 {reserve >> 20} MB。")


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy that is not yet an object: its place, the content's SHA-256 (hex) and its size in bytes."""

    temp: Path
    sha256: str
    size: int


class Archive:
    """The archive under one folder (the workspace's `data`). Safe for several processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._objects = root / "objects"
        self._rooted = bytearray(1 << 16)  # folders (ab/cd) that this process has made durable up to the root

    def put(self, data: bytes) -> str:
        """Archive bytes durably; returns their SHA-256 in hex. The same bytes again cost a check, not a copy."""
        staged = self._stage(iter((data,)))
        self.keep([staged])
        return staged.sha256

    def stage(self, source: int, sign: Callable[[], None] | None = None) -> Staged:
        """Copy an open file from its start into `incoming`, hashing on the way; not yet durable.

        `sign` is called before each piece. OSError when the source fails, ArchiveRefusal when our own disk does.
        """

        def piece() -> bytes:
            if sign:
                sign()
            return os.read(source, _CHUNK)

        os.lseek(source, 0, os.SEEK_SET)
        return self._stage(iter(piece, b""))

    def require_room(self, size: int, reserve: int) -> None:
        """DiskLow when a copy of that size would leave less than the reserve on the archive's disk."""
        with _our_disk():
            disk = os.statvfs(self.root)
        left = disk.f_bavail * disk.f_frsize
        if left - size < reserve:
            raise DiskLow(left, reserve)

    def keep(self, staged: Sequence[Staged]) -> None:
        """Make copies objects, all durable when this returns: files, then links, then folders are flushed.

        An object already there is hashed again; a damaged one is replaced by the good copy.
        """
        with _our_disk():
            _flush_all([copy.temp for copy in staged])
            _flush_all(sorted({folder for copy in staged for folder in self._link(copy)}, reverse=True))
        for copy in staged:
            self._rooted[_shelf(copy.sha256)] = 1

    def drop(self, staged: Staged) -> None:
        """Forget a copy that is not wanted."""
        staged.temp.unlink(missing_ok=True)

    def get(self, sha256: str) -> bytes:
        """The object's bytes, hashed on the way out; ArchiveRefusal when it is missing or not what it was."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise ArchiveRefusal(
                f"归档文件 {sha256[:12]} 读不了（{reason(error)}），请从备份恢复 objects 文件夹。"
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ArchiveRefusal(f"归档文件 {sha256[:12]} 的内容与校验值不符，已损坏，请从备份恢复。")
        return data

    def path(self, sha256: str) -> Path:
        """Where the object of that hash lies, whether or not it is there."""
        return self._objects / sha256[:2] / sha256[2:4] / sha256

    def has(self, sha256: str) -> bool:
        """Whether there is an object of that hash."""
        return self.path(sha256).is_file()

    def shelf(self, front: str) -> list[str]:
        """The names of the objects that begin with these two hex digits, sorted."""
        return sorted(path.name for path in (self._objects / front).glob("??/*"))

    def sound(self, sha256: str) -> bool:
        """Whether the object's content is what its name says; False when it can't be read."""
        try:
            return _hash(self.path(sha256)) == sha256
        except OSError:
            return False

    def since(self, sha256: str) -> float:
        """When the object was written, seconds since 1970; now for one that is just gone."""
        try:
            return self.path(sha256).stat().st_mtime
        except OSError:
            return time.time()

    def verify(self, progress: Callable[[int, int], None] | None = None) -> list[str]:
        """Hash every object again; returns the names of those that are not what they say, sorted."""
        objects = sorted(self._objects.glob("??/??/*"))
        broken = []
        for done, path in enumerate(objects, 1):
            if _hash(path) != path.name:
                broken.append(path.name)
            if progress:
                progress(done, len(objects))
        return broken

    def sweep(self, now: datetime) -> int:
        """Delete temporaries whose writer is gone (nobody wrote them in the hour before `now`); returns how many."""
        count = 0
        for temp in self._incoming.glob("*"):
            with suppress(FileNotFoundError):
                if now.timestamp() - temp.stat().st_mtime > _STALE:
                    temp.unlink()
                    count += 1
        return count

    def _stage(self, chunks: Iterator[bytes]) -> Staged:
        temp = self._incoming / uuid.uuid4().hex
        digest, size = hashlib.sha256(), 0
        with _our_disk():
            out = self._create(temp)
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                with _our_disk():
                    _write(out, chunk)
        except BaseException:
            temp.unlink(missing_ok=True)
            raise
        finally:
            os.close(out)
        return Staged(temp, digest.hexdigest(), size)

    def _create(self, temp: Path) -> int:
        try:
            return os.open(temp, _NEW, 0o440)
        except FileNotFoundError:
            self._incoming.mkdir(parents=True, exist_ok=True)
            return os.open(temp, _NEW, 0o440)

    def _link(self, copy: Staged) -> tuple[Path, ...]:
        """Give the copy its object name; returns the folders to flush: those above its own only the first time."""
        target = self.path(copy.sha256)
        try:
            _link_or_replace(copy, target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            _link_or_replace(copy, target)
        copy.temp.unlink(missing_ok=True)
        if self._rooted[_shelf(copy.sha256)]:
            return (target.parent,)
        return target.parent, target.parent.parent, self._objects, self.root


@contextmanager
def _our_disk() -> Iterator[None]:
    """What fails in here is the archive's fault, not the source's."""
    try:
        yield
    except OSError as error:
        raise ArchiveRefusal(f"归档磁盘写不进去（{reason(error)}），请检查磁盘空间和权限。") from error


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _link_or_replace(copy: Staged, target: Path) -> None:
    try:
        os.link(copy.temp, target)
    except FileExistsError:
        if target.stat().st_size != copy.size or _hash(target) != copy.sha256:
            copy.temp.replace(target)


def _shelf(sha256: str) -> int:
    """The number of an object's folder: its first four hex digits."""
    return int(sha256[:4], 16)


def _flush_all(paths: Sequence[Path]) -> None:
    """Flush files or folders side by side: flushes asked for together share one commit of the disk's journal."""
    if len(paths) < _FLUSHERS:
        for path in paths:
            _flush(path)
        return
    with ThreadPoolExecutor(_FLUSHERS) as flushers:
        for done in [flushers.submit(_flush_each, paths[n::_FLUSHERS]) for n in range(_FLUSHERS)]:
            done.result()


def _flush_each(paths: Sequence[Path]) -> None:
    for path in paths:
        _flush(path)


def _flush(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
