"""Attachments that are not whole, or that nobody here can open."""

import struct
import zlib

import pytest

from tests.tracker.reading.books import DUTIES, hints
from tracker.reading.pdf_lock import lock_of
from tracker.reading.read import read
from tracker.reading.whole import whole_jpg, whole_pdf, whole_png

THUMBNAIL = b"\xff\xe1\x00\x11Exif\xff\xd8 small \xff\xd9"
PICTURE = b"\xff\xd8" + THUMBNAIL + b"\xff\xda\x00\x02" + b"picture" * 9 + b"\xff\xd9"


def chunk(kind, body):
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"IDAT", b"x" * 40) + chunk(b"IEND", b"")


def pdf(lock=b"", extra=b""):
    body = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + lock
    table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n" + extra
    return body + table + b"trailer\n<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def locked(owner, user, first, revision=3):
    """A lock as LibreOffice wrote it: with the same bytes it needs, or doesn't need, the same password."""
    entries = b"/V 2/Length 128/R %d/O<%s>/U<%s>/P -1028" % (revision, owner.hex().encode(), user.hex().encode())
    return pdf(b"2 0 obj\n<<" + entries + b">>\nendobj\n% /Encrypt 2 0 R /ID [ <" + first + b"> ]\n")


OPENED = locked(
    b"Vo\xa8s\xee3\xc7\x97\xcd;\x90O\xda\xdf\x81J\xfa4\xdf\x9a8\xf6\xedA\xb9\x84\xe2\xc6\xda*\xa6\xf5",
    b"\xdf\xf8\xd0\x81L\xd2\xea\xbb\xee\x95B\xb5]\n\xbf\xaf" + bytes(16), b"3B5B742725AA60DE6599F2CD75F65B53",
)  # fmt: skip
SHUT = locked(
    b"\x0eR)%\xa3\xe4\xe8t\xc3\xcf\xac\xbe\xf5\x11\xa7:\xc4\xec+\xd8e\xdc\xd3\xd4bv\x14\x91z\xbf\xd7\xe4",
    b"\x8f\xd3\x7f\x875\x0f\xaas=\x8b\xdcL_\x9e\x95(" + bytes(16), b"CBA9436D9A838B468F554D3B8B0D442D",
)  # fmt: skip


@pytest.mark.parametrize(("whole", "data"), [(whole_jpg, PICTURE), (whole_png, PNG), (whole_pdf, pdf())])
def test_what_is_whole_is_whole_with_padding_behind_it_and_nowhere_cut(whole, data):
    assert whole(data)
    assert whole(data + b"\0" * 50)
    assert not any(whole(data[:length]) for length in range(12, len(data) - 10))


def test_a_changed_chunk_or_a_hole_is_not_whole():
    assert not whole_png(PNG.replace(b"xxxx", b"xx\0x", 1))
    assert not whole_pdf(pdf().replace(b"1 0 obj\n<</Type/Catalog>>\n", b"\0" * 26))
    assert not whole_pdf(pdf(extra=b"0000009999 00000 n \n"))


def test_a_pdf_that_needs_a_password_is_named_and_one_that_is_only_locked_against_changes_is_taken():
    assert (lock_of(SHUT), lock_of(OPENED), lock_of(pdf())) == ("locked", "open", "open")
    (question,) = read(SHUT, hints(name="工作总结.pdf"), DUTIES).questions
    assert question.code == "encrypted"
    assert [p.part for p in read(OPENED, hints(name="工作总结.pdf"), DUTIES).parts] == ["summary"]


def test_a_lock_of_a_kind_we_cannot_try_is_said():
    data = locked(bytes(48), bytes(48), b"00", revision=6)
    reading = read(data, hints(name="工作总结.pdf"), DUTIES)
    assert [p.part for p in reading.parts] == ["summary"]
    assert [p.code for p in reading.problems] == ["maybe_locked"]
