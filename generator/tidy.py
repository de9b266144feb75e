"""The tidy pass: makes a template's tags whole on the tree and finds, all at once, what docxtpl would drop silently."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator import tags as tagging
from generator.lifting import RUN_END, RUN_START, lift, own_runs, own_texts, surround, write
from generator.package import opened, tree
from generator.places import Places, W, part_label
from generator.sentences import END, ended, nothing_else, sentences
from generator.tag_faults import CELL_TAGS, MERGED, PartAtWork, checked, short
from generator.tags import Tag
from generator.template_problems import TemplateFault
from tracker.problem import Place, Problem

_FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_UNFILLED = re.compile(r"word/endnotes\.xml")  # comments are a finding by themselves (template_page.py)
_FETCHING = re.compile(r"\b(INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|DDE|DDEAUTO|DATABASE)\b", re.IGNORECASE)
MARK = re.compile("\ue000(\\d+)\ue001")  # a tag's number, before the one newline that every tag holds
_OURS = re.compile("[\ue000-\ue005]")  # signs that stand for something of ours while a template is made ready
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True, slots=True)
class Tidied:
    """The parts of the template, those to be filled made ready; their tags by number (MARK); what is wrong.

    With any problem the template may not be rendered.
    """

    parts: Mapping[str, bytes]
    tags: Mapping[str, tuple[Tag, ...]]
    problems: tuple[Problem, ...]


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


def _tidied(name: str, blob: bytes) -> tuple[PartAtWork, bytes]:
    label = part_label(name)
    try:
        root = tree(blob)
    except etree.XMLSyntaxError:
        part = PartAtWork(label, Places(label, etree.Element("none")))
        part.fault(TemplateFault.BROKEN_PART, label, where=label)
        return part, blob
    part = PartAtWork(label, Places(label, root))
    _flatten(root)
    if _FETCHING.search(_field_codes(root)):
        part.fault(TemplateFault.HAS_EXTERNAL, label)
    for text in _coded(root):
        part.fault(TemplateFault.IN_CODE, label, where=label, text=short(text))
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


def _field_codes(root: etree._Element) -> str:
    """All field codes of a part; Word may cut one into several pieces."""
    simple = (field.get(W + "instr") or "" for field in root.iter(W + "fldSimple"))
    return "".join(code.text or "" for code in root.iter(W + "instrText")) + " ".join(simple)


def _coded(root: etree._Element) -> Iterator[str]:
    """Tags where no text is printed: field codes, alternative texts. Struck-out ones are covered and stay."""
    for element in root.iter():
        if element.tag == W + "delText":
            element.text = (element.text or "").translate(tagging.HIDE)
        elif element.tag != W + "t" and element.text and tagging.find(element.text):
            yield element.text
        yield from (value for value in map(str, element.attrib.values()) if "{" in value and tagging.find(value))


def _paragraph(part: PartAtWork, paragraph: etree._Element) -> list[tuple[etree._Element, str]]:
    """Puts each tag of a paragraph into its first run; gives the holders to be lifted, with the code in their place."""
    texts = own_texts(paragraph)
    text = "".join(t.text or "" for t in texts)
    if not re.search(r"[{}｛｝]", text):
        return []
    place = part.places.of(paragraph)
    in_cell = next(paragraph.iterancestors(W + "tc"), None) is not None
    if tagging.wide_brace(text):
        part.fault(TemplateFault.WIDE_BRACE, place, text=short(text))
        write(texts, [])
        return []
    unfinished = tagging.unbalanced(text)
    if unfinished:
        comment = unfinished == "comment"
        part.fault(
            TemplateFault.UNFINISHED_COMMENT if comment else TemplateFault.UNFINISHED_TAG, place, text=short(text)
        )
        write(texts, [])  # covered, so that the rest can still be looked through
        return []
    lifts, changes = [], []
    every = tagging.find(text)
    guards = _guards(part, paragraph, text, every, place)
    for found in every:
        if found.guard:
            continue
        run = _run_of(texts, found)
        tag = Tag(found.text, place, _format(run), whole=found.scope == "r", cell=in_cell)
        holder = checked(part, paragraph, run, found, tag)
        code = _marked(part, found, tag)
        if holder is not None:
            lifts.append((holder, code))
        elif found.scope == "r":
            code = f"{RUN_START}{code}{RUN_END}"
        changes.append((found, ("" if holder is not None else code) + guards.pop(found, "")))
    changes += guards.items()
    write(texts, sorted(changes, key=lambda change: change[0].start))
    for t in texts:
        own_runs(t)
    return lifts


def _guards(
    part: PartAtWork, paragraph: etree._Element, text: str, found: tuple[tagging.Found, ...], place: str
) -> dict[tagging.Found, str]:
    """What is written for each {?} and where its sentence ends; a paragraph of nothing else gets a block of its own."""
    guarded, faults = sentences(text, found)
    for sign, kind in faults:
        part.fault(kind, place, text=short(text[sign.start :]))
    changes: dict[tagging.Found, str] = {sign: "" for sign, _kind in faults}
    for sentence in guarded:
        changes[sentence.sign] = _condition(part, sentence.condition, place)
        last, code = ended(text, sentence, found)
        changes[last] = code
    if nothing_else(text, guarded) and next(paragraph.iter(W + "sectPr"), None) is None:
        either = " or ".join(f"({sentence.condition})" for sentence in guarded)
        surround(paragraph, _condition(part, either, place), END)
    return changes


def _condition(part: PartAtWork, condition: str, place: str) -> str:
    part.tags.append(Tag(tagging.GUARD, place))
    return f"{{%\ue000{len(part.tags) - 1}\ue001\n if {condition} %}}"


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


def _marked(part: PartAtWork, found: tagging.Found, tag: Tag) -> str:
    """The code with its number and its newline after the opening; nothing for a comment."""
    if found.comment:
        return ""
    if found.word in MERGED:
        return found.code
    mark = f"\ue000{len(part.tags)}\ue001\n"
    part.tags.append(tag)
    if found.word in CELL_TAGS:
        return found.code.replace(found.word, f"{found.word} {mark}", 1)
    cut = 3 if found.code[2] in "+-" else 2
    return f"{found.code[:cut]}{mark}{found.code[cut:]}"
