"""What a unit last had accepted before a period: shown in grey in its next blank and beside the questions asked."""

from decimal import Decimal

from baosong.desk import Desk
from baosong.facts import FactBook, unit_standing, units_owing
from baosong.readings import Shelf
from generator.blank import LastValues
from generator.fill_in import Prior
from generator.layout_parts import has_prior
from tracker.definition.form import Form
from tracker.definition.model import Duty, Period, Unit
from tracker.facts import DeliveryKey, PartReading
from tracker.nil_return import stands_in


def last_values(desk: Desk, book: FactBook, shelf: Shelf, duty: Duty, period: Period, unit: Unit) -> LastValues:
    """The unit's last accepted values by form, from the latest earlier period in which the form held numbers."""
    wanted = {p.id: form for p in duty.obligation.parts if p.kind == "form" and (form := _form(duty, p.id))}
    found: dict[str, Prior] = {}
    for before in reversed([p for p in duty.periods if p.id < period.id]):
        if len(found) == len(wanted):
            break
        there = next((u for u in units_owing(duty, before) if u.code == unit.code), None)
        if there is None:
            continue
        made = unit_standing(book, duty, before, there, desk.now())
        for part, number in made.in_force:
            reading = reading_of(desk, shelf, number, made.key, part)
            if part in wanted and part not in found and reading and not stands_in(wanted[part], reading):
                found[part] = _numbers(wanted[part], reading)
    return {form: numbers for form, numbers in found.items() if numbers}


def _form(duty: Duty, part: str) -> Form | None:
    """The form, where last period's values help in filling it in."""
    form = duty.campaign.form(part)
    return form if form and form.shape != "list" and any(map(has_prior, form.fields)) else None


def _numbers(form: Form, reading: PartReading) -> Prior:
    shown = {f.id for f in form.fields if has_prior(f)}
    return {(v.row, v.field): Decimal(v.text) for v in reading.values if v.field in shown and v.text is not None}


def reading_of(desk: Desk, shelf: Shelf, number: int, key: DeliveryKey, part: str) -> PartReading | None:
    """What an arrival says of one part."""
    rows = desk.ledger.rows("reading_of", arrival=number)
    return shelf.get(rows[0]["object"]).part(key, part) if rows else None
