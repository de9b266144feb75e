"""The Jinja a template runs in: it reads names, compares, counts and loops; it can call nothing and reach nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from docxtpl import RichText
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from generator.chart import Chart
from generator.chart_tags import CHART_FILTERS
from generator.checking import GROUP, LOOP_NAMES
from generator.marking import FILL, ROW_BEGINS, ROW_ENDS, ROW_MARKED, ROW_OPENS, RUNS, SPAN
from generator.marks import Marks, pieces
from generator.package import tree
from generator.places import W
from generator.rewriting import COUNTED, OPERAND, PLAIN, TEXT
from generator.shown import Names, Phrase, Rows, plain, printable, printed
from generator.wording import WordingFault
from generator.writings import FILTERS, LIST_FILTERS

MOST_STEPS = 200_000
RUN = "\ue000run"  # under this name a rendering carries its Run; no template can write it
_AWKWARD = re.compile("[\x00-\x1f\x7f&<>\ufffe\uffff\ud800-\udfff]")
_NEWLINE = re.compile("\r\n?|\n")
_COLOUR = re.compile("#?([0-9A-Fa-f]{6})")
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MOST_COLUMNS = 63  # of a Word table
_WALKING = (*LIST_FILTERS, "前几名", "顿号")
_KEPT = ("length", "count", "first", "last", "abs")  # of Jinja's own filters: those that only look
FILTER_NAMES = (*FILTERS, *CHART_FILTERS, *_KEPT)
TEST_NAMES = ("none", "odd", "even", "divisibleby", "in")
_BINARY = frozenset({"+", "-", "*", "/", "//", "%", "**"})


class TooManySteps(Exception):
    """The loops of a template have run too often."""


@dataclass(slots=True)
class Run:
    """One rendering: its loop steps and characters so far, the texts that lost control characters, the marks."""

    steps: int = 0
    characters: int = 0
    cleaned: list[str] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    def step(self, count: int = 1) -> None:
        """Counts so many; TooManySteps beyond the limit."""
        self.steps += count
        if self.steps > MOST_STEPS:
            raise TooManySteps


class _Sandbox(ImmutableSandboxedEnvironment):
    """Names by dots and brackets; arithmetic on numbers alone; no call but range."""

    intercepted_binops = _BINARY
    intercepted_unops = frozenset({"+", "-"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is Names and attribute in obj.leaves:
            return obj.leaves[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP_NAMES:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Names) and argument in obj:
            return obj[argument]
        return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return obj is _range

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 Jinja's own
        return self.binop_table[operator](_number(left), _number(right))

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:  # noqa: ARG002 Jinja's own
        return self.unop_table[operator](_number(arg))


@cache
def sandbox() -> ImmutableSandboxedEnvironment:
    """The environment: strict about names, everything printed is escaped, our filters and a few that only look.

    `_text` escapes, not Jinja's switch: nothing gets past it, and the switch would escape a second time.
    """
    environment = _Sandbox(autoescape=False, undefined=StrictUndefined, finalize=_said)
    kept = {name: environment.filters[name] for name in _KEPT}
    ours = {COUNTED: _counted, PLAIN: plain, OPERAND: _operand, TEXT: printed, SPAN: _span, FILL: _fill, RUNS: _runs}
    marks = {ROW_OPENS: _row_opens, ROW_BEGINS: _row_begins, ROW_MARKED: _row_marked, ROW_ENDS: _row_ends}
    through = {name: _weighed(FILTERS[name]) for name in _WALKING}
    environment.filters = {**kept, **FILTERS, **through, **CHART_FILTERS, **ours, **marks}
    environment.tests = {name: environment.tests[name] for name in TEST_NAMES}
    environment.globals = {"range": _range}
    return environment


def _range(*bounds: object) -> range:
    made = range(*(int(_number(bound)) for bound in bounds))
    if len(made) > MOST_STEPS:
        raise TooManySteps
    return made


def _number(value: object) -> Decimal:
    """The value as a number; WordingFault with the reason when it is none."""
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        raise WordingFault("没有数可算" if value is None else "文字和列表不能计算")
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


class _NoValue:
    """A figure without a value in a comparison: nothing is equal to it, above or below it, so no branch rests on it."""

    __hash__ = None  # type: ignore[assignment]

    def _never(self, _other: object) -> bool:
        return False

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _never


def _operand(value: object) -> object:
    """A side of a comparison: a figure's number, or what compares with nothing."""
    value = plain(value)
    return _NoValue() if value is None else value


