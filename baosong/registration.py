"""代收登记: what came by mail, paper, phone or IM, taken down with the office's own receipt time as its clock."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from baosong.decisions import commit
from baosong.desk import Desk
from baosong.facts import arrival_of, duty_of, fact_book
from baosong.flow import ACTOR, follow, registered_as
from baosong.places import REGISTERED, dropped, linked
from baosong.readings import Shelf
from baosong.verdicts import judged
from baosong.work import Work
from baosong.workspace import WorkspaceRefusal
from generator.moment import moment
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import find_unit
from tracker.facts import DeliveryKey
from tracker.intake.names import shown
from tracker.ledger.chain import stamp
from tracker.ledger.events import Arrived, Body, encoded
from tracker.reading.worker import ReadingWorker
from tracker.sets import PartFact, steps

FOLDER = "_register"  # never in the intake: a path of the ledger alone


@dataclass(frozen=True)
class Received:
    """What was received, how and when; `received` is aware. `evidence` is the file that proves it, if there is one."""

    unit: Unit
    files: tuple[Path, ...]
    via: str
    received: datetime
    by: str
    evidence: Path | None = None


def unit_named(desk: Desk, text: str, campaign_id: str | None, day: date) -> Unit:
    """The unit a name, alias or code meant on that day in the campaigns in force (or the one given)."""
    campaigns = [desk.campaign(campaign_id)] if campaign_id else list(desk.campaigns)
    found = [unit for campaign in campaigns if (unit := find_unit(campaign.units, text, day))]
    if not found:
        raise WorkspaceRefusal(f"“{text}”不是报送单位，请写名单里的名称或代码。")
    if len({unit.name for unit in found}) > 1:
        named = "、".join(dict.fromkeys(unit.name for unit in found))
        raise WorkspaceRefusal(f"“{text}”在几个专项里是不同的单位（{named}），请用 --campaign 写明专项。")
    return found[0]


def register(desk: Desk, given: Received) -> tuple[int, ...]:
    """Archive the files and take them down as arrivals, read and answered; returns their numbers.

    WorkspaceRefusal, and nothing taken down, for a receipt in the future or a file that can't be read.
    """
    if given.received > desk.now():
        raise WorkspaceRefusal(f"收到时间{moment(given.received, desk.workspace.zone)}还没有到，请核对。")
    if not given.by.strip() or not given.via.strip():
        raise WorkspaceRefusal("请写明是谁登记的（--by）、怎么收到的（--via）。")
    contents = [_content(path) for path in given.files]
    evidence = desk.archive.put(_content(given.evidence)) if given.evidence else ""
    kept = [(path.name, desk.archive.put(data), len(data)) for path, data in zip(given.files, contents, strict=True)]
    scan = stamp(desk.clock.real())

    def build(_number: int) -> Sequence[Body]:
        return [_arrived(given, n, name, sha256, size, scan, evidence) for n, (name, sha256, size) in enumerate(kept)]

    numbers = tuple(event.seq for event in commit(desk, given.by, build))
    follow(desk)
    _link(desk, [sha256 for _name, sha256, _size in kept])
    return numbers


def _link(desk: Desk, contents: Sequence[str]) -> None:
    """Files of these contents in the coordinator's drop are settled: what they say is said by the registered ones."""
    found = [arrival_of(row) for sha256 in contents for row in desk.ledger.rows("shared_content", sha256=sha256)]
    with ReadingWorker(desk.duties) as worker:
        work = Work(desk, fact_book(desk), Shelf(desk.archive), worker)
        for arrival in filter(dropped, found):
            body = judged(work, arrival, linked(registered_as(desk, arrival.sha256)), ())
            desk.ledger.append(body, at=desk.clock.real(), actor=ACTOR)


def registered(desk: Desk, duty: Duty, period: Period) -> dict[DeliveryKey, str]:
    """How the returns of one period came that were registered: 邮件, 纸质 …, by delivery."""
    ids = (duty.campaign.id, duty.obligation.id, period.id)
    rows = desk.ledger.rows("registered_in", campaign=ids[0], obligation=ids[1], period=ids[2])
    return {DeliveryKey(*ids, row["unit"]): row["via"] for row in rows}


def with_via(cells: list[object], via: str | None) -> list[object]:
    """A line of the status list, its remark saying that the return was registered."""
    return [*cells[:-1], "；".join(filter(None, (str(cells[-1]), f"代收（{via}）" if via else "")))]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise WorkspaceRefusal(f"读不了文件“{path}”（{fault.strerror or fault}），没有登记。") from fault


def _arrived(given: Received, number: int, name: str, sha256: str, size: int, scan: str, evidence: str) -> Arrived:
    """The event: the content was absent until just before the office received it, and there then."""
    folder = f"{scan}-{number}" if number else scan  # two files of one name are two arrivals
    return Arrived(
        path=encoded(os.fsencode(f"{FOLDER}/{given.unit.name}/{folder}/{name}")),
        folder=given.unit.name,
        name=shown(os.fsencode(name)),
        sha256=sha256,
        size=size,
        channel=REGISTERED,
        lower=stamp(given.received - timedelta(microseconds=1)),
        upper=stamp(given.received),
        basis="registered",
        scan=scan,
        via=given.via.strip(),
        by=given.by.strip(),
        evidence=evidence,
    )


def newer_there(desk: Desk, number: int) -> list[str]:
    """What the person must hear when the office had received another content of a part later than this one.

    Where the evidence proves the order the later one counts; else what was registered last does.
    """
    book = fact_book(desk, unread=False)
    rows = desk.ledger.rows("reading_of", arrival=number)
    parts = Shelf(desk.archive).get(rows[0]["object"]).reading.parts if rows else ()
    found = []
    for key, part_id in dict.fromkeys((part.delivery, part.part) for part in parts):
        duty, facts = duty_of(desk.duties, key), book.facts(key)
        part = duty.obligation.part(part_id) if duty else None
        own = next((f for f in facts.parts if (f.arrival, f.part) == (number, part_id) and f.substantive), None)
        later = [f.arrival for f in facts.parts if own and _newer(f, own)]
        if duty and part and later:
            current = steps(duty.obligation, facts)[-1].parts.get(part_id)
            found.append(_said(part.label, number, later[-1], last=current is not None and current.arrival == number))
    return found


def _said(label: str, number: int, newer: int, *, last: bool) -> str:
    if last:
        told = f"“{label}”现以后登记的 A{number} 为准，A{newer} 收到得更晚。如应以 A{newer} 为准，"
        return f"{told}请用 decide return --arrival A{number} 退回。"
    told = f"“{label}”A{newer} 收到得更晚，A{number} 算较早的一版。如应以 A{number} 为准，"
    return f"{told}请用 decide return --arrival A{newer} 退回。"


def _newer(other: PartFact, own: PartFact) -> bool:
    same = other.part == own.part and other.arrival < own.arrival and other.substantive
    return same and other.digest != own.digest and other.interval.upper > own.interval.upper
