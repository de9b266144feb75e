"""The verdicts on an arrival's sets: what its checks find with the set, last period and the other units beside it."""

from collections.abc import Mapping, Sequence

from baosong.answers import answers
from baosong.earlier import amended, previous
from baosong.facts import duty_of
from baosong.readings import Judged, to_json
from baosong.work import Work
from tracker.definition.model import Duty
from tracker.facts import Arrival, DeliveryKey, PartReading, Reading
from tracker.judge import History, judge
from tracker.judging.answers import query_id
from tracker.ledger.events import PartSeen, Read, SetJudged, Waits
from tracker.problem import Problem
from tracker.reading.worker import READER_VERSION
from tracker.sets import PartFact, SetStep, steps

Verdicts = Mapping[DeliveryKey, tuple[Problem, ...]]


def judged(work: Work, arrival: Arrival, reading: Reading, held: tuple[Waits, ...]) -> Read:
    """The `read` event of an arrival that says this, its sets judged and its object archived; nothing is appended."""
    keys = dict.fromkeys(part.delivery for part in reading.parts)
    return read_event(work, arrival, reading, {key: verdict(work, arrival, reading, key) for key in keys}, held)


def read_event(work: Work, arrival: Arrival, reading: Reading, verdicts: Verdicts, held: tuple[Waits, ...]) -> Read:
    """The `read` event of an arrival that says this and is judged so; its object is archived."""
    return Read(
        arrival.number,
        work.desk.archive.put(to_json(Judged(reading, verdicts)).encode()),
        READER_VERSION,
        tuple(f"{c.id}={c.digest}" for c in work.desk.campaigns),
        tuple(_seen(part) for part in reading.parts),
        tuple(SetJudged(str(key), _count(p, "error"), _count(p, "query"), _asked(p)) for key, p in verdicts.items()),
        held,
        answers(work, arrival, reading, verdicts),
    )


def _seen(part: PartReading) -> PartSeen:
    return PartSeen(
        str(part.delivery),
        part.part,
        part.digest,
        not part.blank,
        part.blank,
        _count(part.problems, "error"),
        _count(part.problems, "query"),
        part.nil,
        _asked(part.problems),
    )


def _count(problems: Sequence[Problem], severity: str) -> int:
    return sum(p.severity == severity for p in problems)


def _asked(problems: Sequence[Problem]) -> str:
    return " ".join(query_id(p) for p in problems if p.severity == "query")


def verdict(work: Work, arrival: Arrival, reading: Reading, key: DeliveryKey) -> tuple[Problem, ...]:
    """The checks over the delivery's set as it stands with this arrival."""
    duty = duty_of(work.desk.duties, key)
    if duty is None:
        return ()
    facts = work.book.facts(key)
    new = tuple(
        PartFact(arrival.number, p.part, p.digest, not p.blank, 0, 0, arrival.interval, arrival.scan)
        for p in reading.parts
        if p.delivery == key
    )
    before = tuple(p for p in facts.parts if p.arrival < arrival.number)
    made = steps(duty.obligation, type(facts)(before + new, facts.sets, facts.decisions))
    step = next((each for each in made if each.arrival == arrival.number), None)
    if step is None:
        return ()
    own = {p.part: p for p in reading.parts if p.delivery == key}
    parts = _set_readings(work, key, step, arrival.number, own)
    first = min((p.known for p in facts.parts if p.arrival == arrival.number), default=None)
    history = _history(work, duty, key, step, parts, first)
    for part in own.values():
        work.same.take(duty, part, arrival.number)
    return judge(duty, parts, history)


def _history(
    work: Work, duty: Duty, key: DeliveryKey, step: SetStep, parts: dict[str, PartReading], first: int | None
) -> History:
    """What the unit last had accepted, and what of this set another unit has said before.

    `first` is the event by which the arrival was first judged: what was amended since is only asked about.
    """
    arrivals = {part: step.parts[part].arrival for part in parts}
    return History(
        previous(work, duty, key),
        work.same.twins(duty, parts, arrivals),
        work.same.elsewhere(duty, parts, arrivals),
        amended(work, duty, key, first) if first is not None else frozenset(),
        frozenset(
            part
            for part in parts
            for f in work.book.facts(key).parts
            if f.part == part and f.arrival < step.parts[part].arrival and f.substantive and not f.nil
        ),
    )


def _set_readings(
    work: Work, key: DeliveryKey, step: SetStep, number: int, own: dict[str, PartReading]
) -> dict[str, PartReading]:
    parts: dict[str, PartReading] = {}
    for part, fact in step.parts.items():
        reading = own.get(part) if fact.arrival == number else work.part(fact.arrival, key, part)
        if reading is not None:
            parts[part] = reading
    return parts
