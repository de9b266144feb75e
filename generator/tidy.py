"""The tidy pass: makes a template's tags whole on the tree and finds, all at once, what docxtpl would drop silently."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from generator import tags as tagging
from generator.lifting import RUN_END, RUN_START, lift, own_runs, own_texts, write
from generator.package import opened, tree
from generator.places import Places, W, part_label
from generator.template_problems import TemplateFault
from tracker.problem import Place, Problem

_FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_UNFILLED = re.compile(r"word/(endnotes|comments)\.xml")
MARK = re.compile("\ue000(\\d+)\ue001")  # a tag's number, before the one newline that every tag holds
_OURS = re.compile("[\ue000-\ue005]")  # signs that stand for something of ours while a template is made ready
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_CELL_TAGS = frozenset({"vm", "hm", "colspan", "cellbg"})  # docxtpl's own; they never reach Jinja
_MERGED = frozenset({"vm", "hm"})  # docxtpl writes them with the word loop
_STATEMENTS = frozenset({"if", "elif", "else", "endif", "for", "endfor"}) | _CELL_TAGS
_HOLDER_NAMES = {"p": "一段", "tr": "一行", "tc": "一个单元格"}
_CONTENT = tuple(W + name for name in ("drawing", "pict", "object", "sectPr", "fldSimple"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a part with its place in words. `run` is its run's format as XML, None where it stands in no run.

    `whole`: it commands runs, as {{r }} and {%r %} do, and stands beside them.
    """

    text: str
    place: str
    run: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Tidied:
    """The parts of the template, those to be filled made ready; their tags by number (MARK); what is wrong.

    With any problem the template may not be rendered.
    """

    parts: Mapping[str, bytes]
    tags: Mapping[str, tuple[Tag, ...]]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Part:
    """One part at work."""

    label: str
    places: Places
    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    merging: bool = False  # a tag joins its paragraph with another
    open_blocks: list[tuple[str, tuple[str, etree._Element | None], Tag]] = field(default_factory=list)

    def fault(self, kind: TemplateFault, place: str, **gaps: str) -> None:
        self.problems.append(kind.at(Place(key=place), **gaps))


def tidy(template: bytes) -> Tidied:
    """The template with each tag in one run, numbered, lifted out of the row, paragraph or run it commands.

    Problems name part, table, row and column.
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
    return Tidied(parts, tags, tuple(faults))


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
    for text in _coded(root):
        part.fault(TemplateFault.IN_CODE, label, where=label, text=_short(text))
    lifts: list[tuple[etree._Element, str]] = []
    for paragraph in list(root.iter(W + "p")):
        lifts += _paragraph(part, paragraph)
    for word, _level, tag in part.open_blocks:
        part.fault(TemplateFault.NOT_CLOSED, tag.place, tag=tag.text, end="end" + word)
    for holder, code in lifts:
        lift(holder, code)
    xml = etree.tostring(root, encoding="unicode")
    return part, (_DECLARATION + (xml if part.tags else tagging.uncovered(xml))).encode()


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
    """No newline but ours: one in the text becomes a space, those between elements go. Nor any other sign of ours."""
    for element in root.iter():
        if element.text and "\n" in element.text:
            element.text = element.text.replace("\n", " ") if element.text.strip() else None
        if element.text and _OURS.search(element.text):
            element.text = _OURS.sub("", element.text)
        if element.tail and "\n" in element.tail:
            element.tail = None


def _coded(root: etree._Element) -> Iterator[str]:
    """Tags where no text is printed: field codes, alternative texts. Struck-out ones are covered and stay."""
    for element in root.iter():
        if element.tag == W + "delText":
            element.text = (element.text or "").translate(tagging.HIDE)
        elif element.tag != W + "t" and element.text and tagging.find(element.text):
            yield element.text
        yield from (value for value in map(str, element.attrib.values()) if "{" in value and tagging.find(value))


def _paragraph(part: _Part, paragraph: etree._Element) -> list[tuple[etree._Element, str]]:
    """Puts each tag of a paragraph into its first run; gives the holders to be lifted, with the code in their place."""
    texts = own_texts(paragraph)
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
        run = _run_of(texts, found)
        tag = Tag(found.text, place, _format(run), whole=found.scope == "r")
        holder = _checked(part, paragraph, run, found, tag)
        code = _marked(part, found, tag)
        if holder is not None:
            lifts.append((holder, code))
        elif found.scope == "r":
            code = f"{RUN_START}{code}{RUN_END}"
        changes.append((found, "" if holder is not None else code))
    write(texts, changes)
    for t in texts:
        own_runs(t)
    return lifts


def _run_of(texts: list[etree._Element], found: tagging.Found) -> etree._Element:
    """The run in which a tag begins."""
    end = 0
    for t in texts:
        end += len(t.text or "")
        if found.start < end:
            return next(t.iterancestors())
    raise LookupError(found.text)


def _format(run: etree._Element) -> str | None:
    """The run's format as XML, to be written anew around what is printed; None where a text stands in no run."""
    if run.tag != W + "r":
        return None
    properties = run.find(W + "rPr")
    return "" if properties is None else etree.tostring(properties, encoding="unicode", with_tail=False)


