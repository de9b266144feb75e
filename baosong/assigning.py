"""decide assign: a person says what a held arrival is for; it is read again under that, or put by as 附带材料."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from baosong.decision_checks import Refused
from baosong.decisions import DecisionRefused, Taken, commit, taken
from baosong.desk import Desk
from baosong.flow import asked, in_place, waits, what_is_open
from baosong.places import dropped
from baosong.readings import Judged, Shelf
from baosong.rereading import Said, layers, read_events, work_on
from baosong.targets import Target, arrival_numbered, target_named
from baosong.work import Work, stored_waits
from tracker.facts import Arrival, Reading
from tracker.ledger.chain import stamp
from tracker.ledger.events import Body, Decided, Read
from tracker.problem import Catalogue, Problem
from tracker.reading.questions import PROPOSING
from tracker.reading.worker import ReadingWorker

_HERE = {
    "form_twice": "请用 --sheet 写明以哪张工作表（或压缩包里的哪个文件）为准。",
    "which_form": "请用 --part 写明是哪一张报表。",
}  # what the person at the desk can do; the clerk's cure is another
ATTACHMENT = "-"  # what stands in Decided.part for 附带材料


class Unassignable(Catalogue):
    """Why an arrival can't be assigned."""

    NOT_READ = ("error", "{arrival}还没有读。", "请先运行 baosong collect --once。")
    NO_PART = ("error", "{name}没有叫“{wanted}”的材料。", "可写：{known}。")
    NO_SHEET = ("error", "{arrival}（{file}）里没有叫“{wanted}”的工作表或文件。", "可用 baosong show {arrival} 查看。")
    FITS_NOTHING = ("error", "{arrival}（{file}）里没有{name}要的材料：{because}", "")
    IN_DROP = (
        "error",
        "{arrival}放在“_代收”里，还不知道本局何时收到。",
        "请用 baosong register 单位 文件 --via 方式 --received 时间 --by 姓名 登记。",
    )
    CORRECTED = ("error", "{arrival}上有核改{decisions}。", "请先用 decide undo 撤销核改。")
    SO_ALREADY = ("error", "{arrival}已认定为{name}的材料，没有待确认的问题。", "不必再认定。")
    MORE_TO_SAY = ("error", "{arrival}（{file}）：{sentence}", "{cure}")
    NO_PROPOSAL = ("error", "{arrival}（{file}）看不出应归哪个任务。", "请写明任务：decide assign {arrival} 任务。")
    NOTHING_WAITS = ("error", "{arrival}没有待确认的问题。", "不必认定为附带材料。")


@dataclass(frozen=True, slots=True)
class Named:
    """What of the file a person named besides the delivery: the part it is, the sheet that counts; "" where not."""

    part: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says one arrival is: the delivery's (None: 附带材料), and what of the file they named."""

    target: Target | None
    named: Named = Named()


_UNNAMED = Named()


def assign(
    desk: Desk, numbers: Sequence[int], target: Target | None, by: str, reason: str, named: Named = _UNNAMED
) -> tuple[Taken, ...]:
    """Each arrival for the delivery, or, without one, 附带材料.

    One decision an arrival, all in one transaction; DecisionRefused when one of them can't be. Receipts are then due.
    """
    return assign_each(desk, dict.fromkeys(numbers, Answer(target, named)), by, reason)


def assign_each(
    desk: Desk, answers: Mapping[int, Answer], by: str, reason: str, before: Callable[[], None] = lambda: None
) -> tuple[Taken, ...]:
    """Each arrival with an answer of its own, in one transaction: all of them or none, every refusal told at once.

    `before` as in decisions.decide.
    """
    with ReadingWorker(desk.duties) as worker:

        def build(_number: int) -> Sequence[Body]:
            before()
            work = work_on(desk, worker)
            fresh = _all_said(work, answers, by, reason)
            decided = [_decided(desk, n, one.target, reason, one.named) for n, one in answers.items()]
            reads: list[Read] = read_events(work, fresh)
            return [*decided, *reads]

        events = commit(desk, by, build)
    return tuple(taken(e) for e in events if e.kind == "decided")


def _all_said(work: Work, answers: Mapping[int, Answer], by: str, reason: str) -> dict[int, Said]:
    """What each arrival says under its answer; DecisionRefused with the reasons of all that can't be."""
    fresh, problems = dict[int, Said](), dict[Problem, None]()
    for number, one in answers.items():
        try:
            _refuse_unsaid(one.target, by, reason, one.named)
            fresh[number] = _said(work, arrival_numbered(work.desk, number), one.target, one.named)
        except DecisionRefused as refusal:
            problems |= dict.fromkeys(refusal.problems)
    if problems:
        raise DecisionRefused(tuple(problems))
    return fresh


