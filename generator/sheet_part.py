"""A worksheet's XML written into without touching what we don't mean: styles, merges, print set-up stay as issued."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from lxml import etree
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from tracker.reading.sheet import At, address

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_AFTER_VALIDATIONS = frozenset(
    {"hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"}
    | {"customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF"}
    | {"drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class SheetPart:
    """The part of one worksheet; positions count from 0."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._data = next(root.iter(f"{{{MAIN}}}sheetData"))

    def put_text(self, at: At, text: str) -> None:
        """Set a cell's text; its style stays."""
        cell = self._cleared(at)
        cell.set("t", "inlineStr")
        inner = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        inner.text = text
        inner.set(_SPACE, "preserve")

    def put_number(self, at: At, number: Decimal) -> None:
        """Set a cell's number; a formula stays, with the number as its value."""
        cell = self._cleared(at)
        etree.SubElement(cell, f"{{{MAIN}}}v").text = f"{number:f}"

    def validate(self, rules: Iterable[DataValidation]) -> None:
        """Add validations where the sheet has none: two over one cell are a fault."""
        own = MultiCellRange(" ".join(e.get("sqref", "") for e in self.root.iter(f"{{{MAIN}}}dataValidation")))
        added = []
        for rule in rules:
            free = [
                each
                for each in str(rule.sqref).split()
                if not any(CellRange(each).issubset(span) for span in own.ranges)
            ]
            if free:
                rule.sqref = " ".join(free)
                added.append(_validation(rule))
        if not added:
            return
        box = self.root.find(f"{{{MAIN}}}dataValidations")
        if box is None:
            box = etree.Element(f"{{{MAIN}}}dataValidations")
            later = next((e for e in self.root if etree.QName(e).localname in _AFTER_VALIDATIONS), None)
            if later is None:
                self.root.append(box)
            else:
                later.addprevious(box)
        box.extend(added)
        box.set("count", str(len(box)))

    def _cleared(self, at: At) -> etree._Element:
        """The cell without its value; made where the row or the cell is not there."""
        row = _placed(self._data, "row", str(at[0] + 1), at[0] + 1, lambda r: int(r or 0))
        name = address(*at)
        cell = _placed(row, "c", name, at[1], _column)
        formula = cell.find(f"{{{MAIN}}}f")
        for child in list(cell):
            if child is not formula:
                cell.remove(child)
        cell.attrib.pop("t", "")
        return cell


def _placed(parent: etree._Element, tag: str, name: str, order: int, order_of: Callable[[str], int]) -> etree._Element:
    """The child of that name, put in its place where it is missing."""
    for child in parent:
        here = order_of(child.get("r") or "")
        if child.get("r") == name:
            return child
        if here > order:
            made = etree.Element(f"{{{MAIN}}}{tag}", r=name)
            child.addprevious(made)
            return made
    return etree.SubElement(parent, f"{{{MAIN}}}{tag}", r=name)


def _column(name: str) -> int:
    number = 0
    for sign in name.rstrip("0123456789"):
        number = number * 26 + ord(sign) - 64
    return number - 1


def _validation(rule: DataValidation) -> etree._Element:
    plain = rule.to_tree(tagname="dataValidation")
    made = etree.Element(f"{{{MAIN}}}dataValidation", dict(plain.attrib))
    for child in plain:
        etree.SubElement(made, f"{{{MAIN}}}{str(child.tag).rpartition('}')[2]}").text = child.text
    return made
