"""How the intake is looked at, for the pages: what is arriving, since when without a gap, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from baosong.desk import Desk
from tracker.intake.health import Arriving, health
from tracker.intake.health import arriving as seen
from tracker.intake.heartbeat import Heartbeat, heartbeats

_GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Looking:
    """The last look (None: never one), since when without a gap, whether somebody watches now, what is wrong."""

    last: datetime | None
    since: datetime | None
    watched: bool
    silent: bool
    troubles: tuple[str, ...]
    passed_over: int


def arriving(desk: Desk) -> dict[str, list[Arriving]]:
    """The files by folder ("" straight in the intake), oldest first."""
    found: dict[str, list[Arriving]] = {}
    for one in seen(desk.ledger):
        found.setdefault(one.folder, []).append(one)
    return found


def looking(desk: Desk) -> Looking:
    """How the intake is looked at."""
    now, made = desk.now(), health(desk.ledger)
    beat = made.heartbeat
    return Looking(
        beat.ended if beat else None,
        without_gap(tuple(heartbeats(desk.ledger))),
        made.watched(now),
        made.silent(now),
        tuple(map(str, made.troubles)),
        len(made.passed_over),
    )


def without_gap(beats: Sequence[Heartbeat]) -> datetime | None:
    """The first of the looks that came, one after another, as promised, up to the last; None when there is none."""
    if not beats:
        return None
    first = beats[-1]
    for before in reversed(beats[:-1]):
        if before.next_by is None or first.began > before.next_by + _GRACE:
            break
        first = before
    return first.began
