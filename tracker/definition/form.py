"""The frozen records of a form: its rows, fields and checks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from tracker.definition.rules import Rule

FieldType = Literal["int", "decimal", "text", "date", "enum", "bool", "calc"]
OverUnits = Literal["sum", "list", "text", "max", "count", "none"]
OverRows = Literal["sum", "typed", "none"]
OverTime = Literal["flow", "cumulative", "stock"]
Shape = Literal["grid", "card", "list"]

TOTAL = "total"  # the id of a grid's 合计 row; no row of a definition may take it


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid form (one product class)."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """指标. `name` is its Chinese identifier in templates. `scope` form = once a form, below a grid, not per row."""

    id: str
    label: str
    name: str
    type: FieldType
    unit: str = ""
    required: bool = True
    over_units: OverUnits = "sum"
    over_rows: OverRows = "sum"
    over_time: OverTime = "cumulative"
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    calc: Rule | None = None
    scope: Literal["row", "form"] = "row"
    group: str = ""
    usual: tuple[Decimal, Decimal] | None = None
    since: date | None = None
    until: date | None = None

    @property
    def numeric(self) -> bool:
        """Whether a value of it is a number."""
        return self.type in ("int", "decimal", "calc")


@dataclass(frozen=True, slots=True)
class Check:
    """审核关系: `rule` must hold; error 强制性, query 核实性. `note` explains it to the clerk."""

    rule: Rule
    severity: Literal["error", "query"]
    message: str


@dataclass(frozen=True)
class Form:
    """报表. A grid has rows × fields (scope row) and fields of scope form below; a card fields; a list items."""

    id: str
    title: str
    annex: str
    version: int
    shape: Shape
    fields: tuple[Field, ...]
    rows: tuple[Row, ...] = ()
    checks: tuple[Check, ...] = ()
    orient: Literal["fields_across", "fields_down"] = "fields_across"
    row_label: str = ""  # heading over the row labels, e.g. 产品类别
    total_label: str = "合计"  # label of a grid's total row; "" when the form has none
    notes: tuple[str, ...] = ()  # 填表说明, printed below
    key: tuple[str, ...] = ()  # fields whose values name an item of a list only once
    aliases: tuple[str, ...] = ()  # other titles this form is known by
    workbook: str = ""  # the blank the upper level issued, in forms/: its layout is law
    sheet: str = ""  # the sheet of it that is this form; "" for the one that has its labels

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """Fields by id."""
        return {f.id: f for f in self.fields}

    @cached_property
    def row_fields(self) -> tuple[Field, ...]:
        """Fields that stand once in each row (or item)."""
        return tuple(f for f in self.fields if f.scope == "row")

    @cached_property
    def form_fields(self) -> tuple[Field, ...]:
        """Fields that stand once in the form."""
        return tuple(f for f in self.fields if f.scope == "form")

    @property
    def name(self) -> str:
        """How the office calls it: 附件11 统计表, or its title alone."""
        return f"{self.annex} {self.title}".strip()
