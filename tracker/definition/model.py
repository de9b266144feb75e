"""The frozen records of a campaign: who owes what, on which form, when, towards which goals."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal

from tracker.definition.form import Form
from tracker.definition.rules import Rule

ScheduleKind = Literal["on", "monthdays", "half_month", "weekly", "daily", "month_end", "undated", "event"]
HolidayPolicy = Literal["as_printed", "next_workday", "previous_workday", "legal_holiday_next", "second_workday_after"]
Covers = Literal["due_day", "previous_day"]
ReportKind = Literal["summary", "forwarding", "circular", "chaser", "workbook"]

OWN = "own"  # the kind of a unit that is the collector's own return (市本级)


@dataclass(frozen=True, slots=True)
class Unit:
    """报送单位, as one dated row of units.csv. A code names one body in the whole workspace.

    `successor` holds the codes of those that take over when the row ends: one after a merge, several (B|C) after a
    split. A rename is a further row of the same code and has none.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    level: str = ""
    kind: str = ""
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""

    def __hash__(self) -> int:
        return hash(self.code)  # lists of units are asked for by the thousand, as keys of what was found in them

    @property
    def own(self) -> bool:
        """Whether it is the collector's own return (市本级): in totals, never chased, not in rates."""
        return self.kind == OWN

    @property
    def successors(self) -> tuple[str, ...]:
        """The codes of those that take over, none where the row simply ends."""
        return tuple(code for code in self.successor.split("|") if code)

    def in_force(self, day: date) -> bool:
        """Whether this row holds on the day, both ends included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Override:
    """One period's exception: another printed date, or exempt for everyone, with the text that says so."""

    id: str
    printed_due: date | None = None
    exempt: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rule that gives the due dates. `at_minutes` counts from 00:00 of the due day; 1440 is 24:00.

    `covers` says up to which day a period's data go: the due day itself, or the day before it (10日报前9日数).
    For an event `within` is how long after it the return is due, `since` the date it is counted from (form.field).
    """

    kind: ScheduleKind
    on: date | None = None
    days: tuple[int, ...] = ()
    weekday: int = 0
    first: date | None = None
    last: date | None = None
    at_minutes: int = 1440
    holiday: HolidayPolicy = "as_printed"
    within: str = ""
    since: str = ""
    overrides: tuple[Override, ...] = ()
    covers: Covers = "due_day"


@dataclass(frozen=True, slots=True)
class Period:
    """期次. `id` is the date the rule gives (ISO), never changed by an override; `due_at` and `opens_at` are aware.

    `due_at` is the first instant after the last one that is in time (24:00 of a day is 00:00 of the next); an
    interval that ends at or before it is on time. `moved_because` is the office's reason or "".
    """

    id: str
    label: str
    covers_from: date
    covers_to: date
    data_until: date
    printed_due: date
    opens_at: datetime
    due_at: datetime
    moved_because: str = ""
    note: str = ""
    exempt: bool = False
    only: tuple[str, ...] = ()  # 随时报送: the codes of the units whose delivery it is; () = all that owe
    dated: bool = False  # 随时报送 whose `due_at` follows from the event's own date
    undated: bool = False  # owed once, the notice names no day: `due_at` is the campaign's end, nobody is ever late

    @property
    def timed(self) -> bool:
        """Whether there is a deadline: not where the notice names no day, nor for an event whose date nobody knows."""
        return self.dated or not (self.only or self.undated)


@dataclass(frozen=True, slots=True)
class Part:
    """报送材料: a form (by id) or an attached file. `id` is the form's or the file's id."""

    id: str
    kind: Literal["form", "file"]
    label: str
    types: tuple[str, ...] = ()
    required: bool = True
    many: bool = False
    counts_for_time: bool = True
    later_by: str = ""


@dataclass(frozen=True, slots=True)
class Forward:
    """What the collector passes on, to whom and by when; without `on` the notice names no day."""

    to: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """整治阶段: a stretch of the campaign as the notice divides it, with the notice's own sentence."""

    title: str
    starts: date
    ends: date
    basis: str


