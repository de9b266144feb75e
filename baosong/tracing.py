"""Where a number of a finished document comes from: units, archived workbooks and cells, also after it was edited."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from baosong.address_words import label, whose
from baosong.desk import Desk
from baosong.facts import fact_book, standings
from baosong.readings import Shelf
from baosong.report_input import Sources
from baosong.tables import since_last, tables
from baosong.workspace import WorkspaceRefusal
from generator.carried import PRESENT, carried_figure, present_only
from generator.marks import Marked
from generator.register import Register, register_of
from generator.shown import printed
from generator.tracing import FoundFigure, figures_in
from tracker.address import Address
from tracker.definition.form import TOTAL
from tracker.definition.model import Duty, Period
from tracker.figures import Figure, FigureTable, Source
from tracker.goals import goal_results
from tracker.rates import rates
from tracker.standing import STATE_LABELS, Standing

_COUNTED: Mapping[str, Callable[[Standing], bool]] = {
    "accepted": lambda s: s.state == "accepted",
    "reporting_rate": lambda s: s.state == "accepted",
    "on_time": lambda s: s.timeliness in ("on_time", "unproven"),
    "punctual_rate": lambda s: s.timeliness in ("on_time", "unproven"),
    "late": lambda s: s.timeliness == "late",
    "past_due": lambda s: s.past_due,
    "held": lambda s: s.state == "held",
    "pending": lambda s: s.state == "pending",
    "unproven": lambda s: s.timeliness == "unproven",
}


@dataclass(frozen=True)
class Traced:
    """A document opened for tracing: its register (from the file, else from the archived original), its figures.

    `gone` are figures that somebody deleted; `draft` names the draft it was, "" when the ledger has no such document.
    """

    register: Register
    figures: tuple[FoundFigure, ...]
    gone: tuple[Marked, ...]
    draft: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One ingredient of a number: the unit, which figure its cell holds, what stood there, and where that is."""

    unit: str
    label: str
    text: str
    workbook: str
    arrival: str
    sheet: str
    cell: str
    sha256: str
    note: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What makes a number: its cells, the units counted (of a standing), what it is now if that is another."""

    cells: tuple[Cell, ...]
    units: tuple[str, ...]
    now: str
    missing: tuple[str, ...]
    carried: tuple[str, ...]


def open_document(desk: Desk, path: Path, called: str = "") -> Traced:
    """The document at a path, `called` so in messages; WorkspaceRefusal when it is none of ours or can't be read."""
    name = called or path.name
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise WorkspaceRefusal(f"读不了“{path}”（{fault.strerror or fault}）。") from fault
    try:
        register = register_of(data)
    except (SyntaxError, ValueError) as fault:
        raise WorkspaceRefusal(f"“{name}”里的数据来源记录已损坏，读不出来；请用原稿再查。") from fault
    if register is None:
        raise WorkspaceRefusal(f"“{name}”里没有数据来源的记录：不是本系统生成的 Word 文稿，或记录已被删去。")
    rows = desk.ledger.rows("documents_made_of", digest=register.digest)
    if not register.marked and rows:
        register = register_of(desk.archive.get(rows[0]["sha256"])) or register
    if not register.marked and register.as_of:
        raise WorkspaceRefusal(f"“{name}”里没有汇总数（催报一类的文稿只写事项和时限），没有来源可查。")
    if not register.marked:
        raise WorkspaceRefusal(f"“{name}”的数据来源记录不全，台账里也没有它的原稿。")
    figures, gone = figures_in(data, register)
    return Traced(register, figures, gone, Path(rows[0]["path"]).name if rows else "")


