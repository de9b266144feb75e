"""A made-up clerk: finds the cells of a blank by their labels and types made-up numbers, as a person would.

It knows nothing of the product's reader or writer: labels, units in brackets, the line 合计. All data is invented.
"""

import random
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tracker.definition.form import Check, Field, Form

Cells = dict[tuple[str, str], Decimal | int | str]  # (row id or "", field id) -> what is typed
_AT_MOST = re.compile(r"^(\w+) <= (\w+)$")
_SUM = re.compile(r"^(\w+) = (\w+) \+ (\w+)$")
_PARTS_AT_MOST = re.compile(r"^(\w+(?: \+ \w+)+) <= (\w+)$")
_AT_MOST_PARTS = re.compile(r"^(\w+) <= (\w+(?: \+ \w+)+)$")
_REST_AT_MOST = re.compile(r"^(\w+) - (\w+) <= (\w+) - (\w+)$")
_PRODUCTS = ("样品甲", "样品乙", "样品丙", "样品丁")


@dataclass(frozen=True)
class Return:
    """What one unit reports: cells by form, list items by form."""

    cells: Mapping[str, Cells]
    items: Mapping[str, list[dict[str, object]]] = field(default_factory=dict)


def invent(form: Form, seed: str, *, scale: int = 20) -> Cells:
    """Numbers that keep the form's checks."""
    chance = random.Random(f"{form.id}/{seed}")
    cells: Cells = {}
    for row in [r.id for r in form.rows] or [""]:
        line = {f.id: _value(f, chance, scale) for f in form.row_fields if f.type != "calc"}
        _near(line, form.checks, chance)
        _keep(line, form.checks)
        cells |= {(row, name): value for name, value in line.items()}
    for one in form.form_fields:
        if one.type != "calc":
            cells["", one.id] = _value(one, chance, scale)
    below = {name: value for (row, name), value in cells.items() if row == ""}
    if form.shape == "grid":
        _keep(below, form.checks)
        cells |= {("", name): value for name, value in below.items()}
        cells |= _totals(form, cells)
    return cells


def _value(one: Field, chance: random.Random, scale: int) -> Decimal | int | str:
    if one.type == "int":
        return chance.randint(0, 3) if one.unit in ("起", "张") else chance.randint(1, scale)
    if one.type == "decimal":
        return Decimal(chance.randint(10, scale * 100)) / 100
    if one.type == "enum":
        return one.choices[0]
    if one.type == "date":
        return "2007-09-05" if not one.since else one.since.isoformat()
    if one.type == "bool":
        return "是"
    return f"{one.label}：按方案推进，进展顺利，下一步继续抓好落实。（演示数据）"