@dataclass(frozen=True)
class Obligation:
    """报送事项. `sender` holds (column of units.csv, wanted values); `basis` is the notice's own sentence."""

    id: str
    title: str
    short: str
    to: str
    basis: str
    sender: tuple[tuple[str, tuple[str, ...]], ...]
    schedule: Schedule
    parts: tuple[Part, ...]
    review: Literal["machine", "person"] = "machine"
    timeliness: Literal["first_substantive", "first_acceptable"] = "first_substantive"
    correction: str = ""
    forward: Forward | None = None

    def part(self, part_id: str) -> Part | None:
        """The part of that id, or None."""
        return next((p for p in self.parts if p.id == part_id), None)

    @cached_property
    def required(self) -> tuple[Part, ...]:
        """The parts that must come, be it later than the rest (later_by)."""
        return tuple(p for p in self.parts if p.required)

    @cached_property
    def needed(self) -> tuple[Part, ...]:
        """The parts without which nothing is accepted; what may follow later (盖章件) is not among them."""
        return tuple(p for p in self.parts if p.required and not p.later_by)


@dataclass(frozen=True, slots=True)
class Goal:
    """整治目标. Compared on exact numbers (89.96 % is not 90 %).

    Either `numerator`/`denominator` (rules over an obligation's totals, a percentage) or `figure` (a number), or
    `statement` (a goal in words, never computed). `scope` says whether the total or each unit must reach it.
    """

    id: str
    title: str
    obligation: str
    form: str = ""
    figure: Rule | None = None
    numerator: Rule | None = None
    denominator: Rule | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    scope: Literal["total", "each_unit"] = "total"
    unit: str = ""
    by: date | None = None
    basis: str = ""
    statement: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """评分排名, only where the campaign's own text orders it (`basis`): points for each return, added up.

    `late_day` is taken off for each day late, `first_time` given when the first version passed.
    """

    basis: str
    accepted: int = 0
    on_time: int = 0
    first_time: int = 0
    late_day: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """文稿: what is generated for an obligation, in which kind, from which template.

    `periods` last: only for the schedule's last period (年终总结). `within` is how long a chaser gives (2 workdays).
    `copies` is 抄送. What goes `upward` says no unit's lateness.
    """

    id: str
    kind: ReportKind
    obligation: str
    main: str
    template: str
    title: str
    to: str = ""
    periods: Literal["each", "last"] = "each"
    within: str = ""
    ranking: Ranking | None = None
    copies: str = ""
    upward: bool = False


@dataclass(frozen=True)
class Campaign:
    """专项行动, with the digest of the canonical text it was loaded from.

    `parent` is the campaign it carries out (上级专项), `parent_unit` the code under which this office owes there.
    `old_forms` are earlier versions of its forms, by which what came on them stays readable.
    """

    id: str
    title: str
    document: str
    collector: str
    starts: date
    ends: date
    units: tuple[Unit, ...]
    obligations: tuple[Obligation, ...]
    forms: tuple[Form, ...]
    goals: tuple[Goal, ...] = ()
    reports: tuple[Report, ...] = ()
    digest: str = ""
    old_forms: tuple[Form, ...] = ()
    parent: str = ""
    parent_unit: str = ""
    phases: tuple[Phase, ...] = ()

    def obligation(self, obligation_id: str) -> Obligation | None:
        """The obligation of that id, or None."""
        return next((o for o in self.obligations if o.id == obligation_id), None)

    def form(self, form_id: str) -> Form | None:
        """The form of that id, or None."""
        return next((f for f in self.forms if f.id == form_id), None)

    def form_version(self, form_id: str, version: int) -> Form | None:
        """That version of a form, the one in use or an old one; None when it is not kept."""
        return next((f for f in (*self.forms, *self.old_forms) if (f.id, f.version) == (form_id, version)), None)

    def unit(self, code: str, day: date | None = None) -> Unit | None:
        """The unit of that code as it was on the day, else (or without a day) by its last row; None for no code."""
        rows = [u for u in self.units if u.code == code]
        held = [u for u in rows if day is not None and u.in_force(day)]
        return next(reversed(held or rows), None)


@dataclass(frozen=True)
class Duty:
    """An obligation of a campaign with its periods in time order; what reading and standing work from.

    `ad_hoc` are the periods of returns that came for an event (随时报送); `periods` are the calendar's alone.
    """

    campaign: Campaign
    obligation: Obligation
    periods: tuple[Period, ...]
    ad_hoc: tuple[Period, ...] = ()

    def period(self, period_id: str) -> Period | None:
        """The period of that id, or None."""
        return next((p for p in (*self.periods, *self.ad_hoc) if p.id == period_id), None)
