"""A template's page and what lies beside its text: measures of GB/T 9704, fonts, tracked changes, comments."""

from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from generator.package import opened, tree
from generator.places import W
from generator.template_problems import TemplateFault
from generator.template_type import type_findings
from tracker.problem import Problem

_TWIPS = 1440 / 25.4  # a millimetre
_TOLERANCE = 1.0  # millimetres (5.2.1)
_SIZE = {"w": ("纸宽", 210), "h": ("纸高", 297)}
_MARGINS = {"top": ("上边距", 37), "left": ("左边距", 28), "right": ("右边距", 26), "bottom": ("下边距", 35)}
_TURNED = {"top": "left", "left": "bottom", "bottom": "right", "right": "top"}  # a lying page keeps the sheet's edges
_FONTS = ("eastAsia", "ascii", "hAnsi")
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange")


def page_findings(template: bytes, fonts: Collection[str] | None) -> Iterator[Problem]:
    """What is off the standard, missing on the machine, or left over from the template's making.

    A template that cannot be opened has no page to speak of: nothing.
    """
    parts, _problems = opened(template)
    roots = {}
    footers = [name for name in sorted(parts) if name.startswith("word/footer")]
    for name in ("word/document.xml", "word/styles.xml", "word/comments.xml", "word/settings.xml", *footers):
        try:
            roots[name] = tree(parts[name])
        except (KeyError, etree.XMLSyntaxError):
            continue
    document = roots.get("word/document.xml")
    if document is None:
        return
    for number, section in enumerate(document.iter(W + "sectPr"), start=1):
        if off := list(_section(section)):
            yield TemplateFault.NOT_STANDARD_PAGE.at(section=number, found="、".join(off))
    yield from type_findings(roots)
    if fonts is not None and (lacking := sorted(_named(document, roots.get("word/styles.xml")) - set(fonts))):
        yield TemplateFault.FONT_MISSING.at(fonts="、".join(f"“{font}”" for font in lacking))
    if changed := sum(1 for _ in document.iter(*(W + name for name in _CHANGES))):
        yield TemplateFault.TRACKED.at(count=changed)
    comments = roots.get("word/comments.xml")
    if comments is not None and len(comments):
        yield TemplateFault.COMMENTED.at(count=len(comments))


def _section(section: etree._Element) -> Iterator[str]:
    """The section's measures that are off by more than a millimetre, with what they should be."""
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    lying = size is not None and size.get(W + "orient") == "landscape"
    for side, (what, wanted) in _SIZE.items():
        yield from _measure(size, {"w": "h", "h": "w"}[side] if lying else side, what, wanted)
    for side, (what, wanted) in _MARGINS.items():
        yield from _measure(margins, side, what, _MARGINS[_TURNED[side]][1] if lying else wanted)


def _measure(holder: etree._Element | None, side: str, what: str, wanted: int) -> Iterator[str]:
    found = None if holder is None else holder.get(W + side)
    try:
        millimetres = None if found is None else float(found) / _TWIPS
    except ValueError:
        millimetres = None
    if millimetres is None or abs(millimetres - wanted) > _TOLERANCE:
        said = "没有写" if millimetres is None else f"{millimetres:.0f}毫米"
        yield f"{what}{said}（应为{wanted}毫米）"


def _named(document: etree._Element, styles: etree._Element | None) -> set[str]:
    """The fonts that the text and the styles in use name."""
    holders = [document]
    if styles is not None:
        known = {style.get(W + "styleId"): style for style in styles.iter(W + "style")}
        used = [known[ident] for ident in _used(document, known)]
        holders += [*styles.iter(W + "docDefaults"), *used]
    fonts = (fonts for holder in holders for fonts in holder.iter(W + "rFonts"))
    return {name for found in fonts for side in _FONTS if (name := found.get(W + side))}


def _used(document: etree._Element, known: Mapping[str | None, etree._Element]) -> set[str | None]:
    """The styles the text refers to, those they are based on, and the default ones."""
    marks = ("pStyle", "rStyle", "tblStyle")
    waiting = {mark.get(W + "val") for mark in document.iter(*(W + name for name in marks))}
    waiting |= {ident for ident, style in known.items() if style.get(W + "default") in ("1", "true")}
    used: set[str | None] = set()
    while waiting:
        ident = waiting.pop()
        if ident in known and ident not in used:
            used.add(ident)
            waiting |= {base.get(W + "val") for base in known[ident].iter(W + "basedOn")}
    return used
