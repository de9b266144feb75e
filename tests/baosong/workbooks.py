"""Numbers straight from filled workbooks, by their labels, for tests that must not lean on the product's reader."""

import re
from decimal import Decimal
from functools import cache

from openpyxl import load_workbook

from generator.identity import checksum

CLASSES = ("食品用纸包装", "电线电缆", "防爆电气", "砂轮", "危险化学品及其包装物、容器")


def plain(value):
    return re.sub(r"\s", "", str(value or ""))


@cache
def annex11(path):
    """{(label, class or 合计): Decimal}; form-level lines have the class 合计. Totals by formula are left out."""
    sheet = load_workbook(path)["附件11"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "指标" in map(plain, row))
    columns = {plain(text): i for i, text in enumerate(head) if plain(text) in (*CLASSES, "合计")}
    label_at = [plain(text) for text in head].index("指标")
    found = {}
    for row in rows[rows.index(head) + 1 :]:
        for name, i in columns.items():
            if row[label_at] and isinstance(row[i], int | float):
                found[plain(row[label_at]), name] = Decimal(str(row[i]))
        first = plain(row[0])
        if "（人次）" in first:
            (number,) = [v for v in row[1:] if isinstance(v, int | float)]
            found[first.split("（")[0], "合计"] = Decimal(number)
    return found


@cache
def annex12(path):
    """The cases as {head label: text}, in the order of the sheet."""
    sheet = load_workbook(path)["附件12"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "案号" in map(plain, row))
    labels = [plain(text).split("（")[0] for text in head]
    body = rows[rows.index(head) + 1 :]
    return [dict(zip(labels, row, strict=True)) for row in body if row[labels.index("案号")]]


def restamped(book, **changed):
    """Write another hidden identity into a blank, its checksum made right, in both its places."""
    sheet = book["_baosong"]
    values = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(1, 7)}
    for key, value in changed.items():
        values[key].value = value
    keys = ("campaign", "obligation", "period", "unit", "forms")
    values["checksum"].value = checksum([str(values[key].value) for key in keys])
    for key, cell in values.items():
        book.custom_doc_props[f"baosong.{key}"].value = cell.value
