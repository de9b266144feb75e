"""What the engine adds to a template's tree before it is compiled: loops counted, figures compared by their numbers.

The filters are named by signs that no template can write.
"""

from collections.abc import Mapping, Sequence

from jinja2 import nodes

from generator.marking import mark_row, printed
from generator.tags import Tag

COUNTED, PLAIN, OPERAND, TEXT = (f"\ue000{name}" for name in ("counted", "plain", "operand", "text"))
_TRUTHS: Mapping[type[nodes.Node], tuple[str, ...]] = {
    nodes.If: ("test",),
    nodes.CondExpr: ("test",),
    nodes.And: ("left", "right"),
    nodes.Or: ("left", "right"),
    nodes.Not: ("node",),
    nodes.Test: ("node",),
}  # where Jinja asks whether something is true


def guarded(template: nodes.Template, tags: Sequence[Tag]) -> nodes.Template:
    """The tree made safe to run, what it prints marked; changes the tree given."""
    for loop in template.find_all(nodes.For):
        loop.iter = _through(COUNTED, loop.iter)
        loop.test = loop.test and _through(PLAIN, loop.test)
    for compare in template.find_all(nodes.Compare):
        compare.expr = _through(OPERAND, compare.expr)
        for operand in compare.ops:
            operand.expr = _through(OPERAND, operand.expr)
    for joined in template.find_all(nodes.Concat):
        joined.nodes = [_through(TEXT, node) for node in joined.nodes]
    for kind, parts in _TRUTHS.items():
        for node in template.find_all(kind):
            for part in parts:
                setattr(node, part, _through(PLAIN, getattr(node, part)))
    _mark(template.body, tags, in_row=False)
    return template


def _mark(body: Sequence[nodes.Node], tags: Sequence[Tag], *, in_row: bool) -> None:
    """Marks all that is printed: figures outside rows that loops make, each such row as a whole."""
    for node in body:
        if isinstance(node, nodes.Output):
            node.nodes = printed(node.nodes, tags, in_row=in_row)
        elif isinstance(node, nodes.For):
            inside = mark_row(node) or in_row
            _mark(node.body, tags, in_row=inside)
            _mark(node.else_, tags, in_row=in_row)
        elif isinstance(node, nodes.If):
            for branch in (node.body, *(other.body for other in node.elif_), node.else_):
                _mark(branch, tags, in_row=in_row)


def _through(name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
