"""Where a template prints: tags alone in their runs, so that a bookmark can go around them; rows that loops make."""

import re
from collections.abc import Sequence

from jinja2 import nodes

from generator.tags import Tag, uncovered

SPAN, FILL, RUNS, ROW_OPENS, ROW_BEGINS, ROW_MARKED, ROW_ENDS = (
    f"\ue000{name}" for name in ("span", "fill", "runs", "row-opens", "row-begins", "row-marked", "row-ends")
)
_ATTRIBUTES = (('w:gridSpan w:val="', SPAN), ('w:fill="', FILL))  # where docxtpl's cell tags print
_OPENING = re.compile(r"<w:r(?: [^>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>|<w:rPr/>)?<w:t(?: [^>]*)?>", re.DOTALL)
_CLOSING = "</w:t></w:r>"
_FIRST_PARAGRAPH = re.compile(
    r"\s*<w:tr[ >](?:(?!</w:tr>).)*?<w:p(?: [^>]*[^>/])?>(?:<w:pPr>(?:(?!</w:pPr>).)*</w:pPr>|<w:pPr/>)?", re.DOTALL
)


def printed(parts: Sequence[nodes.Expr], tags: Sequence[Tag], *, in_row: bool) -> list[nodes.Expr]:
    """What is printed one after the other: the template's text, values as runs of their own where they may be marked.

    Inside a row that a loop makes they stay in their runs, for speed; the row's bookmark stands for them.
    """
    made: list[nodes.Expr] = []
    for part in parts:
        if isinstance(part, nodes.TemplateData):
            _add(made, uncovered(part.data), part.lineno)
            continue
        before = made[-1].data if made and isinstance(made[-1], nodes.TemplateData) else ""
        attribute = next((name for end, name in _ATTRIBUTES if before.endswith(end)), None)
        tag = tags[tag_at(part.lineno, len(tags))]
        if attribute is not None:
            made.append(_filtered(part, attribute))
        elif tag.run is None or (in_row and not tag.whole):
            made.append(part)
        elif tag.whole:
            made.append(_filtered(part, RUNS, tag.run))
        else:
            _add(made, _CLOSING, part.lineno)
            made.append(_filtered(part, RUNS, tag.run))
            _add(made, f'<w:r>{tag.run}<w:t xml:space="preserve">', part.lineno)
    return made


def tag_at(line: int, count: int) -> int:
    """Which of a part's tags stands on a line of its text: the n-th, from 0, on line n + 2."""
    return min(max(line - 2, 0), count - 1)


def mark_row(loop: nodes.For) -> bool:
    """Whether the loop makes table rows; then each has its bookmark around the text of its first paragraph."""
    if not _marked(loop.body):
        return False
    opens, ends = (nodes.Output([_call(name, loop.lineno)], lineno=loop.lineno) for name in (ROW_OPENS, ROW_ENDS))
    loop.body = [opens, *loop.body, ends]
    return True


def _marked(body: list[nodes.Node]) -> bool:
    """Puts the marks into what a loop repeats, if it begins with a row (in every branch that prints anything)."""
    first = body[0] if body else None
    if isinstance(first, nodes.If):
        return _marked(first.body) and all(_marked(other.body) for other in first.elif_) and (
            not first.else_ or _marked(first.else_)
        )  # fmt: skip
    if not isinstance(first, nodes.Output) or not isinstance(first.nodes[0], nodes.TemplateData):
        return False
    opening = _FIRST_PARAGRAPH.match(first.nodes[0].data)
    if opening is None:
        return False
    data, line = first.nodes[0].data, first.lineno
    rest = [nodes.TemplateData(data[opening.end() :], lineno=line), *first.nodes[1:]]
    for output in (rest, *(node.nodes for node in body[1:] if isinstance(node, nodes.Output))):
        if _ended(output, line):
            head = nodes.TemplateData(opening.group(), lineno=line)
            first.nodes = [head, _call(ROW_BEGINS, line), *rest]
            return True
    return False


def _ended(parts: list[nodes.Expr], line: int) -> bool:
    """Puts the end of the mark before the first end of a paragraph, if there is one among the parts."""
    for number, part in enumerate(parts):
        if isinstance(part, nodes.TemplateData) and (at := part.data.find("</w:p>")) >= 0:
            before, after = (nodes.TemplateData(text, lineno=line) for text in (part.data[:at], part.data[at:]))
            parts[number : number + 1] = [before, _call(ROW_MARKED, line), after]
            return True
    return False


def _add(made: list[nodes.Expr], text: str, line: int) -> None:
    """Text after what is there; a run opened and shut again without anything in it is left out."""
    last = made[-1] if made else None
    if isinstance(last, nodes.TemplateData):
        made.pop()
        if text.startswith(_CLOSING):
            at = max(last.data.rfind("<w:r>"), last.data.rfind("<w:r "))
            if at >= 0 and _OPENING.fullmatch(last.data, at):
                last, text = nodes.TemplateData(last.data[:at], lineno=line), text.removeprefix(_CLOSING)
        text = last.data + text
    if text:
        made.append(nodes.TemplateData(text, lineno=line))


def _filtered(node: nodes.Expr, name: str, *arguments: str) -> nodes.Filter:
    given = [nodes.Const(argument, lineno=node.lineno) for argument in arguments]
    return nodes.Filter(node, name, given, [], None, None, lineno=node.lineno)


def _call(name: str, line: int) -> nodes.Filter:
    return nodes.Filter(nodes.Const("", lineno=line), name, [], [], None, None, lineno=line)
