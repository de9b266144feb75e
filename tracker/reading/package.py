"""An opened zip: its members checked (names, sizes, checksums) and told apart: workbook, document or container."""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO

from tracker.reading.kinds import Kind
from tracker.reading.ooxml import Marks, refuse_doctype, screen
from tracker.reading.questions import Ask, Refusal

MOST_PART = 256 << 20  # inflated bytes of one member
MOST_TOTAL = 512 << 20  # inflated bytes of all members
MOST_MEMBERS = 5_000
MOST_SHEETS = 200
_SMALL = 8 << 20
_PIECE = 1 << 20

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


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The zip, its directory read; a Refusal when it has none (cut short) or cannot be trusted."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise Refusal(Ask.TRUNCATED) from fault
    infos = archive.infolist()
    if any(i.flag_bits & 1 for i in infos):
        raise Refusal(Ask.ENCRYPTED)
    names = {i.filename for i in infos}
    if len(infos) > MOST_MEMBERS:
        raise Refusal(Ask.TOO_MANY_MEMBERS, count=len(infos))
    if sum(i.file_size for i in infos) > MOST_TOTAL or any(i.file_size > MOST_PART for i in infos):
        raise Refusal(Ask.BOMB, detail=f"{sum(i.file_size for i in infos) >> 20} MB")
    if len(names) != len(infos):
        [(twice, _)] = Counter(i.filename for i in infos).most_common(1)
        raise Refusal(Ask.DUPLICATE_PART, detail=twice)
    return archive


def inspect(data: bytes) -> Package:
    """The package behind the bytes, every member's checksum proven unless it is a plain zip (its own reader does)."""
    archive = open_zip(data)
    members = {i.filename: i for i in archive.infolist()}
    kind = _kind(archive, members)
    if kind == "zip":
        return Package(kind, members)
    unsafe = [n for n in members if n.startswith("/") or ".." in n.split("/")]
    if unsafe:
        raise Refusal(Ask.BAD_NAME, detail=unsafe[0])
    try:
        if kind in ("ods", "odt") and b"encryption-data" in _manifest(archive, members):
            raise Refusal(Ask.ENCRYPTED)
        return _walk(archive, kind, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
        raise Refusal(Ask.DAMAGED, detail="校验不符") from fault


def _kind(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Kind:
    for name, kind in _MAIN:
        if name in members:
            return kind
    try:
        mime = content(archive, "mimetype") if "mimetype" in members and members["mimetype"].file_size < 200 else b""
        types = content(archive, _TYPES) if _TYPES in members and members[_TYPES].file_size < _SMALL else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as fault:
        raise Refusal(Ask.DAMAGED, detail="校验不符") from fault
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    if b"opendocument.text" in mime:
        return "odt"
    return "xlsx" if _BOOK.search(types.decode("utf-8", "replace")) else "zip"


def _manifest(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> bytes:
    name = "META-INF/manifest.xml"
    return content(archive, name) if name in members and members[name].file_size < _SMALL else b""


def content(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo) -> bytes:
    """A member inflated in one piece: no more than it declares, however much lies packed behind it."""
    info = archive.getinfo(member) if isinstance(member, str) else member
    with archive.open(info) as stream:
        return stream.read(info.file_size + 1)


def pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member inflated piece by piece; the end proves its checksum."""
    if info.file_size <= _SMALL:
        yield content(archive, info)
        return
    with archive.open(info) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _walk(archive: zipfile.ZipFile, kind: Kind, members: dict[str, zipfile.ZipInfo]) -> Package:
    """Inflate every member once: checksums, entities, and for workbooks the screen over each sheet."""
    sheets = _sheet_parts(archive, members) if kind == "xlsx" else {}
    by_part: dict[str, Marks] = {}
    properties: dict[str, str] = {}
    for name, info in members.items():
        if name in sheets or (kind == "xlsx" and name.lower().startswith("xl/worksheets/sheet")):
            by_part[name] = screen(f"工作表“{sheets.get(name, [name])[0]}”", lambda info=info: pieces(archive, info))  # type: ignore[misc]
            continue
        markup = name.endswith((".xml", ".rels", ".vml"))
        tail = b""
        for piece in pieces(archive, info):
            if markup:
                refuse_doctype(tail + piece if tail else piece, name)
            tail = piece[-16:]
        if name in ("docProps/custom.xml", "meta.xml") and info.file_size <= _SMALL:
            properties = custom_properties(content(archive, info).decode("utf-8", "replace"))
    marks = {title: by_part[part] for part, titles in sheets.items() if part in by_part for title in titles}
    return Package(kind, members, marks, properties)


def _sheet_parts(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, list[str]]:
    """Sheet names by the part that holds the sheet."""
    main = "xl/workbook.xml"
    if main not in members:  # some writers name it otherwise
        match = _BOOK.search(content(archive, _TYPES).decode("utf-8", "replace"))
        main = match[1] if match and match[1] in members else ""
    if not main:
        raise Refusal(Ask.DAMAGED, detail="缺少工作簿")
    book = content(archive, main).decode("utf-8", "replace")
    folder, _, name = main.rpartition("/")
    folder = f"{folder}/" if folder else ""
    relations = f"{folder}_rels/{name}.rels"
    links = content(archive, relations).decode("utf-8", "replace") if relations in members else ""
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
