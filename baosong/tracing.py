"""Where a number of a finished document comes from: units, archived workbooks and cells, also after it was edited."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from baosong.address_words import label, whose
from baosong.desk import Desk, desk_as_of
from baosong.origins import RATES, Known
from baosong.workspace import WorkspaceRefusal
from generator import moment
from generator.carried import PRESENT
from generator.marks import Marked
from generator.register import Register, register_of
from generator.shown import printed
from generator.standing_sentences import arrival
from generator.tracing import FoundFigure, figures_in
from tracker.address import Address
from tracker.figures import FigureTable, Source
from tracker.standing import STATE_LABELS, Standing


@dataclass(frozen=True)
class Traced:
    """A document opened for tracing: its register (from the file, else from the archived original), its figures.

    `gone` are figures that somebody deleted; `draft` names the draft it was, "" when the ledger has no such document,
    `number` is that of its event (0).
    """

    register: Register
    figures: tuple[FoundFigure, ...]
    gone: tuple[Marked, ...]
    draft: str
    number: int = 0


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
    """What made a number: its cells, the units counted, what it is now if that is another; `how` it was reckoned."""

    cells: tuple[Cell, ...]
    units: tuple[str, ...]
    now: str
    missing: tuple[str, ...]
    carried: tuple[str, ...]
    how: str = ""


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
    row = _which(desk, rows, register.as_of)
    return Traced(register, figures, gone, Path(row["path"]).name if row else "", row["number"] if row else 0)


def _which(desk: Desk, rows: Sequence[dict[str, Any]], as_of: str) -> dict[str, Any] | None:
    """The draft it was: where a later one was made of the same inputs again, the one of that moment."""
    for row in rows if len(rows) > 1 else ():
        known = register_of(desk.archive.get(row["sha256"]))
        if known is not None and known.as_of == as_of:
            return row
    return rows[0] if rows else None


class Tracer:
    """Answers for figures of one document: what they were made of when it was written, what they are now.

    The events after the document's are left out, so that no later arrival, registration or correction is taken for
    an ingredient; a file the ledger does not know is traced as of its own moment.
    """

    def __init__(self, desk: Desk, document: Traced) -> None:
        as_of = document.register.as_of
        self._desk, self._number, self._stack = desk, document.number, ExitStack()
        self._as_of = datetime.fromisoformat(as_of) if as_of else desk.now()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stack.close()

    @cached_property
    def _then(self) -> Known:
        number = self._number
        if not number or not self._desk.ledger.rows("told_since", number=number):
            return Known(self._desk, self._as_of)
        return Known(self._stack.enter_context(desk_as_of(self._desk, number)), self._as_of)

    @cached_property
    def _now(self) -> Known:
        return Known(self._desk, max(self._as_of, self._desk.now()))

    def label(self, at: Address) -> str:
        """Which figure, in words."""
        return label(self._desk.campaign(at.campaign), at)

    def whose(self, at: Address) -> str:
        """合计 or the unit's name."""
        return whose(self._desk.campaign(at.campaign), at)

    def origin(self, at: Address, shown: str) -> Origin:
        """What made the number at an address; `shown` is how the document printed it."""
        counted = self._then.counted(at)
        if counted is not None:
            return self._of_units(at, counted)
        figure = self._then.figure(at)
        if figure is None:
            return Origin((), (), "", (), ())
        labels = _labels(self._then.tables(at))
        cells = tuple(self._cell(source, labels.get(_place(source), figure.label)) for source in figure.sources)
        missing, carried = (tuple(map(self._unit, codes)) for codes in (figure.missing, figure.carried))
        return Origin(cells, (), self._differs(at, shown), missing, carried)

    def _differs(self, at: Address, shown: str) -> str:
        """What the figure is now, where that is not what the document says; "" where it is, or where nobody can say."""
        try:
            figure = self._now.figure(at)
        except WorkspaceRefusal:  # the definition has no such period any more
            return ""
        same = figure is None or figure.value is None or _says(shown, figure.value)
        return "" if same or figure is None else printed(figure)

    def _of_units(self, at: Address, counted: Sequence[Standing]) -> Origin:
        """The units a number counts; of a rate, what is divided by what; of one unit's number, its standing."""
        units = tuple(map(_stands, counted))
        if at.field in RATES:
            whole = self._then.counted(replace(at, field="due", measure="value")) or []
            return Origin((), units, "", (), (), f"{len(counted)}÷{len(whole)}（应报，不含免报）")
        if at.unit not in ("*", PRESENT):
            return Origin((), units, "", (), (), "；".join(_timed(s, self._desk.workspace.zone) for s in counted))
        now = self._now.counted(at) or []
        return Origin((), units, str(len(now)) if len(now) != len(counted) else "", (), ())

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

    Where something is called just that, what only contains it is left out. The name may be an address.
    """
    known: dict[Address, FoundFigure] = {}
    for figure in figures:
        known.setdefault(figure.address, figure)
    labelled = [(tracer.label(at), figure) for at, figure in known.items()]
    if addressed := [figure for at, figure in known.items() if str(at) == name]:
        return addressed
    exact = [figure for said, figure in labelled if name == said.split("·")[-1] or name == figure.address.field]
    found = exact or [figure for said, figure in labelled if name in said]
    if unit:
        return [figure for figure in found if unit in (figure.address.unit, tracer.whose(figure.address))]
    whole = [figure for figure in found if figure.address.unit in ("*", PRESENT) and figure.address.row == "*"]
    return whole or found


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


def _timed(standing: Standing, zone: tzinfo) -> str:
    """时限2019年10月20日24时，报齐10月21日 10:05，共2个版本: what a unit's days late and versions rest on."""
    came = f"报齐{arrival(standing.complete_at, zone)}，共{standing.versions}个版本"
    return f"时限{moment.due(standing.due_at, zone)}，{came}"


def _stands(standing: Standing) -> str:
    came = "、".join(f"A{number}" for number in dict.fromkeys(number for _part, number in standing.in_force))
    return f"{standing.unit.name}（{STATE_LABELS[standing.state]}{'，' + came if came else ''}）"
