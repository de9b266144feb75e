"""Who a blank workbook is for, hidden in it twice: a witness for the reader, never the only one."""

from hashlib import sha256

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.worksheet import Worksheet

from tracker.definition.form import Form
from tracker.definition.model import Duty, Period, Unit

SHEET = "_baosong"
CHECKSUM = "checksum"


def identity(duty: Duty, period: Period, unit: Unit, forms: tuple[Form, ...]) -> tuple[tuple[str, str], ...]:
    """(key, value) pairs: campaign, obligation, period, unit, forms, and the checksum over those five values."""
    pairs = (
        ("campaign", duty.campaign.id),
        ("obligation", duty.obligation.id),
        ("period", period.id),
        ("unit", unit.code),
        ("forms", ",".join(f"{form.id}:{form.version}" for form in forms)),
    )
    return (*pairs, (CHECKSUM, checksum([value for _, value in pairs])))


def checksum(values: list[str]) -> str:
    """First 12 hex digits of SHA-256 over the values joined by newlines: tells a slip, not a forgery."""
    return sha256("\n".join(values).encode()).hexdigest()[:12]


def stamp_identity(workbook: Workbook, pairs: tuple[tuple[str, str], ...]) -> None:
    """Write the pairs into the very hidden sheet and into the custom document properties."""
    sheet: Worksheet = workbook.create_sheet(SHEET)
    properties = workbook.custom_doc_props  # type: ignore[attr-defined]  # the stubs lack it
    for row, (key, value) in enumerate(pairs, start=1):
        for column, text in enumerate((key, value), start=1):
            cell = sheet.cell(row, column, text)
            cell.data_type = "s"  # a code of digits stays a text
        properties.append(StringProperty(name=f"baosong.{key}", value=value))
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