def _near(line: dict[str, Decimal | int | str], checks: tuple[Check, ...], chance: random.Random) -> None:
    """Most of what is due is done: a part stands a little below its whole, as in a campaign that goes well."""
    for check in checks:
        if (m := _AT_MOST.match(check.rule.text)) and all(isinstance(line.get(n), int) for n in m.groups()):
            whole = int(line[m[2]])
            line[m[1]] = whole - chance.randint(0, whole // 12)


def _keep(line: dict[str, Decimal | int | str], checks: tuple[Check, ...]) -> None:
    """Bend the numbers until every check over one line holds that is of a shape forms use."""
    for _round in range(len(checks) + 1):
        for check in checks:
            if all(ref.kind == "field" and ref.field in line for ref in check.rule.refs):
                _bend(line, check.rule.text)


def _bend(line: dict[str, Any], text: str) -> None:
    """Change one number (or the parts) as far as the rule wants."""
    if m := _SUM.match(text):
        line[m[1]] = line[m[2]] + line[m[3]]
    elif m := _AT_MOST.match(text):
        line[m[1]] = min(line[m[1]], line[m[2]])
    elif m := _PARTS_AT_MOST.match(text):
        parts = m[1].split(" + ")
        if sum(line[p] for p in parts) > line[m[2]]:
            line |= {p: min(line[p], line[m[2]] // len(parts)) for p in parts}
    elif m := _AT_MOST_PARTS.match(text):
        line[m[1]] = min(line[m[1]], sum(line[p] for p in m[2].split(" + ")))
    elif m := _REST_AT_MOST.match(text):
        rest = min(line[m[1]] - line[m[2]], line[m[3]] - line[m[4]])
        line[m[2]] = line[m[1]] - rest


def _totals(form: Form, cells: Cells) -> Cells:
    """Typed totals, where no company is counted twice: the sum, so that what holds in every row holds in them."""
    typed = [f.id for f in form.row_fields if f.over_rows == "typed" and f.type == "int"]
    return {("total", name): sum(int(cells[row.id, name]) for row in form.rows) for name in typed}


def fill(blank: Path, filled: Path, forms: Mapping[str, Form], given: Return) -> None:
    """Type the return into the blank's forms and save it under another name."""
    book = load_workbook(blank)
    for form_id, form in forms.items():
        sheet = _sheet(book.worksheets, form)
        if sheet is None:
            continue
        if form.shape == "list":
            _fill_list(sheet, form, given.items.get(form_id, []))
        else:
            _fill_table(sheet, form, given.cells[form_id])
    book.save(filled)


def _sheet(sheets: list[Worksheet], form: Form) -> Worksheet | None:
    return next((s for s in sheets if s.title == (form.annex or form.title)), None)


def _plain(text: object) -> str:
    """A label without its unit in brackets, blanks and line breaks."""
    return re.sub(r"（[^（）]*）$", "", re.sub(r"\s", "", str(text or "")))


def _typed(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def _cells(sheet: Worksheet) -> list[Cell]:
    return [c for row in sheet.iter_rows() for c in row if not isinstance(c, MergedCell) and c.value is not None]


def _head(sheet: Worksheet, labels: set[str]) -> tuple[int, dict[str, int]]:
    """The row that holds most of the labels, and each label's column in it."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row in sheet.iter_rows():
        found = {
            label: c.column
            for c in row
            for label in (str(c.value).strip(), _plain(c.value))
            if c.value is not None and label in labels
        }
        if len(found) > len(best[1]):
            best = (row[0].row or 0, found)  # type: ignore[assignment]
    return best


def _fill_table(sheet: Worksheet, form: Form, cells: Cells) -> None:
    rows = {r.label: r.id for r in form.rows} | {form.total_label: "total"}
    if form.shape == "card":
        _fill_down(sheet, form, cells, {"数值": ""})
    elif form.orient == "fields_down":
        _fill_down(sheet, form, cells, rows)
    else:
        _fill_across(sheet, form, cells, rows)
    if form.shape == "grid":
        _fill_below(sheet, form, cells)


def _fill_down(sheet: Worksheet, form: Form, cells: Cells, columns: dict[str, str]) -> None:
    """Fields are lines: the label stands left, its group (if any) further left."""
    head, found = _head(sheet, set(columns))
    wanted = {(f.group, _plain(f.label)): f.id for f in form.row_fields}
    group = ""
    groups = {f.group for f in form.row_fields}
    for row in sheet.iter_rows(min_row=head + 1):
        texts = [_plain(c.value) for c in row if c.value is not None]
        group = next((t for t in texts if t in groups and t), group)
        name = next((wanted[group, t] for t in texts if (group, t) in wanted), None) or next(
            (wanted["", t] for t in texts if ("", t) in wanted), None
        )
        if name is None:
            continue
        for label, column in found.items():
            _type(sheet, row[0].row, column, cells.get((columns[label], name)))


def _fill_across(sheet: Worksheet, form: Form, cells: Cells, rows: dict[str, str]) -> None:
    """Fields are columns: the head row holds their labels."""
    labels = {_plain(f.label): f.id for f in form.row_fields}
    head, found = _head(sheet, set(labels))
    for row in sheet.iter_rows(min_row=head + 1):
        row_id = next((rows[t] for c in row if (t := str(c.value).strip()) in rows), None)
        if row_id is not None:
            for label, column in found.items():
                _type(sheet, row[0].row, column, cells.get((row_id, labels[label])))


def _fill_below(sheet: Worksheet, form: Form, cells: Cells) -> None:
    """Form-level fields: the first unlocked cell right of the label."""
    labels = {_plain(f.label): f.id for f in form.form_fields}
    for cell in _cells(sheet):
        name = labels.get(_plain(cell.value))
        if name is None:
            continue
        for other in sheet[cell.row][cell.column :]:
            if not isinstance(other, MergedCell) and not other.protection.locked:
                _type(sheet, cell.row, other.column, cells.get(("", name)))
                break


def _type(sheet: Worksheet, row: int | None, column: int, value: object) -> None:
    """Only fill-in cells are typed into; totals by formula are left alone."""
    if row is None or value is None:
        return
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell) and not cell.protection.locked:
        cell.value = _typed(value)  # type: ignore[assignment]


def _fill_list(sheet: Worksheet, form: Form, items: list[dict[str, object]]) -> None:
    labels = {_plain(f.label): f.id for f in form.fields}
    head, found = _head(sheet, set(labels))
    if not items:
        for cell in _cells(sheet):
            if "零报告" in str(cell.value):
                sheet.cell(cell.row, cell.column + 1).value = "是"
                return
    for line, item in enumerate(items, start=1):
        for label, column in found.items():
            _type(sheet, head + line, column, item.get(labels[label]))


def cases(form: Form, seed: str, count: int) -> list[dict[str, object]]:
    """Items for a list of cases, each with its own number."""
    chance = random.Random(f"{form.id}/{seed}/cases")
    wanted = [f for f in form.fields if f.required]
    return [{f.id: _case_value(f, chance, seed, n, f.id in form.key) for f in wanted} for n in range(1, count + 1)]


def _case_value(one: Field, chance: random.Random, seed: str, number: int, key: bool) -> object:
    if one.type == "enum":
        return chance.choice(one.choices)
    if one.type == "int":
        return chance.randint(1, 9)
    if one.type == "decimal":
        return Decimal(chance.randint(10, 900)) / 100
    if one.type == "date":
        return f"2019-0{chance.randint(5, 9)}-1{number % 10}"
    if one.type == "bool":
        return "否"
    return f"{seed}示例第{number}号" if key else f"{chance.choice(_PRODUCTS)}（演示）"


def zipped(path: Path, *members: Path) -> None:
    """Pack files as clerks do, with names in GBK as an old Windows would write them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for member in members:
            out.write(member, member.name)
