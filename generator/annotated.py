"""A copy of a template with each problem as a Word comment where it stands, for the colleague who draws it."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Paper
from docx.text.run import Run
from lxml import etree

from generator.package import opened, packed
from generator.places import Places, W, part_label
from tracker.problem import Problem

AUTHOR, INITIALS = "报送模板核对", "核"
_SEVERITY = {"error": "错误", "query": "请核实", "note": "提示"}
_BODY = part_label("word/document.xml")
_DATE = W + "date"


def annotated(template: bytes, problems: Sequence[Problem]) -> bytes | None:
    """The copy; None when the file cannot be opened as a Word document. Same input, same bytes.

    Word has comments in the body alone: what stands in a header or nowhere is told at the body's first paragraph.
    """
    parts, _refused = opened(template)
    if not parts:
        return None
    try:
        paper = Document(io.BytesIO(template))
    except (KeyError, ValueError, etree.XMLSyntaxError):
        return None
    paragraphs = _by_place(paper)
    for problem in problems:
        paragraph = paragraphs.get(problem.place.key)
        place = "" if paragraph is not None else problem.place.key
        holder = paragraph if paragraph is not None else next(iter(paragraphs.values()), None)
        if holder is not None:
            _commented(paper, holder, problem, place)
    out = io.BytesIO()
    paper.save(out)
    made, _none = opened(out.getvalue())
    return packed(made)


def _by_place(paper: Paper) -> dict[str, etree._Element]:
    """The body's first paragraph at each place, as problems name it; the first of all under ""."""
    root: etree._Element = paper.element
    places = Places(_BODY, root)
    found: dict[str, etree._Element] = {}
    for paragraph in root.iter(W + "p"):
        if any((t.text or "").strip() for t in paragraph.iter(W + "t")):
            found.setdefault("", paragraph)
            found.setdefault(places.of(paragraph), paragraph)
    return found


def _commented(paper: Paper, paragraph: etree._Element, problem: Problem, place: str) -> None:
    """A comment over the whole paragraph."""
    runs = [run for run in paragraph.iter(W + "r") if next(run.iterancestors(W + "p")) is paragraph]
    if not runs:
        return
    text = f"【{_SEVERITY[problem.severity]}】{place + '：' if place else ''}{problem.sentence}{problem.cure}"
    first, last = (Run(run, paper) for run in (runs[0], runs[-1]))  # type: ignore[arg-type]
    comment = paper.add_comment([first, last], text, AUTHOR, INITIALS)
    comment._comment_elm.attrib.pop(_DATE, "")  # noqa: SLF001 the clock has no place in it
