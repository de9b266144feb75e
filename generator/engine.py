"""Fills a Word template: tidy pass, docxtpl's own patching, then a Jinja that can read names but run nothing.

docxtpl's render is the oracle in tests; its defaults (no escaping, blanks for unknown names, code in templates) are
not ours. A compiled template is kept by its bytes, so that a hundred documents of one template compile it once; what
no tag changes is deflated once, and a filled part is deflated as it is written, never held whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateError, UndefinedError, meta
from lxml import etree

from generator.chart_parts import with_charts
from generator.checking import Finding, findings
from generator.finish import CORE, properties
from generator.mending import gathered, mended
from generator.package import in_order
from generator.places import part_label
from generator.register import Register, registered
from generator.sandbox import FILTER_NAMES, MOST_STEPS, RUN, TEST_NAMES, Run, TooManySteps
from generator.tags import GUARD
from generator.template_parts import Part, part_of
from generator.template_problems import TemplateFault
from generator.tidy import tidy
from generator.wording import WordingFault
from generator.zipping import Packed, deflated
from tracker.problem import Problem

MOST_FAULTS = 100  # of a part, told at once
MOST_CHARACTERS = 64 << 20  # of all the parts' text
_WRONG = (ArithmeticError, TemplateError, TypeError, ValueError, LookupError, RecursionError)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A template's unchanging parts, plain and as a zip holds them, and the parts to be filled."""

    fixed: Mapping[str, bytes]
    packed: Mapping[str, Packed]
    filled: tuple[Part, ...]
    problems: tuple[Problem, ...]

    def deflated(self, name: str, data: bytes) -> Packed:
        """The part as a zip holds it; deflated anew only where it is not the template's own."""
        return self.packed[name] if data is self.fixed.get(name) else deflated((data,))


@dataclass(frozen=True, slots=True)
class _Failed:
    """What cannot be said, on which line of its part; `last` where to go on would run into the same limit."""

    line: int
    problem: Problem
    last: bool = False


@dataclass(slots=True)
class _TooLong(Exception):
    """A part has grown beyond the limit; at which line of its template."""

    line: int


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
    faults = faults_in(template, names)
    if faults:
        more = () if compiled.problems else (f for part in compiled.filled for f in _faults_of(part, names))
        return None, tuple(dict.fromkeys((*faults, *more)))
    run, raw = Run(), dict(compiled.fixed)
    filled: dict[str, Packed] = {}
    for part in compiled.filled:
        before = len(run.marks.charts)
        outcome = _filled(part, names, run, part.template)
        if isinstance(outcome, _Failed):
            return None, _every_fault(compiled.filled, names, outcome)
        filled[part.name] = outcome
        with_charts(raw, part.name, list(enumerate(run.marks.charts, start=1))[before:])
    if CORE in raw:
        raw[CORE] = properties(names, as_of)
    if register is not None:
        known = replace(register, marked=tuple(run.marks.found()), drawn=tuple(run.marks.drawn_numbers()))
        raw = registered(raw, known)
    notes = tuple(TemplateFault.CLEANED.at(text=text) for text in dict.fromkeys(run.cleaned))
    return in_order({name: compiled.deflated(name, data) for name, data in raw.items()} | filled), notes


def faults_in(template: bytes, names: Mapping[str, object]) -> tuple[Problem, ...]:
    """Everything that keeps the template from being filled with these names, found without filling it."""
    compiled = _compiled(template)
    return (*compiled.problems, *(problem for part in compiled.filled for problem in _checked(part, names)))


def parts_to_fill(template: bytes) -> tuple[Part, ...]:
    """The template's parts that hold tags, as Jinja reads them; none where a fault keeps it from reading them."""
    return _compiled(template).filled


def names_used(template: bytes) -> frozenset[str]:
    """The names of a report's that a template speaks of."""
    used = (meta.find_undeclared_variables(part.source) for part in parts_to_fill(template))
    return frozenset().union(*used)


