"""What a template's expressions may do, and whether every name in them exists: all faults at once, before rendering."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import nodes

from generator.shown import Names, Rows
from generator.template_problems import TemplateFault
from generator.wording import WordingFault
from generator.writings import LIST_FILTERS

LOOP_NAMES = ("index", "index0", "revindex", "first", "last", "length")
_ALLOWED = (
    nodes.TemplateData, nodes.Output, nodes.If, nodes.For, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr,
    nodes.Concat, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos,
    nodes.List, nodes.Tuple, nodes.Keyword,
)  # fmt: skip
GROUP = "这是一组，不是一个值；请写到具体的名称，或用循环、|顿号"
_SAID = {"Macro": "macro", "CallBlock": "call", "Call": "括号调用", "Pow": "乘方", "Slice": "切片", "Dict": "字典"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at a line of a part's text, which is a tag's number plus one."""

    kind: TemplateFault
    line: int
    gaps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Loop:
    """Stands for the word loop inside a loop."""


_LEAF, _ANY = object(), object()  # a leaf of a row; a value only known when rendering
_Scope = Mapping[str, object]


def findings(
    template: nodes.Template, names: Mapping[str, object], filters: Sequence[str], tests: Sequence[str]
) -> list[Finding]:
    """Every unknown name or filter, with the nearest known one, and every construct that is not allowed."""
    checker = Checker(names, filters, tests)
    checker.walk(template.body, {})
    return checker.found


