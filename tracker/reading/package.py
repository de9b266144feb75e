"""An opened zip: its members checked (names, sizes, checksums) and told apart: workbook, document or container."""

import re
import zipfile
from dataclasses import dataclass, field
from functools import partial
from html import unescape

from tracker.reading.kinds import Kind
from tracker.reading.ooxml import Marks, refuse_doctype, screen
from tracker.reading.questions import Ask, Refusal
from tracker.reading.zipped import FAULTS, Zip, open_zip

MOST_SHEETS = 200

_MAIN: tuple[tuple[str, Kind], ...] = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
)
_TYPES = "[Content_Types].xml"
_BOOK = re.compile(r'PartName="/?([^"]+)"\s+ContentType="[^"]*spreadsheetml[^"]*main\+xml"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)/?>")
_ATTRIBUTE = re.compile(r"""([\w:]+)=(?:"([^"]*)"|'([^']*)')""")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)/?>")
_PROPERTY = re.compile(r"<(?:\w+:)?property\s([^<>]*)>\s*<(?:\w+:)?\w+(?:\s[^<>]*)?>([^<]*)<")
_META = re.compile(r'<meta:user-defined\s[^<>]*meta:name="([^"]*)"[^<>]*>([^<]*)<')


@dataclass(frozen=True, slots=True)
class Package:
    """A zip whose members are whole. `marks` are by sheet name, `properties` the custom ones of the document."""

    kind: Kind
    members: dict[str, zipfile.ZipInfo]
    marks: dict[str, Marks] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


def inspect(data: bytes) -> Package:
    """The package behind the bytes, every member's checksum proven unless it is a plain zip (its own reader does)."""
    archive = open_zip(data)
    members = archive.members
    try:
        kind = _kind(archive)
        if kind == "zip":
            return Package(kind, members)
        unsafe = [n for n in members if n.startswith("/") or ".." in n.split("/")]
        if unsafe:
            raise Refusal(Ask.BAD_NAME, detail=unsafe[0])
        if kind in ("ods", "odt") and b"encryption-data" in archive.small("META-INF/manifest.xml"):
            raise Refusal(Ask.ENCRYPTED)
        return _walk(archive, kind)
    except FAULTS as fault:
        raise Refusal(Ask.DAMAGED, detail="校验不符") from fault


def _kind(archive: Zip) -> Kind:
    for name, kind in _MAIN:
        if name in archive.members:
            return kind
    mime, types = archive.small("mimetype"), archive.small(_TYPES)
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    if b"opendocument.text" in mime:
        return "odt"
    return "xlsx" if _BOOK.search(types.decode("utf-8", "replace")) else "zip"


def _walk(archive: Zip, kind: Kind) -> Package:
    """Inflate every member once: checksums, entities, and for workbooks the screen over each sheet."""
    sheets = _sheet_parts(archive) if kind == "xlsx" else {}
    by_part: dict[str, Marks] = {}
    for name in archive.members:
        if name in sheets or (kind == "xlsx" and name.lower().startswith("xl/worksheets/sheet")):
            title = sheets.get(name, [name])[0]
            by_part[name] = screen(f"工作表“{title}”", partial(archive.pieces, name))
        else:
            _look_through(archive, name)
    properties = custom_properties(
        (archive.small("docProps/custom.xml") or archive.small("meta.xml")).decode("utf-8", "replace")
    )
    marks = {title: by_part[part] for part, titles in sheets.items() if part in by_part for title in titles}
    return Package(kind, archive.members, marks, properties)


def _look_through(archive: Zip, name: str) -> None:
    """A member that is no sheet: inflated to its end, without entities where it is markup."""
    markup = name.endswith((".xml", ".rels", ".vml"))
    tail = b""
    for piece in archive.pieces(name):
        if markup:
            refuse_doctype(tail + piece if tail else piece, name)
        tail = piece[-16:]


def _sheet_parts(archive: Zip) -> dict[str, list[str]]:
    """Sheet names by the part that holds the sheet."""
    main = "xl/workbook.xml"
    if main not in archive.members:  # some writers name it otherwise
        match = _BOOK.search(archive.small(_TYPES).decode("utf-8", "replace"))
        main = match[1] if match and match[1] in archive.members else ""
    if not main:
        raise Refusal(Ask.DAMAGED, detail="缺少工作簿")
    book = archive.content(main).decode("utf-8", "replace")
    folder, _, name = main.rpartition("/")
    folder = f"{folder}/" if folder else ""
    relations = f"{folder}_rels/{name}.rels"
    links = archive.small(relations).decode("utf-8", "replace")
    targets = {a.get("Id", ""): a.get("Target", "") for a in map(_attributes, _RELATION.findall(links))}
    found = [_attributes(text) for text in _SHEET.findall(book)]
    if len(found) > MOST_SHEETS:
        raise Refusal(Ask.TOO_MANY_SHEETS, count=len(found))
    parts: dict[str, list[str]] = {}
    for sheet in found:
        link = next((v for k, v in sheet.items() if k.endswith(":id") or k == "id"), "")
        target = targets.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else f"{folder}{target}"
        parts.setdefault(part, []).append(sheet.get("name", ""))
    return parts


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(text)}


def custom_properties(markup: str) -> dict[str, str]:
    """Names and values in docProps/custom.xml or an OpenDocument meta.xml."""
    found = {_attributes(head).get("name", ""): unescape(text) for head, text in _PROPERTY.findall(markup)}
    found.update({unescape(name): unescape(text) for name, text in _META.findall(markup)})
    return found
