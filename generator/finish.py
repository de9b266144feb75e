"""What a filled part and file still need: cells Word accepts, unique ids, properties that depend on input alone."""

from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from generator.package import tree
from generator.places import W
from generator.shown import printed
from generator.tidy import SHOW

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_CORE = "docProps/core.xml"
_SPACES = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def finished(xml: str) -> bytes:
    """The filled part as bytes: Word refuses a table without rows and a cell without a paragraph, so neither stays.

    XMLSyntaxError when filling left the part ill-formed.
    """
    root = tree(xml.translate(SHOW).encode())
    for table in list(root.iter(W + "tbl")):
        if table.find(W + "tr") is None:
            _removed(table)
    for cell in root.iter(W + "tc", W + "hdr", W + "ftr"):
        if len(cell) == 0 or cell[-1].tag != W + "p":
            etree.SubElement(cell, W + "p")
    for number, drawing in enumerate(root.iter(_DRAWING), start=1001):
        drawing.set("id", str(number))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def properties(parts: Mapping[str, bytes], names: Mapping[str, object], as_of: datetime | None) -> dict[str, bytes]:
    """The parts with core properties from the names 标题 and 本机关 and the moment: no clock, no user's name."""
    root = etree.Element(f"{{{_SPACES['cp']}}}coreProperties", nsmap=_SPACES)
    for tag, name in (("title", "标题"), ("creator", "本机关")):
        etree.SubElement(root, f"{{{_SPACES['dc']}}}{tag}").text = printed(names.get(name, ""))
    for tag in ("created", "modified") if as_of else ():
        stamp = etree.SubElement(root, f"{{{_SPACES['dcterms']}}}{tag}")
        stamp.set(f"{{{_SPACES['xsi']}}}type", "dcterms:W3CDTF")
        stamp.text = f"{as_of.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if as_of else ""
    core = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return {**parts, _CORE: core} if _CORE in parts else dict(parts)


def _removed(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
