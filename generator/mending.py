"""What a filled part still needs before Word takes it, mended as the text streams by.

Word refuses a table without rows and a cell, header or footer without a paragraph at its end; a drawing in a loop
needs an id of its own. Only parts whose template can come to that are looked through.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import count

from lxml import etree

from generator.places import W

_PIECE = 1 << 16
_HOLDERS = ("tc", "hdr", "ftr")
_EMPTY_TABLE = re.compile(r"<w:tbl>(?:(?!<w:tbl>|<w:tr[ >]).)*?</w:tbl>", re.DOTALL)
_CLOSING = re.compile(r"(</w:p>|<w:p(?: [^<>]*)?/>)?(</w:(?:tc|hdr|ftr)>)")
_BARE = re.compile(r"<w:(tc|hdr|ftr)((?: [^<>]*)?)/>")
_DRAWING = re.compile(r'(<wp:docPr\b[^<>]*? id=")\d+(")')
_FIRST_ID = 1001


def needs_mending(root: etree._Element) -> bool:
    """Whether filling this part (its tags lifted) may leave a table or cell empty, or a drawing's id twice."""
    if any(True for _ in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")):
        return True
    return any(_may_lack_rows(table) for table in root.iter(W + "tbl")) or any(
        _may_lack_paragraph(holder) for holder in root.iter(*(W + name for name in _HOLDERS))
    )


def mended(pieces: Iterable[str]) -> Iterator[str]:
    """The same text, whole tables and cells at a time, made acceptable to Word."""
    ids = count(_FIRST_ID)
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            text = "".join(held)
            cut = _whole(text)
            if cut:
                yield _made_whole(text[:cut], ids)
            held = [text[cut:]]
            size = len(text) - cut if cut else 0  # what is not whole yet waits for as much again
    yield _made_whole("".join(held), ids)


def gathered(pieces: Iterable[str]) -> Iterator[str]:
    """The same text in pieces worth deflating."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield "".join(held)
            held.clear()
            size = 0
    yield "".join(held)


def _made_whole(text: str, ids: Iterator[int]) -> str:
    while (without := _EMPTY_TABLE.sub("", text)) != text:
        text = without
    text = _BARE.sub(r"<w:\1\2><w:p/></w:\1>", text)
    text = _CLOSING.sub(lambda found: found[0] if found[1] else f"<w:p/>{found[2]}", text)
    return _DRAWING.sub(lambda found: f"{found[1]}{next(ids)}{found[2]}", text)


def _whole(text: str) -> int:
    """Where the text may be cut: after the last cell that is closed, before a table or cell that is still open."""
    closed = text.rfind("</w:tc>")
    if closed >= 0:
        cut = closed + len("</w:tc>")
    else:
        opened = [at for mark in ("<w:tbl>", "<w:tc>", "<w:tc ") if (at := text.find(mark)) >= 0]
        cut = min(opened, default=text.rfind("<w:p>") if "<w:p>" in text else 0)
    table = text.rfind("<w:tbl>", 0, cut)
    if table >= 0 and "<w:tr" not in text[table:cut]:
        cut = table
    return max(cut, 0)


def _may_lack_rows(table: etree._Element) -> bool:
    """Whether every row of the table is in a block: none stands before the first tag among the rows."""
    for child in table:
        if child.tag == W + "tr" or child.tag == W + "sdt":
            return False
        if (child.tail or "").strip():
            return True
    return True


def _may_lack_paragraph(holder: etree._Element) -> bool:
    """Whether a tag stands among the holder's paragraphs, or its last one is missing."""
    among = (holder.text or "").strip() or any((child.tail or "").strip() for child in holder)
    return bool(among) or len(holder) == 0 or holder[-1].tag != W + "p"
