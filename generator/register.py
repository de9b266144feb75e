"""What a document carries about itself: the digest of its inputs, its moment, and which address each bookmark holds.

The list is a custom XML part; digest and moment stand in the file's custom properties as well, because an editor that
drops the list still leaves the way to the archived original, which has it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from generator.marks import Drawn, Marked
from generator.package import opened, tree
from generator.relations import OFFICE, related, typed
from tracker.address import Address, parse

SPACE = "urn:baosong:figures"
_NS = f"{{{SPACE}}}"
_CUSTOM = "docProps/custom.xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUE_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
PROPERTY = "报送数据摘要"
_ITEM = re.compile(r"customXml/item(\d+)\.xml")
_PLACES = ("source", "field", "measure")


@dataclass(frozen=True, slots=True)
class Register:
    """The document's register. `as_of` is ISO 8601; `accepted` are the codes of the units whose returns it holds.

    `marked` are its bookmarks, `drawn` the numbers in its charts.
    """

    digest: str
    as_of: str
    accepted: tuple[str, ...] = ()
    marked: tuple[Marked, ...] = field(default=())
    drawn: tuple[Drawn, ...] = field(default=())


def registered(parts: Mapping[str, bytes], register: Register) -> dict[str, bytes]:
    """The parts with the register among them; without a digest nothing is added."""
    made = dict(parts)
    if not register.digest:
        return made
    taken = [int(found.group(1)) for name in made if (found := _ITEM.fullmatch(name))]
    number = max(taken, default=0) + 1
    name, about = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    made[name], made[about] = _written(register), _about(register.digest)
    typed(made, about, "application/vnd.openxmlformats-officedocument.customXmlProperties+xml")
    related(made, "word/document.xml", f"{OFFICE}/customXml", name)
    related(made, name, f"{OFFICE}/customXmlProps", about)  # LibreOffice keeps no item without these
    made[_CUSTOM] = _properties(made.get(_CUSTOM), register.digest)
    typed(made, _CUSTOM, _CUSTOM_TYPE)
    related(made, "", f"{OFFICE}/custom-properties", _CUSTOM)
    return made


def register_of(docx: bytes) -> Register | None:
    """The register a document carries; one with a digest alone where an editor dropped the list; None without both."""
    parts, _problems = opened(docx)
    for name in sorted(parts):
        if _ITEM.fullmatch(name) and SPACE.encode() in parts[name]:
            return _read(tree(parts[name]))
    digest = _digest(parts.get(_CUSTOM))
    return Register(digest, "") if digest else None


def _about(digest: str) -> bytes:
    """The item's own properties: an id that depends on the input alone, and the schema it follows."""
    ident = "-".join((digest[:8], digest[8:12], f"4{digest[13:16]}", f"8{digest[17:20]}", digest[20:32])).upper()
    return _ABOUT.format(space=_ITEM_SPACE, ident=ident, schema=SPACE).encode()


_ITEM_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ABOUT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    '<ds:datastoreItem xmlns:ds="{space}" ds:itemID="{{{ident}}}">'
    '<ds:schemaRefs><ds:schemaRef ds:uri="{schema}"/></ds:schemaRefs></ds:datastoreItem>'
)


def _written(register: Register) -> bytes:
    root = etree.Element(_NS + "figures", nsmap={None: SPACE})  # type: ignore[dict-item]
    for name, text in (
        ("digest", register.digest),
        ("asOf", register.as_of),
        ("accepted", " ".join(register.accepted)),
    ):
        root.set(name, text)
    layouts: dict[tuple[str, ...], int] = {}
    for item in register.marked:
        at = {"bookmark": item.name, "address": str(item.address)}
        if not item.cells:
            etree.SubElement(root, _NS + "figure", at, text=item.text)
            continue
        columns = tuple(_column(cell) for cell in item.cells)
        if columns not in layouts:
            layouts[columns] = len(layouts) + 1
            etree.SubElement(root, _NS + "columns", id=str(layouts[columns])).text = " ".join(columns)
        etree.SubElement(root, _NS + "row", at, columns=str(layouts[columns]))
    for number in register.drawn:
        said = {"chart": str(number.chart), "address": str(number.address), "text": number.text}
        etree.SubElement(root, _NS + "drawn", said, series=number.series, category=number.category)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _column(cell: Address | None) -> str:
    """What tells the cells of a row apart; campaign to unit and the row they have in common."""
    return f"{cell.source}/{cell.field}/{cell.measure}" if cell else "-"


def _read(root: etree._Element) -> Register:
    columns = {item.get("id"): (item.text or "").split() for item in root.iter(_NS + "columns")}
    marked = []
    for item in root.iter(_NS + "figure", _NS + "row"):
        address = parse(str(item.get("address")))
        cells = tuple(_cell(address, text) for text in columns.get(item.get("columns"), ()))
        marked.append(Marked(str(item.get("bookmark")), address, item.get("text") or "", cells))
    accepted = tuple((root.get("accepted") or "").split())
    drawn = tuple(map(_drawn, root.iter(_NS + "drawn")))
    return Register(str(root.get("digest")), root.get("asOf") or "", accepted, tuple(marked), drawn)


def _drawn(item: etree._Element) -> Drawn:
    series, category, text = (item.get(name) or "" for name in ("series", "category", "text"))
    return Drawn(int(item.get("chart") or 0), series, category, parse(str(item.get("address"))), text)


def _cell(row: Address, text: str) -> Address | None:
    if text == "-":
        return None
    at = dict(zip(_PLACES, text.split("/"), strict=True))
    whole = f"{row.campaign}/{row.obligation}/{row.period}/{row.unit}/{at['source']}/{row.row}/{at['field']}"
    return parse(f"{whole}~{at['measure']}")


def _properties(old: bytes | None, digest: str) -> bytes:
    """Custom properties with our digest beside whatever the template had."""
    spaces: Any = {None: _CUSTOM_SPACE, "vt": _VALUE_SPACE}
    root = tree(old) if old else etree.Element(f"{{{_CUSTOM_SPACE}}}Properties", nsmap=spaces)
    kept = [item for item in root if item.get("name") != PROPERTY]
    for item in set(root) - set(kept):
        root.remove(item)
    number = max((int(item.get("pid", "1")) for item in kept), default=1) + 1
    given = {"fmtid": _FORMAT, "pid": str(number), "name": PROPERTY}
    etree.SubElement(
        etree.SubElement(root, f"{{{_CUSTOM_SPACE}}}property", given), f"{{{_VALUE_SPACE}}}lpwstr"
    ).text = digest
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _digest(custom: bytes | None) -> str:
    for item in tree(custom) if custom else ():
        if item.get("name") == PROPERTY:
            return "".join(map(str, item.itertext())).strip()
    return ""
