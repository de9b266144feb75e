"""Charts put into a document: the drawing where the tag stood, and the parts it needs in the package."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from generator.chart import Chart, chart_xml
from generator.chart_book import chart_book
from generator.relations import OFFICE, Parts, related, typed
from generator.shown import printable

_EMU = 36_000  # a millimetre
_FIRST_ID = 200_000  # above the ids of drawings that staff put into the template
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DRAWING = (
    "<w:r><w:drawing>"
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
    '<wp:docPr id="{drawing}" name={name} descr={title}/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    f' xmlns:r="{OFFICE}" r:id="{{ident}}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)


def drawing(number: int, chart: Chart) -> str:
    """The run that holds the n-th chart of a document; the relationship it names is made by `with_charts`."""
    width, height = (side * _EMU for side in chart.size)
    name, title = quoteattr(f"图表{number}"), quoteattr(printable(chart.title))
    return _DRAWING.format(
        width=width, height=height, name=name, title=title, ident=_ident(number), drawing=_FIRST_ID + number
    )


def with_charts(parts: Parts, owner: str, charts: Sequence[tuple[int, Chart]]) -> None:
    """Adds the parts of a part's charts: DrawingML and workbook, found from each other."""
    for number, chart in charts:
        name, book = f"word/charts/figures{number}.xml", f"word/embeddings/figures{number}.xlsx"
        parts[name], parts[book] = chart_xml(chart), chart_book(chart)
        typed(parts, name, _CHART_TYPE)
        typed(parts, book, _BOOK_TYPE)
        related(parts, name, f"{OFFICE}/package", book, ident="rId1")
        related(parts, owner, f"{OFFICE}/chart", name, ident=_ident(number))


def _ident(number: int) -> str:
    return f"rIdChart{number}"
