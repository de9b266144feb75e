"""已说明: which queries of a delivery an arrival explains, and with what words; to be reviewed by a person."""

from collections.abc import Iterator, Mapping, Sequence

from baosong.desk import Desk
from baosong.facts import duty_of
from baosong.readings import Judged, Shelf
from baosong.work import Work
from tracker.definition.form import Form
from tracker.facts import Arrival, DeliveryKey, Explanation, Reading
from tracker.judging.answers import answered, query_id
from tracker.ledger.events import Answered
from tracker.problem import Problem

Verdicts = Mapping[DeliveryKey, tuple[Problem, ...]]


def answers(work: Work, arrival: Arrival, reading: Reading, verdicts: Verdicts) -> tuple[Answered, ...]:
    """The queries the arrival explains, asked of it or of what came before for the same delivery."""
    made = []
    for key in dict.fromkeys(part.delivery for part in reading.parts) if reading.explanations else ():
        before = sorted({f.arrival for f in work.book.facts(key).parts} - {arrival.number})
        asked = [p for judged in map(work.judged, before) for p in _of(judged, key)]
        asked += _of(Judged(reading, verdicts), key)
        told = answered(asked, _about(reading, key), _forms(work.desk, key))
        if told:
            made.append(Answered(str(key), " ".join(sorted({query_id(p) for p in told}))))
    return tuple(made)


def told_of(desk: Desk, key: DeliveryKey, problems: Sequence[Problem]) -> dict[Problem, tuple[int, Explanation]]:
    """The explained ones of a delivery's queries: by which arrival, in what words; the last explanation counts."""
    found: dict[Problem, tuple[int, Explanation]] = {}
    shelf = Shelf(desk.archive)
    for number in _explaining(desk, key):
        rows = desk.ledger.rows("reading_of", arrival=number)
        reading = shelf.get(rows[0]["object"]).reading
        told = answered(problems, _about(reading, key), _forms(desk, key))
        found |= {problem: (number, explanation) for problem, explanation in told.items()}
    return found


def explained(desk: Desk, judged: Judged, key: DeliveryKey | None) -> dict[Problem, tuple[int, Explanation]]:
    """The same for everything one arrival was asked, or (with a key) what concerns one delivery."""
    found: dict[Problem, tuple[int, Explanation]] = {}
    for each in dict.fromkeys(part.delivery for part in judged.reading.parts):
        if key in (None, each):
            found |= told_of(desk, each, _of(judged, each))
    return found


def _explaining(desk: Desk, key: DeliveryKey) -> Iterator[int]:
    for row in desk.ledger.rows("unit_answers", unit=key.unit):
        if (row["campaign"], row["obligation"], row["period"]) == (key.campaign, key.obligation, key.period):
            yield row["arrival"]


def _of(judged: Judged, key: DeliveryKey) -> list[Problem]:
    """Everything found in one delivery."""
    own = [p for part in judged.reading.parts if part.delivery == key for p in part.problems]
    return [*own, *judged.verdicts.get(key, ())]


def _about(reading: Reading, key: DeliveryKey) -> list[Explanation]:
    """The explanations that came in a workbook with a part of this delivery."""
    members = {part.member for part in reading.parts if part.delivery == key}
    return [each for each in reading.explanations if each.member in members]


def _forms(desk: Desk, key: DeliveryKey) -> dict[str, Form]:
    duty = duty_of(desk.duties, key)
    forms = duty.campaign.forms if duty else ()
    return {form.id: form for form in forms}
