"""Workbooks made to harm, or merely awkward: each with the verdict it must end in. Written by hand, part by part."""

import struct
import zipfile
import zlib
from io import BytesIO

from tests.tracker.reading.books import zipped
from tests.tracker.reading.made_files import NS, ONE, REL, biff, compound, package, record, xlsb

READ = "unknown_form"  # read to the end; what stands in it is no form of ours
MB = 1 << 20


def sheet(body, before="", after=""):
    return f"<worksheet {NS}>{before}<sheetData>{body}</sheetData>{after}</worksheet>"


def cell(at, value=1):
    return f'<c r="{at}"><v>{value}</v></c>'


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


def strings(text):
    """A package whose one cell points into this shared strings part."""
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{REL}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return package(rows, extra={"xl/sharedStrings.xml": text, "xl/_rels/workbook.xml.rels": links})


def packed(name, piece, times, before=b"", after=b"", declared=None):
    """A minimal package with one member of `piece` many times, packed without holding it; it may lie about its size."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    body, check, size = [squeeze.compress(before)], zlib.crc32(before), len(before)
    for part in (*(piece for _ in range(times)), after):
        body.append(squeeze.compress(part))
        check, size = zlib.crc32(part, check), size + len(part)
    data = b"".join([*body, squeeze.flush()])
    with zipfile.ZipFile(BytesIO(package())) as archive:
        others = {n: archive.read(n) for n in archive.namelist() if n != name}
    out = BytesIO(zipped(others))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, data)
    raw = bytearray(out.getvalue())
    for sign, method, crc, packed_size, length in ((b"PK\x03\x04", 8, 14, 18, 26), (b"PK\x01\x02", 10, 16, 20, 28)):
        at = raw.find(sign)
        while raw[at + {b"PK\x03\x04": 30, b"PK\x01\x02": 46}[sign] :][: len(name)] != name.encode():
            at = raw.find(sign, at + 4)
        assert struct.unpack_from("<H", raw, at + length)[0] == len(name)
        struct.pack_into("<H", raw, at + method, 8)
        struct.pack_into("<III", raw, at + crc, check, len(data), size if declared is None else declared)
        assert struct.unpack_from("<I", raw, at + packed_size)[0] == len(data)
    return bytes(raw)


def doctype(inside, text="&e;"):
    return strings(f'<?xml version="1.0"?><!DOCTYPE x [{inside}]><sst {NS}><si><t>{text}</t></si></sst>')


def repeated_cells(rows, columns):
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="S"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"><text:p>1</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": content.encode(),
    })  # fmt: skip


def doubled():
    out = BytesIO(package())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("xl/worksheets/sheet2.xml")
        archive.writestr(info, sheet(row(1, cell("A1", 2))))
    return out.getvalue().replace(b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml")


def wrong_checksum():
    data = bytearray(package())
    at = data.find(b"PK\x01\x02")
    while data[at + 46 :][:23] != b"xl/worksheets/sheet1.xm":
        at = data.find(b"PK\x01\x02", at + 4)
    data[at + 16] ^= 0xFF
    return bytes(data)


def looped():
    """An old workbook whose stream runs in a circle."""
    data = bytearray(compound({"Workbook": biff(b"")}))
    fat = 512
    for sector in range(2, 12):
        struct.pack_into("<I", data, fat + 4 * sector, 2)
    return bytes(data)


def nested(deep):
    """A zip in a zip in a zip …"""
    data = b"end"
    for _ in range(deep):
        data = zipped({"内.zip": data})
    return data


def styled_to_the_end(last):
    """What clerks make by formatting whole columns: thirty rows of values, then styled blanks."""
    filled = b"".join(
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="O{r}"><v>1</v></c></row>'.encode() for r in range(1, 31)
    )
    blank = b"".join(
        f'<row r="{r}" spans="1:15" ht="18" customHeight="1"><c r="A{r}" s="0"/><c r="O{r}" s="0"/></row>'.encode()
        for r in range(31, last + 1)
    )
    return packed("xl/worksheets/sheet1.xml", blank, 1, f"<worksheet {NS}><sheetData>".encode() + filled,
                  b"</sheetData></worksheet>")  # fmt: skip


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
MANY_SHEETS = "".join(f'<sheet name="S{i}" sheetId="{i + 1}" r:id="rId1"/>' for i in range(20_000))
FIFTY = "".join(row(r, cell(f"A{r}", r), cell(f"B{r}", r)) for r in range(1, 51))
HTML = "<table><tr><td>单位</td><td>人数</td></tr><tr><td>甲镇</td><td>12</td></tr></table>"
FAR = row(1, cell("A1")) + row(1_048_576, cell("XFD1048576", 2))

# name → (how it is made, the codes it may end in)
HOSTILE = {
    "corners.xlsx": (lambda: package(FAR), {"area"}),
    "corners_dodging_the_gate.xlsx": (lambda: package(FAR.replace(' r="XFD', ' r = "XFD')), {"area", "reader_lost"}),
    "far_column.xlsx": (
        lambda: package(row(1, cell("A1"), cell("XFD1")) + "".join(row(r, cell(f"A{r}")) for r in range(2, 5000))), {"area"},
    ),
    "far_row.xlsx": (lambda: package(row(1, cell("A1"), cell("O1")) + row(1_048_576, cell("A1048576"))), {"area"}),
    "far_cell_alone.xlsx": (lambda: package(row(1_000_000, cell("Z1000000"))), {"area"}),
    "out_of_grid.xlsx": (lambda: package(row(1, cell("A1")) + row(16_777_217, cell("ZZZZ16777217"))), {"area"}),
    "dimension_too_large.xlsx": (
        lambda: package(sheet=sheet(row(1, cell("A1"), cell("B1")), '<dimension ref="A1:XFD1048576"/>')), {READ},
    ),
    "dimension_too_small.xlsx": (lambda: package(sheet=sheet(FIFTY, '<dimension ref="A1"/>')), {READ}),
    "no_addresses.xlsx": (lambda: package("<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"), {READ}),
    "prefixed.xlsx": (
        lambda: package(sheet=sheet(ONE).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")), {READ},
    ),
    "names.xlsx": (
        lambda: package(extra={"xl/workbook.xml": f'<workbook {NS}><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
                               "<definedNames>" + "".join(f'<definedName name="n{i}">S!$A${i + 1}</definedName>'
                                                          for i in range(100_000)) + "</definedNames></workbook>"}),
        {READ, "bomb"},
    ),
    "merges.xlsx": (
        lambda: package(sheet=sheet(ONE, after="<mergeCells>" + "".join(
            f'<mergeCell ref="A{2 * i + 1}:B{2 * i + 2}"/>' for i in range(100_000)) + "</mergeCells>")), {READ},
    ),
    "merge_over_all.xlsx": (
        lambda: package(sheet=sheet(ONE, after='<mergeCells><mergeCell ref="A1:XFD20000"/></mergeCells>')), {READ},
    ),
    "sheets.xlsx": (
        lambda: package(extra={"xl/workbook.xml": f"<workbook {NS}><sheets>{MANY_SHEETS}</sheets></workbook>"}),
        {"too_many_sheets"},
    ),
    "deep.xlsx": (lambda: package(sheet=f"<worksheet {NS}>" + "<a>" * 500_000), {"unreadable", "reader_lost", READ}),
    "bad_string_number.xlsx": (
        lambda: strings(f"<sst {NS}/>"), {"unreadable", READ},
    ),
    "laughs.xlsx": (lambda: doctype(f'<!ENTITY l0 "lol">{LAUGHS}', "&l9;"), {"doctype"}),
    "quadratic.xlsx": (lambda: doctype(f'<!ENTITY a "{"A" * 50_000}">', "&a;" * 20_000), {"doctype"}),
    "foreign_file.xlsx": (lambda: doctype('<!ENTITY e SYSTEM "file:///etc/hostname">'), {"doctype"}),
    "foreign_address.xlsx": (lambda: doctype('<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;'), {"doctype"}),
    "bomb_of_blanks.xlsx": (lambda: packed("xl/worksheets/sheet1.xml", b" " * MB, 300), {"bomb"}),
    "bomb_of_strings.xlsx": (
        lambda: packed("xl/sharedStrings.xml", ("<si><t>" + "一" * 300 + "</t></si>").encode() * 1000, 300), {"bomb"},
    ),
    "bomb_that_lies.xlsx": (lambda: packed("xl/sharedStrings.xml", b" " * MB, 300, declared=1000), {"damaged"}),
    "bomb_that_lies_in_the_book.xlsx": (
        lambda: packed("xl/workbook.xml", b" " * MB, 300, declared=1000), {"damaged", "bomb"},
    ),
    "long_string.xlsx": (
        lambda: packed("xl/sharedStrings.xml", "字".encode() * 100_000, 100, f"<sst {NS}><si><t>".encode(), b"</t></si></sst>"),
        {READ},
    ),
    "climbing_names.xlsx": (lambda: package(extra={"../../../../tmp/evil.txt": "x", "/etc/evil": "x"}), {"bad_name"}),
    "doubled_part.xlsx": (doubled, {"duplicate_part"}),
    "wrong_checksum.xlsx": (wrong_checksum, {"damaged"}),
    "cut.xlsx": (lambda: package()[: len(package()) * 2 // 3], {"truncated"}),
    "empty.xlsx": (lambda: b"", {"empty_file"}),
    "zeros.xlsx": (lambda: b"\0" * 4096, {"unreadable"}),
    "page.xls": (f"<html><body>{HTML}</body></html>".encode, {READ}),
    "page_gbk.xls": (lambda: f'<html><meta charset="gb2312">{HTML}</html>'.encode("gbk"), {READ}),
    "page_of_spans.xls": (
        ("<table>" + '<tr><td colspan="999999999" rowspan="999999999">1</td></tr>' * 3 + "</table>").encode, {"area"},
    ),
    "comma_gbk.xls": (lambda: "单位,人数\n甲镇,12\n".encode("gbk"), {READ}),
    "tab_utf16.xls": (lambda: "单位\t人数\n甲镇\t12\n".encode("utf-16"), {READ}),
    "many_commas.csv": (lambda: b",".join([b"1"] * 5_000_000), {"area"}),
    "open_quote.csv": (lambda: b'a,"' + b"b,c\n" * 1_000_000, {"text_table", READ}),
    "xml2003.xls": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', {READ},
    ),
    "pdf.xlsx": (lambda: b"%PDF-1.7\n%%EOF\n", {"no_table"}),
    "cut_pdf.xlsx": (lambda: b"%PDF-1.7\n", {"truncated"}),
    "word.xlsx": (lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), {"word_for_form"}),
    "repeated_over_all.ods": (lambda: repeated_cells(1_048_576, 16_384), {"area"}),
    "repeated_rows.ods": (lambda: repeated_cells(1_048_576, 20), {"area"}),
    "repeated_nonsense.ods": (lambda: repeated_cells("99999999999999999999", -5), {"area", "damaged"}),
    "corners.xls": (
        lambda: compound({"Workbook": biff(record(0x0203, struct.pack("<HHHd", 0, 0, 0, 1)) +
                                           record(0x0203, struct.pack("<HHHd", 65535, 255, 0, 1)))}), {"area"},
    ),
    "looped.xls": (looped, {"truncated", "damaged", "reader_lost"}),
    "locked.xls": (
        lambda: compound({"Workbook": (record(0x0809, b"\0\6\5\0" + b"\0" * 12) + record(0x002F, b"\1\0\1\0\1\0" + b"\0" * 48) +
                                       record(0x000A, b"")).ljust(5000, b"\0")}), {"encrypted"},
    ),
    "locked.xlsx": (lambda: compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000}), {"encrypted"}),
    "wide.xlsb": (lambda: xlsb([[1.0], *[[]] * 2000, [None] * 16_383 + [2.0]]), {"area"}),
    "lists_in_lists.zip": (lambda: nested(6), {"nested_archive"}),
}  # fmt: skip
SLOW = {
    "styled_to_the_end.xlsx": (lambda: styled_to_the_end(1_048_576), {READ}),
    "filled_to_the_end.xlsx": (
        lambda: packed("xl/worksheets/sheet1.xml", b"<row>" + b"<c><v>1</v></c>" * 20 + b"</row>", 1_048_576,
                       f"<worksheet {NS}><sheetData>".encode(), b"</sheetData></worksheet>"), {"bomb"},
    ),
    "blanks_just_allowed.xlsx": (
        lambda: packed("xl/worksheets/sheet1.xml", b" " * MB, 250, f"<worksheet {NS}><sheetData>".encode(),
                       b"</sheetData></worksheet>"), {READ},
    ),
}  # fmt: skip
