"""One forms/*.toml becomes a Form: rows, fields with their defaults, checks."""

import keyword
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from tracker.definition.faults import Fault
from tracker.definition.form import Check, Field, FieldType, Form, OverRows, OverTime, OverUnits, Row, Shape
from tracker.definition.ids import check_cell_id, check_field_id, check_form_id, report_twice
from tracker.definition.table import Table, hint

_TEMPLATE_NAME = re.compile(r"[^\W\d_]\w*")
_SHEET_SIGNS = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET = 31  # Excel's own limit


@dataclass(frozen=True)
class LoadedForm:
    """A form with the tables it was read from, for faults that only show beside the other forms."""

    form: Form
    table: Table
    fields: tuple[tuple[Field, Table], ...]
    checks: tuple[tuple[Check, Table], ...]


def load_form(table: Table) -> LoadedForm:
    """The form a table describes.

    Defaults: type int (calc with `calc`, enum with `choices`), required (not a calc), over_time cumulative,
    over_units sum for numbers, list in a list form, text for texts, else none; over_rows sum for a number in a
    grid's rows, typed where the unit is 家 or 人次 (companies and patrols would count twice), none elsewhere.
    """
    form_id, title, annex = table.text("id"), table.text("title"), table.text("annex", "")
    check_form_id(table, form_id)
    shape: Shape = table.choice("shape", get_args(Shape))
    rows = _rows(table)
    fields = tuple((_field(t, shape), t) for t in table.tables("field"))
    checks = tuple((check, t) for t in table.tables("check") if (check := _check(t)))
    form = Form(
        id=form_id,
        title=title,
        annex=annex,
        version=table.whole("version"),
        shape=shape,
        fields=tuple(f for f, _ in fields),
        rows=tuple(r for r, _ in rows),
        checks=tuple(c for c, _ in checks),
        orient=table.choice("orient", ("fields_across", "fields_down"), "fields_across"),
        row_label=table.text("row_label", ""),
        total_label=table.text("total_label", "合计"),
        notes=table.texts("notes"),
        key=table.texts("key"),
        aliases=table.texts("aliases"),
        workbook=table.text("workbook", ""),
        sheet=table.text("sheet", ""),
    )
    table.close()
    _check_shape(table, form)
    _check_rows(rows, form)
    _check_fields(fields)
    return LoadedForm(form, table, fields, checks)


def _rows(table: Table) -> tuple[tuple[Row, Table], ...]:
    made = []
    for t in table.tables("row"):
        row = Row(t.text("id"), t.text("label"), t.texts("aliases"))
        check_cell_id(t, row.id)
        t.close()
        made.append((row, t))
    return tuple(made)


def _check(table: Table) -> Check | None:
    rule = table.rule("rule", required=True)
    severity = table.choice("severity", ("error", "query"))
    message = table.text("message")
    table.close()
    return Check(rule, severity, message) if rule else None  # type: ignore[arg-type]


def _field(table: Table, shape: Shape) -> Field:
    field_id, label, unit = table.text("id"), table.text("label"), table.text("unit", "")
    check_field_id(table, field_id)
    calc, choices = table.rule("calc"), table.texts("choices")
    guess: FieldType = "calc" if table.has("calc") else "enum" if table.has("choices") else "int"
    kind: FieldType = table.choice("type", get_args(FieldType), guess)
    scope: Any = table.choice("scope", ("row", "form"), "row")
    field = Field(
        id=field_id,
        label=label,
        name=table.text("name", re.sub(r"\W", "", label)),
        type=kind,
        unit=unit,
        required=table.flag("required", default=kind != "calc"),
        over_units=table.choice("over_units", get_args(OverUnits), _default_over_units(kind, shape)),
        over_rows=table.choice("over_rows", get_args(OverRows), _default_over_rows(kind, shape, scope, unit)),
        over_time=table.choice("over_time", get_args(OverTime), "cumulative"),
        aliases=table.texts("aliases"),
        choices=choices,
        calc=calc,
        scope=scope,
        group=table.text("group", ""),
        usual=table.bounds("usual"),
        since=table.day("since"),
        until=table.day("until"),
    )
    table.close()
    _check_field(table, field, shape)
    return field


def _default_over_units(kind: FieldType, shape: Shape) -> OverUnits:
    if kind in ("int", "decimal"):
        return "sum"
    if shape == "list":
        return "list"
    return "text" if kind == "text" else "none"


