"""A native chart of a Word document: DrawingML with its numbers cached, explicit colours, no theme, no picture.

Colours and fonts are explicit because LibreOffice finds no theme from inside a chart part; axis ids are positive as
the schema wants them. The numbers are those of the tables, rounded once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from xml.sax.saxutils import escape

from generator.shown import rounded
from tracker.address import Address

Kind = Literal["column", "bar", "line"]
SHEET = "数据"
_WIDTH = 156  # mm, the 版心
_COLOURS = ("2F5597", "C00000", "548235", "BF8F00", "7030A0", "00808A")
_GREY = "BFBFBF"
_FULL = 100  # of rates; beyond it the axis has room for the number of a full bar, and no mark
_MANY = 14  # categories beyond which a line or column chart has no numbers at its points
_DENSE = 18  # bars beyond which they stand closer
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers, one for each category (None: nothing reported, a gap), and their addresses."""

    name: str
    values: tuple[Decimal | None, ...]
    addresses: tuple[Address | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; `title` is its alternative text, `decimals` and `unit` those of the figures."""

    kind: Kind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 0
    unit: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in millimetres; bars get a line each."""
        if self.kind != "bar":
            return _WIDTH, 75
        lines = len(self.categories) * max(1, len(self.series))
        each = 3.2 if self.dense else 6.5
        return _WIDTH, min(200, round(14 + max(each * len(self.categories), (2.8 if self.dense else 4.5) * lines)))

    @property
    def dense(self) -> bool:
        """Whether bars are so many that they stand closer in smaller type, lest the chart need a page of its own."""
        return self.kind == "bar" and len(self.categories) > _DENSE


def numbers(chart: Chart, series: Series) -> tuple[str | None, ...]:
    """The texts of a series' numbers, as the paper prints them."""
    return tuple(None if value is None else rounded(value, chart.decimals) for value in series.values)


def chart_xml(chart: Chart) -> bytes:
    """The chart part; it finds its workbook by the relationship rId1."""
    series = "".join(_series(chart, number, one) for number, one in enumerate(chart.series))
    legend = (
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_font(1050)}</c:legend>' if len(chart.series) > 1 else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}">'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f"{_plot(chart, series)}{_axes(chart)}<c:spPr><a:noFill/></c:spPr></c:plotArea>{legend}"
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>{_font(1050)}'
        f'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def column_name(number: int) -> str:
    """The spreadsheet's name of a column counted from 1; there are never more than 26."""
    return chr(64 + number)


def _plot(chart: Chart, series: str) -> str:
    axes = '<c:axId val="111"/><c:axId val="112"/>'
    if chart.kind == "line":
        head = '<c:grouping val="standard"/><c:varyColors val="0"/>'
        return f'<c:lineChart>{head}{series}<c:marker val="1"/>{axes}</c:lineChart>'
    way = "bar" if chart.kind == "bar" else "col"
    gap = 45 if len(chart.series) == 1 else 60
    return (
        f'<c:barChart><c:barDir val="{way}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{gap}"/>{axes}</c:barChart>'
    )


def _series(chart: Chart, number: int, series: Series) -> str:
    column, last = column_name(number + 2), len(chart.categories) + 1
    name = _texts(f"{SHEET}!${column}$1", (series.name,))
    values = _values(f"{SHEET}!${column}$2:${column}${last}", numbers(chart, series), _format(chart))
    straight = '<c:smooth val="0"/>' if chart.kind == "line" else ""
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>{name}</c:tx>'
        f"{_looks(chart.kind, _COLOURS[number % len(_COLOURS)])}{_labels(chart)}"
        f"<c:cat>{_texts(f'{SHEET}!$A$2:$A${last}', chart.categories)}</c:cat>"
        f"<c:val>{values}</c:val>{straight}</c:ser>"
    )


def _looks(kind: Kind, colour: str) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    if kind != "line":
        return f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>'
    marker = f'<c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr>{fill}</c:spPr></c:marker>'
    return f'<c:spPr><a:ln w="25400" cap="rnd">{fill}<a:round/></a:ln></c:spPr>{marker}'


def _labels(chart: Chart) -> str:
    """The numbers at the bars, or at the points where these are few enough to be told apart."""
    shown = chart.kind == "bar" or len(chart.categories) * len(chart.series) <= _MANY
    where = "t" if chart.kind == "line" else "outEnd"
    place = f'<c:dLblPos val="{where}"/>' if shown else ""
    number = (
        f'<c:numFmt formatCode="{_format(chart)}" sourceLinked="0"/>{_font(750 if chart.dense else 900)}{place}'
        if shown
        else ""
    )
    flags = (("LegendKey", 0), ("Val", int(shown)), ("CatName", 0), ("SerName", 0), ("Percent", 0), ("BubbleSize", 0))
    shows = "".join(f'<c:show{name} val="{on}"/>' for name, on in flags)
    return f"<c:dLbls>{number}{shows}</c:dLbls>"


def _axes(chart: Chart) -> str:
    """Categories from the top down in a bar chart, as the official order reads."""
    lying = chart.kind == "bar"
    line = f'<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{_GREY}"/></a:solidFill></a:ln></c:spPr>'
    order, side, foot, crossing = ("maxMin", "l", "b", "max") if lying else ("minMax", "b", "l", "autoZero")
    low = "" if any(v is not None and v < 0 for s in chart.series for v in s.values) else '<c:min val="0"/>'
    names = 750 if chart.dense else 1050
    percent = chart.unit == "%" and all(v is None or 0 <= v <= _FULL for s in chart.series for v in s.values)
    top, step = (f'<c:max val="{_FULL + 10}"/>', '<c:majorUnit val="20"/>') if percent else ("", "")
    return (
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line}{_font(names)}'
        f'<c:crossAx val="112"/><c:crosses val="autoZero"/><c:tickLblSkip val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="112"/><c:scaling><c:orientation val="minMax"/>{top}{low}</c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{foot}"/><c:majorGridlines>{line}</c:majorGridlines>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{line}{_font(900)}<c:crossAx val="111"/>'
        f'<c:crosses val="{crossing}"/><c:crossBetween val="between"/>{step}</c:valAx>'
    )


def _texts(where: str, texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(text)}</c:v></c:pt>' for n, text in enumerate(texts))
    return f'<c:strRef><c:f>{where}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache></c:strRef>'


def _values(where: str, texts: Sequence[str | None], form: str) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{t}</c:v></c:pt>' for n, t in enumerate(texts) if t is not None)
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>{form}</c:formatCode>"
        f'<c:ptCount val="{len(texts)}"/>{points}</c:numCache></c:numRef>'
    )


def _format(chart: Chart) -> str:
    return "0." + "0" * chart.decimals if chart.decimals else "0"


def _font(size: int) -> str:
    """Hundredths of a point; 宋体 with Latin figures, as in tables."""
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0">'
        '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )
