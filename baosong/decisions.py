"""处理: decisions taken down, all of them checked first and then written at once, or none."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from baosong.decision_checks import Act, refusals
from baosong.desk import Desk, begin_writing
from baosong.facts import fact_book
from baosong.readings import Shelf
from baosong.rejudging import rejudged
from baosong.work import Work
from baosong.workspace import WorkspaceRefusal
from tracker.facts import Decision
from tracker.ledger.chain import Event, stamp
from tracker.ledger.events import Body, Decided, Reviewed, from_plain
from tracker.ledger.store import LedgerMoved
from tracker.problem import Problem
from tracker.reading.worker import ReadingWorker

_TRIES = 20
CHANGES_FORCE = ("accept", "return", "reopen", "issue")  # kinds that can change which set is in force


class DecisionRefused(WorkspaceRefusal):
    """A decision that can't be taken; every reason is told, and nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("没有处理：\n" + "\n".join(f"  {problem}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that stands in the ledger: its number and the deliveries (as text) it is about."""

    number: int
    kind: str
    deliveries: tuple[str, ...]

    @property
    def id(self) -> str:
        """D18."""
        return f"D{self.number}"


@dataclass(frozen=True)
class History:
    """A decision as the record shows it; `undone` is the event that took it back, if one did."""

    number: int
    actor: str
    body: Decided
    undone: Event | None = None

    @property
    def undone_because(self) -> str:
        """The reason it was taken back for."""
        return str(json.loads(self.undone.body)["reason"]) if self.undone else ""


def decide(desk: Desk, act: Act, before: Callable[[], None] = lambda: None) -> Taken:
    """Take one decision down, on all its deliveries; DecisionRefused with every reason when it can't be.

    `before` is called each time the ledger was looked at, and may raise: what the person saw no longer holds.
    """

    def build(_number: int) -> Sequence[Body]:
        before()
        now = desk.now()
        if problems := refusals(act, fact_book(desk), now):
            raise DecisionRefused(problems)
        return [decided(act, now), *_consequences(desk, act, now)]

    made = taken(commit(desk, act.by, build)[0])
    if act.kind == "review" and act.ruled == "refused":
        _ask_again(desk, act)
    return made


def _ask_again(desk: Desk, act: Act) -> None:
    """The files whose explanation will not do are to be answered once more."""
    book = fact_book(desk)
    told = [a for t in act.targets for a, asked in book.facts(t.key).answered if set(asked.split()) & set(act.asked)]
    desk.ledger.write_working("reply_is_due", [{"arrival": number} for number in sorted(set(told))])


def _consequences(desk: Desk, act: Act, now: datetime) -> Sequence[Body]:
    """Later returns judged anew where the decision changes which earlier set they are held against."""
    if act.kind not in CHANGES_FORCE:
        return ()
    keys = [target.key for target in act.targets]
    number = desk.ledger.last_number() + 1
    with ReadingWorker(desk.duties) as worker:  # starts no process, since nothing is read
        work = Work(desk, fact_book(desk, unread=False), Shelf(desk.archive), worker)
        for key in keys:
            made = Decision(number, act.kind, key, act.by, act.reason, now, arrival=act.arrival)
            work.book.decide(made)
        return rejudged(work, keys)


def decided(act: Act, now: datetime) -> Decided:
    """The event's body for an act, at the office's moment."""
    return Decided(
        act.kind,
        tuple(str(target.key) for target in act.targets),
        act.reason.strip(),
        stamp(now),
        until=stamp(act.until) if act.until else None,
        ruled=act.ruled,
        arrival=act.arrival,
        contacted=act.contacted,
        released=act.released,
        reviewed=Reviewed(" ".join(sorted(act.asked))) if act.asked else None,
    )


def commit(desk: Desk, by: str, build: Callable[[int], Sequence[Body]]) -> tuple[Event, ...]:
    """Append what `build` makes, in one transaction, unless the ledger moved since it looked: then it looks again.

    `build` is given the number its first event will have; it checks, and raises for a refusal. Two who decide at
    once are so told of each other: the second is checked against what the first did.
    """
    if desk.changed or (desk.rehearsal and not desk.clock.rehearsed):
        begin_writing(desk, by, takes_in=True)  # refuses, whatever the decision
    for _ in range(_TRIES):
        last = desk.ledger.rows("last_event")
        number = last[0]["seq"] if last else 0
        bodies = build(number + 1)
        begin_writing(desk, by, takes_in=True)
        try:
            return desk.ledger.append_all(bodies, at=desk.clock.real(), actor=by.strip(), after=number)
        except LedgerMoved:
            continue
    raise LedgerMoved


def taken(event: Event) -> Taken:
    """What a decided event says, for the person."""
    body = body_of(event)
    return Taken(event.seq, body.decision, body.deliveries)


def body_of(event: Event) -> Decided:
    """The body of a decided event."""
    body = from_plain(event.kind, json.loads(event.body))
    if not isinstance(body, Decided):
        raise TypeError(event.kind)
    return body


def history(desk: Desk, number: int) -> History | None:
    """A decision by its number, with what undid it; None when no decision has that number."""
    rows = desk.ledger.rows("event", seq=number)
    if not rows or rows[0]["kind"] != "decided":
        return None
    event = Event(**rows[0])
    undoing = desk.ledger.rows("undoing", number=number)
    return History(number, event.actor, body_of(event), Event(**undoing[0]) if undoing else None)