def _marked(part: _Part, found: tagging.Found, tag: Tag) -> str:
    """The code with its number and its newline after the opening; nothing for a comment."""
    if found.comment:
        return ""
    if found.word in _MERGED:
        return found.code
    mark = f"\ue000{len(part.tags)}\ue001\n"
    part.tags.append(tag)
    if found.word in _CELL_TAGS:
        return found.code.replace(found.word, f"{found.word} {mark}", 1)
    cut = 3 if found.code[2] in "+-" else 2
    return f"{found.code[:cut]}{mark}{found.code[cut:]}"


def _checked(
    part: _Part, paragraph: etree._Element, run: etree._Element, found: tagging.Found, tag: Tag
) -> etree._Element | None:
    """The element a scoped tag commands (None for a plain tag or a run's), its faults noted."""
    if not found.comment and not tagging.quotes_paired(found.code):
        part.fault(TemplateFault.UNPAIRED_QUOTE, tag.place, tag=tag.text)
    if found.code.startswith("{{") and found.scope not in ("", "r"):
        part.fault(TemplateFault.WHOLE_BLOCK, tag.place, tag=tag.text)
        return None
    if found.word and found.word not in _STATEMENTS:
        part.fault(TemplateFault.NOT_A_STATEMENT, tag.place, tag=tag.text, word=found.word)
    if found.word in _CELL_TAGS:
        _in_a_cell(part, paragraph, found, tag)
        return None
    holder = None
    if found.scope in ("p", "tr", "tc"):
        holder = paragraph if found.scope == "p" else next(paragraph.iterancestors(W + found.scope), None)
        if holder is None:
            part.fault(TemplateFault.OUTSIDE_TABLE, tag.place, tag=tag.text)
            return None
        _alone(part, holder, found, tag)
    part.merging |= found.code.startswith("{%-") or found.code.endswith("-%}")
    if found.word in _STATEMENTS:
        level = run if holder is None else holder
        _paired(part, found, tag, (found.scope, level.getparent()))
    return holder


def _in_a_cell(part: _Part, paragraph: etree._Element, found: tagging.Found, tag: Tag) -> None:
    """The cell tags of docxtpl need a cell, with properties; those that merge need a loop as well."""
    cell = next(paragraph.iterancestors(W + "tc"), None)
    if cell is None:
        part.fault(TemplateFault.OUTSIDE_TABLE, tag.place, tag=tag.text)
        return
    if found.word in _MERGED and not any(word == "for" for word, _level, _tag in part.open_blocks):
        part.fault(TemplateFault.OUTSIDE_LOOP, tag.place, tag=tag.text)
    properties = cell.find(W + "tcPr")
    if properties is None:
        properties = etree.Element(W + "tcPr")
        cell.insert(0, properties)
    if len(properties) == 0:
        properties.text = ""  # written as two tags, as docxtpl's patterns ask


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
    merging = found.scope == opened_at[0] == "" and part.merging  # balance.py has the last word then
    if opened_at != level and not merging:
        part.fault(TemplateFault.CROSSED, tag.place, tag=tag.text, opener=f"{opener.place}“{opener.text}”")
    if found.word.startswith("end"):
        part.open_blocks.pop()


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else text[:40] + "…"
