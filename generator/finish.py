"""The properties a finished file carries: they depend on its input alone."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from generator.shown import printed

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CORE = "docProps/core.xml"
_SPACES = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def properties(names: Mapping[str, object], as_of: datetime | None) -> bytes:
    """Core properties from the names 标题 and 本机关 and the moment: no clock, no user's name."""
    root = etree.Element(f"{{{_SPACES['cp']}}}coreProperties", nsmap=_SPACES)
    for tag, name in (("title", "标题"), ("creator", "本机关")):
        etree.SubElement(root, f"{{{_SPACES['dc']}}}{tag}").text = _CONTROL.sub("", printed(names.get(name, "")))
    for tag in ("created", "modified") if as_of else ():
        stamp = etree.SubElement(root, f"{{{_SPACES['dcterms']}}}{tag}")
        stamp.set(f"{{{_SPACES['xsi']}}}type", "dcterms:W3CDTF")
        stamp.text = f"{as_of.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if as_of else ""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
