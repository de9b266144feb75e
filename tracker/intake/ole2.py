"""Whether an OLE2 file (.xls, .et, .doc, encrypted books) is whole: its tables and streams lie inside it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_LAST = 0xFFFFFFFA  # greater numbers are marks, not sectors
_DOCUMENTS = frozenset({"Workbook", "Book", "WordDocument", "EncryptedPackage", "PowerPoint Document"})


class _Broken(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Entry:
    """A directory entry: kind 1 storage, 2 stream, 5 root."""

    name: str
    kind: int
    start: int
    size: int


def entries(file: BinaryIO, size: int) -> tuple[Entry, ...] | None:
    """The directory of a whole OLE2 file of `size` bytes; None when a table or a stream runs out of the file."""
    try:
        return _Compound(file, size).whole()
    except (_Broken, struct.error):
        return None


def is_document(found: tuple[Entry, ...]) -> bool:
    """Whether the streams are those of a workbook or document (a Thumbs.db is OLE2 too)."""
    return any(entry.name in _DOCUMENTS for entry in found)


class _Compound:
    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size
        file.seek(0)
        self.header = file.read(512)
        if len(self.header) < 512:
            raise _Broken
        version, shift = struct.unpack_from("<H2xH", self.header, 26)
        if shift not in {9, 12} or version not in {3, 4}:
            raise _Broken
        self.sector = 1 << shift
        self.cutoff = struct.unpack_from("<I", self.header, 56)[0]
        self.most = size // self.sector + 1
        self.fat = self._table()

    def whole(self) -> tuple[Entry, ...]:
        """Every stream followed to its end."""
        directory = b"".join(self._read(n) for n in self._chain(struct.unpack_from("<I", self.header, 48)[0]))
        found = tuple(_entry(directory[at : at + 128]) for at in range(0, len(directory) - 127, 128))
        if not found or found[0].kind != 5:
            raise _Broken
        for entry in found:
            if entry.kind == 5 or (entry.kind == 2 and entry.size >= self.cutoff):
                self._reach(entry)
        return found

    def _reach(self, entry: Entry) -> None:
        if entry.size == 0:
            return
        sectors = list(self._chain(entry.start))
        needed = -(-entry.size // self.sector)
        if len(sectors) < needed:
            raise _Broken
        last = (sectors[needed - 1] + 1) * self.sector + (entry.size - 1) % self.sector
        if last >= self.size or any((n + 1) * self.sector >= self.size for n in sectors[:needed]):
            raise _Broken

    def _table(self) -> list[int]:
        fat: list[int] = []
        for number in self._fat_sectors():
            fat.extend(struct.unpack(f"<{self.sector // 4}I", self._read(number)))
        return fat

    def _fat_sectors(self) -> Iterator[int]:
        count, following, more = (
            struct.unpack_from("<I", self.header, 44)[0],
            *struct.unpack_from("<II", self.header, 68),
        )
        if count > self.most or more > self.most:
            raise _Broken
        listed = list(struct.unpack_from("<109I", self.header, 76))
        for _ in range(more):
            *inner, following = struct.unpack(f"<{self.sector // 4}I", self._read(following))
            listed.extend(inner)
        used = [number for number in listed if number < _LAST]
        if len(used) < count:
            raise _Broken
        yield from used[:count]

    def _chain(self, number: int) -> Iterator[int]:
        for _ in range(self.most):
            if number == _END:
                return
            if number >= len(self.fat):
                raise _Broken
            yield number
            number = self.fat[number]
        raise _Broken

    def _read(self, number: int) -> bytes:
        self.file.seek((number + 1) * self.sector)
        data = self.file.read(self.sector)
        if len(data) < self.sector:
            raise _Broken
        return data


def _entry(raw: bytes) -> Entry:
    length = struct.unpack_from("<H", raw, 64)[0]
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<IQ", raw, 116)
    return Entry(name, raw[66], start, size & 0xFFFFFFFF)  # version 3 leaves rubbish in the upper half
