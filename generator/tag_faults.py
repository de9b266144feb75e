"""What is wrong with a tag where it stands: a word it may not use, company it may not have, a block left open."""

from dataclasses import dataclass, field

from lxml import etree

from generator import tags as tagging
from generator.places import Places, W
from generator.tags import Tag
from generator.template_problems import TemplateFault
from tracker.problem import Place, Problem

CELL_TAGS = frozenset({"vm", "hm", "colspan", "cellbg"})  # docxtpl's own; they never reach Jinja
MERGED = frozenset({"vm", "hm"})  # docxtpl writes them with the word loop
_STATEMENTS = frozenset({"if", "elif", "else", "endif", "for", "endfor"}) | CELL_TAGS
_HOLDER_NAMES = {"p": "一段", "tr": "一行", "tc": "一个单元格"}
_CONTENT = tuple(W + name for name in ("drawing", "pict", "object", "sectPr", "fldSimple"))


@dataclass(slots=True)
class PartAtWork:
    """A part of a template while it is made ready: its tags so far, the blocks still open, what is wrong."""

    label: str
    places: Places
    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    merging: bool = False  # a tag joins its paragraph with another
    open_blocks: list[tuple[str, tuple[str, etree._Element | None], Tag]] = field(default_factory=list)

    def fault(self, kind: TemplateFault, place: str, **gaps: str) -> None:
        """Notes a problem at a place."""
        self.problems.append(kind.at(Place(key=place), **gaps))


def checked(
    part: PartAtWork, paragraph: etree._Element, run: etree._Element, found: tagging.Found, tag: Tag
) -> etree._Element | None:
    """The element a scoped tag commands (None for a plain tag or a run's), its faults noted."""
    if not found.comment and not tagging.quotes_paired(found.code):
        part.fault(TemplateFault.UNPAIRED_QUOTE, tag.place, tag=tag.text)
    if found.code.startswith("{{") and found.scope not in ("", "r"):
        part.fault(TemplateFault.WHOLE_BLOCK, tag.place, tag=tag.text)
        return None
    if found.word and found.word not in _STATEMENTS:
        part.fault(TemplateFault.NOT_A_STATEMENT, tag.place, tag=tag.text, word=found.word)
    if found.word in CELL_TAGS:
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


def _in_a_cell(part: PartAtWork, paragraph: etree._Element, found: tagging.Found, tag: Tag) -> None:
    """The cell tags of docxtpl need a cell, with properties; those that merge need a loop as well."""
    cell = next(paragraph.iterancestors(W + "tc"), None)
    if cell is None:
        part.fault(TemplateFault.OUTSIDE_TABLE, tag.place, tag=tag.text)
        return
    if found.word in MERGED and not any(word == "for" for word, _level, _tag in part.open_blocks):
        part.fault(TemplateFault.OUTSIDE_LOOP, tag.place, tag=tag.text)
    properties = cell.find(W + "tcPr")
    if properties is None:
        properties = etree.Element(W + "tcPr")
        cell.insert(0, properties)
    if len(properties) == 0:
        properties.text = ""  # written as two tags, as docxtpl's patterns ask


def _alone(part: PartAtWork, holder: etree._Element, found: tagging.Found, tag: Tag) -> None:
    """A fault where something shares a scoped tag's paragraph, row or cell: docxtpl throws it away."""
    text = "".join(t.text or "" for t in holder.iter(W + "t"))
    beside = text.replace(found.text, "", 1).strip()
    if not beside and any(True for _ in holder.iter(*_CONTENT)):
        beside = "图片、分节符或域"
    if beside:
        names = _HOLDER_NAMES[found.scope]
        part.fault(TemplateFault.TEXT_BESIDE_TAG, tag.place, tag=tag.text, holder=names, beside=short(beside))


def _paired(part: PartAtWork, found: tagging.Found, tag: Tag, level: tuple[str, etree._Element | None]) -> None:
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


def short(text: str) -> str:
    """A text as a sentence quotes it."""
    text = text.strip()
    return text if len(text) <= 40 else text[:40] + "…"