class Tracer:
    """Answers for figures of one document, as things were known at its moment."""

    def __init__(self, desk: Desk, register: Register) -> None:
        self._desk, self._register = desk, register
        self._of = Sources(desk, fact_book(desk), Shelf(desk.archive))
        self._as_of = datetime.fromisoformat(register.as_of) if register.as_of else desk.now()
        self._kept: dict[tuple[str, str, str], tuple[FigureTable, ...]] = {}

    def label(self, at: Address) -> str:
        """Which figure, in words."""
        return label(self._desk.campaign(at.campaign), at)

    def whose(self, at: Address) -> str:
        """合计 or the unit's name."""
        return whose(self._desk.campaign(at.campaign), at)

    def origin(self, at: Address, shown: str) -> Origin:
        """What makes the number at an address; `shown` is how the document prints it."""
        duty, period = self._period(at)
        if at.source == "standing":
            return self._of_standing(duty, period, at)
        figure = self._figure(duty, period, at)
        if figure is None:
            return Origin((), (), "", (), ())
        now = printed(figure)
        differs = figure.value is not None and not _says(shown, figure.value)
        labels = _labels(self._tables(duty, period))
        cells = tuple(self._cell(source, labels.get(_place(source), figure.label)) for source in figure.sources)
        named = (tuple(map(self._unit, codes)) for codes in (figure.missing, figure.carried))
        return Origin(cells, (), now if differs else "", *named)

    def _period(self, at: Address) -> tuple[Duty, Period]:
        for duty in self._desk.duties:
            if (duty.campaign.id, duty.obligation.id) == (at.campaign, at.obligation):
                period = duty.period(at.period)
                if period is not None:
                    return duty, period
        raise WorkspaceRefusal(f"在用的定义里没有 {at.campaign}/{at.obligation}/{at.period}，查不到来源。")

    def _tables(self, duty: Duty, period: Period) -> tuple[FigureTable, ...]:
        key = (duty.campaign.id, duty.obligation.id, period.id)
        if key not in self._kept:
            of = self._of
            self._kept[key] = tables(of.desk, of.book, of.shelf, duty, period, self._as_of)
        return self._kept[key]

    def _figure(self, duty: Duty, period: Period, at: Address) -> Figure | None:
        """The figure an address names, made again."""
        found = self._tables(duty, period)
        if at.source == "goal":
            goals = goal_results(duty, period, found)
            return next((goal.reached for goal in goals if goal.id == at.row), None)
        table = next((table for table in found if table.form.id == at.source), None)
        if table is None:
            return None
        row = TOTAL if at.row == "*" else at.row
        if at.measure in ("diff", "prev"):
            return self._change(duty, period, table, row, at)
        if table.form.shape == "list":
            return _of_items(table, at)
        if at.unit == PRESENT:
            return present_only(table).at(at.field, row=row)
        field = table.form.by_id.get(at.field)
        return table.at(at.field, unit=at.unit, row=row) or (field and carried_figure(table, at.unit, field)) or None

    def _change(self, duty: Duty, period: Period, table: FigureTable, row: str, at: Address) -> Figure | None:
        of, here = self._of, self._tables(duty, period)
        since = since_last(of.desk, of.book, of.shelf, duty, period, self._as_of, here)
        change = since.forms[table.form.id].at(at.field, row=row) if since and table.form.id in since.forms else None
        return None if change is None else (change.diff if at.measure == "diff" else change.before)

    def _of_standing(self, duty: Duty, period: Period, at: Address) -> Origin:
        made = standings(self._of.book, [(duty, period)], self._as_of)
        if at.unit != "*":
            made = [s for s in made if s.unit.code == at.unit]
        counts = _COUNTED.get(at.field)
        units = tuple(_stands(s) for s in made if not s.own and (counts is None or counts(s)))
        known = rates(made)
        now = {"due": known.due, "accepted": known.accepted, "on_time": known.on_time, "late": known.late}
        return Origin((), units, str(now[at.field]) if at.field in now and at.unit == "*" else "", (), ())

    def _cell(self, source: Source, named: str) -> Cell:
        rows = self._desk.ledger.rows("arrival", number=source.arrival)
        name = str(rows[0]["name"]) if rows else ""
        workbook = f"{name}（内 {source.member}）" if source.member else name
        at = (source.sheet, source.cell, source.sha256, source.note)
        return Cell(self._unit(source.unit), named, source.text, workbook, f"A{source.arrival}", *at)

    def _unit(self, code: str) -> str:
        for campaign in self._desk.campaigns:
            unit = campaign.unit(code)
            if unit is not None:
                return unit.name
        return code


def _labels(tables_: Sequence[FigureTable]) -> dict[tuple[str, ...], str]:
    """Which figure each cell holds, so that the parts of a rate can be told apart."""
    found: dict[tuple[str, ...], str] = {}
    for table in tables_:
        for (unit, _row, field_id), figure in table.cells.items():
            field = table.form.by_id[field_id]
            if unit != "*" and field.calc is None:
                found |= {_place(source): field.label for source in figure.sources}
    return found


def _place(source: Source) -> tuple[str, ...]:
    return source.sha256, source.member, source.sheet, source.cell


def matching(tracer: Tracer, figures: Sequence[FoundFigure], name: str, unit: str = "") -> list[FoundFigure]:
    """The figures meant by a name (立案, or a part of the label), each address once; totals unless a unit is named.

    Where something is called just that, what only contains it is left out.
    """
    known: dict[Address, FoundFigure] = {}
    for figure in figures:
        known.setdefault(figure.address, figure)
    labelled = [(tracer.label(at), figure) for at, figure in known.items()]
    exact = [figure for said, figure in labelled if name == said.split("·")[-1] or name == figure.address.field]
    found = exact or [figure for said, figure in labelled if name in said]
    if unit:
        return [figure for figure in found if unit in (figure.address.unit, tracer.whose(figure.address))]
    whole = [figure for figure in found if figure.address.unit in ("*", PRESENT) and figure.address.row == "*"]
    return whole or found


def _of_items(table: FigureTable, at: Address) -> Figure:
    """A list's figure: the items it counts, or the one item it stands in."""
    items = [item for item in table.items if at.unit in ("*", PRESENT, item.unit)]
    items = [item for item in items if at.row in ("*", TOTAL, str(item.number))]
    sources = tuple(replace(i.source, text=i.texts.get(at.field) or i.source.text) for i in items if i.source)
    return Figure(at, at.field, None, sources=sources)


def _says(shown: str, value: Decimal) -> bool:
    """Whether the printed text is that number, in whatever unit and rounding it says it."""
    digits = "".join(sign for sign in shown.split("\n", maxsplit=1)[0] if sign.isdigit() or sign in ".-")
    try:
        said = Decimal(digits)
    except ArithmeticError:
        return True
    exponent = said.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return any(
        abs(abs(value) / unit - abs(said)) <= Decimal(1).scaleb(-places) / 2 for unit in (1, 10_000, 100_000_000)
    )


def _stands(standing: Standing) -> str:
    came = "、".join(f"A{number}" for number in dict.fromkeys(number for _part, number in standing.in_force))
    return f"{standing.unit.name}（{STATE_LABELS[standing.state]}{'，' + came if came else ''}）"
