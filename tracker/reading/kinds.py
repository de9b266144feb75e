"""What a file is by its content, whatever its name says."""

from typing import Literal

from tracker.reading.mail import is_mail

Kind = Literal[
    "xlsx", "xlsb", "ods", "biff", "docx", "pptx", "odt", "ofd", "word", "ole", "zip", "rar", "7z",
    "pdf", "jpg", "png", "html", "xml2003", "text", "empty", "unknown", "eml", "msg", "tnef",
]  # fmt: skip
WORKBOOKS: frozenset[Kind] = frozenset({"xlsx", "xlsb", "ods", "biff", "xml2003"})
DOCUMENTS: frozenset[Kind] = frozenset({"docx", "word", "odt"})
KIND_LABELS: dict[Kind, str] = {
    "docx": "Word 文件",
    "word": "Word 文件",
    "odt": "文字文件",
    "pdf": "PDF 文件",
    "jpg": "图片",
    "png": "图片",
    "ofd": "OFD 文件",
    "pptx": "演示文稿",
}
_HEADS: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x78\x9f\x3e\x22", "tnef"),
)
_HTML = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<style", b"mime-version")


def sniff(data: bytes) -> Kind:
    """The kind the first bytes show; "zip" and "ole" are containers that need a closer look."""
    if not data:
        return "empty"
    for head, kind in _HEADS:
        if data.startswith(head):
            return kind
    return "eml" if is_mail(data) else _text(data[:4096])


def _text(head: bytes) -> Kind:
    """What a file without a mark of its own is."""
    low = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1024].lower()
    if low.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml2003"
    if low.startswith(_HTML) or b"<table" in low:
        return "html"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head:
        return "text"
    return "unknown"