def proposed(desk: Desk, numbers: Sequence[int]) -> dict[int, Target]:
    """What the questions of each arrival put first, where they agree; DecisionRefused where one puts nothing."""
    shelf, found, unclear = Shelf(desk.archive), dict[int, Target](), list[Problem]()
    for number in dict.fromkeys(numbers):
        arrival = arrival_numbered(desk, number)
        rows = desk.ledger.rows("reading_of", arrival=number)
        asked_of = shelf.get(rows[0]["object"]).reading.questions if rows else ()
        first = {q.candidates[0] for q in asked_of if q.candidates and q.code in PROPOSING}
        if len(first) == 1:
            found[number] = target_named(desk, str(first.pop()))
        else:
            unclear.append(Unassignable.NO_PROPOSAL.at(arrival=arrival.id, file=arrival.name))
    if unclear:
        raise DecisionRefused(unclear)
    return found


def _decided(desk: Desk, number: int, target: Target | None, reason: str, named: Named) -> Decided:
    """Of 附带材料 the deliveries are those the arrival was held for."""
    keys = [str(target.key)] if target else [w.delivery for w in stored_waits(desk, number) if w.delivery]
    part = named.part if target else ATTACHMENT
    ids = tuple(dict.fromkeys(keys))
    return Decided("assign", ids, reason.strip(), stamp(desk.now()), arrival=number, part=part, sheet=named.sheet)


def _refuse_unsaid(target: Target | None, by: str, reason: str, named: Named) -> None:
    found = [why.at() for why, text in ((Refused.NO_NAME, by), (Refused.NO_REASON, reason)) if not text.strip()]
    parts = target.duty.obligation.parts if target else ()
    if target and named.part and named.part not in {p.id for p in parts}:
        known = "、".join(f"{p.id}（{p.label}）" for p in parts)
        found.append(Unassignable.NO_PART.at(name=target.name, wanted=named.part, known=known))
    if found:
        raise DecisionRefused(found)


def _said(work: Work, arrival: Arrival, target: Target | None, named: Named) -> Said:
    """What the arrival says under the assignment."""
    if not work.desk.ledger.rows("reading_of", arrival=arrival.number):
        raise _refused(Unassignable.NOT_READ, arrival=arrival.id)
    if target is not None and dropped(arrival):
        raise _refused(Unassignable.IN_DROP, arrival=arrival.id)
    if over := layers(work.desk, arrival.number):
        numbers = "、".join(f"D{layer.number}" for layer in over)
        raise _refused(Unassignable.CORRECTED, arrival=arrival.id, decisions=numbers)
    before = work.judged(arrival.number)
    held = bool(before.reading.questions or stored_waits(work.desk, arrival.number))
    return _put_by(arrival, before, held=held) if target is None else _read(work, arrival, target, named, before, held)


def _put_by(arrival: Arrival, before: Judged, *, held: bool) -> Said:
    """附带材料: what was read stays, what was asked is not asked any more."""
    if not held:
        raise _refused(Unassignable.NOTHING_WAITS, arrival=arrival.id)
    said = before.reading
    names = said.attachments or (arrival.name,)
    return Said(Reading(said.parts, (), said.problems, names), ())


def _read(work: Work, arrival: Arrival, target: Target, named: Named, before: Judged, held: bool) -> Said:
    candidates, settled = what_is_open(work, arrival)
    data, hints = asked(work, arrival, candidates, settled)
    owed = tuple(dict.fromkeys((target.key, *hints.open_deliveries)))
    hints = replace(
        hints, open_deliveries=owed, assigned=target.key, assigned_part=named.part, assigned_sheet=named.sheet
    )
    reading = _others_in_place(work, arrival, work.worker.read(data, hints), target)
    if problem := _against(reading, arrival, target, named):
        raise DecisionRefused([problem])
    if not held and _parts(reading) == _parts(before.reading):
        raise _refused(Unassignable.SO_ALREADY, arrival=arrival.id, name=target.name)
    return Said(reading, waits(reading, candidates))


def _against(reading: Reading, arrival: Arrival, target: Target, named: Named) -> Problem | None:
    """Why what was read under the assignment does not settle it; None when it does."""
    gaps: dict[str, Any] = {"arrival": arrival.id, "file": arrival.name}
    more = next((q for q in reading.questions if q.code in _HERE and target.key in q.candidates), None)
    if more is not None:
        return Unassignable.MORE_TO_SAY.at(**gaps, sentence=more.sentence, cure=_HERE[more.code])
    if not any(p.delivery == target.key for p in reading.parts):
        return Unassignable.FITS_NOTHING.at(**gaps, name=target.name, because=_why_not(reading, target))
    if named.sheet and not any(named.sheet in (p.member, *(v.sheet for v in p.values)) for p in reading.parts):
        return Unassignable.NO_SHEET.at(**gaps, wanted=named.sheet)
    return None


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
