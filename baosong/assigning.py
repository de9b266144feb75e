"""decide assign: a person says what a held arrival is for; it is read again under that, or put by as 附带材料."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from baosong.decision_checks import Refused
from baosong.decisions import DecisionRefused, Taken, commit, taken
from baosong.desk import Desk
from baosong.flow import Work, asked, in_place, waits, what_is_open
from baosong.readings import Judged
from baosong.rereading import Said, layers, read_events, stored, stored_waits, work_on
from baosong.targets import Target, arrival_numbered
from tracker.facts import Arrival, Reading
from tracker.ledger.chain import stamp
from tracker.ledger.events import Body, Decided, Read
from tracker.problem import Catalogue
from tracker.reading.worker import ReadingWorker

ATTACHMENT = "-"  # what stands in Decided.part for 附带材料


class Unassignable(Catalogue):
    """Why an arrival can't be assigned."""

    NOT_READ = ("error", "{arrival}还没有读。", "请先运行 baosong collect --once。")
    NO_FILE_PART = ("error", "{name}没有叫“{wanted}”的文件材料。", "可写：{known}。")
    FITS_NOTHING = ("error", "{arrival}（{file}）里没有{name}要的材料：{because}", "")
    CORRECTED = ("error", "{arrival}上有核改{decisions}。", "请先用 decide undo 撤销核改。")
    SO_ALREADY = ("error", "{arrival}已认定为{name}的材料，没有待确认的问题。", "不必再认定。")
    NOTHING_WAITS = ("error", "{arrival}没有待确认的问题。", "不必认定为附带材料。")


def assign(
    desk: Desk, numbers: Sequence[int], target: Target | None, by: str, reason: str, part: str = ""
) -> tuple[Taken, ...]:
    """Each arrival for the delivery (`part`: the file part a document is), or, without one, 附带材料.

    One decision an arrival, all in one transaction; DecisionRefused when one of them can't be. Receipts are then due.
    """
    numbers = tuple(dict.fromkeys(numbers))
    with ReadingWorker(desk.duties) as worker:

        def build(_number: int) -> Sequence[Body]:
            work = work_on(desk, worker)
            _refuse_unsaid(target, by, reason, part)
            fresh = {n: _said(work, arrival_numbered(desk, n), target, part) for n in numbers}
            decided = [_decided(desk, n, target, reason, part if target else ATTACHMENT) for n in numbers]
            reads: list[Read] = read_events(work, fresh)
            return [*decided, *reads]

        events = commit(desk, by, build)
    return tuple(taken(e) for e in events if e.kind == "decided")


def _decided(desk: Desk, number: int, target: Target | None, reason: str, part: str) -> Decided:
    """Of 附带材料 the deliveries are those the arrival was held for."""
    keys = [str(target.key)] if target else [w.delivery for w in stored_waits(desk, number) if w.delivery]
    return Decided("assign", tuple(dict.fromkeys(keys)), reason.strip(), stamp(desk.now()), arrival=number, part=part)


def _refuse_unsaid(target: Target | None, by: str, reason: str, part: str) -> None:
    found = [why.at() for why, text in ((Refused.NO_NAME, by), (Refused.NO_REASON, reason)) if not text.strip()]
    files = [p for p in target.duty.obligation.parts if p.kind == "file"] if target else []
    if target and part and part not in {p.id for p in files}:
        known = "、".join(f"{p.id}（{p.label}）" for p in files) or "（没有文件材料）"
        found.append(Unassignable.NO_FILE_PART.at(name=target.name, wanted=part, known=known))
    if found:
        raise DecisionRefused(found)


def _said(work: Work, arrival: Arrival, target: Target | None, part: str) -> Said:
    """What the arrival says under the assignment."""
    if not work.desk.ledger.rows("reading_of", arrival=arrival.number):
        raise _refused(Unassignable.NOT_READ, arrival=arrival.id)
    if over := layers(work.desk, arrival.number):
        numbers = "、".join(f"D{layer.number}" for layer in over)
        raise _refused(Unassignable.CORRECTED, arrival=arrival.id, decisions=numbers)
    before = stored(work, arrival.number)
    held = bool(before.reading.questions or stored_waits(work.desk, arrival.number))
    return _put_by(arrival, before, held=held) if target is None else _read(work, arrival, target, part, before, held)


def _put_by(arrival: Arrival, before: Judged, *, held: bool) -> Said:
    """附带材料: what was read stays, what was asked is not asked any more."""
    if not held:
        raise _refused(Unassignable.NOTHING_WAITS, arrival=arrival.id)
    said = before.reading
    names = said.attachments or (arrival.name,)
    return Said(Reading(said.parts, (), said.problems, names), ())


def _read(work: Work, arrival: Arrival, target: Target, part: str, before: Judged, held: bool) -> Said:
    candidates, settled = what_is_open(work, arrival)
    data, hints = asked(work, arrival, candidates, settled)
    owed = tuple(dict.fromkeys((target.key, *hints.open_deliveries)))
    hints = replace(hints, open_deliveries=owed, assigned=target.key, assigned_part=part)
    reading = _others_in_place(work, arrival, work.worker.read(data, hints), target)
    if not any(p.delivery == target.key for p in reading.parts):
        because = _why_not(reading, target)
        raise _refused(
            Unassignable.FITS_NOTHING, arrival=arrival.id, file=arrival.name, name=target.name, because=because
        )
    if not held and _parts(reading) == _parts(before.reading):
        raise _refused(Unassignable.SO_ALREADY, arrival=arrival.id, name=target.name)
    return Said(reading, waits(reading, candidates))


def _others_in_place(work: Work, arrival: Arrival, reading: Reading, target: Target) -> Reading:
    """What the person did not speak of goes where it would have gone."""
    own = tuple(p for p in reading.parts if p.delivery == target.key)
    others = in_place(work, arrival, replace(reading, parts=tuple(p for p in reading.parts if p not in own)))
    return replace(others, parts=(*own, *others.parts))


def _parts(reading: Reading) -> set[tuple[str, str, str]]:
    return {(str(p.delivery), p.part, p.digest) for p in reading.parts}


def _why_not(reading: Reading, target: Target) -> str:
    if reading.questions:
        return f"{reading.questions[0].sentence}{reading.questions[0].cure}"
    files = [p for p in target.duty.obligation.parts if p.kind == "file"]
    named = "、".join(f"{p.id}（{p.label}）" for p in files)
    return f"看不出是哪一份，请用 --part 写明：{named}。" if len(files) > 1 else "格式或表样不符。"


def _refused(why: Unassignable, **gaps: Any) -> DecisionRefused:
    return DecisionRefused([why.at(**gaps)])
