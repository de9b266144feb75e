"""审核关系 and calculated fields: a text becomes a closure over a white-listed expression tree.

Grammar: `field`, `form.field` (its total), `prev.field`, `count(form)`, `count(form.field = "选项")`,
`distinct(form.field)`, `sum(form.field)`, numbers, + − × ÷ and brackets, and at most one comparison
(= != < <= > >=). A blank operand skips the rule.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import lru_cache
from typing import Literal

MOST_CHARACTERS = 500
MOST_NODES = 100
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "≤": "\x01", "≥": "\x02", "≠": "\x03"}) | dict(
    zip(map(ord, "＋－＊／＝＜＞（）．"), "+-*/=<>().", strict=True)  # as a Chinese keyboard types them
)
_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")  # what stands in quotes is compared as it is written
_YES_NO = {"是": "true", "否": "false"}  # a yes-or-no value as it is written, as readings keep it
_FUNCTIONS = ("count", "distinct", "sum")


class RuleFault(ValueError):
    """The text is no rule; the message says why, in the office's language."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A name in a rule. `form` is "" for the form the rule stands in; `field` is "" for count(form).

    `value` is the choice whose items are counted in count(form.field = "选项").
    """

    kind: Literal["field", "total", "prev", "count", "distinct", "sum"]
    form: str
    field: str
    value: str = ""

    def counts(self, text: str | None) -> bool:
        """Whether an item that says this is counted: it says anything, or the choice that is asked for."""
        return bool(text) and (not self.value or text in (self.value, _YES_NO.get(self.value)))


Lookup = Callable[[Ref], Decimal | None]
Outcome = Decimal | bool | None
_Step = Callable[[Lookup], Outcome]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its text; equal texts are equal rules. Build it with `parse_rule`."""

    text: str

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Every name it uses, in order."""
        return _compiled(self.text)[1]

    @property
    def comparison(self) -> bool:
        """Whether it is a statement (a check) rather than a number (a calculation)."""
        return _compiled(self.text)[2]

    def evaluate(self, lookup: Lookup) -> Outcome:
        """True or False for a check, a Decimal for a calculation, None where an operand is blank or ÷ 0."""
        return _compiled(self.text)[0](lookup)


def parse_rule(text: str) -> Rule:
    """The rule a text names; RuleFault with a Chinese sentence when it is none."""
    _compiled(text)
    return Rule(text)


@lru_cache(maxsize=4096)
def _compiled(text: str) -> tuple[_Step, tuple[Ref, ...], bool]:
    if len(text) > MOST_CHARACTERS:
        raise RuleFault(f"算式太长（超过{MOST_CHARACTERS}个字符）")
    plain = "".join(part if _QUOTED.fullmatch(part) else _plain_signs(part) for part in _QUOTED.split(text))
    try:
        tree = ast.parse(plain.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise RuleFault(f"算式“{text}”写法有误") from fault
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise RuleFault("算式太复杂，请拆成几条")
    refs: list[Ref] = []
    if isinstance(tree, ast.Compare):
        return _comparison(tree, refs), tuple(refs), True
    return _number(tree, refs), tuple(refs), False


def _plain_signs(text: str) -> str:
    return _single_equals(text.translate(_SIGNS).replace("\x01", "<=").replace("\x02", ">=").replace("\x03", "!="))


def _single_equals(text: str) -> str:
    """`a = b` as staff write it becomes `a == b`."""
    out = []
    for i, sign in enumerate(text):
        lone = sign == "=" and text[i - 1 : i] not in ("=", "<", ">", "!") and text[i + 1 : i + 2] != "="
        out.append("==" if lone else sign)
    return "".join(out)


_COMPARE: dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def _comparison(tree: ast.Compare, refs: list[Ref]) -> _Step:
    if len(tree.ops) != 1 or type(tree.ops[0]) not in _COMPARE:
        raise RuleFault("一条审核关系只能有一个比较符号")
    compare = _COMPARE[type(tree.ops[0])]
    left, right = _number(tree.left, refs), _number(tree.comparators[0], refs)

    def step(lookup: Lookup) -> Outcome:
        a, b = left(lookup), right(lookup)
        if type(a) is Decimal and type(b) is Decimal:
            return compare(a, b)
        return None if a is None or b is None else compare(Decimal(a), Decimal(b))

    return step


def _number(node: ast.expr, refs: list[Ref]) -> _Step:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        fixed = Decimal(repr(node.value))
        if not fixed.is_finite():
            raise RuleFault("算式里的数太大")
        return lambda _lookup: fixed
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand, refs)
        return lambda lookup: None if (x := inner(lookup)) is None else -Decimal(x)
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        return _arithmetic(node, refs)
    ref = _ref(node)
    refs.append(ref)
    return lambda lookup: lookup(ref)


def _arithmetic(node: ast.BinOp, refs: list[Ref]) -> _Step:
    work = _ARITHMETIC[type(node.op)]
    left, right = _number(node.left, refs), _number(node.right, refs)

    def step(lookup: Lookup) -> Outcome:
        a, b = left(lookup), right(lookup)
        if a is None or b is None:
            return None
        try:
            return work(Decimal(a), Decimal(b))
        except (DivisionByZero, InvalidOperation):
            return None

    return step


def _ref(node: ast.expr) -> Ref:
    if isinstance(node, ast.Name):
        return Ref("field", "", node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = node.value.id
        return Ref("prev", "", node.attr) if owner == "prev" else Ref("total", owner, node.attr)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        return _call(node, node.func.id)
    raise RuleFault("算式里只能用指标、数字、加减乘除、比较和 count、distinct、sum")


def _call(node: ast.Call, name: str) -> Ref:
    if len(node.args) == 1 and not node.keywords:
        inner = node.args[0]
        if name == "count" and isinstance(inner, ast.Name):
            return Ref("count", inner.id, "")
        if name == "count" and isinstance(inner, ast.Compare) and (chosen := _chosen(inner)):
            return chosen
        if name in ("distinct", "sum") and isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            return Ref("distinct" if name == "distinct" else "sum", inner.value.id, inner.attr)
    raise RuleFault(f'{name}( ) 的写法应为 count(表)、count(表.指标 = "选项")、distinct(表.指标)、sum(表.指标)')


def _chosen(inner: ast.Compare) -> Ref | None:
    """form.field = "选项", or None."""
    field, value = inner.left, inner.comparators[0]
    if len(inner.ops) != 1 or not isinstance(inner.ops[0], ast.Eq) or not isinstance(value, ast.Constant):
        return None
    if not isinstance(value.value, str) or not value.value:
        return None
    if not isinstance(field, ast.Attribute) or not isinstance(field.value, ast.Name):
        return None
    return Ref("count", field.value.id, field.attr, value.value)
