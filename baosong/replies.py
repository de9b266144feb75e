"""Answers to arrivals, in the unit's feedback folder: a receipt, a workbook to mend, and the unit's page."""

import os

from baosong.desk import Desk, refreshed
from baosong.facts import FactBook, arrival_of, duty_of, fact_book
from baosong.feedback import Box
from baosong.flow import lock_of
from baosong.places import dropped
from baosong.posting import box_of, post, posted, put_away
from baosong.readings import Judged, Shelf
from baosong.received import received_of
from baosong.reply_books import replies_of
from baosong.unit_pages import post_page
from generator.receipt import receipt
from generator.reply_book import Reply, reply_book, reply_name
from tracker.facts import Arrival
from tracker.hold import held
from tracker.intake.archive import ArchiveRefusal

PUT_AWAY = "往期回执"
_LOOSE = 5  # answers about no part (a question, 附带材料) stay until so many newer ones lie there


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
    said, answered = [], dict[bytes, None]()
    for row in due:
        arrival = arrival_of(desk.ledger.rows("arrival", number=row["arrival"])[0])
        try:
            unit = _write(desk, book, shelf, arrival)
            answered |= {unit: None} if unit else {}
        except OSError as fault:
            reason = fault.strerror or str(fault)
            said.append(
                f"{arrival.id}的收件回执写不进“{arrival.folder}/{desk.workspace.feedback}”（{reason}），下次再写。"
            )
        except ArchiveRefusal as refusal:
            said.append(f"{arrival.id}的收件回执暂时写不出：{refusal}")
    said += [sentence for unit in answered if (sentence := _bring_up_to_date(desk, book, unit))]
    return tuple(dict.fromkeys(said))


def _bring_up_to_date(desk: Desk, book: FactBook, unit: bytes) -> str:
    """Put old answers away and renew the unit's page; what went wrong as a sentence."""
    box = box_of(desk, unit)
    try:
        _tidy(desk, box)
        post_page(desk, book, unit)
    except OSError as fault:
        return (
            f"“{os.fsdecode(unit)}/{desk.workspace.feedback}”未能整理（{fault.strerror or fault}），下次来件时再整理。"
        )
    return ""


def _write(desk: Desk, book: FactBook, shelf: Shelf, arrival: Arrival) -> bytes | None:
    """Answer one arrival; returns the folder answered into.

    A workbook to mend is the message by its name and holds what a receipt says, so no receipt lies beside it, unless
    the file brought something else too.
    """
    judged = shelf.get(desk.ledger.rows("reading_of", arrival=arrival.number)[0]["object"])
    unit = _unit_folder(desk, judged, arrival)
    if unit is not None:
        box = box_of(desk, unit)
        replies = replies_of(desk, book, shelf, judged, arrival, os.fsdecode(unit))
        for reply in replies:
            post(desk, box, reply_name(reply), reply_book(reply), "reply", arrival.id)
        if not _says_all(replies, judged):
            name, data = receipt(received_of(desk, book, shelf, judged, arrival, os.fsdecode(unit)))
            post(desk, box, name, data, "receipt", arrival.id)
    desk.ledger.write_working("reply_done", [{"arrival": arrival.number}])
    return unit


def _says_all(replies: list[Reply], judged: Judged) -> bool:
    """Whether the workbooks to mend leave nothing for a receipt to say."""
    faulty = {str(reply.head.delivery) for reply in replies if any(p.severity == "error" for p in reply.problems)}
    touched = {str(part.delivery) for part in judged.reading.parts}
    more = judged.reading.questions or judged.reading.attachments
    return bool(touched) and touched <= faulty and not more


def _tidy(desk: Desk, box: Box) -> None:
    """Put away what newer answers have replaced: each part's last one stays, and the last few about none."""
    answers = [p for p in posted(desk, box) if p.kind in ("receipt", "reply")]
    newest: dict[str, int] = {}
    numbers = {p: int(p.report.removeprefix("A")) for p in answers}
    about = {p: _about(desk, numbers[p]) for p in answers}
    for each in answers:
        for part in about[each]:
            newest[part] = max(newest.get(part, 0), numbers[each])
    loose = sorted((numbers[p] for p in answers if not about[p]), reverse=True)[:_LOOSE]
    for each in answers:
        current = [part for part in about[each] if newest[part] == numbers[each]]
        if not current and numbers[each] not in loose:
            put_away(desk, box, each, _drawer(desk, numbers[each]))


def _about(desk: Desk, number: int) -> set[str]:
    """The parts an arrival's answer is about, whatever the period."""
    rows = desk.ledger.rows("arrival_parts", arrival=number)
    return {f"{row['campaign']}/{row['obligation']}/{row['part']}" for row in rows}


def _drawer(desk: Desk, number: int) -> tuple[bytes, ...]:
    """往期回执/2019年: by the year the arrival came in."""
    came = arrival_of(desk.ledger.rows("arrival", number=number)[0]).interval.upper
    return os.fsencode(PUT_AWAY), os.fsencode(f"{came.astimezone(desk.workspace.zone).year}年")


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
