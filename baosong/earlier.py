"""上期: what a unit last had accepted before a period, and whether that is still what a return was judged against."""

from dataclasses import replace

from baosong.facts import FactBook
from baosong.work import Work
from tracker.acceptance import in_force
from tracker.definition.model import Duty
from tracker.facts import DeliveryKey, PartReading
from tracker.sets import DeliveryFacts, PartFact, steps

Found = dict[str, tuple[DeliveryKey, PartFact]]


def previous(work: Work, duty: Duty, key: DeliveryKey) -> dict[str, PartReading]:
    """By part, the unit's last accepted reading of an earlier period; for a nil form the one it stands for."""
    found = _last(work.book, duty, key, None)
    return {part: r for part, (where, fact) in found.items() if (r := work.part(fact.arrival, where, part))}


def amended(work: Work, duty: Duty, key: DeliveryKey, number: int) -> frozenset[str]:
    """The parts whose last accepted reading is not the one there was when event `number` was written.

    A correction (核改) of it since counts too.
    """
    now, then = _last(work.book, duty, key, None), _last(work.book, duty, key, number)
    return frozenset(
        part
        for part, (where, fact) in now.items()
        if part not in then or _place(then[part]) != (where, fact.arrival) or _corrected(work.book, where, number)
    )


def _place(found: tuple[DeliveryKey, PartFact]) -> tuple[DeliveryKey, int]:
    return found[0], found[1].arrival


def _corrected(book: FactBook, key: DeliveryKey, number: int) -> bool:
    return any(d.kind == "correct" and d.number > number for d in book.facts(key).decisions)


def _last(book: FactBook, duty: Duty, key: DeliveryKey, known_by: int | None) -> Found:
    """Going back period by period, as the facts are now or were by an event's number."""
    found: Found = {}
    for period in reversed([p for p in duty.periods if p.id < key.period]):
        before = replace(key, period=period.id)
        facts = book.facts(before)
        facts = facts if known_by is None else _known(facts, known_by)
        step = in_force(duty.obligation, steps(duty.obligation, facts), facts.decisions)
        if step is None:
            continue
        silent = {part for part, fact in step.parts.items() if _stands_for_more(duty, part, fact)}
        found = {part: (before, fact) for part, fact in step.parts.items() if part not in silent} | found
        if not silent - set(found):
            break
    return found


def _stands_for_more(duty: Duty, part: str, fact: PartFact) -> bool:
    """Whether it is a nil grid or card: what lasts stands further back."""
    form = duty.campaign.form(part)
    return fact.nil and form is not None and form.shape != "list"


def _known(facts: DeliveryFacts, number: int) -> DeliveryFacts:
    parts = tuple(p for p in facts.parts if p.known < number)
    there = {p.arrival for p in parts}
    sets = tuple(s for s in facts.sets if s.arrival in there)
    return replace(facts, parts=parts, sets=sets, decisions=tuple(d for d in facts.decisions if d.number < number))
