"""Blank workbooks: what a unit is handed for one obligation and period, ready to fill, print, sign and send in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.book import REHEARSAL, new_book, to_bytes
from generator.choices import Choices
from generator.file_name import safe_name
from generator.fill_in import Prior
from generator.fill_sheet import Handed, fill_sheet, protect
from generator.form_layout import in_force
from generator.form_sheet import sheet_names
from generator.golden import FIRST_NUMBER, Golden, golden, stand_in
from generator.guide_sheet import explain_sheet, guide_sheet
from generator.identity import CHECKSUM, identity, stamp_identity
from generator.layout_parts import has_prior
from generator.moment import due_day, short_day
from generator.text_width import width
from tracker.definition.form import TOTAL, Form
from tracker.definition.model import Duty, Period, Unit

LastValues = Mapping[str, Prior]  # by form id
_CODE_MARK, _SUM_MARK = stand_in(4, 1), stand_in(4, 2)


def blank_name(duty: Duty, period: Period, unit: Unit, workbook: str = "") -> str:
    """普宁市_附件11、附件12_10月20日前报.xlsx: unit, forms, the due day in force; safe for Windows.

    `workbook` names a blank the upper level issued; without one it is ours, with the forms that have none.
    """
    forms = forms_in_force(duty, period, workbook)
    content = "、".join(form.annex or form.title for form in forms) or duty.obligation.title
    by = f"_{short_day(due_day(period.due_at))}前报" if period.timed else ""
    return safe_name(f"{unit.name}_{content}{by}", ".xlsx")


def blank_book(
    duty: Duty, period: Period, unit: Unit, *, last: LastValues | None = None, rehearsal: bool = False
) -> bytes:
    """One workbook for an obligation, period and unit; for many units keep one `Blanks` instead."""
    return Blanks(duty, period, rehearsal=rehearsal).of(unit, last)


@dataclass(frozen=True)
class Blanks:
    """The blanks of one obligation and period: drawn once, then only what is a unit's own is written into it.

    A name's width decides how the heading line is laid out, so each width has a golden file of its own, and so have
    units with and without last period's values.
    """

    duty: Duty
    period: Period
    rehearsal: bool = False
    _golden: dict[tuple[int, bool], Golden] = field(default_factory=dict)

    def of(self, unit: Unit, last: LastValues | None = None) -> bytes:
        """A unit's blank (.xlsx): a sheet a form, 情况说明, 填报说明, hidden identity. Same input, same bytes.

        `last` are the unit's last accepted values by form; grey beside what goes on from them. Fields not in force
        in the period are left out. An obligation without forms gives the 填报说明 alone with 情况说明.
        """
        forms = forms_in_force(self.duty, self.period)
        places = _prior_places(forms) if any((last or {}).values()) else []
        shape = (width(unit.name), bool(places))
        if shape not in self._golden:
            self._golden[shape] = self._draw(forms, stand_in(shape[0]), places)
        pairs = dict(identity(self.duty, self.period, unit, forms))
        texts = {stand_in(shape[0]): unit.name, _CODE_MARK: unit.code, _SUM_MARK: pairs[CHECKSUM]}
        known = last or {}
        return self._golden[shape].patched(
            texts, [known.get(form, {}).get((line, name)) for form, line, name in places]
        )

    def scratch(self, unit: Unit) -> bytes:
        """The same workbook drawn from nothing, for the bench."""
        return self._workbook(forms_in_force(self.duty, self.period), unit, {})

    def _draw(self, forms: tuple[Form, ...], name: str, places: list[tuple[str, str, str]]) -> Golden:
        numbers: dict[str, dict[tuple[str, str], Decimal]] = {}
        for number, (form, line, indicator) in enumerate(places, start=FIRST_NUMBER):
            numbers.setdefault(form, {})[line, indicator] = Decimal(number)
        return golden(self._workbook(forms, Unit(_CODE_MARK, name), numbers), (name, _CODE_MARK, _SUM_MARK))

    def _workbook(self, forms: tuple[Form, ...], unit: Unit, last: LastValues) -> bytes:
        duty, period = self.duty, self.period
        names = sheet_names(forms)
        mark = REHEARSAL if self.rehearsal else ""
        workbook = new_book(duty.campaign.collector, f"{duty.campaign.title} {duty.obligation.title} {period.label}")
        choices = Choices(workbook)
        handed = Handed(duty, period, unit, self.rehearsal)
        for form, name in zip(forms, names, strict=True):
            fill_sheet(workbook, name, form, handed, choices, prior=last.get(form.id) if last else None)
        protect(explain_sheet(workbook, names, choices, mark), rows=True)
        protect(guide_sheet(workbook, duty, period, unit, forms, mark, prior=bool(last)), rows=False)
        choices.write()
        pairs = identity(duty, period, unit, forms)
        if unit.code == _CODE_MARK:
            pairs = tuple((key, _SUM_MARK if key == CHECKSUM else value) for key, value in pairs)
        stamp_identity(workbook, pairs)
        return to_bytes(workbook, period.opens_at)


def forms_in_force(duty: Duty, period: Period, workbook: str = "") -> tuple[Form, ...]:
    """The obligation's forms in that workbook ("" ours) with the fields that are asked for in the period."""
    found = [duty.campaign.form(part.id) for part in duty.obligation.parts if part.kind == "form"]
    return tuple(in_force(form, period) for form in found if form and form.workbook == workbook)


def issued_workbooks(duty: Duty) -> tuple[str, ...]:
    """The blanks the upper level issued for the obligation's forms, each once, in the order of the parts."""
    found = [duty.campaign.form(part.id) for part in duty.obligation.parts if part.kind == "form"]
    return tuple(dict.fromkeys(form.workbook for form in found if form and form.workbook))


def _prior_places(forms: tuple[Form, ...]) -> list[tuple[str, str, str]]:
    """(form, line, field) of every place where last period's value is shown."""
    out = []
    for form in forms:
        lines = ["", *(row.id for row in form.rows), TOTAL]
        fields = [f for f in form.fields if form.shape != "list" and has_prior(f)]
        out += [(form.id, line, f.id) for f in fields for line in lines]
    return out
