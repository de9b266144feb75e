"""Whether a copied file is whole in itself: a zip's every member, an OLE2 file's every sector."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from tracker.intake import ole2

Shape = Literal["whole", "structure", "empty"]
_HEAD = 512
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_UNPACK_AT_MOST = 1 << 29  # a bomb is the reader's affair; the collector must not spend minutes on one
_AT_ONCE = 1 << 23  # a file, and a member unpacked, up to this size is held in memory: many small reads cost more
_LOCAL, _LOCAL_SIZE = b"PK\x03\x04", 30
_DOCUMENT_MEMBERS = frozenset({"[Content_Types].xml", "mimetype"})


@dataclass(frozen=True, slots=True)
class Examined:
    """`shape` says whether the file is whole; `document` whether it is a workbook or document by its content."""

    shape: Shape
    document: bool = False


def examine(path: Path) -> Examined:
    """Look at a file's content, not its name. Kinds without a structure we know pass on quiet alone,
    except when their first 512 bytes are zeros: so a copy looks whose client set the size and has yet to write.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not head:
            return Examined("empty")
        if head.startswith(_ZIP):
            return _zip(io.BytesIO(head + file.read()) if size <= _AT_ONCE else file)
        if head.startswith(ole2.MAGIC):
            found = ole2.entries(file, size)
            return Examined("structure") if found is None else Examined("whole", ole2.is_document(found))
        return Examined("whole" if any(head) else "structure")


def _zip(file: BinaryIO) -> Examined:
    """The end record alone proves nothing: two of two files with a hole kept it. Every member's CRC is read."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            document = any(member.filename in _DOCUMENT_MEMBERS for member in members)
            if sum(member.file_size for member in members) > _UNPACK_AT_MOST:
                return Examined("whole", document)
            held = file.getbuffer() if isinstance(file, io.BytesIO) else None
            for member in members:
                if held is None or not _agrees(held, member):
                    _read_through(archive, member)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, IndexError):
        return Examined("structure")
    return Examined("whole", document)


def _agrees(held: memoryview, member: zipfile.ZipInfo) -> bool:
    """Whether a plain member is there to its last byte and its CRC is right; False leaves the verdict to zipfile."""
    plain = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not member.flag_bits & 1
    if not plain or member.file_size > _AT_ONCE:
        return False
    start = member.header_offset
    header = bytes(held[start : start + _LOCAL_SIZE])
    if len(header) < _LOCAL_SIZE or not header.startswith(_LOCAL):
        return False
    name, extra = struct.unpack_from("<HH", header, 26)
    if bytes(held[start + _LOCAL_SIZE : start + _LOCAL_SIZE + name]) != _raw_name(member):
        return False
    start += _LOCAL_SIZE + name + extra
    packed = held[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        return len(packed) == member.file_size and zlib.crc32(packed) == member.CRC
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    content = inflate.decompress(packed, member.file_size + 1)
    return inflate.eof and len(content) == member.file_size and zlib.crc32(content) == member.CRC


def _raw_name(member: zipfile.ZipInfo) -> bytes:
    return member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437")


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read a member to its end, so that its CRC is compared; an encrypted or oddly packed one can't be judged."""
    if member.flag_bits & 1:
        return
    try:
        with archive.open(member) as inside:
            while inside.read(1 << 20):
                pass
    except (NotImplementedError, RuntimeError):
        return
