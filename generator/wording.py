"""How figures are said: the filters of a template. Decimal, rounded once, half up; each keeps the figure's address.

Text that is no figure (未报, —) passes through a number filter as it is, so that a table's column needs one writing.
GB/T 15835-2011: half-width digits, no grouping unless asked for.
"""

from collections.abc import Callable
from decimal import Decimal

from generator.shown import DASH, Rows, Shown, plain, printed, rounded
from tracker.address import Address
from tracker.figures import Figure

YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
POINTS = "个百分点"
_RELATIVE = ("%", POINTS)
_VERBS = {"%": ("增长", "下降"), POINTS: ("提高", "下降")}  # else 增加, 减少: a number has no rate
_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_MYRIADS = ("", "万", "亿", "万亿")


class WordingFault(ValueError):
    """A filter that does not fit its value; the message says why, in the office's language."""


def money(name: str) -> Callable[..., object]:
    """The filter 万元 or 亿元: the amount in that unit, with the unit, two places unless said otherwise."""

    def converted(value: object, places: int = 2) -> object:
        def text(amount: Decimal, figure: Figure) -> str:
            if figure.unit not in YUAN:
                raise WordingFault(f"“{figure.label}”的计量单位是“{figure.unit or '无'}”，不能写成{name}")
            return rounded(amount * YUAN[figure.unit] / YUAN[name], places) + name

        return said(value, text)

    return converted


def whole(value: object) -> object:
    """整数: rounded to a whole number."""
    return said(value, lambda amount, _figure: rounded(amount, 0))


def places(value: object, count: int = 2) -> object:
    """小数(n): with n places."""
    return said(value, lambda amount, _figure: rounded(amount, count))


def percent(value: object, count: int = 2) -> object:
    """百分比: 89.96%, 100% (no empty places); for figures whose unit is % (already ×100)."""
    return said(value, lambda amount, figure: _bare(_percentage(amount, figure), count) + "%")


def percent_points(value: object, count: int = 2) -> object:
    """百分点: the difference of two rates, 2.5个百分点."""
    return said(value, lambda amount, figure: _bare(_percentage(amount, figure), count) + POINTS)


def grouped(value: object) -> object:
    """千分位: 1,234,567.89 with the figure's own places."""
    return said(value, lambda amount, figure: f"{Decimal(rounded(amount, figure.decimals)):,f}")


def with_unit(value: object) -> object:
    """带单位: the number with its own unit, 12起; a rate without empty places, 100%."""

    def text(amount: Decimal, figure: Figure) -> str:
        relative = figure.unit in _RELATIVE
        return (_bare(amount, figure.decimals) if relative else rounded(amount, figure.decimals)) + figure.unit

    return said(value, text)


def money_by_size(value: object, places: int = 2) -> object:
    """金额: in 万元, from 1亿 on in 亿元."""

    def text(amount: Decimal, figure: Figure) -> str:
        yuan = amount * YUAN.get(figure.unit, Decimal(0))
        return printed(money("亿元" if abs(yuan) >= YUAN["亿元"] else "万元")(_sized(figure, amount), places))

    return said(value, text)


def has_value(value: object) -> bool:
    """有数: whether there is something to print; a figure without a value, —, nothing and an empty list are not."""
    return bool(value) if isinstance(value, Rows) else printed(value) not in ("", DASH)


def found(value: object, what: str) -> object:
    """未发现("问题"): zero is 未发现问题 in prose, anything else 发现问题12个; tables keep 0."""

    def text(amount: Decimal, figure: Figure) -> str:
        number = rounded(amount, figure.decimals) + figure.unit
        return f"发现{what}{number}" if amount else f"未发现{what}"

    return said(value, text)


def trend(value: object) -> object:
    """增减词: 增长, 下降 or 持平 by the sign."""
    return said(value, lambda amount, _figure: "增长" if amount > 0 else "下降" if amount < 0 else "持平")


def change(value: object) -> object:
    """增减: 增加12起, 下降3.2%, 提高2.5个百分点, 持平 (then without a number)."""

    def text(amount: Decimal, figure: Figure) -> str:
        more, less = _VERBS.get(figure.unit, ("增加", "减少"))
        said = with_unit(_sized(figure, abs(amount)))
        return f"{more if amount > 0 else less}{said}" if amount else "持平"

    return said(value, text)


def growth(value: object, before: object, count: int = 1) -> object:
    """涨跌(上期数) of a change: 增长12.5%, 持平, 由负转正; from nothing or from below zero the change itself.

    A rate changes by 百分点, never by a rate of a rate.
    """
    base = plain(before)

    def text(amount: Decimal, figure: Figure) -> str:
        if not isinstance(base, int | Decimal) or isinstance(base, bool):
            return DASH
        now = base + amount
        if base < 0 < now or now < 0 < base:
            return "由负转正" if now > 0 else "由正转负"
        if not amount or base <= 0 or figure.unit in _RELATIVE:
            return printed(change(_sized(figure, amount)))
        return f"{trend(amount)}{_bare(abs(amount) / base * 100, count)}%"

    return said(value, text)


def hanzi(value: object) -> object:
    """中文数字: 12 is 十二, 105 is 一百零五; whole numbers from 0 to 9999万亿."""

    def text(amount: Decimal, _figure: Figure) -> str:
        if amount != amount.to_integral_value() or not 0 <= amount < 10**16:
            raise WordingFault("只有整数能写成中文数字")
        return _hanzi(int(amount))

    return said(value, text)


def said(value: object, text: Callable[[Decimal, Figure], str]) -> object:
    """The figure said by `text`, keeping its address; a bare number too; any other text as it is; no value is —."""
    if isinstance(value, Figure):
        return Shown(DASH if value.value is None else text(value.value, value), value.address)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return DASH if value is None else value
    return text(Decimal(value), _sized(None, Decimal(value)))


def _sized(figure: Figure | None, value: Decimal) -> Figure:
    """The figure with another value; for a bare number one without a unit or an address worth keeping."""
    if figure is None:
        exponent = value.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        return Figure(Address("*", "*", "*", "*", "*", "*", "*"), "这个数", value, "", decimals)
    return Figure(figure.address, figure.label, value, figure.unit, figure.decimals)


def _percentage(amount: Decimal, figure: Figure) -> Decimal:
    if figure.unit not in _RELATIVE:
        raise WordingFault(f"“{figure.label}”不是百分数")
    return amount


def _bare(amount: Decimal, count: int) -> str:
    """Rounded; without empty places where that is exact: 100, 92.5, but 87.10 for 87.0967…"""
    text = rounded(amount, count)
    return text.rstrip("0").rstrip(".") if "." in text and Decimal(text) == amount else text


def _hanzi(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    out = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        skipped = group < 1000 or (place + 1 < len(groups) and groups[place + 1] == 0)
        if group:
            out += ("零" if out and skipped else "") + _thousand(group) + _MYRIADS[place]
    return out.removeprefix("一") if out.startswith("一十") else out or _DIGITS[0]


def _thousand(group: int) -> str:
    """1 to 9999 in characters: 一千零五, 二百一十."""
    out = ""
    for place, digit in enumerate(reversed(str(group))):
        if digit != "0":
            out = _DIGITS[int(digit)] + _PLACES[place] + out
        elif out and not out.startswith("零"):
            out = "零" + out
    return out
