"""Ids of a definition: which signs each kind may use, and that none stands twice."""

import keyword
import re
from collections.abc import Iterable

from tracker.definition.faults import Fault
from tracker.definition.form import TOTAL
from tracker.definition.table import Table

_RULE_WORDS = ("prev", "count", "distinct", "sum", TOTAL)
_SOURCES = ("standing", "goal")  # stand where an address names its form
_PATH_ID = re.compile(r"[A-Za-z0-9-]+")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]+")
_RULE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def check_path_id(table: Table, found: str, key: str = "id") -> None:
    """Report an id that can't stand in a path or in the head of an address (campaign, obligation, file, report)."""
    if found and not _PATH_ID.fullmatch(found):
        table.fault(Fault.BAD_ID, key, found=found)


def check_cell_id(table: Table, found: str) -> None:
    """Report an id that can't stand for a row or a goal in an address."""
    if found and (not _CELL_ID.fullmatch(found) or found == TOTAL):
        table.fault(Fault.BAD_ROW_ID, "id", found=found)


def check_field_id(table: Table, found: str) -> None:
    """Report an id of a field that a rule can't name."""
    _check_rule_id(table, found, _RULE_WORDS)


def check_form_id(table: Table, found: str) -> None:
    """Report an id of a form that a rule or an address can't name."""
    _check_rule_id(table, found, _RULE_WORDS + _SOURCES)


def _check_rule_id(table: Table, found: str, reserved: tuple[str, ...]) -> None:
    if found and (not _RULE_ID.fullmatch(found) or keyword.iskeyword(found) or found in reserved):
        table.fault(Fault.BAD_NAME_ID, "id", found=found, reserved="、".join(reserved))


def report_twice(ids: Iterable[tuple[str, Table]]) -> None:
    """Report every id that was there before."""
    seen: set[str] = set()
    for found, table in ids:
        if found in seen:
            table.fault(Fault.DUPLICATE_ID, "id" if table.has("id") else "", found=found)
        seen |= {found} - {""}
