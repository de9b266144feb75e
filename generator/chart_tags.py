"""The tags that place a chart: {{ 单位|条形图("立案") }}, {{ 趋势|折线图("立案", "结案") }}."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from generator.chart import Chart, Kind, Series
from generator.shown import Names, Rows, printable, printed
from generator.wording import WordingFault
from tracker.figures import Figure

MOST_SERIES = 6
_CARRIED = "沿用上期"
MOST_CATEGORIES = 60


def chart(kind: Kind) -> Callable[..., Chart]:
    """The filter that draws one kind of chart of rows: a category for each row, a series for each name given."""

    def drawn(rows: object, *names: str) -> Chart:
        if not isinstance(rows, Rows):
            raise WordingFault('图只能由列表画成，如 单位|条形图("立案")')
        if not 1 <= len(names) <= MOST_SERIES or len(rows) > MOST_CATEGORIES:
            raise WordingFault(f"图要写明指标，最多{MOST_SERIES}个；列表最多{MOST_CATEGORIES}行")
        for name in names:
            if name not in rows.names:
                raise WordingFault(f"“{rows.title}”里没有“{name}”")
        leaves = {name: [row[name] for row in rows] for name in names}
        figures = [leaf for column in leaves.values() for leaf in column if isinstance(leaf, Figure)]
        units = dict.fromkeys(figure.unit for figure in figures)
        if len(units) > 1:
            raise WordingFault("一张图里的指标计量单位要相同：" + "、".join(units))
        unit = next(iter(units), "")
        return Chart(
            kind,
            f"{rows.title}：{'、'.join(names)}" + (f"（{unit}）" if unit else ""),
            tuple(_category(row, names) for row in rows),
            tuple(_series(name, leaves[name]) for name in names),
            max((figure.decimals for figure in figures), default=0),
            unit,
        )

    return drawn


CHART_FILTERS: Mapping[str, Callable[..., Chart]] = {
    "柱形图": chart("column"),
    "条形图": chart("bar"),
    "折线图": chart("line"),
}


def _category(row: Names, names: Iterable[str]) -> str:
    """甲市; 乙市（未报） where none of the names has a number there; 丙市（沿用上期） where it is an earlier one."""
    leaves = [row[name] for name in names]
    words = dict.fromkeys(printed(leaf) for leaf in leaves if not isinstance(leaf, Figure))
    name = printable(printed(row["名称"]))
    if any(_value(leaf) is not None for leaf in leaves):
        carried = "状态" in row and _CARRIED in printed(row["状态"])
        return f"{name}（{_CARRIED}）" if carried else name
    return f"{name}（{'、'.join(words)}）" if words else name


def _series(name: str, leaves: Sequence[object]) -> Series:
    addresses = tuple(leaf.address if isinstance(leaf, Figure) else None for leaf in leaves)
    return Series(name, tuple(_value(leaf) for leaf in leaves), addresses)


def _value(leaf: object) -> Decimal | None:
    return leaf.value if isinstance(leaf, Figure) else None
