"""Whether a part stays well-formed whichever way its blocks turn out: each branch must leave the same elements open.

What is printed is escaped, so that only the template's own text can open or close an element. Proven once, when the
template is compiled; a filled part need not be parsed again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import nodes

_MARKUP = re.compile(r"<\?[^>]*\?>|<(/?)([\w:.-]+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>|[<>]")
_VALUE = "x"  # stands for what is printed


@dataclass(slots=True)
class Crooked(Exception):
    """A block leaves other elements open than it found, or closes another's; at which line of the part's text."""

    line: int


def require_balance(template: nodes.Template) -> None:
    """Crooked when some way through the template's blocks gives ill-formed XML."""
    if _walked(template.body, (), 0):
        raise Crooked(0)


def _walked(body: Sequence[nodes.Node], stack: tuple[str, ...], line: int) -> tuple[str, ...]:
    """The elements open after the nodes, from those open before."""
    text: list[str] = []
    for node in body:
        if isinstance(node, nodes.Output):
            text += (part.data if isinstance(part, nodes.TemplateData) else _VALUE for part in node.nodes)
        elif not _marks(node):
            text.append(_VALUE)  # a block inside an attribute, or one of text alone
        else:
            stack = _read("".join(text), stack, line)
            text.clear()
            stack, line = _block(node, stack), node.lineno
    return _read("".join(text), stack, line)


def _block(node: nodes.Node, stack: tuple[str, ...]) -> tuple[str, ...]:
    """The elements open after a block, the same whichever branch is taken and however often a loop runs."""
    if isinstance(node, nodes.For):
        ends = {_walked(node.body, stack, node.lineno), _walked(node.else_, stack, node.lineno), stack}
    elif isinstance(node, nodes.If):
        branches = (node.body, *(other.body for other in node.elif_), node.else_)
        ends = {_walked(branch, stack, node.lineno) for branch in branches}
    else:
        ends = {stack}
    if len(ends) > 1:
        raise Crooked(node.lineno)
    return ends.pop()


def _marks(node: nodes.Node) -> bool:
    """Whether a block holds any markup."""
    return any("<" in data.data or ">" in data.data for data in node.find_all(nodes.TemplateData))


def _read(text: str, stack: tuple[str, ...], line: int) -> tuple[str, ...]:
    opened = list(stack)
    for found in _MARKUP.finditer(text):
        closing, name, alone = found.groups()
        if name is None:
            if found[0].startswith("<?"):
                continue
            raise Crooked(line)
        if closing:
            if not opened or opened.pop() != name:
                raise Crooked(line)
        elif not alone:
            opened.append(name)
    return tuple(opened)
