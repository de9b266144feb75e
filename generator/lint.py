"""Looks a template through before the deadline: every fault, and what can be filled but a leader would stumble over."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from jinja2 import nodes

from generator.checking import Checker
from generator.engine import faults_in, parts_to_fill
from generator.places import part_label
from generator.sandbox import FILTER_NAMES, TEST_NAMES
from generator.shown import Shown
from generator.tags import GUARD
from generator.template_page import page_findings
from generator.template_parts import Part
from generator.template_problems import TemplateFault
from generator.wording import WordingFault
from generator.writings import FILTERS
from tracker.figures import Figure
from tracker.problem import Place, Problem

_MONEY = ("万元", "亿元", "元")
_COUNTED = (
    "个百分点", "人次", "家次", "批次", "户次", "场次", "公斤",
    "家", "起", "件", "个", "份", "张", "次", "人", "条", "户", "%",
)  # fmt: skip
_UNITS = (*_MONEY, *_COUNTED)  # longest first: what stands after a number is read as one of these
_WITH_UNIT = frozenset({"带单位", "万元", "亿元", "百分比", "百分点", "增减", "未发现"})
_DIGITS_ALONE = frozenset({"整数", "小数", "千分位"})
_PRAISE = re.compile("全部(?:完成|报齐|报送|达到|达标|办结|销号)|无一(?:遗漏|缺报|超时)|圆满完成")
_SUMS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod)


def looked_through(
    template: bytes, names: Mapping[str, object] | None, fonts: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Every problem of the template, errors first. Without `names` only its form is looked at.

    `names` are those a report hands over (context.context); `fonts` the families on this machine, None if not known.
    """
    faults = faults_in(template, {}) if names is None else faults_in(template, names)
    if names is None:
        faults = tuple(fault for fault in faults if fault.code not in ("unknown_name", "wrong_use"))
    found = [*faults, *page_findings(template, fonts)]
    for part in parts_to_fill(template) if names is not None else ():
        found += _remarks(part, names or {})
    order = ("error", "query", "note")
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda problem: order.index(problem.severity)))


def _remarks(part: Part, names: Mapping[str, object]) -> Iterator[Problem]:
    looker = _Looker(names, part)
    looker.walk(part.source.body, {})
    for text in dict.fromkeys(_unconditional(part.source.body)):
        yield TemplateFault.FIXED_PRAISE.at(Place(key=part_label(part.name)), text=text)
    for line, kind, gaps in looker.remarks:
        if part.tag(line).text != GUARD:  # it repeats the tags of its sentence
            yield part.problem(kind, line, **gaps)


def _unconditional(body: Sequence[nodes.Node]) -> Iterator[str]:
    """Words that hold only while nobody is missing, written where no {% if %} decides about them."""
    for node in body:
        if isinstance(node, nodes.For):
            yield from _unconditional(node.body)
        elif isinstance(node, nodes.Output):
            for part in node.nodes:
                if isinstance(part, nodes.TemplateData):
                    yield from _PRAISE.findall(re.sub(r"<[^>]+>", "", part.data))


class _Looker(Checker):
    """Follows each printed value to the figure behind it and compares it with the words around it."""

    def __init__(self, names: Mapping[str, object], part: Part) -> None:
        super().__init__(names, FILTER_NAMES, TEST_NAMES)
        self.part = part
        self.remarks: list[tuple[int, TemplateFault, dict[str, str]]] = []

    def made_of(self, node: nodes.Node, parts: Sequence[object]) -> object:
        """A figure through a filter stays one as far as its unit is known; reckoned with it loses its address."""
        if isinstance(node, _SUMS) and any(isinstance(part, Figure) for part in parts):
            self._remark(TemplateFault.NO_ADDRESS, node)
        if isinstance(node, nodes.Filter) and parts and isinstance(parts[0], Figure) and node.name in FILTERS:
            return self._filtered(node, parts[0])
        return super().made_of(node, parts)

    def _filtered(self, node: nodes.Filter, figure: Figure) -> object:
        """What the filter makes of the figure, tried with 1 where it has no value yet."""
        arguments = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if len(arguments) != len(node.args) or node.kwargs:
            return super().made_of(node, ())
        known = replace(figure, value=Decimal(1) if figure.value is None else figure.value)
        try:
            made = FILTERS[node.name](known, *arguments)
        except WordingFault as fault:
            self._remark(TemplateFault.WRONG_USE, node, why=str(fault))
            return super().made_of(node, ())
        except (TypeError, ValueError, ArithmeticError):
            self._remark(TemplateFault.WRONG_USE, node, why=f"|{node.name} 括号里写得不对")
            return super().made_of(node, ())
        if node.name in _DIGITS_ALONE:
            return known
        return made if isinstance(made, Shown) and node.name in _WITH_UNIT else super().made_of(node, ())

    def printed(self, node: nodes.Expr, known: object, after: Sequence[nodes.Node]) -> None:
        """Compares the unit printed or meant with the one that is written after the tag."""
        written = _unit_after(after)
        if isinstance(known, Shown) and known.address is not None:
            unit = next((unit for unit in _UNITS if known.text.endswith(unit)), "")
            if unit and written:
                self._remark(TemplateFault.TWICE_UNIT, node, unit=unit, written=written)
        elif isinstance(known, Figure) and known.unit:
            if written and written != known.unit:
                money = written in _MONEY or known.unit in _MONEY
                kind = TemplateFault.OTHER_UNIT if money else TemplateFault.OTHER_WORD
                self._remark(kind, node, unit=known.unit, written=written)
            elif not written and not self.part.tag(node.lineno).cell:
                expression = _expression(self.part.tag(node.lineno).text)
                gaps = {"label": known.label, "unit": known.unit, "expression": expression}
                self._remark(TemplateFault.BARE_NUMBER, node, **gaps)

    def _remark(self, kind: TemplateFault, node: nodes.Node, **gaps: str) -> None:
        self.remarks.append((node.lineno, kind, gaps))


def _unit_after(after: Sequence[nodes.Node]) -> str:
    """The unit written straight after a tag in its paragraph, or ""."""
    data = after[0].data if after and isinstance(after[0], nodes.TemplateData) else ""
    text = re.sub(r"<[^>]+>", "", data.partition("</w:p>")[0]).lstrip(" （(")
    return next((unit for unit in _UNITS if text.startswith(unit)), "")


def _expression(tag: str) -> str:
    """The name in a tag: 合计.货值 of {{ 合计.货值 }}."""
    return tag.strip("{}r ").partition("|")[0].strip()