class Checker:
    """One walk over one part; `printed` and `reckoned` are for those who look for more than faults."""

    def __init__(self, names: Mapping[str, object], filters: Sequence[str], tests: Sequence[str]) -> None:
        self.names, self.filters, self.tests = names, filters, tests
        self.found: list[Finding] = []

    def walk(self, body: Iterable[nodes.Node], scope: _Scope) -> None:
        """Looks at every node; `scope` holds the names that loops around it have given."""
        for node in body:
            if isinstance(node, nodes.For):
                self._loop(node, scope)
            elif isinstance(node, nodes.If):
                self.value(node.test, scope)
                self.walk([*node.body, *node.elif_, *node.else_], scope)
            elif isinstance(node, nodes.Output):
                for number, expression in enumerate(node.nodes):
                    if isinstance(expression, nodes.TemplateData):
                        continue
                    known = self.value(expression, scope)
                    if isinstance(known, Names | Rows):
                        self.note(TemplateFault.WRONG_USE, expression, why=GROUP)
                    self.printed(expression, known, node.nodes[number + 1 : number + 2])
            else:
                self._refuse(node)

    def _loop(self, node: nodes.For, scope: _Scope) -> None:
        listed = self.value(node.iter, scope)
        if node.recursive:
            self._refuse(node, "recursive")
        if not isinstance(node.target, nodes.Name):
            self._refuse(node, "一次取几个名称的循环")
            return
        row: object = _row(listed) if isinstance(listed, Rows) else _ANY
        if listed is not _ANY and not isinstance(listed, Rows):
            self.note(TemplateFault.WRONG_USE, node, why="这个名称不是列表，不能循环")
        inner = {**scope, node.target.name: row, "loop": _Loop()}
        if node.test is not None:
            self.value(node.test, inner)
        self.walk(node.body, inner)
        self.walk(node.else_, scope)

    def value(self, node: nodes.Node, scope: _Scope) -> object:
        """What an expression stands for, as far as it is known without rendering."""
        match node:
            case nodes.Name():
                return self._top(node, scope)
            case nodes.Getattr():
                return self._below(node, self.value(node.node, scope), node.attr)
            case nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return self._below(node, self.value(node.node, scope), name)
            case nodes.Const():
                return _LEAF
            case _:
                return self._compound(node, scope)

    def _compound(self, node: nodes.Node, scope: _Scope) -> object:
        """An expression made of others: each is looked at, the whole is only known when rendering."""
        calls_range = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "range"
        if not calls_range and not isinstance(node, _ALLOWED):
            self._refuse(node)
            return _ANY
        if isinstance(node, nodes.Filter) and node.name not in self.filters:
            cure = _nearest(node.name, self.filters, "可用的写法有：" + "、".join(self.filters) + "。")
            self.note(TemplateFault.UNKNOWN_FILTER, node, name="|" + node.name, cure=cure)
        if isinstance(node, nodes.Test) and node.name not in self.tests:
            cure = f"可用的判断有：{'、'.join(self.tests)}。"
            self.note(TemplateFault.UNKNOWN_FILTER, node, name="is " + node.name, cure=cure)
        parts = node.iter_child_nodes(exclude=("node",) if calls_range else None)
        return self.made_of(node, [self.value(child, scope) for child in parts])

    def printed(self, node: nodes.Expr, known: object, after: Sequence[nodes.Node]) -> None:
        """A value is printed, with what comes after it."""

    def made_of(self, node: nodes.Node, parts: Sequence[object]) -> object:
        """What an expression made of these stands for: a list through a filter that gives lists is one again."""
        if isinstance(node, nodes.Filter) and node.name in LIST_FILTERS and parts and isinstance(parts[0], Rows):
            arguments = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
            try:
                return LIST_FILTERS[node.name](parts[0], *arguments)
            except WordingFault as fault:
                self.note(TemplateFault.WRONG_USE, node, why=str(fault))
            except TypeError:
                self.note(TemplateFault.WRONG_USE, node, why=f"|{node.name} 后面的括号里要写指标的名称")
        return _ANY

    def _top(self, node: nodes.Name, scope: _Scope) -> object:
        if node.name in scope:
            return scope[node.name]
        if node.name in self.names and not node.name.startswith("_"):
            return self.names[node.name]
        self._unknown(node, node.name, [*scope, *self.names], "")
        return _ANY

    def _below(self, node: nodes.Node, owner: object, name: str) -> object:
        if name.startswith("_"):
            self.note(TemplateFault.UNSAFE, node, name=name)
        elif isinstance(owner, Names) and name in owner:
            return owner[name]
        elif isinstance(owner, Names):
            self._unknown(node, name, owner, f"{owner}.")
        elif isinstance(owner, _Loop) and name not in LOOP_NAMES:
            self._unknown(node, name, LOOP_NAMES, "loop.")
        elif owner is not _ANY and not isinstance(owner, _Loop):
            self.note(TemplateFault.UNKNOWN_NAME, node, name=name, cure="它前面的名称是一个值，下面没有别的名称。")
        return _ANY

    def _unknown(self, node: nodes.Node, name: str, known: Iterable[str], before: str) -> None:
        if name.startswith("_"):
            self.note(TemplateFault.UNSAFE, node, name=name)
            return
        known = sorted(known)
        shown = "、".join(known[:12]) + ("等" if len(known) > 12 else "")
        cure = _nearest(name, known, f"可用的名称有：{shown}。", before)
        self.note(TemplateFault.UNKNOWN_NAME, node, name=before + name, cure=cure)

    def _refuse(self, node: nodes.Node, what: str = "") -> None:
        kind = type(node).__name__
        self.note(TemplateFault.NO_SUCH_FORM, node, what=what or _SAID.get(kind, kind))

    def note(self, kind: TemplateFault, node: nodes.Node, **gaps: str) -> None:
        """Keeps a finding at a node's line."""
        self.found.append(Finding(kind, node.lineno, gaps))


def _row(listed: Rows) -> Names:
    """What any row of a list holds; what kind of value a name stands for is seen on the first row."""
    first = next(iter(listed), None)
    known = {} if first is None else {name: first[name] for name in listed.names if name in first}
    return Names("行", {name: known.get(name, _LEAF) for name in listed.names})


def _nearest(name: str, known: Iterable[str], otherwise: str, before: str = "") -> str:
    """The known name most like it, as a question; failing that one that holds it or is held by it."""
    known = list(known)
    close = difflib.get_close_matches(name, known, 1, 0.5) or list(_overlapping(name, known))
    return f"是否为“{before}{close[0]}”？" if close else otherwise


def _overlapping(name: str, known: Iterable[str]) -> Iterator[str]:
    return (other for other in known if len(other) > 1 and len(name) > 1 and (other in name or name in other))
