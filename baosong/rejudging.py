"""An earlier period amended: the unit's later returns are judged anew against it, as events; no clock changes.

What was accepted stays so: a check that fails only since last period's numbers were amended is asked about (待说明).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from baosong.facts import arrival_of, duty_of
from baosong.verdicts import read_event, verdict
from baosong.work import Work
from tracker.acceptance import in_force
from tracker.definition.model import Duty
from tracker.facts import DeliveryKey
from tracker.ledger.events import Read
from tracker.sets import steps


def rejudged(work: Work, keys: Iterable[DeliveryKey]) -> list[Read]:
    """The `read` events, in order of arrival, of later returns that come out otherwise since these deliveries changed.

    What they say is left as it is; new objects are archived and stand in `work.pending`. Nothing is appended.
    """
    made: dict[int, Read] = {}
    for key in sorted(dict.fromkeys(keys)):
        duty = duty_of(work.desk.duties, key)
        for later in _later(work, duty, key) if duty else ():
            for number in sorted({fact.arrival for fact in work.book.facts(later).parts}):
                body = _anew(work, number, later)
                if body is not None:
                    made[number] = body
    return [made[number] for number in sorted(made)]


def _later(work: Work, duty: Duty, key: DeliveryKey) -> Iterator[DeliveryKey]:
    """The unit's later periods that are held against this one: up to the next with numbers of its own in force."""
    for period in duty.periods:
        if period.id <= key.period:
            continue
        later = replace(key, period=period.id)
        if not work.book.facts(later).parts:
            continue
        before = _speaks(work, duty, later)
        yield later
        if before and _speaks(work, duty, later):
            return


def _speaks(work: Work, duty: Duty, key: DeliveryKey) -> bool:
    """Whether a set is in force that stands for itself in every part; a nil one lets the period before through."""
    facts = work.book.facts(key)
    step = in_force(duty.obligation, steps(duty.obligation, facts), facts.decisions)
    return step is not None and not any(fact.nil for fact in step.parts.values())


def _anew(work: Work, number: int, key: DeliveryKey) -> Read | None:
    """The event of an arrival judged anew in one delivery; None where nothing comes out otherwise."""
    before = work.judged(number)
    arrival = arrival_of(work.desk.ledger.rows("arrival", number=number)[0])
    found = verdict(work, arrival, before.reading, key)
    if found == before.verdicts.get(key, ()):
        return None
    body = read_event(work, arrival, before.reading, {**before.verdicts, key: found}, work.waits(number))
    work.pending[number] = body
    work.book.rejudge(body)
    return body
