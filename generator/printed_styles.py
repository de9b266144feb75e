"""Formats of table cells as styles: what is said a hundred thousand times in the text is said once in the styles."""

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from generator.places import W

_NAME = "打印单元格"


def hoisted(tables: Iterable[etree._Element], styles: etree._Element) -> None:
    """Each cell paragraph whose runs share one format gets a style for it; runs and paragraph lose theirs.

    For printing alone: in the document itself it would change the list of styles that staff see.
    """
    made: dict[tuple[str, bytes, bytes], str] = {}
    for table in tables:
        for paragraph in table.iter(W + "p"):
            runs = paragraph.findall(W + "r")
            looks = {_text(run.find(W + "rPr")) for run in runs}
            if len(looks) != 1 or looks == {b""}:
                continue
            own = paragraph.find(W + "pPr")
            base = own.find(W + "pStyle") if own is not None else None
            named = base.get(W + "val", "") if base is not None else ""
            key = (named, _text(own), looks.pop())
            if key not in made:
                made[key] = _style(styles, len(made) + 1, named, own, runs[0].find(W + "rPr"))
            _applied(paragraph, own, runs, made[key])


def _style(
    styles: etree._Element, number: int, based: str, paragraph: etree._Element | None, run: etree._Element | None
) -> str:
    ident = f"BPrint{number}"
    kind = {W + "type": "paragraph", W + "customStyle": "1", W + "styleId": ident}
    style = etree.SubElement(styles, W + "style", kind)
    etree.SubElement(style, W + "name", {W + "val": f"{_NAME}{number}"})
    if based:
        etree.SubElement(style, W + "basedOn", {W + "val": based})
    if paragraph is not None:
        kept = [deepcopy(child) for child in paragraph if child.tag not in (W + "pStyle", W + "rPr", W + "sectPr")]
        etree.SubElement(style, W + "pPr").extend(kept)
    if run is not None:
        style.append(deepcopy(run))
    return ident


def _applied(paragraph: etree._Element, own: etree._Element | None, runs: Iterable[etree._Element], ident: str) -> None:
    for run in runs:
        look = run.find(W + "rPr")
        if look is not None:
            run.remove(look)
    if own is None:
        own = etree.Element(W + "pPr")
        paragraph.insert(0, own)
    for child in [child for child in own if child.tag != W + "sectPr"]:
        own.remove(child)
    own.insert(0, etree.Element(W + "pStyle", {W + "val": ident}))


def _text(element: etree._Element | None) -> bytes:
    return b"" if element is None else etree.tostring(element, with_tail=False)
