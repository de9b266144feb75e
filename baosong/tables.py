"""Figure tables of one period, from the readings in force and those carried from earlier periods."""

from datetime import datetime

from baosong.desk import Desk
from baosong.facts import FactBook, standings
from baosong.flow import stored_part
from baosong.readings import Shelf
from tracker.definition.model import Duty, Form, Period
from tracker.figures import FigureTable, InForce, figure_table
from tracker.standing import Standing


def tables(
    desk: Desk, book: FactBook, shelf: Shelf, duty: Duty, period: Period, now: datetime
) -> tuple[FigureTable, ...]:
    """One table a form of the obligation, in the order of its parts, on what is in force at `now`."""
    made = standings(book, [(duty, period)], now)
    earlier = [p for p in duty.periods if p.id < period.id]
    before = standings(book, [(duty, p) for p in earlier], now) if earlier else []
    forms = [form for part in duty.obligation.parts if part.kind == "form" and (form := duty.campaign.form(part.id))]
    return tuple(_table(desk, shelf, duty, period, form, made, before) for form in forms)


def _table(
    desk: Desk,
    shelf: Shelf,
    duty: Duty,
    period: Period,
    form: Form,
    made: list[Standing],
    before: list[Standing],
) -> FigureTable:
    owing = tuple(s.unit.code for s in made if s.state != "exempt")
    current = _in_force(desk, shelf, form, made)
    missing = set(owing) - set(current)
    carried = _in_force(desk, shelf, form, [s for s in before if s.unit.code in missing])
    return figure_table(duty, period, form, owing, current, carried)


def _in_force(desk: Desk, shelf: Shelf, form: Form, made: list[Standing]) -> dict[str, InForce]:
    """The form's reading in force by unit; of several periods the last one given wins."""
    found: dict[str, InForce] = {}
    for standing in made:
        number = dict(standing.in_force).get(form.id)
        reading = stored_part(desk, shelf, number, standing.key, form.id) if number else None
        if number and reading:
            sha256 = desk.ledger.rows("arrival", number=number)[0]["sha256"]
            found[standing.unit.code] = InForce(standing.unit.code, number, sha256, reading)
    return found
