"""What a receipt tells about one arrival: how each delivery stands, what to mend, and the verdict in one word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum

from tracker.clocks import Timeliness
from tracker.facts import Basis, Channel, Question
from tracker.problem import Problem
from tracker.standing import State


@dataclass(frozen=True, slots=True)
class ReceivedPart:
    """A part the file brought: its id, its short label (附件11, 工作总结), and a form's 校验码.

    `code` is "" where a number stands as text, since the print's own code then leaves it out.
    """

    id: str
    label: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedDelivery:
    """A delivery the file touches: how it stands now, what it brought, what is still missing (labels), what to mend."""

    obligation: str
    period: str
    deadline: str
    state: State
    timeliness: Timeliness | None
    received: tuple[ReceivedPart, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """One arrival and its verdict. Instants are aware and printed in `zone`; `arrival` is A17, `file` as shown.

    `problems` are those of the whole file; `next_due` is (what, when) of the unit's next return.
    """

    office: str
    unit: str
    arrival: str
    file: str
    received_at: datetime
    channel: Channel
    basis: Basis
    sha256: str
    zone: tzinfo
    deliveries: tuple[ReceivedDelivery, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    attachments: tuple[str, ...] = ()
    next_due: tuple[str, datetime] | None = None
    rehearsal: bool = False


class Verdict(Enum):
    """The message in one word."""

    UNREADABLE = "未能读取"
    CORRECT = "请修改"
    QUESTION = "待确认"
    RECEIVED = "已收到"


def verdict(received: Received) -> Verdict:
    """What the file's sender must know first; 核实性 questions and notes never make it more than 已收到."""
    if errors(received.problems) and not received.questions and not any(d.received for d in received.deliveries):
        return Verdict.UNREADABLE
    if faults(received):
        return Verdict.CORRECT
    return Verdict.QUESTION if received.questions else Verdict.RECEIVED


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that must be mended."""
    return [p for p in problems if p.severity == "error"]


def faults(received: Received) -> list[Problem]:
    """Everything that must be mended, the whole file's first."""
    return [*errors(received.problems), *(p for d in received.deliveries for p in errors(d.problems))]