def _default_over_rows(kind: FieldType, shape: Shape, scope: str, unit: str) -> OverRows:
    if kind not in ("int", "decimal") or shape != "grid" or scope == "form":
        return "none"
    return "typed" if unit in ("家", "人次") else "sum"


def _check_field(table: Table, field: Field, shape: Shape) -> None:
    """What is wrong with one field by itself."""
    _check_type(table, field)
    if shape != "grid" and table.has("scope"):
        table.fault(Fault.SCOPE_NOT_WANTED, "scope")
    if field.label and (not _TEMPLATE_NAME.fullmatch(field.name) or keyword.iskeyword(field.name)):
        found = field.name or field.label
        table.fault(Fault.BAD_TEMPLATE_NAME, "name" if table.has("name") else "label", found=found)
    if field.since and field.until and field.since > field.until:
        gaps = {"first": "since", "starts": field.since, "last": "until", "ends": field.until}
        table.fault(Fault.STARTS_AFTER_ENDS, "since", **gaps)


def _check_type(table: Table, field: Field) -> None:
    """Choices belong to enum, a formula to calc, adding up to numbers."""
    if field.type == "enum" and not field.choices:
        table.fault(Fault.ENUM_WITHOUT_CHOICES, "choices" if table.has("choices") else "", label=field.label)
    if field.type != "enum" and field.choices:
        table.fault(Fault.CHOICES_NOT_WANTED, "choices", label=field.label)
    if (field.type == "calc") != table.has("calc"):
        table.fault(Fault.CALC_MISMATCH, "calc" if table.has("calc") else "type", label=field.label)
    if field.numeric:
        return
    if field.over_units in ("sum", "max"):
        table.fault(Fault.CANNOT_ADD, "over_units", label=field.label, name="over_units", found=field.over_units)
    if field.over_rows in ("sum", "typed"):
        table.fault(Fault.CANNOT_ADD, "over_rows", label=field.label, name="over_rows", found=field.over_rows)


def _check_shape(table: Table, form: Form) -> None:
    """What is wrong with the form as a whole."""
    sheet = form.annex or form.title
    if len(sheet) > _LONGEST_SHEET or _SHEET_SIGNS.search(sheet):
        table.fault(Fault.BAD_SHEET_NAME, "annex" if form.annex else "title", found=sheet)
    if form.title[:1].isdigit():
        table.fault(Fault.BAD_FORM_TITLE, "title", found=form.title)
    if form.shape == "grid" and not form.rows:
        table.fault(Fault.NO_ROWS, "shape", title=form.title)
    if form.shape != "grid" and form.rows:
        table.fault(Fault.ROWS_NOT_WANTED, "shape", title=form.title)
    if form.workbook and not re.fullmatch(r"[^/\\]+\.xlsx", form.workbook):
        table.fault(Fault.BAD_WORKBOOK, "workbook", found=form.workbook)
    if not form.fields:
        table.fault(Fault.NO_FIELDS, "", title=form.title)
    known = [f.id for f in form.fields]
    for name in form.key:
        if name not in known:
            table.fault(Fault.UNKNOWN_ID, "key", found=name, what="指标", hint=hint(name, known))


def _check_rows(rows: Sequence[tuple[Row, Table]], form: Form) -> None:
    report_twice((row.id, t) for row, t in rows)
    taken = {_plain(form.total_label)} - {""}
    for row, table in rows:
        names = {_plain(label) for label in (row.label, *row.aliases)} - {""}
        if names & taken:
            table.fault(Fault.LABEL_CLASH, "label", label=row.label)
        taken |= names


def _check_fields(fields: Sequence[tuple[Field, Table]]) -> None:
    """Ids, (group, label) and template names stand once in a form."""
    report_twice((field.id, t) for field, t in fields)
    labels: set[tuple[str, str]] = set()
    names: dict[str, str] = {}
    for field, table in fields:
        own = {(_plain(field.group), _plain(label)) for label in (field.label, *field.aliases) if label}
        if own & labels:
            table.fault(Fault.LABEL_CLASH, "label", label=field.label)
        labels |= own
        if field.name and field.name in names:
            table.fault(
                Fault.NAME_CLASH, "name" if table.has("name") else "label", found=field.name, other=names[field.name]
            )
        names.setdefault(field.name, field.label)


def _plain(label: str) -> str:
    return "".join(unicodedata.normalize("NFKC", label).split())
