"""Objects copied between archives: what is there already is left, what is copied is proven by its hash."""

import hashlib
import os
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from baosong.backup.run import hash_of

_CHUNK = 1 << 20
_TOGETHER = 8  # flushes asked for together share one commit of the disk
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Copied:
    """What one copying did: new objects and their bytes, those there already, those whose source is damaged."""

    new: int = 0
    size: int = 0
    there: int = 0
    damaged: list[str] = field(default_factory=list)


def copy_objects(source: Path, target: Path, progress: Progress) -> Copied:
    """Copy what `target` lacks of the objects under `source` (both hold ab/cd/<hash>), each durable and verified.

    A kill in between leaves whole objects and temporaries that the next copying removes.
    """
    for left in target.glob(".incoming-*"):
        left.unlink()
    found = sorted(source.glob("??/??/*"))
    done = Copied()
    with ThreadPoolExecutor(_TOGETHER) as pool:
        outcomes = pool.map(lambda path: _copy(path, target), found)
        for number, (path, size) in enumerate(zip(found, outcomes, strict=True), start=1):
            if size is None:
                done.damaged.append(path.name)
            elif size < 0:
                done.there += 1
            else:
                done.new, done.size = done.new + 1, done.size + size
            progress(number, len(found))
    return done


def place_of(objects: Path, sha256: str) -> Path:
    """Where an object lies under its folder."""
    return objects / sha256[:2] / sha256[2:4] / sha256


def _copy(path: Path, target: Path) -> int | None:
    """The bytes copied, -1 when it was there, None when the source is not what its name says."""
    place = place_of(target, path.name)
    with suppress(FileNotFoundError):
        if place.stat().st_size == path.stat().st_size:
            return -1
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = target / f".incoming-{uuid.uuid4().hex}"
    try:
        size = _write(path, temporary)
        if size is None or hash_of(temporary) != path.name:
            return None
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)
    flush(place.parent)
    return size


def _write(path: Path, temporary: Path) -> int | None:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, temporary.open("xb") as out:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size if digest.hexdigest() == path.name else None


def flush(folder: Path) -> None:
    """Make names in a folder durable, where the disk can (not every network or USB disk)."""
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
