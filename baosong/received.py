"""What a receipt tells of an arrival: how each delivery it touches stands now, what it brought, what comes next."""

from collections.abc import Sequence
from datetime import datetime

from baosong.desk import Desk
from baosong.facts import FactBook, duty_of, unit_standing, units_owing
from baosong.readings import Judged, Shelf
from generator.moment import deadline
from generator.received import Received, ReceivedDelivery, ReceivedPart
from tracker.definition.model import Duty, Part
from tracker.definition.units import find_unit
from tracker.facts import Arrival, DeliveryKey, PartReading
from tracker.print_code import PrintCode, print_code
from tracker.problem import Problem
from tracker.sets import refused
from tracker.standing import Standing


def received_of(desk: Desk, book: FactBook, shelf: Shelf, judged: Judged, arrival: Arrival, folder: str) -> Received:
    """Everything the receipt says; `folder` is the unit's folder as shown."""
    keys = list(dict.fromkeys(part.delivery for part in judged.reading.parts))
    lines = [line for key in keys if (line := _delivery(desk, book, shelf, judged, key, arrival.number))]
    return Received(
        office=desk.workspace.office,
        unit=folder,
        arrival=arrival.id,
        file=arrival.name,
        received_at=arrival.interval.upper,
        channel=arrival.channel,
        basis=arrival.basis,
        sha256=arrival.sha256,
        zone=desk.workspace.zone,
        deliveries=tuple(lines),
        questions=judged.reading.questions,
        problems=judged.reading.problems,
        attachments=judged.reading.attachments,
        next_due=_next_due(desk, book, folder),
        rehearsal=desk.rehearsal,
    )


def problems_of(
    desk: Desk, book: FactBook, shelf: Shelf, judged: Judged, made: Standing, number: int
) -> tuple[Problem, ...]:
    """What an arrival's parts of a delivery and the set they stand in have against them.

    A content that came before isn't judged again: while its set is returned, or what it explained was refused, the
    last findings still hold.
    """
    parts = [part for part in judged.reading.parts if part.delivery == made.key]
    found = judged.verdicts.get(made.key, ())
    facts = book.facts(made.key)
    known = {(fact.part, fact.digest) for fact in facts.parts if fact.arrival < number}
    again = refused(facts)
    hold = [s for s in facts.sets if (s.errors and made.state == "returned") or again.intersection(s.asked.split())]
    before = [one.arrival for one in hold if one.arrival < number]
    if not found and before and all((p.part, p.digest) in known for p in parts):
        rows = desk.ledger.rows("reading_of", arrival=before[-1])
        found = shelf.get(rows[0]["object"]).verdicts.get(made.key, ())
    return (*(problem for part in parts for problem in part.problems), *found)


def _delivery(
    desk: Desk, book: FactBook, shelf: Shelf, judged: Judged, key: DeliveryKey, number: int
) -> ReceivedDelivery | None:
    found = standing_of(desk, book, key)
    if found is None:
        return None
    duty, standing = found
    obligation = duty.obligation
    brought = [p for p in obligation.parts if any(r.delivery == key and r.part == p.id for r in judged.reading.parts)]
    return ReceivedDelivery(
        obligation.title,
        standing.period.label,
        deadline(standing.period, standing.due_at, desk.workspace.zone),
        standing.state,
        standing.timeliness,
        tuple(ReceivedPart(p.id, short_label(duty, p), _code(duty, judged, key, p)) for p in brought),
        tuple(short_label(duty, p) for p in obligation.parts if p.id in standing.missing),
        problems_of(desk, book, shelf, judged, standing, number),
    )


def _code(duty: Duty, judged: Judged, key: DeliveryKey, part: Part) -> str:
    """The 校验码 the print of a form must show; "" where it can't be compared."""
    read = judged.part(key, part.id)
    code = code_of((duty,), read) if read else None
    return code.text if code and code.sure else ""


def code_of(duties: Sequence[Duty], read: PartReading) -> PrintCode | None:
    """The 校验码 of a form as read; None for a file, and for a form without numbers."""
    duty = duty_of(duties, read.delivery)
    form = duty.campaign.form_version(read.part, read.version) if duty else None
    code = print_code(form, read.values) if form else None
    return code if code and code.text else None


def short_label(duty: Duty, part: Part) -> str:
    """附件11 for a form with a number, else its label."""
    form = duty.campaign.form(part.id) if part.kind == "form" else None
    return form.annex or form.title if form else part.label


def standing_of(desk: Desk, book: FactBook, key: DeliveryKey) -> tuple[Duty, Standing] | None:
    """A delivery's duty and its standing now; None for one that is no longer defined."""
    duty = duty_of(desk.duties, key)
    period = duty.period(key.period) if duty else None
    unit = duty.campaign.unit(key.unit, period.printed_due) if duty and period else None
    if duty is None or period is None or unit is None:
        return None
    return duty, unit_standing(book, duty, period, unit, desk.now())


def _next_due(desk: Desk, book: FactBook, folder: str) -> tuple[str, datetime] | None:
    """The unit's next return that is still to come."""
    coming = []
    for duty in desk.duties:
        for period in duty.periods:
            unit = find_unit(units_owing(duty, period), folder) if period.timed and period.due_at > desk.now() else None
            if unit:
                made = unit_standing(book, duty, period, unit, desk.now())
                if made.state not in ("accepted", "exempt"):
                    coming.append((made.due_at, f"{duty.obligation.title}（{period.label}）"))
                    break
    return (min(coming)[1], min(coming)[0]) if coming else None
