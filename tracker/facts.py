"""What came and what it says: arrivals, readings, decisions, as frozen records."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from tracker.problem import Problem

Channel = Literal["共享文件夹", "网页", "代收"]
Basis = Literal["ctime", "scan", "rehearsed", "registered"]


@dataclass(frozen=True, slots=True, order=True)
class DeliveryKey:
    """报送任务 = obligation × period × unit; written campaign/obligation/period/unit."""

    campaign: str
    obligation: str
    period: str
    unit: str

    def __str__(self) -> str:
        """The id tools and people use."""
        return f"{self.campaign}/{self.obligation}/{self.period}/{self.unit}"


@dataclass(frozen=True, slots=True)
class Interval:
    """The content was absent at `lower` (None: never looked before) and there by `upper`: (lower, upper], aware."""

    lower: datetime | None
    upper: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """来件: one content that came through a channel. `number` is the event's number; its id is A<number>.

    `path` is the file's name as bytes, relative to the intake; `folder` the first folder in it, as shown to
    people ("" straight in the intake); `name` the file's own name as shown. `whole` False: archived as an
    observation, because its structure was not whole or somebody was writing; `state` then says which. `via`, `by` and
    `evidence` (an archived file) go with 代收.
    `scan` numbers the look that found it, so that contents first seen together can be told.
    """

    number: int
    path: bytes
    folder: str
    name: str
    sha256: str
    size: int
    channel: Channel
    interval: Interval
    basis: Basis
    scan: str
    whole: bool = True
    state: str = ""
    via: str = ""
    by: str = ""
    evidence: str = ""

    @property
    def id(self) -> str:
        """A17."""
        return f"A{self.number}"


class Value(NamedTuple):
    """One value read; a tuple, because a roster has 75,000 of them.

    `text` is canonical: plain decimal, ISO date, the text, "true"/"false"; None = left blank.
    `row` is a row id, "total", "" (a card's or form-level field) or an item's number "1", "2" … of a list.
    `raw` is what stood in the cell, as text; `note` says how it was understood when that was not plain.
    """

    row: str
    field: str
    text: str | None
    raw: str
    sheet: str
    cell: str
    note: str = ""

    @property
    def number(self) -> Decimal | None:
        """The value as a number, or None."""
        return None if self.text is None else Decimal(self.text)


@dataclass(frozen=True, slots=True)
class PartReading:
    """读数: what an arrival says for one part of one delivery.

    `digest` is over the located values (not the file), so that a re-save is known as the same content.
    `member` is the name inside a zip, "" otherwise. `problems` are those of this part alone.
    """

    delivery: DeliveryKey
    part: str
    version: int
    digest: str
    values: tuple[Value, ...]
    problems: tuple[Problem, ...]
    blank: bool = False
    nil: bool = False
    member: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must settle before the arrival (or a part of it) counts; the sentence says it in words.

    `candidates` are the deliveries the answer could be, best first; `form` is the form it seems to be.
    """

    code: str
    sentence: str
    cure: str
    candidates: tuple[DeliveryKey, ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """情况说明: a clerk's reason for what was asked, all as written.

    `form`, `at` (位置), `item` and `opinion` (our 审核意见) say what it is about; `sheet` and `cell` where it stands.
    """

    form: str
    at: str
    item: str
    opinion: str
    reason: str
    sheet: str
    cell: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one arrival says. `attachments` are names that fit no part (附带材料).

    `explanations` are about the deliveries of the parts that came in the same workbook.
    """

    parts: tuple[PartReading, ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    attachments: tuple[str, ...] = ()
    explanations: tuple[Explanation, ...] = ()


DecisionKind = Literal[
    "extend",
    "exempt",
    "return",
    "accept",
    "timing",
    "assign",
    "correct",
    "contact",
    "confirm",
    "issue",
    "reopen",
    "review",
]


@dataclass(frozen=True, slots=True)
class Decision:
    """处理: a person's act on one delivery. `number` is the event's; its id is D<number>; `at` the office's moment.

    `until` goes with extend, `ruled` with timing, `promised` with contact (承诺时间), `asked` with review: the ids of
    the queries whose explanation is taken (`granted`) or refused. `arrival` is the one meant, where one is.
    A decision taken back by another event is not among the facts.
    """

    number: int
    kind: DecisionKind
    delivery: DeliveryKey
    by: str
    reason: str
    at: datetime
    until: datetime | None = None
    ruled: Literal["on_time", "late"] | None = None
    arrival: int | None = None
    promised: datetime | None = None
    asked: tuple[str, ...] = ()
    granted: bool = False

    @property
    def id(self) -> str:
        """D18."""
        return f"D{self.number}"
