"""What counts: the sets the machine or a person accepted, those a person returned, and the one in force (design §5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tracker.definition.model import Obligation
from tracker.facts import Decision
from tracker.sets import SetStep


def in_force(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> SetStep | None:
    """The last acceptable set that no person returned; None when there is none."""
    return last_kept(accepted_steps(obligation, made, decisions), made, decisions)


def last_kept(good: Sequence[SetStep], made: Sequence[SetStep], decisions: Sequence[Decision]) -> SetStep | None:
    """The last of the sets that count (`good`, of all that were `made`) that no person returned."""
    said = rulings(made, decisions)
    return next((step for step in reversed(good) if not _sent_back(step, said)), None)


def accepted_steps(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> list[SetStep]:
    """Steps whose set counts: acceptable by the machine, or by a person where review is asked or errors are waived.

    What was not known yet when the document was 报出 is a 更正申请 and counts only once a person took it.
    """
    if not decisions:
        return [step for step in made if step.acceptable] if obligation.review == "machine" else []
    closed, said = _issued(decisions), _given(made, decisions, "accept")
    return [
        step
        for step in made
        if step.arrival in said
        or (step.acceptable and obligation.review == "machine" and (closed is None or step.known < closed))
    ]


def returned(step: SetStep, made: Sequence[SetStep], decisions: Sequence[Decision]) -> bool:
    """Whether a person sent this set back and has not accepted it since."""
    return _sent_back(step, rulings(made, decisions))


def rulings(made: Sequence[SetStep], decisions: Sequence[Decision]) -> Mapping[int, Decision]:
    """By the set's arrival, the last acceptance or return a person gave of it: to think again is a new act."""
    if not decisions:
        return {}
    return _given(made, decisions, "accept", "return")


def accepted_at(good: Sequence[SetStep]) -> datetime | None:
    """When the first of the sets that count was whole: the latest upper end of its parts."""
    return max(p.interval.upper for p in good[0].parts.values()) if good else None


def _given(made: Sequence[SetStep], decisions: Sequence[Decision], *kinds: str) -> dict[int, Decision]:
    """Of these kinds, the last decision about each set.

    One that names an arrival is about that set; else a return is about all that was known by then, an acceptance
    about the last of it.
    """
    found: dict[int, Decision] = {}
    for decision in decisions:
        if decision.kind in kinds:
            known = [step for step in made if step.known < decision.number]
            if decision.arrival is not None:
                known = [step for step in known if step.arrival == decision.arrival]
            elif decision.kind == "accept":
                known = known[-1:]
            found |= {step.arrival: decision for step in known}
    return found


def _sent_back(step: SetStep, said: Mapping[int, Decision]) -> bool:
    last = said.get(step.arrival)
    return last is not None and last.kind == "return"


def _issued(decisions: Sequence[Decision]) -> int | None:
    """The number of the 报出 under which the delivery's figures went out; None when none, or reopened since."""
    closing = [d for d in decisions if d.kind in ("issue", "reopen")]
    return closing[-1].number if closing and closing[-1].kind == "issue" else None
