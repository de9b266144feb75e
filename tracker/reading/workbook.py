"""A workbook → the readings of its forms and the questions about them, sheet by sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.facts import DeliveryKey, Explanation, PartReading, Question
from tracker.problem import Place, Problem
from tracker.reading.continued import put_together, together
from tracker.reading.explanations import EXPLAINING, explanations
from tracker.reading.faults import Fault
from tracker.reading.form_reader import read_form
from tracker.reading.hints import Hints
from tracker.reading.identify import Identity, identify
from tracker.reading.index import Index, index
from tracker.reading.known import HOLDS, Known, KnownForm
from tracker.reading.labels import normal
from tracker.reading.questions import Ask, Refusal
from tracker.reading.sheet import STAMP_SHEET, Sheet
from tracker.reading.which_form import Match, likeness, which_form
from tracker.reading.witnesses import Stamp, stamps

_SIDE_SHEETS = EXPLAINING | {"填报说明", "填表说明"}


@dataclass
class Found:
    """What one file says: gathered here, made a Reading in read.py."""

    parts: list[PartReading] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)

    def add(self, other: "Found") -> None:
        """Take over what another file of the same arrival says."""
        self.parts += other.parts
        self.questions += other.questions
        self.problems += other.problems
        self.attachments += other.attachments
        self.explanations += other.explanations


@dataclass(frozen=True)
class _Seen:
    """A sheet with its labels and the forms it is like."""

    sheet: Sheet
    index: Index
    matches: list[Match]


@dataclass(frozen=True)
class _Asked:
    """What every sheet of a workbook is read with."""

    stamps: Sequence[Stamp]
    hints: Hints
    known: Known
    member: str


def read_workbook(
    sheets: Sequence[Sheet], properties: dict[str, str], hints: Hints, known: Known, member: str
) -> Found:
    """Every form found; the question unknown_form when there is none."""
    found = Found()
    marked, altered = stamps(sheets, properties)
    if altered:
        found.problems.append(Fault.STAMP_ALTERED.at(Place(member)))
    asked = _Asked(marked, hints, known, member)
    strange = [seen for seen in _sheets(sheets, asked, found) if not _read_sheet(seen, asked, found)]
    strange = _completed(strange, asked, found)
    _read_hidden(sheets, asked, found)
    if not found.parts and not found.questions:
        found.questions.append(_unknown(strange, hints, member))
    else:
        found.problems += [
            Fault.SHEET_IGNORED.at(Place(member, s.sheet.name), sheet=s.sheet.name)
            for s in strange
            if not s.sheet.hidden
        ]
    if found.parts:
        told = explanations(sheets, member)
        found.explanations += told.explanations
        found.problems += told.problems
    found.parts = _empty_lists(put_together(found.parts, known), known)
    found.questions = list(dict.fromkeys(found.questions))
    return found


def _sheets(sheets: Sequence[Sheet], asked: _Asked, found: Found) -> Iterator[_Seen]:
    """The visible sheets that may hold a form, with what they look like."""
    for sheet in sheets:
        if sheet.hidden or sheet.name == STAMP_SHEET or normal(sheet.name) in _SIDE_SHEETS or not _anything(sheet):
            continue
        if sheet.unplaced:
            place = Place(asked.member, sheet.name)
            found.problems.append(Fault.ERRORS_UNPLACED.at(place, sheet=sheet.name, count=sheet.unplaced))
        yield _see(sheet, asked.known)


def _see(sheet: Sheet, known: Known) -> _Seen:
    seen = index(sheet, known.most_rows)
    return _Seen(sheet, seen, likeness(seen, known))


def _read_sheet(seen: _Seen, asked: _Asked, found: Found) -> bool:
    """Read one sheet into `found`; False when it is no form we know."""
    try:
        form = which_form(seen.index, seen.matches, asked.stamps, asked.hints, asked.known)
    except Refusal as refusal:
        found.questions.append(refusal.question(asked.member, _waiting(asked.hints, seen.matches)))
        return True
    if form is None:
        return False
    said = _said(seen, form, asked)
    if isinstance(said, PartReading):
        found.parts.append(said)
    else:
        found.questions += said
    return True


def _said(seen: _Seen, form: KnownForm, asked: _Asked) -> PartReading | tuple[Question, ...]:
    """What a sheet says for a form it is, or the questions about whose and when it is."""
    identity = identify(seen.index, form, asked.known, asked.hints, asked.stamps, asked.member)
    if not isinstance(identity, Identity):
        return identity
    return read_form(seen.index, identity.form, identity.period, identity.delivery, asked.member, identity.notes)


def _completed(strange: list[_Seen], asked: _Asked, found: Found) -> list[_Seen]:
    """Sheets that hold a form only together (half of its columns each) are read; those left are returned."""
    by_form: dict[tuple[str, str], list[_Seen]] = {}
    for seen in strange:
        if seen.matches:
            known = seen.matches[0].known
            by_form.setdefault((known.campaign.id, known.form.id), []).append(seen)
    for (campaign, form_id), some in by_form.items():
        known = some[0].matches[0].known
        beside = [p for p in found.parts if (p.delivery.campaign, p.part) == (campaign, form_id) and _lacks(p)]
        labels = frozenset().union(*(known.found(seen.index) for seen in some))
        if not beside and (len(some) < 2 or len(labels) < HOLDS * len(known.keys)):
            continue
        parts = [said for seen in some if isinstance(said := _said(seen, known, asked), PartReading)]
        whole = together(known.form, [*beside, *parts]) if parts else None
        if whole is not None and not _lacks(whole):
            found.parts = [*(p for p in found.parts if p not in beside), whole]
            strange = [seen for seen in strange if seen not in some]
    return strange


def _lacks(part: PartReading) -> bool:
    """Whether rows or indicators of the form are not on its sheet."""
    return any(p.code in ("row_missing", "field_missing") for p in part.problems)


def _read_hidden(sheets: Sequence[Sheet], asked: _Asked, found: Found) -> None:
    """A form that stands on no visible sheet is read from a hidden one, and that is said."""
    there = {(p.delivery.campaign, p.part) for p in found.parts}
    for sheet in sheets:
        if not sheet.hidden or sheet.name.startswith("_") or normal(sheet.name) in _SIDE_SHEETS or not _anything(sheet):
            continue
        seen = _see(sheet, asked.known)
        own = Found()
        _read_sheet(seen, asked, own)
        for part in own.parts:
            form = asked.known.form(part.delivery.campaign, part.part)
            if (part.delivery.campaign, part.part) not in there and not part.blank and form is not None:
                place = Place(asked.member, sheet.name)
                note = Fault.HIDDEN_SHEET.at(place, part=part.part, form=form.name, sheet=sheet.name)
                found.parts.append(replace(part, problems=(*part.problems, note)))


def _anything(sheet: Sheet) -> bool:
    return any(value != "" for row in sheet.rows for value in row)


def _waiting(hints: Hints, matches: Sequence[Match]) -> tuple[DeliveryKey, ...]:
    """The unit's open deliveries, those first that ask for a form the sheet is like."""
    asking = {(m.known.campaign.id, d.obligation.id) for m in matches for d in m.known.duties}
    return tuple(sorted(hints.open_deliveries, key=lambda k: (k.campaign, k.obligation) not in asking))


def _unknown(strange: Sequence[_Seen], hints: Hints, member: str) -> Question:
    """The question of a workbook without a known form; the likest one and what it lacks are named."""
    liked = [(m.share, number, s.index, m) for number, s in enumerate(strange) for m in s.matches[:1]]
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
