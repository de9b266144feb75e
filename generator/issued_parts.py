"""The parts of somebody else's .xlsx: sheets found by name, our hidden identity added, everything else as it was."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

from generator.identity import SHEET
from generator.package import packed, tree
from generator.sheet_part import MAIN, SheetPart

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_MAIN_SPACE: Any = {None: MAIN}  # the stubs lack the default namespace
_SPACES: Any = {None: _CUSTOM, "vt": _VARIANT}
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_BOOK, _BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_HIDDEN, _PROPERTIES = "xl/worksheets/baosong.xml", "docProps/custom.xml"


class IssuedParts:
    """An .xlsx that passed the reader's gate, open for writing into."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as archive:
            self._parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
        self._trees: dict[str, etree._Element] = {}

    def sheet(self, name: str) -> SheetPart:
        """The worksheet of that name; KeyError when there is none."""
        links = {link.get("Id"): link.get("Target", "") for link in self._tree(_BOOK_RELS)}
        for sheet in self._tree(_BOOK).iter(f"{{{MAIN}}}sheet"):
            if sheet.get("name") == name:
                target = links[sheet.get(f"{{{_REL}}}id")]
                return SheetPart(self._tree(target.lstrip("/") if target.startswith("/") else f"xl/{target}"))
        raise KeyError(name)

    def stamp(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Add the identity: a very hidden sheet and custom properties, beside those the file has."""
        self._hidden_sheet(pairs)
        self._properties(pairs)

    def packed(self) -> bytes:
        """The workbook. Same input, same bytes."""
        changed = {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self._trees.items()
        }
        return packed(self._parts | changed)

    def _tree(self, name: str) -> etree._Element:
        if name not in self._trees:
            self._trees[name] = tree(self._parts[name])
        return self._trees[name]

    def _hidden_sheet(self, pairs: Sequence[tuple[str, str]]) -> None:
        root = etree.Element(f"{{{MAIN}}}worksheet", nsmap=_MAIN_SPACE)
        etree.SubElement(root, f"{{{MAIN}}}sheetData")
        self._trees[_HIDDEN] = root
        part = SheetPart(root)
        for row, pair in enumerate(pairs):
            for column, text in enumerate(pair):
                part.put_text((row, column), text)
        book, links = self._tree(_BOOK), self._tree(_BOOK_RELS)
        sheets = next(book.iter(f"{{{MAIN}}}sheets"))
        taken = {link.get("Id") for link in links}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdB{n}" not in taken)
        kind = f"{_REL}/worksheet"
        etree.SubElement(
            links, f"{{{_PACKAGE}}}Relationship", Id=f"rIdB{number}", Type=kind, Target="worksheets/baosong.xml"
        )
        most = max(int(sheet.get("sheetId", "0")) for sheet in sheets)
        made = etree.SubElement(sheets, f"{{{MAIN}}}sheet", name=SHEET, sheetId=str(most + 1), state="veryHidden")
        made.set(f"{{{_REL}}}id", f"rIdB{number}")
        self._type(f"/{_HIDDEN}", f"{_OFFICE}.spreadsheetml.worksheet+xml")

    def _properties(self, pairs: Sequence[tuple[str, str]]) -> None:
        if _PROPERTIES in self._parts:
            root = self._tree(_PROPERTIES)
        else:
            root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap=_SPACES)
            self._trees[_PROPERTIES] = root
            kind = f"{_REL}/custom-properties"
            links = self._tree("_rels/.rels")
            etree.SubElement(links, f"{{{_PACKAGE}}}Relationship", Id="rIdBaosong", Type=kind, Target=_PROPERTIES)
            self._type(f"/{_PROPERTIES}", f"{_OFFICE}.custom-properties+xml")
        number = max([1, *(int(each.get("pid", "1")) for each in root)])
        for key, value in pairs:
            number += 1
            each = etree.SubElement(
                root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid=str(number), name=f"baosong.{key}"
            )
            etree.SubElement(each, f"{{{_VARIANT}}}lpwstr").text = value

    def _type(self, name: str, kind: str) -> None:
        etree.SubElement(self._tree("[Content_Types].xml"), f"{{{_TYPES}}}Override", PartName=name, ContentType=kind)
