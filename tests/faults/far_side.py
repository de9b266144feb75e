"""A share whose far side misbehaves: a read-only FUSE file system in one thread, spoken to over /dev/fuse.

Its folders are slow, fail with ESTALE or EIO, or change without a word to the machine that mounted it.
"""

import ctypes
import errno
import os
import select
import stat
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_LOOKUP, _FORGET, _GETATTR, _OPEN, _READ, _RELEASE, _INIT, _OPENDIR, _READDIR, _RELEASEDIR = (
    1, 2, 3, 14, 15, 18, 26, 27, 28, 29,
)  # fmt: skip
EVERY_CALL = frozenset(range(1, 100)) - {36}
READING = frozenset({_READ})
_HEAD, _ANSWER = struct.Struct("<IIQQIIII"), struct.Struct("<IiQ")
_ATTR = struct.Struct("<QQQQQQIIIIIIIIII")
_SILENT = {2, 36, 42}  # forget, interrupt, batch forget: no answer is wanted


@dataclass
class FarSide:
    """The share's content by folder: {"惠来县": {"附件11.xlsx": b"…"}}; what ails a folder stands in `ills` and `slow`.

    `offset`: by how many seconds the far clock is ahead. `mute`: the calls that get no answer until it is emptied.
    """

    folders: dict[str, dict[str, bytes]]
    ills: dict[str, int] = field(default_factory=dict)
    slow: float = 0.0
    offset: float = 0.0
    changed: dict[str, float] = field(default_factory=dict)
    mute: frozenset[int] = frozenset()

    def put(self, folder: str, name: str, data: bytes) -> None:
        """A clerk on another machine saves a file."""
        self.folders.setdefault(folder, {})[name] = data
        self.changed[f"{folder}/{name}"] = time.time() + self.offset

    def __post_init__(self) -> None:
        self._nodes = [""]  # every path ever asked for keeps its number

    def number(self, path: str) -> int:
        if path not in self._nodes:
            self._nodes.append(path)
        return self._nodes.index(path) + 1

    def path(self, number: int) -> str:
        return self._nodes[number - 1]

    def attributes(self, path: str) -> bytes:
        folder, _, name = path.partition("/")
        at = int(self.changed.get(path, 1_700_000_000))
        if not name:
            mode, size = stat.S_IFDIR | 0o755, 0
        else:
            mode, size = stat.S_IFREG | 0o644, len(self.folders[folder][name])
        return _ATTR.pack(self.number(path), size, 0, at, at, at, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)

    def answer(self, op: int, node: int, body: bytes) -> bytes | int:
        """The body of the answer, or an error number."""
        path = self.path(node) if node else ""
        ill = self.ills.get(path.partition("/")[0])
        if ill and op not in (_INIT, _LOOKUP):
            return ill
        plain = struct.pack("<QII", 0, 1, 0)
        answers = {
            _INIT: lambda: struct.pack("<IIIIHHIIHHI7I", 7, 31, 65536, 0, 0, 0, 65536, 1, 0, 0, 0, *[0] * 7),
            _LOOKUP: lambda: self._lookup(path, body.rstrip(b"\0").decode()),
            _GETATTR: lambda: struct.pack("<QII", 0, 0, 0) + self.attributes(path),
            _OPEN: lambda: plain,
            _OPENDIR: lambda: plain,
            _READDIR: lambda: self._listing(path, *struct.unpack_from("<QQI", body)),
            _READ: lambda: self._read(path, *struct.unpack_from("<QQI", body)),
            _RELEASE: lambda: b"",
            _RELEASEDIR: lambda: b"",
        }
        return answers[op]() if op in answers else errno.ENOSYS

    def _read(self, path: str, _handle: int, offset: int, size: int) -> bytes:
        folder, _, name = path.partition("/")
        return self.folders[folder][name][offset : offset + size]

    def _lookup(self, path: str, name: str) -> bytes | int:
        inner = f"{path}/{name}" if path else name
        folder, _, file = inner.partition("/")
        if ill := self.ills.get(inner):
            return ill
        if folder not in self.folders or (file and file not in self.folders[folder]):
            return errno.ENOENT
        time.sleep(self.slow)
        return struct.pack("<QQQQII", self.number(inner), 0, 0, 0, 0, 0) + self.attributes(inner)

    def _listing(self, path: str, _handle: int, offset: int, size: int) -> bytes:
        time.sleep(self.slow)
        names = sorted(self.folders[path]) if path else sorted(self.folders)
        out = b""
        for place, name in enumerate(names[offset:], offset + 1):
            raw = name.encode()
            entry = struct.pack("<QQII", self.number(f"{path}/{name}" if path else name), place, len(raw), 0) + raw
            entry += bytes(-len(entry) % 8)
            if len(out) + len(entry) > size:
                break
            out += entry
        return out


class Mounted:
    """The share mounted at a place for as long as the context lasts."""

    def __init__(self, far: FarSide, place: Path) -> None:
        self.far, self.place = far, place
        self.over = threading.Event()

    def __enter__(self) -> FarSide:
        self.place.mkdir(parents=True, exist_ok=True)
        libc = ctypes.CDLL(None, use_errno=True)
        try:
            self.fd = os.open("/dev/fuse", os.O_RDWR)
        except OSError as missing:
            pytest.skip(f"no FUSE here: {missing}")
        options = f"fd={self.fd},rootmode=40000,user_id=0,group_id=0,allow_other".encode()
        if libc.mount(b"far", os.fsencode(self.place), b"fuse", 0, options):
            if os.environ.get("CI"):
                pytest.fail("fault tests must be allowed to mount a FUSE file system")
            pytest.skip("not allowed to mount a FUSE file system")
        os.set_blocking(self.fd, False)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self.far

    def __exit__(self, *_: object) -> None:
        self.far.mute = frozenset()
        ctypes.CDLL(None).umount2(os.fsencode(self.place), 2)
        self.over.set()
        self.thread.join()  # before its number is given to another file
        os.close(self.fd)

    def _serve(self) -> None:
        held: list[tuple[int, int, int, bytes]] = []
        while not self.over.is_set():
            while held and not self.far.mute:
                self._answer(*held.pop(0))
            try:
                if not select.select([self.fd], [], [], 0.05)[0]:
                    continue
                asked = os.read(self.fd, 1 << 17)
            except (OSError, ValueError) as ended:
                if isinstance(ended, OSError) and ended.errno in (errno.EINTR, errno.EAGAIN, errno.ENOENT):
                    continue
                return
            _size, op, unique, node, *_rest = _HEAD.unpack_from(asked)
            if op in self.far.mute:
                held.append((op, unique, node, asked[_HEAD.size :]))
            elif op not in _SILENT:
                self._answer(op, unique, node, asked[_HEAD.size :])

    def _answer(self, op: int, unique: int, node: int, body: bytes) -> None:
        made = self.far.answer(op, node, body)
        code, answer = (-made, b"") if isinstance(made, int) else (0, made)
        with suppress(OSError):  # whoever asked may be gone
            os.write(self.fd, _ANSWER.pack(_ANSWER.size + len(answer), code, unique) + answer)
