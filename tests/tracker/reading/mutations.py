"""Seeded damage: to bytes, to the members of a package, to the XML in them, to the cells of a sheet."""

import zipfile
from io import BytesIO

from openpyxl import load_workbook

from tests.tracker.reading.books import zipped

ODD = (
    "", "约20家", "16/140", "详见附件", -3, 1e300, float("inf"), "#REF!", "=1/0", '=HYPERLINK("http://x")', "字" * 40_000,
    "合计", "例：", "注：", "电线电缆", "立案（起）", "2019-13-40", "是", "0x10", "١٢", "1" * 400, "（" * 50, "😀", True,
)  # fmt: skip


def bytes_changed(data, chance):
    """Some bytes flipped, a piece cut out, doubled or filled with zeros."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(raw))
        size = chance.choice((1, 1, 4, 64, 700))
        match chance.randrange(5):
            case 0:
                raw[at] ^= 1 << chance.randrange(8)
            case 1:
                del raw[at : at + size]
            case 2:
                raw[at:at] = raw[at : at + size]
            case 3:
                raw[at : at + size] = bytes(min(size, len(raw) - at))
            case _:
                raw[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\x80", b"PK\x03\x04", b"\xfe\xff\xff\xff")
                )
        if not raw:
            return b""
    return bytes(raw)


def members_changed(data, chance):
    """A package whose checksums hold, with members lost, swapped, renamed, or damaged inside."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(members))
        match chance.randrange(5):
            case 0:
                del members[name]
            case 1:
                other = chance.choice(list(members))
                members[name], members[other] = members[other], members[name]
            case 2:
                members[f"{name}{chance.choice(('', '.bak', '/x', ' '))}"] = members[name]
            case 3:
                members[name] = bytes_changed(members[name] or b"x", chance)
            case _:
                members[name] = markup_changed(members[name], chance)
        if not members:
            break
    return zipped(members)


def markup_changed(body, chance):
    """Attributes and elements that say something else."""
    swaps = (
        (b't="n"', b't="s"'), (b't="s"', b't="e"'), (b't="inlineStr"', b't="s"'), (b"<v>", b"<v>9"), (b"</c>", b""), (b"<row ", b'<row r="0" '),
        (b' r="A', b' r="XFD'), (b' r="B', b" r='B"), (b"<sheetData>", b"<sheetData><sheetData>"), (b"sheetId=", b"sheetid="),
        (b"r:id=", b"id="), (b'<mergeCell ref="', b'<mergeCell ref="A1:XFD1048576 '), (b"<f>", b'<f t="shared" si="9">'),
        (b"UTF-8", b"UTF-16"), (b"utf-8", b"gb2312"), (b"rId1", b"rId9"), (b'date1904="0"', b'date1904="1"'), (b's="', b's="99'),
        (b'number-columns-repeated="', b'number-columns-repeated="9999'), (b"<t>", b"<t>&#x1;"), (b"?>", b"?><!DOCTYPE a>"),
    )  # fmt: skip
    for old, new in chance.sample(swaps, 6):
        if old in body:
            body = body.replace(old, new, chance.choice((1, -1)))
    return body


def cells_changed(data, chance):
    """What a clerk might leave behind: odd values anywhere, labels doubled, rows and columns moved, sheets renamed."""
    book = load_workbook(BytesIO(data))
    for sheet in book.worksheets:
        for _ in range(chance.randint(0, 12)):
            row, column = chance.randint(1, sheet.max_row + 3), chance.randint(1, sheet.max_column + 3)
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "Cell":
                try:
                    cell.value = chance.choice(ODD)
                except ValueError:  # a sign that no workbook may hold
                    cell.value = None
        match chance.randrange(6):
            case 0:
                sheet.insert_rows(chance.randint(1, sheet.max_row))
            case 1:
                sheet.delete_cols(chance.randint(1, sheet.max_column))
            case 2:
                sheet.title = chance.choice(("Sheet1", "附件12", "情况说明", "汇总")) + str(chance.randrange(99))
            case 3:
                sheet.sheet_state = "hidden" if len(book.worksheets) > 1 else "visible"
            case _:
                pass
    if all(sheet.sheet_state != "visible" for sheet in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
