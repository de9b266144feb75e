"""Whether a PDF opens without a password: scanners lock theirs against changes, which keeps nobody from reading.

The empty password is tried as the standard security handler does (ISO 32000-1, 7.6.3). Its newest revision needs AES,
which is not at hand; there one can only say that the file is locked.
"""

import re
from hashlib import md5, sha256
from typing import Literal

Lock = Literal["open", "locked", "unsure"]
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_REFERENCE = re.compile(rb"/Encrypt\s+(\d+)\s+(\d+)\s+R")
_NUMBER = {name: re.compile(rb"/" + name + rb"\s+(-?\d+)") for name in (b"R", b"P", b"Length", b"V")}
_ID = re.compile(rb"/ID\s*\[\s*(?:<([0-9A-Fa-f\s]*)>|\()")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ROUNDS = 50


def lock_of(data: bytes) -> Lock:
    """Whether the file needs a password to be read."""
    named = _REFERENCE.search(data)
    try:
        return _lock(data, named) if named else "open"
    except (ValueError, IndexError, OverflowError):
        return "unsure"


def _lock(data: bytes, named: re.Match[bytes]) -> Lock:
    begins = re.search(rb"(?<!\d)%s\s+%s\s+obj" % (named[1], named[2]), data)
    body = data[begins.end() : begins.end() + 4096] if begins else b""
    revision, user = _number(body, b"R"), _text(body, b"U")
    if revision == 5:
        return "open" if sha256(user[32:40]).digest() == user[:32] else "locked"
    told = _ID.search(data)
    if revision not in (2, 3, 4) or len(user) < 16 or (told and told[1] is None):
        return "unsure"
    return "open" if _matches(body, data, revision, user) else "locked"


def _matches(body: bytes, data: bytes, revision: int, user: bytes) -> bool:
    """The empty password's key over the padding (and the file's id) against what the file keeps."""
    found = _ID.search(data)
    first = bytes.fromhex(found[1].decode()) if found and found[1] is not None else b""
    permissions = (_number(body, b"P") & 0xFFFFFFFF).to_bytes(4, "little")
    plain = b"/EncryptMetadata false" in body and revision == 4
    length = 5 if revision == 2 else max(5, (_number(body, b"Length") or (128 if revision == 4 else 40)) // 8)
    length = min(length, 16)
    key = md5(_PAD + _text(body, b"O")[:32] + permissions + first + (b"\xff" * 4 if plain else b"")).digest()  # noqa: S324
    if revision == 2:
        return _rc4(key[:5], _PAD) == user[:32]
    for _ in range(_ROUNDS):
        key = md5(key[:length]).digest()  # noqa: S324  the format's own
    code = _rc4(key[:length], md5(_PAD + first).digest())  # noqa: S324
    for number in range(1, 20):
        code = _rc4(bytes(sign ^ number for sign in key[:length]), code)
    return code == user[:16]


def _rc4(key: bytes, data: bytes) -> bytes:
    box, other = list(range(256)), 0
    for at in range(256):
        other = (other + box[at] + key[at % len(key)]) % 256
        box[at], box[other] = box[other], box[at]
    out, first, second = bytearray(), 0, 0
    for sign in data:
        first = (first + 1) % 256
        second = (second + box[first]) % 256
        box[first], box[second] = box[second], box[first]
        out.append(sign ^ box[(box[first] + box[second]) % 256])
    return bytes(out)


def _number(body: bytes, name: bytes) -> int:
    found = _NUMBER[name].search(body)
    return int(found[1]) if found else 0


def _text(body: bytes, name: bytes) -> bytes:
    """A string of the dictionary, in hex or in brackets with escapes."""
    found = re.search(rb"/" + name + rb"\s*([<(])", body)
    if found is None:
        return b""
    if found[1] == b"<":
        return bytes.fromhex(body[found.end() : body.find(b">", found.end())].decode("ascii", "replace"))
    out, at, depth = bytearray(), found.end(), 1
    while at < len(body):
        sign = body[at : at + 1]
        if sign == b"\\":
            octal = re.match(rb"[0-7]{1,3}", body[at + 1 : at + 4])
            out += (
                bytes([int(octal[0], 8) % 256]) if octal else _ESCAPES.get(body[at + 1 : at + 2], body[at + 1 : at + 2])
            )
            at += 1 + (len(octal[0]) if octal else 1)
            continue
        depth += (sign == b"(") - (sign == b")")
        if not depth:
            break
        out += sign
        at += 1
    return bytes(out)
