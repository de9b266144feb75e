"""Reads a document's figures back, as they stand now, also after somebody edited it and saved it in another office."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from generator.chart_reading import redrawn
from generator.marks import Marked
from generator.package import opened, tree
from generator.places import Places, W, part_label
from generator.register import Register
from tracker.address import Address

_CHART = "图表"  # what a chart is called in the document, with its number
_READ = ("word/document", "word/header", "word/footer", "word/footnotes")


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure in a file: its bookmark, address, the text there now and where that is (正文 表1 第2行 第3列).

    A number of a chart has no bookmark but the chart's name (图表1), and its category in its place.

    `written` is what we wrote ("" where only the file itself could say, in a table row).
    """

    bookmark: str
    address: Address
    text: str
    written: str
    place: str

    @property
    def edited(self) -> bool:
        """Whether a person typed something else over it."""
        return bool(self.written) and self.text != self.written


def figures_in(docx: bytes, register: Register) -> tuple[tuple[FoundFigure, ...], tuple[Marked, ...]]:
    """The figures of a document in reading order, and the bookmarks of the register that are no longer in it."""
    parts, _problems = opened(docx)
    marked = {item.name: item for item in register.marked}
    found: list[FoundFigure] = []
    seen: set[str] = set()
    for name in sorted(parts):
        if name.startswith(_READ) and name.endswith(".xml"):
            root = tree(parts[name])
            places = Places(part_label(name), root)
            for start in root.iter(W + "bookmarkStart"):
                item = marked.get(start.get(W + "name") or "")
                if item is not None and item.name not in seen:  # a copied number brings its bookmark along once
                    seen.add(item.name)
                    found += _row(start, item, places) if item.cells else _value(start, item, places)
    gone = [item for name, item in marked.items() if name not in seen or not _alive(found, name)]
    for number in redrawn(parts, register.drawn):
        name, was = f"{_CHART}{number.was.chart}", number.was
        if number.text is None:
            gone.append(Marked(name, was.address, was.text))
        else:
            found.append(FoundFigure(name, was.address, number.text, was.text, f"{name} {was.category}"))
    return tuple(figure for figure in found if figure.text or figure.written == ""), tuple(gone)


def paragraphs_in(docx: bytes) -> tuple[str, ...]:
    """The text of the paragraphs outside tables, empty ones left out."""
    parts, _problems = opened(docx)
    root = tree(parts["word/document.xml"]) if "word/document.xml" in parts else etree.Element("none")
    texts = (_text(p) for p in root.iter(W + "p") if next(p.iterancestors(W + "tc"), None) is None)
    return tuple(text for text in texts if text.strip())


def _alive(found: list[FoundFigure], name: str) -> bool:
    return any(figure.bookmark == name and (figure.text or not figure.written) for figure in found)


def _value(start: etree._Element, item: Marked, places: Places) -> Iterator[FoundFigure]:
    """The text from the bookmark's start to its end; Word and LibreOffice nest the ends differently."""
    paragraph = next(start.iterancestors(W + "p"), None)
    if paragraph is None:
        return
    texts, inside = [], False
    for element in paragraph.iter():
        if element is start:
            inside = True
        elif inside and element.tag == W + "bookmarkEnd" and element.get(W + "id") == start.get(W + "id"):
            break
        elif inside:
            texts.append(_said(element))
    yield FoundFigure(item.name, item.address, "".join(texts), item.text, places.of(paragraph))


def _row(start: etree._Element, item: Marked, places: Places) -> Iterator[FoundFigure]:
    """The cells of the row that hold a figure; where somebody added or took away columns, the row as a whole."""
    row = next(start.iterancestors(W + "tr"), None)
    cells = list(row.iterchildren(W + "tc")) if row is not None else []
    if not cells:
        return
    if len(cells) != len(item.cells):
        place = places.of(next(cells[0].iter(W + "p")))
        yield FoundFigure(item.name, item.address, " ".join(map(_text, cells)), "", place)
        return
    for cell, address in zip(cells, item.cells, strict=True):
        if address is not None:
            yield FoundFigure(item.name, address, _text(cell), "", places.of(next(cell.iter(W + "p"))))


def _text(element: etree._Element) -> str:
    paragraphs = [element] if element.tag == W + "p" else element.iter(W + "p")
    return "\n".join("".join(map(_said, p.iter())) for p in paragraphs)


def _said(element: etree._Element) -> str:
    if element.tag == W + "t":
        return str(element.text or "")
    return "\n" if element.tag == W + "br" else ""
