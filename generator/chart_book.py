"""The workbook inside a chart, which Word opens when somebody edits its data: one sheet, the chart's own numbers."""

from xml.sax.saxutils import escape

from generator.chart import SHEET, Chart, column_name, numbers
from generator.zipping import deflated, zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FRAME = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
_PACKED = [(name, deflated([text.encode()])) for name, text in _FRAME.items()]  # once for all charts


def chart_book(chart: Chart) -> bytes:
    """The workbook as .xlsx; the same chart gives the same bytes."""
    head = [_text("A1", ""), *(_text(f"{column_name(n)}1", s.name) for n, s in enumerate(chart.series, start=2))]
    columns = [numbers(chart, series) for series in chart.series]
    rows = [f'<row r="1">{"".join(head)}</row>']
    for line, category in enumerate(chart.categories, start=2):
        cells = [_number(f"{column_name(n)}{line}", column[line - 2]) for n, column in enumerate(columns, start=2)]
        rows.append(f'<row r="{line}">{_text(f"A{line}", category)}{"".join(cells)}</row>')
    sheet = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    return zipped([*_PACKED, ("xl/worksheets/sheet1.xml", deflated([sheet.encode()]))])


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _number(cell: str, text: str | None) -> str:
    return "" if text is None else f'<c r="{cell}"><v>{text}</v></c>'
