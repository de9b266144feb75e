"""Receipts: written into the unit's feedback folder, each recorded first as a fact, so that what is ours is known."""

import hashlib
import os
from datetime import datetime

from baosong.desk import Desk, refreshed
from baosong.facts import FactBook, arrival_of, duty_of, fact_book, unit_standing, units_owing
from baosong.feedback import put
from baosong.flow import lock_of
from baosong.places import dropped
from baosong.readings import Judged, Shelf
from generator.receipt import receipt
from generator.received import Received, ReceivedDelivery, ReceivedPart
from tracker.definition.model import Duty, Part
from tracker.definition.units import find_unit
from tracker.facts import Arrival, DeliveryKey
from tracker.hold import held
from tracker.intake.archive import ArchiveRefusal
from tracker.ledger.events import Issued, encoded
from tracker.standing import Standing

ACTOR = "reply"
KIND = "receipt"


def is_ours(desk: Desk, path: bytes, sha256: str) -> bool:
    """Whether a file in the intake is byte for byte one we wrote there."""
    return bool(desk.ledger.rows("is_ours", path=encoded(path), sha256=sha256))


def write_replies(desk: Desk) -> tuple[str, ...]:
    """Write every receipt still due; repeating one is harmless. Returns what could not be written, as sentences.

    One unit's bad folder stops nobody else's receipts; its own stay due.
    """
    if not desk.ledger.rows("replies_due"):
        return ()
    with held(lock_of(desk), wait=True):
        return _write_due(refreshed(desk))


def _write_due(desk: Desk) -> tuple[str, ...]:
    due = desk.ledger.rows("replies_due")
    book, shelf = fact_book(desk), Shelf(desk.archive)
    said = []
    for row in due:
        arrival = arrival_of(desk.ledger.rows("arrival", number=row["arrival"])[0])
        try:
            _write(desk, book, shelf, arrival)
        except OSError as fault:
            reason = fault.strerror or str(fault)
            said.append(
                f"{arrival.id}的收件回执写不进“{arrival.folder}/{desk.workspace.feedback}”（{reason}），下次再写。"
            )
        except ArchiveRefusal as refusal:
            said.append(f"{arrival.id}的收件回执暂时写不出：{refusal}")
    return tuple(dict.fromkeys(said))


def _write(desk: Desk, book: FactBook, shelf: Shelf, arrival: Arrival) -> None:
    """The fact first, then the file: a crash between them leaves the receipt due, never an unknown file of ours."""
    judged = shelf.get(desk.ledger.rows("reading_of", arrival=arrival.number)[0]["object"])
    unit = _unit_folder(desk, judged, arrival)
    if unit is not None:
        name, data = receipt(_received(desk, book, judged, arrival, os.fsdecode(unit)))
        sha256 = hashlib.sha256(data).hexdigest()
        feedback = os.fsencode(desk.workspace.feedback)
        path = _free(desk, unit + b"/" + feedback + b"/", name, sha256)
        if not is_ours(desk, path, sha256):
            body = Issued("", "", "", KIND, arrival.id, "", 0, encoded(path), sha256)
            desk.ledger.append(body, at=desk.clock.real(), actor=ACTOR)
        put(desk.workspace.intake, unit, feedback, os.path.basename(path), data)  # noqa: PTH119 - bytes
    desk.ledger.write_working("reply_done", [{"arrival": arrival.number}])


def _unit_folder(desk: Desk, judged: Judged, arrival: Arrival) -> bytes | None:
    """The folder that is answered into: the arrival's own, else that of the unit the file turned out to be of.

    None for a file straight in the intake that belongs to no unit yet, and for one in the coordinator's own drop:
    collect and status name it.
    """
    if dropped(arrival):
        return None
    folder, _, inside = arrival.path.partition(b"/")
    if inside and arrival.channel == "共享文件夹":
        return folder
    for part in judged.reading.parts:
        duty = duty_of(desk.duties, part.delivery)
        unit = duty.campaign.unit(part.delivery.unit) if duty else None
        if unit:
            return os.fsencode(unit.name)
    return os.fsencode(arrival.folder) if arrival.folder else None


def _free(desk: Desk, folder: bytes, name: str, sha256: str) -> bytes:
    """A path for the receipt that holds nothing else; two receipts of one minute would share a name."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
    path, number = folder + os.fsencode(name), 2
    while _taken(desk, path) and not is_ours(desk, path, sha256):
        path = folder + os.fsencode(f"{stem}_{number}{suffix}")
        number += 1
    return path


def _taken(desk: Desk, path: bytes) -> bool:
    return os.path.lexists(os.fsencode(desk.workspace.intake) + b"/" + path)


def _received(desk: Desk, book: FactBook, judged: Judged, arrival: Arrival, folder: str) -> Received:
    keys = list(dict.fromkeys(part.delivery for part in judged.reading.parts))
    lines = [line for key in keys if (line := _delivery(desk, book, judged, key))]
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


def _delivery(desk: Desk, book: FactBook, judged: Judged, key: DeliveryKey) -> ReceivedDelivery | None:
    found = _find(desk, book, key)
    if found is None:
        return None
    duty, standing = found
    obligation = duty.obligation
    brought = [p for p in obligation.parts if any(r.delivery == key and r.part == p.id for r in judged.reading.parts)]
    own = [p for r in judged.reading.parts if r.delivery == key for p in r.problems]
    return ReceivedDelivery(
        obligation.title,
        standing.period.label,
        standing.due_at,
        standing.state,
        standing.timeliness,
        tuple(ReceivedPart(p.id, short_label(duty, p)) for p in brought),
        tuple(short_label(duty, p) for p in obligation.parts if p.id in standing.missing),
        (*own, *judged.verdicts.get(key, ())),
    )


def short_label(duty: Duty, part: Part) -> str:
    """附件11 for a form with a number, else its label."""
    form = duty.campaign.form(part.id) if part.kind == "form" else None
    return form.annex or form.title if form else part.label


def _find(desk: Desk, book: FactBook, key: DeliveryKey) -> tuple[Duty, Standing] | None:
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
            unit = find_unit(units_owing(duty, period), folder) if period.due_at > desk.now() else None
            if unit:
                made = unit_standing(book, duty, period, unit, desk.now())
                if made.state not in ("accepted", "exempt"):
                    coming.append((made.due_at, f"{duty.obligation.title}（{period.label}）"))
                    break
    return (min(coming)[1], min(coming)[0]) if coming else None
