"""Figure tables of one period, from the readings in force and those carried from earlier periods."""

from datetime import datetime

from baosong.desk import Desk
from baosong.facts import FactBook, narrowed, standings, unit_standing, units_owing
from baosong.readings import Shelf
from baosong.work import stored_part
from tracker.comparison import Compared, compared
from tracker.definition.form import Form
from tracker.definition.model import Duty, Period
from tracker.figure_table import figure_table
from tracker.figures import FigureTable, InForce
from tracker.nil_return import stands_in
from tracker.standing import Standing

_WHOLE = 100  # from so many units on, reading a whole period costs less than reading each unit


def tables(
    desk: Desk, book: FactBook, shelf: Shelf, duty: Duty, period: Period, now: datetime
) -> tuple[FigureTable, ...]:
    """One table a form of the obligation, in the order of its parts, on what is in force at `now`."""
    made = standings(book, [(duty, period)], now)
    owing = tuple(s.unit.code for s in made if s.state != "exempt")
    forms = [form for part in duty.obligation.parts if part.kind == "form" and (form := duty.campaign.form(part.id))]
    found = []
    for form in forms:
        current = _in_force(desk, shelf, form, made)
        silent = {code for code, force in current.items() if stands_in(form, force.reading)}
        wanting = (set(owing) - set(current)) | silent  # a nil return stands for what was last accepted
        carried = _carried(desk, book, shelf, duty, period, form, wanting, now)
        found.append(figure_table(duty, period, form, owing, current, carried))
    return tuple(found)


def since_last(
    desk: Desk,
    book: FactBook,
    shelf: Shelf,
    duty: Duty,
    period: Period,
    now: datetime,
    current: tuple[FigureTable, ...],
) -> Compared | None:
    """What changed since last period (同口径), both periods as known at `now`; None where there was none before.

    A period that was 免报 for everyone is no last period.
    """
    before = [p for p in duty.periods if p.id < period.id and not p.exempt]
    if period.only or not before:
        return None
    last = before[-1]
    return compared(last, current, tables(desk, book, shelf, duty, last, now))


def _carried(
    desk: Desk, book: FactBook, shelf: Shelf, duty: Duty, period: Period, form: Form, codes: set[str], now: datetime
) -> dict[str, InForce]:
    """The last reading in force of an earlier period for each of these units; a nil one only where all are nil.

    Goes back period by period, each time only for the units still without.
    """
    found: dict[str, InForce] = {}
    left = set(codes)
    for before in reversed([p for p in duty.periods if p.id < period.id]):
        if not left:
            break
        there = _in_force(desk, shelf, form, _standings_of(book, duty, before, left, now))
        spoken = {code for code, force in there.items() if not stands_in(form, force.reading)}
        found |= {code: force for code, force in there.items() if code in spoken or code not in found}
        left -= spoken
    return found


def _standings_of(book: FactBook, duty: Duty, period: Period, codes: set[str], now: datetime) -> list[Standing]:
    """The standings of some units in one period; what the ledger knows of others is not read where they are few."""
    if len(codes) > _WHOLE:
        book.load_period(duty.campaign.id, duty.obligation.id, period.id)
    few = narrowed(duty, codes)
    return [unit_standing(book, few, period, unit, now) for unit in units_owing(few, period)]


def _in_force(desk: Desk, shelf: Shelf, form: Form, made: list[Standing]) -> dict[str, InForce]:
    """The form's reading in force by unit."""
    found: dict[str, InForce] = {}
    for standing in made:
        number = dict(standing.in_force).get(form.id)
        reading = stored_part(desk, shelf, number, standing.key, form.id) if number else None
        if number and reading:
            sha256 = desk.ledger.rows("arrival", number=number)[0]["sha256"]
            found[standing.unit.code] = InForce(standing.unit.code, number, sha256, reading)
    return found
