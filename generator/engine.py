"""Fills a Word template: tidy pass, docxtpl's own patching, then a Jinja that can read names but run nothing.

docxtpl's render is the oracle in tests; its defaults (no escaping, blanks for unknown names, code in templates) are
not ours. A compiled template is kept by its bytes, so that a hundred documents of one template compile it once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, UndefinedError, nodes
from lxml import etree

from generator.chart_parts import with_charts
from generator.checking import findings, guarded
from generator.finish import finished, properties
from generator.marks import placed
from generator.package import opened, packed, tree
from generator.places import part_label
from generator.register import Register, registered
from generator.sandbox import FILTER_NAMES, MOST_STEPS, RUN, TEST_NAMES, Run, TooManySteps, sandbox
from generator.template_problems import TemplateFault
from generator.tidy import Tag, tidy
from generator.wording import WordingFault
from tracker.problem import Place, Problem

MOST_CHARACTERS = 32 << 20  # of one part's text
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WRONG = (ArithmeticError, TemplateError, TypeError, ValueError, LookupError, RecursionError)
_UNREADABLE = (TemplateError, ValueError, RecursionError)


@dataclass(frozen=True)
class _Part:
    """A part as Jinja reads it: `source` is the tree its names are checked on, `columns` whether a row's cells loop."""

    name: str
    text: str
    source: nodes.Template
    tags: tuple[Tag, ...]
    columns: bool

    @cached_property
    def template(self) -> Template:
        """What runs; compiled once the names have been checked."""
        environment = sandbox()
        code = environment.compile(guarded(environment.parse(self.text)))
        return Template.from_code(environment, code, dict(environment.globals))

    def problem(self, kind: TemplateFault, line: int, **gaps: str) -> Problem:
        """The problem at a line of the part's text: the n-th tag stands on line n + 1."""
        tag = self.tags[min(max(line - 2, 0), len(self.tags) - 1)] if self.tags else Tag("", part_label(self.name))
        return kind.at(Place(key=tag.place), tag=tag.text, **gaps)


@dataclass(frozen=True, slots=True)
class _Compiled:
    parts: Mapping[str, bytes]
    filled: tuple[_Part, ...]
    problems: tuple[Problem, ...]


def render(
    template: bytes,
    names: Mapping[str, object],
    *,
    as_of: datetime | None = None,
    register: Register | None = None,
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The document and what was noted; or None and every fault found, each with part, table, row and column.

    Same template, names and `as_of` (aware; it dates the file's properties) give the same bytes. With a `register`
    the document carries it, its bookmarks filled in.
    """
    compiled = _compiled(template)
    faults = [*compiled.problems, *(problem for part in compiled.filled for problem in _checked(part, names))]
    if faults:
        return None, tuple(faults)
    run, parts = Run(), dict(compiled.parts)
    for part in compiled.filled:
        before = len(run.marks.charts)
        filled = _filled(part, names, run)
        if isinstance(filled, Problem):
            return None, (filled,)
        parts[part.name] = filled
        with_charts(parts, part.name, list(enumerate(run.marks.charts, start=1))[before:])
    notes = tuple(TemplateFault.CLEANED.at(text=text) for text in dict.fromkeys(run.cleaned))
    whole = properties(parts, names, as_of)
    if register is not None:
        whole = registered(whole, replace(register, marked=tuple(run.marks.found())))
    return packed(whole), notes


@lru_cache(maxsize=16)
def _compiled(template: bytes) -> _Compiled:
    tidied = tidy(template)
    if tidied.template is None:
        return _Compiled({}, (), tidied.problems)
    parts, _none = opened(tidied.template)
    problems: list[Problem] = []
    filled: list[_Part] = []
    for name, tags in tidied.tags.items():
        outcome = _part(name, parts[name].decode(), tags) if tags else None
        if isinstance(outcome, Problem):
            problems.append(outcome)
        elif outcome is not None:
            filled.append(outcome)
    return _Compiled(parts, tuple(filled), tuple(problems))


def _part(name: str, xml: str, tags: tuple[Tag, ...]) -> _Part | Problem:
    """The part compiled, or what Jinja could not read."""
    text = _TAG.sub(_unescaped, DocxTemplate(None).patch_xml(xml))
    part = _Part(name, text, nodes.Template([]), tags, columns=any("{%tc" in tag.text for tag in tags))
    try:
        return replace(part, source=sandbox().parse(text))
    except _UNREADABLE as fault:
        return part.problem(TemplateFault.BAD_TAG, getattr(fault, "lineno", 0) or 0)


def _unescaped(match: re.Match[str]) -> str:
    """A tag as it was typed; docxtpl does this only for tags without a newline."""
    return match.group().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _checked(part: _Part, names: Mapping[str, object]) -> Iterator[Problem]:
    for finding in findings(part.source, names, FILTER_NAMES, TEST_NAMES):
        yield part.problem(finding.kind, finding.line, **finding.gaps)


def _filled(part: _Part, names: Mapping[str, object], run: Run) -> bytes | Problem:
    """The part's bytes with the names filled in, or the first thing that cannot be said."""
    label = part_label(part.name)
    pieces: list[str] = []
    size = 0
    try:
        for piece in part.template.generate({**names, RUN: run}):
            pieces.append(piece)
            size += len(piece)
            if size > MOST_CHARACTERS:
                return TemplateFault.TOO_LONG_TEXT.at(Place(key=label), where=label)
    except TooManySteps as fault:
        return part.problem(TemplateFault.TOO_LONG_LOOP, _line(fault), most=str(MOST_STEPS))
    except _WRONG as fault:
        return part.problem(TemplateFault.WRONG_USE, _line(fault), why=_reason(fault))
    try:
        return finished(placed(_laid_out("".join(pieces), columns=part.columns), run.marks.charts))
    except etree.XMLSyntaxError:
        return TemplateFault.CROOKED.at(Place(key=label), where=label)


def _laid_out(xml: str, *, columns: bool) -> str:
    """Line breaks and tabs in data become Word's; a table whose columns were looped gets a grid to match."""
    if "\n" in xml or "\t" in xml:
        xml = DocxTemplate(None).resolve_listing(xml)
    if columns:
        tree(xml.encode())  # docxtpl would mend what is ill-formed by leaving it out
        xml = etree.tostring(DocxTemplate(None).fix_tables(xml.encode()), encoding="unicode")
    return xml


def _line(fault: BaseException) -> int:
    """The line of the part's text where an error arose; Jinja puts template lines into the traceback."""
    line, step = 0, fault.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line


def _reason(fault: Exception) -> str:
    """Why an expression has no value, in the office's words."""
    match fault:
        case WordingFault():
            return str(fault)
        case ArithmeticError():
            return "除数为零，或数字太大"
        case UndefinedError():
            return "这个名称没有值"
        case RecursionError():
            return "写法太复杂"
        case _:
            return "没有数，或者数和文字混在一起比较"
