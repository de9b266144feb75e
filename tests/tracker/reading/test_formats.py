"""The same table in every format an office sends: read alike, or refused with the cure."""

import zipfile
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

import pytest

from tests.tracker.reading.books import DUTIES, GOOD, book, cells, hints, zipped
from tests.tracker.reading.made_files import biff_table, compound, xlsb
from tracker.reading.html_table import read_html
from tracker.reading.read import read
from tracker.reading.xml_sheet import read_xml_table

TABLE = cells(GOOD)
WANTED = read(book({"附件11": GOOD}), hints(), DUTIES).parts[0]


def said(data, name):
    (part,) = read(data, hints(name=name), DUTIES).parts
    return part


def shown(value):
    return "" if value is None else str(value)


def page(charset="utf-8", before="", cell="td"):
    rows = "".join(f"<tr>{''.join(f'<{cell}>{shown(v)}</{cell}>' for v in line)}</tr>" for line in TABLE)
    return f'<html><head><meta charset="{charset}"><title>导出</title></head><body>{before}<table>{rows}</table></body></html>'


def xml2003(declared="UTF-8"):
    """As a system's 导出 Excel writes it: indexes only where something is left out, texts in pieces, a comment."""
    rows = []
    for number, line in enumerate(TABLE, start=1):
        cells_of = [
            f'<Cell ss:Index="{c}"><Data ss:Type="{"String" if isinstance(v, str) else "Number"}">{escape(str(v))}</Data></Cell>'
            for c, v in enumerate(line, start=1)
            if v is not None
        ]
        rows.append(f'<Row ss:Index="{number}">{"".join(cells_of)}</Row>')
    note = '<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40">9</ss:Data></Comment>'
    return (
        f'<?xml version="1.0" encoding="{declared}"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<Worksheet ss:Name="附件11"><Table>{"".join(rows).replace("</Data></Cell>", f"</Data>{note}</Cell>", 1)}'
        "</Table></Worksheet></Workbook>"
    )


def separated(sign):
    return "".join(
        sign.join(f'"{shown(v)}"' if sign in shown(v) else shown(v) for v in line) + "\r\n" for line in TABLE
    )


