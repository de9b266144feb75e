"""Whether a PDF or a picture is whole: its pieces followed from the beginning, as far as that needs no decoding."""

import re
import zlib
from struct import unpack_from

_TAIL = 2048  # scanners pad behind the end
_XREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_ENTRY = re.compile(rb"(\d{10}) \d{5} n")
_HOLE = b"\0" * 16


def whole_jpg(data: bytes) -> bool:
    """The segments up to the picture itself, and its end mark behind it (a thumbnail within has one of its own)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xDA:  # what follows is the picture
            return data.find(b"\xff\xd9", at) >= 0 and b"\xff\xd9" in data[max(at, len(data) - _TAIL) :]
        at += 1 if mark == 0xFF else 2 + int(unpack_from(">H", data, at + 2)[0])
    return False


def whole_png(data: bytes) -> bool:
    """Every chunk with its checksum, up to IEND."""
    at = 8
    while at + 12 <= len(data):
        length, kind = unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            return False
        if zlib.crc32(data[at + 4 : at + 8 + length]) != unpack_from(">I", data, at + 8 + length)[0]:
            return False
        if kind == b"IEND":
            return True
        at += 12 + length
    return False


def whole_pdf(data: bytes) -> bool:
    """The end mark, and no object of the last list of objects beyond the end or where a copy left zeros."""
    if b"%%EOF" not in data[-_TAIL:]:
        return False
    last = _XREF.findall(data[-_TAIL:])
    start = max(data.find(b"%PDF"), 0)
    if not last:
        return True  # odd, but readers find their way
    listed = start + int(last[-1])
    if listed >= len(data):
        return False
    table = data[listed : data.find(b"trailer", listed)] if data[listed : listed + 4] == b"xref" else b""
    places = [listed, *(start + int(each) for each in _ENTRY.findall(table))]
    return not any(place >= len(data) or data[place : place + 16] == _HOLE for place in places)
