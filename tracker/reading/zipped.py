"""An opened zip: its directory judged, its members inflated no further than they declare, each checksum proven."""

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from tracker.reading.questions import Ask, Refusal

MOST_PART = 256 << 20  # inflated bytes of one member
MOST_TOTAL = 512 << 20  # inflated bytes of all members
MOST_MEMBERS = 5_000
FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError,
)  # fmt: skip
_SMALL = 8 << 20
_PIECE = 1 << 20
_SIGN = b"PK\x03\x04"
_HEAD = struct.Struct("<26xHH")


@dataclass(frozen=True, slots=True)
class Zip:
    """A zip and its members by name. What inflating them may raise is in FAULTS."""

    data: bytes
    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    def content(self, name: str) -> bytes:
        """A member in one piece: no more than it declares, however much lies packed behind it."""
        info = self.members[name]
        if info.compress_type != zipfile.ZIP_DEFLATED:
            with self.archive.open(info) as stream:
                return stream.read(info.file_size + 1)
        if not self.data.startswith(_SIGN, info.header_offset):
            raise zipfile.BadZipFile(name)
        title, extra = _HEAD.unpack_from(self.data, info.header_offset)
        start = info.header_offset + _HEAD.size + title + extra
        inflater = zlib.decompressobj(-15)
        whole = inflater.decompress(self.data[start : start + info.compress_size], info.file_size + 1)
        if len(whole) != info.file_size or zlib.crc32(whole) != info.CRC:
            raise zipfile.BadZipFile(name)
        return whole

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member piece by piece; the end proves its checksum."""
        info = self.members[name]
        if info.file_size <= _SMALL:
            yield self.content(name)
            return
        with self.archive.open(info) as stream:
            while piece := stream.read(_PIECE):
                yield piece

    def small(self, name: str) -> bytes:
        """A member that is there and not large, else nothing."""
        info = self.members.get(name)
        return self.content(name) if info is not None and info.file_size <= _SMALL else b""


def open_zip(data: bytes) -> Zip:
    """The zip, its directory read; a Refusal when it has none (cut short) or cannot be trusted."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as fault:
        raise Refusal(Ask.TRUNCATED) from fault
    infos = archive.infolist()
    if any(i.flag_bits & 1 for i in infos):
        raise Refusal(Ask.ENCRYPTED)
    if len(infos) > MOST_MEMBERS:
        raise Refusal(Ask.TOO_MANY_MEMBERS, count=len(infos))
    sizes = [i.file_size for i in infos]
    if sum(sizes) > MOST_TOTAL or max(sizes, default=0) > MOST_PART:
        raise Refusal(Ask.BOMB, detail=f"{sum(sizes) >> 20} MB")
    members = {i.filename: i for i in infos}
    if len(members) != len(infos):
        [(twice, _)] = Counter(i.filename for i in infos).most_common(1)
        raise Refusal(Ask.DUPLICATE_PART, detail=twice)
    return Zip(data, archive, members)