def rezipped(data, change):
    """The package with its members changed: name, bytes → bytes, or None to leave it out."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: change(name, archive.read(name)) for name in archive.namelist()}
    return zipped({name: body for name, body in members.items() if body is not None})


def strict(data):
    """As “Strict Open XML 电子表格” is saved: other namespaces throughout."""
    pairs = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
         b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )  # fmt: skip

    def change(_name, body):
        for old, new in pairs:
            body = body.replace(old, new)
        return body

    return rezipped(data, change)


FORMATS = {
    "附件11.xlsx": lambda: book({"附件11": GOOD}),
    "附件11严格.xlsx": lambda: strict(book({"附件11": GOOD})),
    "附件11.xls": lambda: compound({"Workbook": biff_table(TABLE, "附件11")}),
    "附件11.et": lambda: compound({"Workbook": biff_table(TABLE, "附件11"), "ETExtData": b"\0" * 5000}),
    "附件11是xls.xlsx": lambda: compound({"Workbook": biff_table(TABLE, "附件11")}),
    "附件11是xlsx.xls": lambda: book({"附件11": GOOD}),
    "附件11没有后缀": lambda: book({"附件11": GOOD}),
    "附件11.xlsb": lambda: xlsb(TABLE, "附件11"),
    "网页.xls": lambda: page().encode(),
    "网页GBK.xls": lambda: page("gb2312").encode("gb18030"),
    "网页没说编码.xls": lambda: page().replace('<meta charset="utf-8">', "").encode("gb18030"),
    "网页表头.htm": lambda: page(cell="th").encode(),
    "导出XML.xls": lambda: xml2003().encode(),
    "导出XML国标码.xls": lambda: xml2003("gb2312").encode("gb18030"),
    "逗号.csv": lambda: separated(",").encode(),
    "逗号GBK.xls": lambda: separated(",").encode("gb18030"),
    "逗号BOM.csv": lambda: separated(",").encode("utf-8-sig"),
    "制表符UTF16.xls": lambda: separated("\t").encode("utf-16"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_table_is_read_alike_in_every_format(name):
    part = said(FORMATS[name](), name)
    assert part.digest == WANTED.digest
    assert [p.code for p in part.problems] == []
    assert {(v.row, v.field): v.cell for v in part.values} == {(v.row, v.field): v.cell for v in WANTED.values}


def test_what_stands_above_a_page_s_table_takes_rows_of_its_own():
    text = "<h1>附件11</h1><p>统计表</p><script>alert(1)</script><br>"
    part = said(page(before=text).encode(), "导出.xls")
    assert part.digest == WANTED.digest
    cells_found = {(v.row, v.field): v.cell for v in part.values}
    assert cells_found["cable", "cases"] == "C7"


def test_spans_of_a_page_are_merged_cells():
    rows = (
        "<tr><td rowspan=2>产品类别</td><td colspan=2>市级抽查</td></tr><tr><td>甲</td><td>乙</td></tr>"
        "<tr><td>电缆</td><td x:num='1.25'>1.3</td><td>2&nbsp;</td></tr>"
    )
    (sheet,) = read_html(f"<table>{rows}</table>".encode(), "网页")
    assert sheet.rows == (("产品类别", "市级抽查", ""), ("", "甲", "乙"), ("电缆", 1.25, "2"))
    assert sheet.merged == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_macros_never_run_and_are_said():
    data = rezipped(book({"附件11": GOOD}), lambda _name, body: body)
    with_macros = BytesIO(data)
    with zipfile.ZipFile(with_macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    reading = read(with_macros.getvalue(), hints(name="附件11.xlsm"), DUTIES)
    assert reading.parts[0].digest == WANTED.digest
    assert [(p.code, p.severity) for p in reading.problems] == [("macros", "note")]
    old = compound({"Workbook": biff_table(TABLE, "附件11"), "_VBA_PROJECT_CUR": b"m" * 5000})
    assert [p.code for p in read(old, hints(name="附件11.xls"), DUTIES).problems] == ["macros"]


def test_a_locked_open_document_is_named():
    manifest = b'<manifest:manifest xmlns:manifest="x"><manifest:encryption-data/></manifest:manifest>'
    data = zipped({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x93\x12", "META-INF/manifest.xml": manifest,
    })  # fmt: skip
    (question,) = read(data, hints(name="附件11.ods"), DUTIES).questions
    assert question.code == "encrypted"


def test_a_text_that_is_no_table_stays_an_attachment():
    assert read("说明,没有表".encode(), hints(name="说明.txt"), DUTIES).attachments == ("说明.txt",)


def test_an_xml_table_says_what_is_merged_hidden_wrong_or_not_worked_out():
    body = (
        '<Column ss:Hidden="1"/><Row ss:Index="2"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">甲<B>乙</B>'
        '</Data></Cell><Cell><Data ss:Type="Error">#DIV/0!</Data></Cell></Row><Row ss:Hidden="1">'
        '<Cell ss:Index="3" ss:Formula="=1"/><Cell><Data ss:Type="DateTime">2019-10-08T00:00:00.000</Data></Cell></Row>'
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<Worksheet ss:Name="表"><Table>{body}</Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>'
        "</x:WorksheetOptions></Worksheet></Workbook>"
    )
    (sheet,) = read_xml_table(data.encode())
    assert sheet.rows == (("", "", "", ""), ("甲乙", "", "", ""), ("", "", "", date(2019, 10, 8)))
    assert (sheet.hidden, sheet.merged, sheet.errors) == (True, ((1, 0, 2, 1),), {(1, 2): "#DIV/0!"})
    assert (sheet.uncached, sheet.hidden_rows, sheet.hidden_columns) == ({(2, 2)}, {2}, {0})
