"""The tidy pass: makes a template's tags whole on the tree and finds, all at once, what docxtpl would drop silently."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from generator import tags as tagging
from generator.package import opened, packed, tree
from generator.places import Places, W, part_label
from generator.template_problems import TemplateFault
from tracker.problem import Place, Problem

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_UNFILLED = re.compile(r"word/(endnotes|comments)\.xml")
HIDE = str.maketrans("{}", "\ue002\ue003")  # a lone brace of the text, which docxtpl would join with a tag's
SHOW = str.maketrans("\ue002\ue003", "{}")
_MARK = re.compile("\ue000(\\d+)\ue001")  # stands for a tag's one newline until the part is written
_CELL_TAGS = frozenset({"vm", "hm", "colspan", "cellbg"})  # docxtpl's own; they never reach Jinja
_STATEMENTS = frozenset({"if", "elif", "else", "endif", "for", "endfor"}) | _CELL_TAGS
_HOLDER_NAMES = {"p": "一段", "tr": "一行", "tc": "一个单元格"}
_CONTENT = tuple(W + name for name in ("drawing", "pict", "object", "sectPr", "fldSimple"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a part with its place in words; the n-th of a part holds the part's n-th newline."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Tidied:
    """The template made ready (None when it may not be rendered), its tags by part name, and what is wrong."""

    template: bytes | None
    tags: Mapping[str, tuple[Tag, ...]]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Part:
    """One part at work."""

    label: str
    places: Places
    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open_blocks: list[tuple[str, tuple[str, etree._Element | None], Tag]] = field(default_factory=list)

    def fault(self, kind: TemplateFault, place: str, **gaps: str) -> None:
        self.problems.append(kind.at(Place(key=place), **gaps))


def tidy(template: bytes) -> Tidied:
    """The template with each tag in one run and on a line of its own, lifted out of the row or paragraph it commands.

    Problems name part, table, row and column; with any error among them `template` is None.
    """
    parts, problems = opened(template)
    faults, tags = list(problems), {}
    for name in sorted(parts):
        if _FILLED.fullmatch(name):
            part, xml = _tidied(name, parts[name])
            faults += part.problems
            tags[name] = tuple(part.tags)
            parts[name] = xml
        elif _UNFILLED.fullmatch(name):
            faults += _unfilled(name, parts[name])
    return Tidied(None if faults else packed(parts), tags, tuple(faults))


def _tidied(name: str, blob: bytes) -> tuple[_Part, bytes]:
    label = part_label(name)
    try:
        root = tree(blob)
    except etree.XMLSyntaxError:
        part = _Part(label, Places(label, etree.Element("none")))
        part.fault(TemplateFault.BROKEN_PART, label, where=label)
        return part, blob
    part = _Part(label, Places(label, root))
    _flatten(root)
    lifts: list[tuple[etree._Element, str]] = []
    for paragraph in root.iter(W + "p"):
        lifts += _paragraph(part, paragraph)
    for word, _level, tag in part.open_blocks:
        part.fault(TemplateFault.NOT_CLOSED, tag.place, tag=tag.text, end="end" + word)
    for holder, code in lifts:
        _lift(holder, code)
    return part, _numbered(part, etree.tostring(root, encoding="unicode"))


def _numbered(part: _Part, xml: str) -> bytes:
    """The part's text, marks turned to newlines; the tags put in the order in which they stand in the text."""
    order = [int(match.group(1)) for match in _MARK.finditer(xml)]
    part.tags = [part.tags[number] for number in order]
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + _MARK.sub("\n", xml)).encode()


def _unfilled(name: str, blob: bytes) -> Iterator[Problem]:
    """Tags in a part that docxtpl never fills."""
    label = part_label(name)
    try:
        root = tree(blob)
    except etree.XMLSyntaxError:
        yield TemplateFault.BROKEN_PART.at(Place(key=label), where=label)
        return
    for paragraph in root.iter(W + "p"):
        for found in tagging.find("".join(t.text or "" for t in paragraph.iter(W + "t"))):
            yield TemplateFault.NOT_FILLED_HERE.at(Place(key=label), where=label, text=found.text)


def _flatten(root: etree._Element) -> None:
    """No newline but ours: one in the text becomes a space, those between elements go."""
    for element in root.iter():
        if element.text and "\n" in element.text:
            element.text = element.text.replace("\n", " ") if element.text.strip() else None
        if element.tail and "\n" in element.tail:
            element.tail = None


def _own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The paragraph's w:t, those of text boxes in it left out."""
    return [t for t in paragraph.iter(W + "t") if next(t.iterancestors(W + "p")) is paragraph]


