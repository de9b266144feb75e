"""Files made by hand, byte by byte: minimal packages, OLE files, BIFF8 and .xlsb workbooks with a table in them."""

import struct

from tests.tracker.reading.books import zipped

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{REL}"'
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def package(rows=ONE, extra=None, sheet=None, prefix=b""):
    """A minimal .xlsx around some rows of raw XML."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NS}><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet or f"<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>",
        **(extra or {}),
    }
    return prefix + zipped({name: text.encode() if isinstance(text, str) else text for name, text in parts.items()})


def record(code, body):
    return struct.pack("<HH", code, len(body)) + body


def biff(cells, title="表", size=5000):
    """A workbook stream with one sheet of these records."""
    bof, eof = record(0x0809, b"\0\6\x05\0" + b"\0" * 12), record(0x000A, b"")
    name = title.encode("utf-16-le")
    start = len(bof) + 4 + 8 + len(name) + len(eof)
    bound = record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(title), 1) + name)
    return (bof + bound + eof + bof + cells + eof).ljust(size, b"\0")


def biff_table(table, title="表"):
    """The table as a BIFF8 workbook stream: texts in LABEL records, numbers in NUMBER records."""
    wide = max(map(len, table))
    made = record(0x0200, struct.pack("<IIHHH", 0, len(table), 0, wide, 0))
    for row, line in enumerate(table):
        for column, value in enumerate(line):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                made += record(0x0204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            elif value is not None:
                made += record(0x0203, at + struct.pack("<d", value))
    return biff(made, title, size=0).ljust(5000, b"\0")


def xlsb(table, title="表"):
    """The table as an .xlsb: texts in the cells themselves."""
    rows = b""
    for row, line in enumerate(table):
        rows += _brt(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(line):
            at = struct.pack("<II", column, 0)
            if isinstance(value, str):
                rows += _brt(6, at + _wide(value))
            elif value is not None:
                rows += _brt(5, at + struct.pack("<d", value))
    area = struct.pack("<IIII", 0, len(table) - 1, 0, max(map(len, table)) - 1)
    sheet = _brt(129) + _brt(148, area) + _brt(145) + rows + _brt(146) + _brt(130)
    bound = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(title)
    book = _brt(131) + _brt(143) + _brt(156, bound) + _brt(144) + _brt(132)
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped({
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{REL}/officeDocument" '
        'Target="xl/workbook.bin"/></Relationships>'.encode(),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{REL}/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'.encode(),
        "xl/worksheets/sheet1.bin": sheet,
    })  # fmt: skip


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _brt(code, body=b""):
    """One record of an .xlsb: its number in one or two bytes, its length in sevens."""
    head = bytes([code]) if code < 128 else bytes([code & 0x7F | 0x80, code >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + body


def compound(streams):
    """An OLE file with these streams, each of 4,096 bytes or more."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat, body, entries = [fat_mark, end], b"", []
    for name, data in streams.items():
        first, count = len(fat), -(-len(data) // 512)
        fat += [*range(first + 1, first + count), end]
        body += data.ljust(count * 512, b"\0")
        entries.append(_entry(name, 2, first, len(data)))
    root = _entry("Root Entry", 5, end, 0, child=1)
    for number, entry in enumerate(entries, start=1):
        right = number + 1 if number < len(entries) else free
        entries[number - 1] = entry[:72] + struct.pack("<I", right) + entry[76:]
    directory = (root + b"".join(entries)).ljust(512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += (
        struct.pack("<IIIIIIII", 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0) + struct.pack("<I", free) * 108
    )
    return head + struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff") + directory + body


def _entry(name, kind, first, size, child=0xFFFFFFFF):
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return head + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + b"\0" * 36 + struct.pack("<IQ", first, size)