@lru_cache(maxsize=16)
def _compiled(template: bytes) -> _Compiled:
    tidied = tidy(template)
    made = [part_of(name, tidied.parts[name], tags) for name, tags in tidied.tags.items() if tags]
    filled = tuple(part for part in made if isinstance(part, Part))
    names = {part.name for part in filled}
    fixed = {name: data for name, data in tidied.parts.items() if name not in names}
    ready = {name: deflated((data,)) for name, data in fixed.items()}
    unread = tuple(problem for problem in made if isinstance(problem, Problem))
    return _Compiled(fixed, ready, filled, tidied.problems or unread)  # a fault of form explains what Jinja cannot read


def _checked(part: Part, names: Mapping[str, object]) -> Iterator[Problem]:
    for finding in _found(part, names):
        if part.tag(finding.line).text == GUARD:
            continue  # it repeats the tags of its sentence
        yield part.problem(finding.kind, finding.line, **finding.gaps)


def _found(part: Part, names: Mapping[str, object]) -> Iterable[Finding]:
    return findings(part.source, names, FILTER_NAMES, TEST_NAMES)


def _every_fault(parts: Sequence[Part], names: Mapping[str, object], first: _Failed) -> tuple[Problem, ...]:
    """What cannot be said in each part, tag by tag: filled again and again without the tags already found at fault.

    The limits are over all parts, so that the fault met first may be in none of them alone.
    """
    found = tuple(problem for part in parts for problem in _faults_of(part, names))
    return (*found, first.problem) if not found or (first.last and first.problem not in found) else found


def _faults_of(part: Part, names: Mapping[str, object]) -> Iterator[Problem]:
    """Beside those that are found without filling it."""
    at_fault = [finding.line for finding in _found(part, names)]
    most = len(at_fault) + MOST_FAULTS
    while len(at_fault) < most:
        outcome = _filled(part, names, Run(), part.without(at_fault))
        if not isinstance(outcome, _Failed):
            return
        if part.tag(outcome.line).text != GUARD:  # it repeats the tags of its sentence
            yield outcome.problem
        if outcome.last or outcome.line in at_fault:
            return
        at_fault.append(outcome.line)


def _filled(part: Part, names: Mapping[str, object], run: Run, template: Template) -> Packed | _Failed:
    """The part with the names filled in, as a zip holds it; or the first thing that cannot be said."""
    label = part_label(part.name)
    try:
        return deflated(_laid_out(part, _pieces(template, names, run)))
    except _TooLong as fault:
        return _Failed(fault.line, part.problem(TemplateFault.TOO_LONG_TEXT, fault.line, where=label), last=True)
    except TooManySteps as fault:
        line = _line(fault)
        return _Failed(line, part.problem(TemplateFault.TOO_LONG_LOOP, line, most=str(MOST_STEPS)), last=True)
    except _WRONG as fault:
        line = _line(fault)
        return _Failed(line, part.problem(TemplateFault.WRONG_USE, line, why=_reason(fault)))


def _pieces(template: Template, names: Mapping[str, object], run: Run) -> Iterator[str]:
    """The text as Jinja gives it; _TooLong beyond the limit, with the tag at which it was passed."""
    filling: Any = template.root_render_func(template.new_context({**names, RUN: run}))
    for piece in filling:
        run.characters += len(piece)
        if run.characters > MOST_CHARACTERS:
            raise _TooLong(template.get_corresponding_lineno(filling.gi_frame.f_lineno))
        yield piece


def _laid_out(part: Part, pieces: Iterator[str]) -> Iterator[bytes]:
    """The text in pieces worth deflating, made acceptable to Word; tables with looped columns get a grid to match."""
    whole = mended(pieces) if part.mend else gathered(pieces)
    if not part.columns:
        return (piece.encode() for piece in whole)
    fixed = DocxTemplate(None).fix_tables("".join(whole).encode())
    return iter((etree.tostring(fixed, xml_declaration=True, encoding="UTF-8", standalone=True),))


def _line(fault: BaseException) -> int:
    """The line of the part's text where an error arose, found through the traceback's frames of the template."""
    line, step = 0, fault.__traceback__
    while step is not None:
        template = step.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            line = template.get_corresponding_lineno(step.tb_lineno)
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
