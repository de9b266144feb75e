"""Whether a copied file is whole in itself: a zip's every member, an OLE2 file's every sector."""

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
            return _zip(file)
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
            for member in members:
                _read_through(archive, member)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, IndexError):
        return Examined("structure")
    return Examined("whole", document)


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
