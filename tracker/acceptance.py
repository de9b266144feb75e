"""What counts: the sets the machine or a person accepted, those a person returned, and the one in force (design §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.definition.model import Obligation
from tracker.facts import Decision
from tracker.sets import SetStep


@dataclass(frozen=True, slots=True)
class Rulings:
    """What persons said of the sets: by the set's arrival, its last acceptance, and the last word of either kind.

    To think again is a new act. `closed` is the number of the first 报出 under which the delivery's figures went out,
    None when none, or reopened since: a second document takes no 更正申请 that waits.
    """

    accepted: Mapping[int, Decision] = field(default_factory=dict)
    last: Mapping[int, Decision] = field(default_factory=dict)
    closed: int | None = None

    def returned(self, step: SetStep) -> bool:
        """Whether a person sent this set back and has not accepted it since."""
        last = self.last.get(step.arrival)
        return last is not None and last.kind == "return"


@dataclass(frozen=True, slots=True)
class Course:
    """The sets a delivery has had (`made`), what persons said of them, which `counted`, and which still do (`kept`)."""

    made: Sequence[SetStep]
    said: Rulings
    counted: Sequence[SetStep]
    kept: Sequence[SetStep]

    @property
    def force(self) -> SetStep | None:
        """The set in force: the last that counts."""
        return self.kept[-1] if self.kept else None

    @property
    def latest(self) -> SetStep | None:
        """The set as it stands with all that came."""
        return self.made[-1] if self.made else None

    @property
    def waiting(self) -> Sequence[SetStep]:
        """Sets after the one in force that could count and wait for a person's word."""
        if self.kept and self.kept[-1] is self.made[-1]:
            return ()
        later = self.made[self.made.index(self.kept[-1]) + 1 :] if self.kept else self.made
        return [step for step in later if step.acceptable and not self.said.returned(step)]

    @property
    def undecided(self) -> bool:
        """Whether a person must still say which of two contents counts (以哪份为准？): a return answers it as well."""
        latest = self.latest
        if latest is None or not latest.undecided or self._chosen:
            return False
        return any(not self.said.returned(s) for s in self.made if s is latest or s.rivals(latest))

    @property
    def returned_for(self) -> str:
        """Why a person sent the latest set back; "" where nobody did."""
        latest = self.latest
        return self.said.last[latest.arrival].reason if latest is not None and self.said.returned(latest) else ""

    @property
    def failed_later(self) -> bool:
        """Whether a later version than the one in force failed (更正未通过)."""
        if not self.kept or self.kept[-1] is self.made[-1] or self._chosen:
            return False
        latest = self.made[-1]
        return bool(latest.errors) or self.said.returned(latest) or self.undecided

    @property
    def _chosen(self) -> bool:
        """Whether a person took the set in force knowing all that came."""
        taken = self.said.accepted.get(self.kept[-1].arrival) if self.kept else None
        return taken is not None and taken.number > self.made[-1].known


_NOTHING = Rulings()


def course_of(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> Course:
    """The course of a delivery, decision by decision, each about what was known when it was made."""
    said = _NOTHING
    for decision in decisions:
        if decision.kind == "issue":
            said = Rulings(said.accepted, said.last, said.closed or decision.number)
        elif decision.kind == "reopen":
            said = Rulings(said.accepted, said.last)
        elif decision.kind in ("accept", "return"):
            known = _course(obligation, [step for step in made if step.known < decision.number], said)
            about = {step.arrival: decision for step in _about(known, decision)}
            accepted = {**said.accepted, **about} if decision.kind == "accept" else said.accepted
            said = Rulings(accepted, {**said.last, **about}, said.closed)
    return _course(obligation, made, said)


def in_force(obligation: Obligation, made: Sequence[SetStep], decisions: Sequence[Decision]) -> SetStep | None:
    """The last acceptable set that no person returned; None when there is none."""
    return course_of(obligation, made, decisions).force


def _about(known: Course, decision: Decision) -> Sequence[SetStep]:
    """The sets a decision is about.

    Where none is named it is about what waits for a person (更正申请, 人工审核): an acceptance takes the last of that,
    a return sends it back and leaves the set in force alone. Only where nothing waits is an acceptance about the last
    set whatever its errors, a return about all that had come.
    """
    if decision.arrival is not None:
        return _named(known.made, decision.arrival, decision.kind)
    if decision.kind == "accept":
        return known.waiting[-1:] or known.made[-1:]
    return (known.waiting if known.kept else ()) or known.made


def _named(made: Sequence[SetStep], arrival: int, kind: str) -> Sequence[SetStep]:
    """The set an arrival made; of a return also those that still have all it brought.

    The summary sent after a form does not keep the form in force.
    """
    own = [step for step in made if step.arrival == arrival]
    if kind == "accept" or not own:
        return own
    brought = {name: fact for name, fact in own[0].parts.items() if fact.arrival == arrival}
    return [step for step in made if all(step.parts.get(name) is fact for name, fact in brought.items())]


def _course(obligation: Obligation, made: Sequence[SetStep], said: Rulings) -> Course:
    """Sets count that the machine accepts, or a person where review is asked or errors are waived.

    What was not known yet when the document was 报出 is a 更正申请 and counts only once a person took it.
    """
    by_machine, closed, taken = obligation.review == "machine", said.closed, said.accepted
    counted = [
        step
        for step in made
        if (by_machine and step.whole and (closed is None or step.known < closed) and _decided(step, made, said))
        or step.arrival in taken
    ]
    kept = [step for step in counted if not said.returned(step)] if said.last else counted
    return Course(made, said, counted, kept)


def _decided(step: SetStep, made: Sequence[SetStep], said: Rulings) -> bool:
    """Of contents first seen together the one is left that was not returned when all the others were."""
    return not step.undecided or all(said.returned(other) for other in made if step.rivals(other))
