"""A .docx as its parts: opened with limits, written back with fixed dates and order: equal parts, equal bytes."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree

from generator.template_problems import TemplateFault
from generator.zipping import Packed, deflated, zipped
from tracker.problem import Problem

MOST_BYTES = 64 << 20  # unpacked; an official template is a tenth of a megabyte
MOST_PARTS = 2000
_FIRST = "[Content_Types].xml"
_EXTERNAL = b'TargetMode="External"'
_MACROS = ("vbaProject.bin", "oleObject", "activeX")


def opened(docx: bytes) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """The parts by name; none and a problem when the bytes are no Word document we may render."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > MOST_BYTES or len(infos) > MOST_PARTS:
                return {}, (TemplateFault.TOO_LARGE.at(),)
            parts = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError):
        return {}, (TemplateFault.NOT_WORD.at(),)
    if "word/document.xml" not in parts or _FIRST not in parts:
        return {}, (TemplateFault.NOT_WORD.at(),)
    problems = _refused(parts)
    return ({} if problems else parts), problems


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The .docx of these parts: content types first, then by name, every date 1980-01-01."""
    return in_order({name: deflated((data,)) for name, data in parts.items()})


def in_order(parts: Mapping[str, Packed]) -> bytes:
    """The same of parts that are deflated already."""
    return zipped((name, parts[name]) for name in sorted(parts, key=lambda name: (name != _FIRST, name)))


def tree(part: bytes) -> etree._Element:
    """The part as a tree, without comments; no entity is resolved, no network asked.

    XMLSyntaxError when it is not whole or brings entities of its own.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(part, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise etree.XMLSyntaxError("no part of a Word file has a DTD", 0, 0, 0)  # type: ignore[call-arg, arg-type]
    return root


def _refused(parts: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Macros, embedded programs and links that fetch something from outside have no place in a template."""
    problems = []
    if any(mark in name for name in parts for mark in _MACROS):
        problems.append(TemplateFault.HAS_PROGRAM.at())
    if any(_fetches(blob) for name, blob in parts.items() if name.endswith(".rels")):
        problems.append(TemplateFault.HAS_EXTERNAL.at())
    return tuple(problems)


def _fetches(rels: bytes) -> bool:
    """Whether a relationship loads something from outside by itself; a hyperlink is only followed by a person."""
    if _EXTERNAL not in rels.replace(b"'", b'"'):
        return False
    try:
        links = tree(rels)
    except etree.XMLSyntaxError:
        return True
    return any(
        link.get("TargetMode") == "External" and not (link.get("Type") or "").endswith("/hyperlink") for link in links
    )
