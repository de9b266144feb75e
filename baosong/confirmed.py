"""Whether a list was confirmed by a person as it stands now: what a circular may be made from (design §5)."""

from collections.abc import Sequence

from baosong.facts import FactBook, unit_standing
from generator.standing_sentences import owed
from tracker.definition.model import Duty, Period
from tracker.standing import Standing


def unconfirmed(book: FactBook, duty: Duty, period: Period, made: Sequence[Standing]) -> tuple[Standing, ...]:
    """Those whose standing nobody confirmed (decide confirm), or changed since: state, timeliness, 逾期未改."""
    return tuple(s for s in owed(made) if not _confirmed(book, duty, period, s))


def _confirmed(book: FactBook, duty: Duty, period: Period, made: Standing) -> bool:
    confirms = [d for d in book.facts(made.key).decisions if d.kind == "confirm"]
    if not confirms:
        return False
    then = unit_standing(book, duty, period, made.unit, confirms[-1].at)
    return (then.state, then.timeliness, then.uncorrected) == (made.state, made.timeliness, made.uncorrected)
