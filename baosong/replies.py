"""Answers to arrivals, in the unit's feedback folder: a receipt, a workbook to mend, and the unit's page."""

import errno
import os

from baosong.blanks import BlankMaker
from baosong.desk import Desk, refreshed
from baosong.facts import FactBook, arrival_of, duty_of, fact_book
from baosong.flow import lock_of
from baosong.places import dropped
from baosong.posting import box_of, out_of_reach, post
from baosong.readings import Judged, Shelf
from baosong.received import received_of
from baosong.reply_books import replies_of
from baosong.unit_folders import bring_up_to_date, kept
from generator.receipt import receipt
from generator.reply_book import Reply, reply_book, reply_name
from tracker.facts import Arrival
from tracker.hold import held
from tracker.intake.archive import ArchiveRefusal


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
    kept(desk)
    maker = BlankMaker(desk, book, shelf)
    said += [sentence for unit in answered if (sentence := bring_up_to_date(desk, maker, unit))]
    return tuple(dict.fromkeys(said))


def _write(desk: Desk, book: FactBook, shelf: Shelf, arrival: Arrival) -> bytes | None:
    """Answer one arrival; returns the folder answered into.

    A workbook to mend is the message by its name and holds what a receipt says, so no receipt lies beside it, unless
    the file brought something else too.
    """
    judged = shelf.get(desk.ledger.rows("reading_of", arrival=arrival.number)[0]["object"])
    unit = _unit_folder(desk, judged, arrival)
    if unit is not None and out_of_reach(desk, unit):
        raise OSError(errno.ETIMEDOUT, "网络盘没有回应")
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
