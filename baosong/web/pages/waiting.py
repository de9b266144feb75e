"""待确认: what waits for a person, each with its question in words, its evidence and the answers it could have."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from baosong.targets import Target, target_named
from baosong.web.endpoint import View
from baosong.web.pages.delivery import Brought, brought
from baosong.workspace import WorkspaceRefusal
from tracker.definition.model import Duty
from tracker.standing import Standing

REVIEW, REQUESTED, UNPROVEN = "待人工审核、以哪份为准", "更正申请", "时间待认定"


@dataclass(frozen=True, slots=True)
class Choice:
    """A delivery an arrival could be for, and the file parts it could be there."""

    target: Target
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """An arrival that waits, with the answers there are."""

    brought: Brought
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A delivery a person must decide on."""

    duty: Duty
    standing: Standing


def waiting(view: View) -> Response:
    """The page."""
    numbers = [row["arrival"] for row in view.desk.ledger.rows("held_arrivals")]
    held = [Held(brought(view, number, None, None), tuple(_choices(view, number))) for number in numbers]
    listed: dict[str, list[Undecided]] = {word: [] for word in (REVIEW, REQUESTED, UNPROVEN)}
    for word, duty, s in waiting_for_a_person(view):
        listed[word].append(Undecided(duty, s))
    return view.render(
        "waiting.html",
        title="待确认",
        held=held,
        review=listed[REVIEW],
        requested=listed[REQUESTED],
        unproven=listed[UNPROVEN],
    )


def waiting_for_a_person(view: View) -> Iterator[tuple[str, Duty, Standing]]:
    """Deliveries that were read and yet want a decision, each with which."""
    made = [(duty, s) for duty, period in view.picture.opened() for s in view.picture.period(duty, period)]
    made += [(duty, s) for duty in view.desk.duties for p in duty.ad_hoc for s in view.picture.period(duty, p)]
    for duty, s in made:
        if s.undecided or (s.state == "held" and not s.waiting):
            yield REVIEW, duty, s
        if s.requested:
            yield REQUESTED, duty, s
        if s.timeliness == "unproven":
            yield UNPROVEN, duty, s


def _choices(view: View, number: int) -> Iterator[Choice]:
    """The deliveries the arrival could settle, each once, in the order the machine thinks likely."""
    rows = view.desk.ledger.rows("waits_of", arrival=number)
    for text in dict.fromkeys(
        f"{r['campaign']}/{r['obligation']}/{r['period']}/{r['unit']}" for r in rows if r["unit"]
    ):
        try:
            target = target_named(view.desk, text)
        except WorkspaceRefusal:
            continue  # of a definition no longer in use
        yield Choice(target, tuple((p.id, p.label) for p in target.duty.obligation.parts))
