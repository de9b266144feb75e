"""A native chart (DrawingML and embedded workbook) beside the deflate of its bytes and a chart drawn by openpyxl."""

import io
import zlib
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from bench.measure import best, said
from generator.chart import Chart, Series, chart_xml
from generator.chart_book import chart_book

_UNITS = tuple(f"第{n:02d}省" for n in range(31))
_CHART = Chart("bar", "各单位建档率", _UNITS, (Series("建档率", tuple(Decimal(n) + 40 for n in range(31))),), 2, "%")


def charts() -> None:
    """One chart of 31 units; budget 2 ms."""
    whole = chart_xml(_CHART) + chart_book(_CHART)
    ours = best(lambda: (chart_xml(_CHART), chart_book(_CHART)), 50)
    said("a chart with its workbook", ours, best(lambda: zlib.compress(whole), 50), "raw deflate of its bytes")
    said("a chart with its workbook", ours, best(_by_openpyxl, 5), "openpyxl draws the same")


def _by_openpyxl() -> None:
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise SystemExit("openpyxl gave no sheet")
    for row in (("", "建档率"), *((unit, n + 40) for n, unit in enumerate(_UNITS))):
        sheet.append(row)
    drawn = BarChart()
    drawn.type = "bar"
    drawn.add_data(Reference(sheet, min_col=2, min_row=1, max_row=32), titles_from_data=True)
    drawn.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=32))
    sheet.add_chart(drawn, "D2")
    book.save(io.BytesIO())
