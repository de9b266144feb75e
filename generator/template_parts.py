"""A part of a template as Jinja reads it: patched by docxtpl, its tags numbered by the lines of its text."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, nodes

from generator.balance import Crooked, require_balance
from generator.marking import tag_at
from generator.mending import needs_mending
from generator.package import tree
from generator.places import part_label
from generator.rewriting import guarded
from generator.sandbox import sandbox
from generator.tags import Tag
from generator.template_problems import TemplateFault
from generator.tidy import MARK
from tracker.problem import Place, Problem

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_UNREADABLE = (TemplateError, ValueError, RecursionError)


@dataclass(frozen=True)
class Part:
    """A part to be filled. `source` is the tree its names are checked on, `tags` in the order of its lines.

    `columns`: a row's cells are looped. `mend`: filling may leave a table or cell empty.
    """

    name: str
    text: str
    source: nodes.Template
    tags: tuple[Tag, ...]
    columns: bool
    mend: bool

    @cached_property
    def template(self) -> Template:
        """What runs; compiled once the names have been checked."""
        return self.without(())

    def without(self, lines: Collection[int]) -> Template:
        """What runs where the tags on these lines print nothing, decide nothing and repeat nothing."""
        environment = sandbox()
        source = environment.parse(self.text)
        if lines:
            _leave_out(source, lines)
        code = environment.compile(guarded(source, self.tags))
        return Template.from_code(environment, code, dict(environment.globals))

    def tag(self, line: int) -> Tag:
        """The tag on a line of the text."""
        return self.tags[tag_at(line, len(self.tags))]

    def problem(self, kind: TemplateFault, line: int, **gaps: str) -> Problem:
        """The problem at a line of the text."""
        tag = self.tag(line)
        return kind.at(Place(key=tag.place), tag=tag.text, **gaps)


def _leave_out(source: nodes.Template, lines: Collection[int]) -> None:
    """A condition that is left out holds, so that what depends on it is looked at as well."""
    for output in source.find_all(nodes.Output):
        kept = [node for node in output.nodes if isinstance(node, nodes.TemplateData) or node.lineno not in lines]
        output.nodes = kept or [nodes.TemplateData("", lineno=output.lineno)]
    for condition in source.find_all(nodes.If):
        if condition.lineno in lines:
            condition.test = nodes.Const(1, lineno=condition.lineno)
    for loop in source.find_all(nodes.For):
        if loop.lineno in lines:
            loop.iter, loop.test = nodes.List([], lineno=loop.lineno), None


def part_of(name: str, xml: bytes, tags: tuple[Tag, ...]) -> Part | Problem:
    """A tidied part, or what Jinja could not read in it."""
    root = tree(xml)
    patched = _TAG.sub(_unescaped, DocxTemplate(None).patch_xml(xml.decode()))
    order = tuple(tags[int(found.group(1))] for found in MARK.finditer(patched))
    text = MARK.sub("", patched.split("?>", 1)[-1].lstrip("\n"))
    part = Part(
        name,
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text,
        nodes.Template([]),
        order or (Tag("", part_label(name)),),
        columns=any("{%tc" in tag.text for tag in tags),
        mend=needs_mending(root),
    )
    try:
        source = sandbox().parse(part.text)
        require_balance(source)
    except Crooked as fault:
        return part.problem(TemplateFault.CROOKED, fault.line)
    except _UNREADABLE as fault:
        return part.problem(TemplateFault.BAD_TAG, getattr(fault, "lineno", 0) or 0)
    return replace(part, source=source)


def _unescaped(match: re.Match[str]) -> str:
    """A tag as it was typed; docxtpl does this only for tags without a newline."""
    return match.group().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
