"""The Jinja a template runs in: it reads names, compares, counts and loops; it can call nothing and reach nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.chart import Chart
from generator.chart_tags import CHART_FILTERS
from generator.checking import COUNTED, LOOP_NAMES, OPERAND, PLAIN, ROW_BEGINS, ROW_ENDS, TEXT
from generator.marks import Mark, Marks, pieces
from generator.shown import Names, plain, printed
from generator.wording import FILTERS, WordingFault

MOST_STEPS = 200_000
RUN = "\ue000run"  # under this name a rendering carries its Run; no template can write it
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\ue000-\ue006]")
_KEPT = ("length", "count", "first", "last", "abs")  # of Jinja's own filters: those that only look
FILTER_NAMES = (*FILTERS, *CHART_FILTERS, *_KEPT)
TEST_NAMES = ("none", "odd", "even", "divisibleby", "in")
_BINARY = frozenset({"+", "-", "*", "/", "//", "%", "**"})


class TooManySteps(Exception):
    """The loops of a template have run too often."""


@dataclass(slots=True)
class Run:
    """One rendering: how many loop steps it took, the texts from which control characters were taken, the marks."""

    steps: int = 0
    cleaned: list[str] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    def step(self) -> None:
        """Counts one; TooManySteps beyond the limit."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooManySteps


class _Sandbox(ImmutableSandboxedEnvironment):
    """Names by dots and brackets; arithmetic on numbers alone; no call but range."""

    intercepted_binops = _BINARY
    intercepted_unops = frozenset({"+", "-"})

    def getattr(self, obj: Any, attribute: str) -> Any:
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


def sandbox() -> ImmutableSandboxedEnvironment:
    """A fresh environment: escaping, strict about names, our filters and a few of Jinja's that only look."""
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined, finalize=_said)
    kept = {name: environment.filters[name] for name in _KEPT}
    environment.filters = {**kept, **FILTERS, COUNTED: _counted, PLAIN: plain, OPERAND: _operand, TEXT: printed}
    environment.filters |= {**CHART_FILTERS, ROW_BEGINS: _row_begins, ROW_ENDS: _row_ends}
    environment.tests = {name: environment.tests[name] for name in TEST_NAMES}
    environment.globals = {"range": _range}
    return environment


def _range(*bounds: object) -> range:
    return range(*(int(_number(bound)) for bound in bounds))


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


@pass_context
def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    """The items of a loop, each counted against the limit."""
    run = context[RUN]
    for item in items:
        run.step()
        yield item


@pass_context
def _row_begins(context: Context, _item: object) -> Mark:
    """Printed before a row that a loop makes: the mark of its bookmark."""
    run: Run = context[RUN]
    return run.marks.row_begins()


@pass_context
def _row_ends(context: Context, _item: object) -> Mark:
    run: Run = context[RUN]
    return run.marks.row_ends()


@pass_context
def _said(context: Context, value: object) -> object:
    """What is printed, figures marked with their address; control characters are taken out of it and noted."""
    if isinstance(value, StrictUndefined | Mark):
        return value
    run = context[RUN]
    if isinstance(value, Chart):
        return run.marks.drawn(value)
    return "".join(run.marks.printed(getattr(part, "address", None), _clean(run, part)) for part in pieces(value))


def _clean(run: Run, value: object) -> str:
    """The text without control characters, which no XML may hold."""
    text = printed(value)
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
        run.cleaned.append(text if len(text) <= 40 else text[:40] + "…")
    return text