def _paragraph(part: _Part, paragraph: etree._Element) -> list[tuple[etree._Element, str]]:
    """Puts each tag of a paragraph into its first run; gives the holders to be lifted, with the code in their place."""
    texts = _own_texts(paragraph)
    text = "".join(t.text or "" for t in texts)
    if not re.search(r"[{}｛｝]", text):
        return []
    place = part.places.of(paragraph)
    if tagging.wide_brace(text):
        part.fault(TemplateFault.WIDE_BRACE, place, text=_short(text))
        return []
    unfinished = tagging.unbalanced(text)
    if unfinished:
        comment = unfinished == "comment"
        part.fault(
            TemplateFault.UNFINISHED_COMMENT if comment else TemplateFault.UNFINISHED_TAG, place, text=_short(text)
        )
        return []
    lifts, changes = [], []
    for found in tagging.find(text):
        tag = Tag(found.text, place)
        holder = _checked(part, paragraph, found, tag)
        code = _marked(part, found, tag)
        if holder is not None:
            lifts.append((holder, code))
        changes.append((found, "" if holder is not None else code))
    _write(texts, changes)
    return lifts


def _marked(part: _Part, found: tagging.Found, tag: Tag) -> str:
    """The code with the mark of its number after the opening; nothing for a comment."""
    if found.comment:
        return ""
    if found.word in _CELL_TAGS:
        return found.code
    part.tags.append(tag)
    cut = 3 if found.code[2] in "+-" else 2
    return f"{found.code[:cut]}\ue000{len(part.tags) - 1}\ue001{found.code[cut:]}"


def _checked(part: _Part, paragraph: etree._Element, found: tagging.Found, tag: Tag) -> etree._Element | None:
    """The element a scoped tag commands (None for a plain tag), its faults noted."""
    if not found.comment and not tagging.quotes_paired(found.code):
        part.fault(TemplateFault.UNPAIRED_QUOTE, tag.place, tag=tag.text)
    if found.scope == "r":
        part.fault(TemplateFault.RICH_TAG, tag.place, tag=tag.text)
        return None
    if found.word and found.word not in _STATEMENTS:
        part.fault(TemplateFault.NOT_A_STATEMENT, tag.place, tag=tag.text, word=found.word)
    holder = None
    if found.scope:
        holder = paragraph if found.scope == "p" else next(paragraph.iterancestors(W + found.scope), None)
        if holder is None:
            part.fault(TemplateFault.OUTSIDE_TABLE, tag.place, tag=tag.text)
            return None
        _alone(part, holder, found, tag)
    if found.word in _STATEMENTS - _CELL_TAGS:
        _paired(part, found, tag, (found.scope, (paragraph if holder is None else holder).getparent()))
    return holder


def _alone(part: _Part, holder: etree._Element, found: tagging.Found, tag: Tag) -> None:
    """A fault where something shares a scoped tag's paragraph, row or cell: docxtpl throws it away."""
    text = "".join(t.text or "" for t in holder.iter(W + "t"))
    beside = text.replace(found.text, "", 1).strip()
    if not beside and any(True for _ in holder.iter(*_CONTENT)):
        beside = "图片、分节符或域"
    if beside:
        names = _HOLDER_NAMES[found.scope]
        part.fault(TemplateFault.TEXT_BESIDE_TAG, tag.place, tag=tag.text, holder=names, beside=_short(beside))


def _paired(part: _Part, found: tagging.Found, tag: Tag, level: tuple[str, etree._Element | None]) -> None:
    """Every opening has its end on the same level; what is left open is reported when the part ends."""
    if found.word in ("if", "for"):
        part.open_blocks.append((found.word, level, tag))
        return
    word = part.open_blocks[-1][0] if part.open_blocks else ""
    if (
        not word
        or (found.word.startswith("end") and found.word != "end" + word)
        or (found.word == "elif" and word != "if")
    ):
        part.fault(TemplateFault.NOT_OPENED, tag.place, tag=tag.text)
        return
    _word, opened_at, opener = part.open_blocks[-1]
    if opened_at != level:
        part.fault(TemplateFault.CROSSED, tag.place, tag=tag.text, opener=f"{opener.place}“{opener.text}”")
    if found.word.startswith("end"):
        part.open_blocks.pop()


def _write(texts: list[etree._Element], changes: list[tuple[tagging.Found, str]]) -> None:
    """Each tag's code into the run where the tag begins, its other pieces taken out of the runs that follow."""
    start = 0
    for t in texts:
        end, new, at = start + len(t.text or ""), [], start
        for found, code in changes:
            if found.end <= start or found.start >= end:
                continue
            new.append((t.text or "")[at - start : max(found.start, start) - start].translate(HIDE))
            new.append(code if found.start >= start else "")
            at = min(found.end, end)
        new.append((t.text or "")[at - start :].translate(HIDE))
        t.text = "".join(new)
        t.set(_SPACE, "preserve")
        start = end


def _lift(holder: etree._Element, code: str) -> None:
    """The holder out of the tree, the bare code where it stood."""
    parent, before = holder.getparent(), holder.getprevious()
    text = code + (holder.tail or "")
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    holder.tail = None
    parent.remove(holder)


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else text[:40] + "…"
