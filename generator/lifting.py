"""Moves tags on a part's tree: into the run where they begin, into runs of their own, out of what they command."""

import re
from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from generator.places import W
from generator.tags import HIDE, Found

RUN_START, RUN_END = "\ue004", "\ue005"  # around code that stands beside runs, not in one
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BESIDE = re.compile(f"{RUN_START}(.*?){RUN_END}", re.DOTALL)


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The paragraph's w:t, those of text boxes in it left out."""
    return [t for t in paragraph.iter(W + "t") if next(t.iterancestors(W + "p")) is paragraph]


def write(texts: Sequence[etree._Element], changes: Sequence[tuple[Found, str]]) -> None:
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


def own_runs(text: etree._Element) -> None:
    """The w:t's run cut at each piece of code that stands beside runs; what follows it keeps the run's format."""
    pieces = _BESIDE.split(text.text or "")
    if len(pieces) == 1:
        return
    run = text.getparent()
    if run is None:
        return
    followers = list(text.itersiblings())
    text.text = pieces[0]
    for code, after in zip(pieces[1::2], pieces[2::2], strict=True):
        following, rest = _copied(run, after), run.tail
        run.tail = None
        run.addnext(following)
        run.tail, following.tail = code, rest
        run = following
    run.extend(followers)


def lift(holder: etree._Element, code: str) -> None:
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


def surround(element: etree._Element, before: str, after: str) -> None:
    """Code before and after an element that stays."""
    parent, previous = element.getparent(), element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + before
    elif parent is not None:
        parent.text = (parent.text or "") + before
    element.tail = after + (element.tail or "")


def _copied(run: etree._Element, text: str) -> etree._Element:
    """A run of the same format with another text."""
    copy = etree.Element(run.tag)
    properties = run.find(W + "rPr")
    if properties is not None:
        copy.append(deepcopy(properties))
    holder = etree.SubElement(copy, W + "t")
    holder.text = text
    holder.set(_SPACE, "preserve")
    return copy
