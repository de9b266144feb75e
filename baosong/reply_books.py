"""The workbooks that go back for mending: one for each delivery in whose forms something is wrong or asked about."""

from baosong.answers import told_of
from baosong.desk import Desk
from baosong.facts import FactBook
from baosong.last_values import last_values, reading_of
from baosong.readings import Judged, Shelf
from baosong.received import problems_of, standing_of
from baosong.reviewing import still_asked
from generator.blank import LastValues
from generator.book import REHEARSAL
from generator.fill_sheet import Handed
from generator.form_layout import in_force
from generator.guide_sheet import Explained
from generator.mend_list import MendHead
from generator.moment import deadline
from generator.reply_book import Reply, ReplyForm
from tracker.definition.model import Duty
from tracker.facts import Arrival, DeliveryKey, Explanation, PartReading
from tracker.standing import Standing


def replies_of(desk: Desk, book: FactBook, shelf: Shelf, judged: Judged, arrival: Arrival, folder: str) -> list[Reply]:
    """A reply for each delivery the arrival touches whose forms have errors or queries, in the order it touches them.

    A form that was not read is not sent back: an empty sheet would come in again as 本期无此项.
    """
    made = []
    for key in dict.fromkeys(part.delivery for part in judged.reading.parts):
        found = standing_of(desk, book, key)
        if found is None:
            continue
        duty, standing = found
        forms = _forms(desk, book, shelf, judged, duty, key, arrival.number)
        told = problems_of(desk, book, shelf, judged, standing, arrival.number)
        problems = [p for p in told if p.part in forms]
        problems, valid = still_asked(book, key, problems, told_of(desk, key, problems))
        said = {p: explanation for p, (_number, explanation) in valid.items()}
        open_ = [p for p in problems if p.severity != "note" and p not in said]
        if not open_ or all(part.blank for part in forms.values()):
            continue
        handed = Handed(duty, standing.period, standing.unit, desk.rehearsal)
        last = last_values(desk, book, shelf, duty, standing.period, standing.unit)
        head = _head(desk, duty, standing, arrival, folder)
        reasons = tuple((problem, explanation.reason) for problem, explanation in said.items())
        other = tuple(_written(e) for e in judged.reading.explanations if e not in said.values())
        made.append(Reply(handed, head, _sheets(duty, standing, forms, last), tuple(problems), reasons, other))
    return made


def _written(explanation: Explanation) -> Explained:
    """What stood on 情况说明 about nothing we asked."""
    return Explained(
        explanation.form, explanation.at, explanation.item, opinion=explanation.opinion, reason=explanation.reason
    )


def _forms(
    desk: Desk, book: FactBook, shelf: Shelf, judged: Judged, duty: Duty, key: DeliveryKey, number: int
) -> dict[str, PartReading]:
    """The delivery's forms as they stand with this arrival: from it, else from the last earlier one with that form."""
    found = {}
    facts = [f for f in book.facts(key).parts if f.arrival < number and f.substantive]
    for part in duty.obligation.parts:
        if part.kind != "form":
            continue
        reading = judged.part(key, part.id)
        for fact in reversed([f for f in facts if f.part == part.id]):
            reading = reading or reading_of(desk, shelf, fact.arrival, key, part.id)
        if reading is not None:
            found[part.id] = reading
    return found


def _sheets(duty: Duty, standing: Standing, forms: dict[str, PartReading], last: LastValues) -> tuple[ReplyForm, ...]:
    made = []
    for name, reading in forms.items():
        form = duty.campaign.form(name)
        if form is not None:
            made.append(ReplyForm(in_force(form, standing.period), reading.values, reading.nil, last.get(name)))
    return tuple(made)


def _head(desk: Desk, duty: Duty, standing: Standing, arrival: Arrival, folder: str) -> MendHead:
    zone = desk.workspace.zone
    return MendHead(
        office=desk.workspace.office,
        unit=standing.unit.name or folder,
        obligation=duty.obligation.title,
        period=standing.period.label,
        delivery=str(standing.key),
        arrival=arrival.id,
        file=arrival.name,
        received_at=arrival.interval.upper,
        deadline=deadline(standing.period, standing.due_at, zone),
        zone=zone,
        correct_by=standing.correct_by,
        mark=REHEARSAL if desk.rehearsal else "",
    )