def _weighed(walk: Callable[..., object]) -> Callable[..., object]:
    """A filter that walks through a list, each of its items counted against the limit of loops."""

    @pass_context
    def weighed(context: Context, value: object, *arguments: object) -> object:
        if isinstance(value, Sized):
            _run(context).step(len(value))
        return walk(value, *arguments)

    return weighed


@pass_context
def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    """The items of a loop, each counted against the limit."""
    run = context[RUN]
    for item in items:
        run.step()
        yield item


@pass_context
def _row_opens(context: Context, _value: object) -> Markup:
    return Markup(_run(context).marks.row_opens())  # noqa: S704 bookmarks of ours, here and in the next three


@pass_context
def _row_begins(context: Context, _value: object) -> Markup:
    return Markup(_run(context).marks.row_begins())  # noqa: S704


@pass_context
def _row_marked(context: Context, _value: object) -> Markup:
    return Markup(_run(context).marks.row_marked())  # noqa: S704


@pass_context
def _row_ends(context: Context, _value: object) -> Markup:
    return Markup(_run(context).marks.row_ends())  # noqa: S704


def _run(context: Context) -> Run:
    run: Run = context.parent[RUN]
    return run


@pass_context
def _said(context: Context, value: object) -> object:
    """What is printed in a run, as XML text: in a row that a loop makes, whose mark notes the figures' addresses."""
    run: Run = context.parent[RUN]
    row = run.marks.row
    if type(value) is str and _AWKWARD.search(value) is None:  # four cells in five of a long table
        if row is not None:
            row.cells.append(None)
        return value
    if isinstance(value, StrictUndefined | Markup):
        return value
    if isinstance(value, Chart):
        return f'</w:t></w:r>{run.marks.drawn(value)}<w:r><w:t xml:space="preserve">'
    if row is None:
        return _text(run, value)
    if isinstance(value, Phrase):
        row.cells += (getattr(part, "address", None) for part in value.parts)
    else:
        row.cells.append(getattr(value, "address", None))
    return _text(run, value)


@pass_context
def _runs(context: Context, value: object, looks: str) -> object:
    """What is printed as runs in the tag's format, figures in their bookmarks; a rich text in formats of its own."""
    run = _run(context)
    if isinstance(value, StrictUndefined):
        return value
    if isinstance(value, Chart):
        return Markup(run.marks.drawn(value))  # noqa: S704 made by our own code
    if isinstance(value, RichText):
        xml = printable(value.xml)
        tree(f'<w:p xmlns:w="{W[1:-1]}" xmlns:r="{_LINKS}">{xml}</w:p>'.encode())  # docxtpl escapes only its text
        return Markup(xml)  # noqa: S704 whole runs, made by our own code
    made = []
    for piece in pieces(value):
        text = _text(run, piece)
        shown = f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
        made.append(run.marks.around_runs(getattr(piece, "address", None), printable(printed(piece)), shown))
    return Markup("".join(made))  # noqa: S704 escaped by _text


def _text(run: Run, value: object) -> str:
    """A value as XML text; control characters, which no XML may hold, are taken out and noted."""
    if type(value) is str:
        text = value
    elif isinstance(value, RichText):
        raise WordingFault("这是带格式的文字，标签要写成 {{r … }}")
    elif isinstance(value, Names | Rows | range | list | tuple):
        raise WordingFault(GROUP)
    else:
        text = printed(value)
    if _AWKWARD.search(text) is None:
        return text
    clean = printable(text)
    if clean != text:
        run.cleaned.append(clean if len(clean) <= 40 else clean[:40] + "…")
    text = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _NEWLINE.sub('</w:t><w:br/><w:t xml:space="preserve">', text)
    return text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')


def _span(value: object) -> str:
    """{% colspan %}: how many columns a cell covers."""
    columns = _number(value)
    if columns != int(columns) or not 1 <= columns <= _MOST_COLUMNS:
        raise WordingFault(f"合并的列数要是1到{_MOST_COLUMNS}的整数")
    return str(int(columns))


def _fill(value: object) -> str:
    """{% cellbg %}: a cell's colour."""
    colour = _COLOUR.fullmatch(printed(value))
    if colour is None:
        raise WordingFault("颜色要写成六位，如 FF0000")
    return colour.group(1)
