"""A zip written from parts that were deflated as they were produced, or once for many files; no clock in its bytes."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

LEVEL = 6
_DAY = 33  # 1980-01-01 as a zip dates it
_UTF8 = 0x0800


@dataclass(frozen=True, slots=True)
class Packed:
    """A part as a zip holds it: deflated bytes, the size and CRC-32 of what they unpack to."""

    data: bytes
    size: int
    crc: int


def deflated(pieces: Iterable[bytes]) -> Packed:
    """The pieces deflated one after the other; only the deflated bytes are kept."""
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    out, size, crc = [], 0, 0
    for piece in pieces:
        out.append(press.compress(piece))
        size += len(piece)
        crc = zlib.crc32(piece, crc)
    out.append(press.flush())
    return Packed(b"".join(out), size, crc)


def zipped(members: Iterable[tuple[str, Packed]]) -> bytes:
    """The zip of these members in this order (APPNOTE 6.3: local headers, central directory, its end)."""
    out, directory, at, count = [], [], 0, 0
    for name, packed in members:
        label = name.encode()
        flags = 0 if name.isascii() else _UTF8
        told = struct.pack(
            "<HHHHHIIIHH", 20, flags, 8, 0, _DAY, packed.crc, len(packed.data), packed.size, len(label), 0
        )
        local = b"PK\x03\x04" + told + label
        out += [local, packed.data]
        directory.append(b"PK\x01\x02" + struct.pack("<H", 20) + told + struct.pack("<HHHII", 0, 0, 0, 0, at) + label)
        at += len(local) + len(packed.data)
        count += 1
    central = b"".join(directory)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(central), at, 0)
    return b"".join([*out, central, end])
