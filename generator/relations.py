"""Parts put into a package: their content type, and the relationship by which another part finds them."""

import posixpath
from collections.abc import MutableMapping
from typing import Any

from lxml import etree

from generator.package import tree

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES, _RELATIONS = f"{{{_PACKAGE}/content-types}}", f"{{{_PACKAGE}/relationships}}"
_TYPES_PART = "[Content_Types].xml"

Parts = MutableMapping[str, bytes]


def typed(parts: Parts, name: str, content_type: str) -> None:
    """States the content type of a part by its name."""
    root = tree(parts[_TYPES_PART])
    for old in root.findall(f"{_TYPES}Override[@PartName='/{name}']"):
        root.remove(old)
    etree.SubElement(root, _TYPES + "Override", PartName="/" + name, ContentType=content_type)
    parts[_TYPES_PART] = _text(root)


def related(parts: Parts, owner: str, kind: str, target: str, ident: str = "") -> str:
    """The id by which `owner` ("" for the package) finds `target`: `ident` if one is given and free.

    `kind` is the relationship's type.
    """
    path = relations_of(owner)
    spaces: Any = {None: _RELATIONS[1:-1]}
    root = tree(parts[path]) if path in parts else etree.Element(_RELATIONS + "Relationships", nsmap=spaces)
    where = posixpath.relpath(target, posixpath.dirname(owner) or ".")
    for old in root:
        if old.get("Type") == kind and old.get("Target") == where:
            return str(old.get("Id"))
    taken = {item.get("Id") for item in root}
    if not ident or ident in taken:
        ident = next(f"rIdB{n}" for n in range(1, len(taken) + 2) if f"rIdB{n}" not in taken)
    etree.SubElement(root, _RELATIONS + "Relationship", Id=ident, Type=kind, Target=where)
    parts[path] = _text(root)
    return ident


def relations_of(owner: str) -> str:
    """The part that holds an owner's relationships."""
    folder, name = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _text(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
