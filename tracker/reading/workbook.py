"""A workbook → the readings of its forms and the questions about them, sheet by sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.facts import DeliveryKey, PartReading, Question
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.form_reader import read_form
from tracker.reading.hints import Hints
from tracker.reading.identify import Identity, identify
from tracker.reading.index import Index, index
from tracker.reading.known import Known
from tracker.reading.labels import normal
from tracker.reading.questions import Ask, Refusal
from tracker.reading.sheet import STAMP_SHEET, Sheet
from tracker.reading.which_form import Match, likeness, which_form
from tracker.reading.witnesses import Stamp, stamps

_SIDE_SHEETS = frozenset({"情况说明", "填报说明", "填表说明", "修改清单"})


@dataclass
class Found:
    """What one file says: gathered here, made a Reading in read.py."""

    parts: list[PartReading] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)

    def add(self, other: "Found") -> None:
        """Take over what another file of the same arrival says."""
        self.parts += other.parts
        self.questions += other.questions
        self.problems += other.problems
        self.attachments += other.attachments


def read_workbook(
    sheets: Sequence[Sheet], properties: dict[str, str], hints: Hints, known: Known, member: str
) -> Found:
    """Every form found; the question unknown_form when there is none."""
    found = Found()
    marked, altered = stamps(sheets, properties)
    if altered:
        found.problems.append(Fault.STAMP_ALTERED.at(Place(member)))
    strange: list[tuple[Sheet, Index, list[Match]]] = []
    for sheet in sheets:
        if sheet.hidden or sheet.name == STAMP_SHEET or normal(sheet.name) in _SIDE_SHEETS or not _anything(sheet):
            continue
        if sheet.unplaced:
            place = Place(member, sheet.name)
            found.problems.append(Fault.ERRORS_UNPLACED.at(place, sheet=sheet.name, count=sheet.unplaced))
        seen = index(sheet, known.most_rows)
        matches = likeness(seen, known)
        if not _read_sheet(seen, matches, marked, hints, known, member, found):
            strange.append((sheet, seen, matches))
    if not found.parts and not found.questions:
        found.questions.append(_unknown(strange, hints, member))
    elif strange:
        found.problems += [Fault.SHEET_IGNORED.at(Place(member, s.name), sheet=s.name) for s, _, _ in strange]
    found.parts = _empty_lists(found.parts, known)
    found.questions = list(dict.fromkeys(found.questions))
    return found


def _read_sheet(
    seen: Index, matches: list[Match], marked: Sequence[Stamp], hints: Hints, known: Known, member: str, found: Found
) -> bool:
    """Read one sheet into `found`; False when it is no form we know."""
    try:
        form = which_form(seen, matches, marked, hints, known)
    except Refusal as refusal:
        found.questions.append(refusal.question(member, _waiting(hints, matches)))
        return True
    if form is None:
        return False
    identity = identify(seen, form, known, hints, marked, member)
    if isinstance(identity, Identity):
        found.parts.append(read_form(seen, form.form, identity.period, identity.delivery, member, identity.notes))
    else:
        found.questions += identity
    return True


def _anything(sheet: Sheet) -> bool:
    return any(value != "" for row in sheet.rows for value in row)


def _waiting(hints: Hints, matches: Sequence[Match]) -> tuple[DeliveryKey, ...]:
    """The unit's open deliveries, those first that ask for a form the sheet is like."""
    asking = {(m.known.campaign.id, d.obligation.id) for m in matches for d in m.known.duties}
    return tuple(sorted(hints.open_deliveries, key=lambda k: (k.campaign, k.obligation) not in asking))


def _unknown(strange: Sequence[tuple[Sheet, Index, list[Match]]], hints: Hints, member: str) -> Question:
    """The question of a workbook without a known form; the likest one and what it lacks are named."""
    liked = [(m.share, number, seen, m) for number, (_, seen, ms) in enumerate(strange) for m in ms[:1]]
    if not liked:
        return Ask.UNKNOWN_FORM.of(member, candidates=hints.open_deliveries, guess="")
    _, _, seen, match = max(liked, key=lambda each: each[:2])
    form = match.known.form
    lacking = [f.label for f in form.fields if not seen.has([f.label, *f.aliases], f.unit)]
    lacking += [r.label for r in form.rows if not seen.has([r.label, *r.aliases])]
    names = "、".join(f"“{label}”" for label in lacking[:5]) + ("等" if len(lacking) > 5 else "")
    guess = f"：与《{form.name}》相近，但缺{names}"
    return Ask.UNKNOWN_FORM.of(member, candidates=_waiting(hints, [match]), form_id=form.id, guess=guess)


def _empty_lists(parts: Sequence[PartReading], known: Known) -> list[PartReading]:
    """An empty list beside a filled form of the same workbook says that there was nothing: 本期无此项."""
    filled = {p.delivery for p in parts if not p.blank}
    made = []
    for part in parts:
        form = known.form(part.delivery.campaign, part.part)
        if part.blank and part.delivery in filled and form is not None and form.shape == "list":
            note = Fault.LIST_EMPTY.at(part.problems[0].place, part=part.part, form=form.name)
            made.append(replace(part, blank=False, problems=(note,)))
        else:
            made.append(part)
    return made
