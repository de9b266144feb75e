"""When the next look is due, and how patient it may be: looks come closer together around a deadline."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from tracker.intake.settings import Haste, Settings

_BEFORE, _AFTER = timedelta(hours=2), timedelta(hours=1)  # around a deadline
_CLOSE = 5.0  # seconds between looks then
_IMMINENT = timedelta(seconds=30)
_LOOKS_PER_SETTLE = 4
LEAST = 0.05
SHARE = 10  # an idle scan may cost a tenth of the time


def pause(settings: Settings, now: datetime, dues: Sequence[datetime], took: float, *, settling: bool) -> float:
    """Seconds from the end of one look to the beginning of the next, if no hint comes; `took` is what the look cost.

    `dues` are sorted. One look begins just before each deadline and one at it: the first proves what was there, the
    second what was not.
    """
    closeness = _CLOSE if _near(now, dues) else settings.scan_seconds
    seconds = max(min(closeness, settings.scan_seconds), took * SHARE)
    if settling:
        seconds = min(seconds, max(settings.settle_seconds / _LOOKS_PER_SETTLE, took, LEAST))
    due = following(now, dues)
    if due is None:
        return seconds
    before = (due - now).total_seconds() - lead(took)
    at = (due - now).total_seconds()
    return min([seconds, *(moment for moment in (before, at) if moment > 0)])


def lead(took: float) -> float:
    """How long before a deadline the last look begins: it must be over when the deadline comes."""
    return max(1.0, 2 * took)


def haste(now: datetime, dues: Sequence[datetime], took: float) -> Haste:
    """How long a look that begins now may wait for a file to become whole."""
    due = following(now, dues)
    if due is None or due - now > _IMMINENT:
        return Haste.PATIENT
    return Haste.LAST if (due - now).total_seconds() <= lead(took) else Haste.DUE


def following(now: datetime, dues: Sequence[datetime]) -> datetime | None:
    """The first deadline still to come; the instant of a deadline is no longer before it."""
    place = bisect_right(dues, now)
    return dues[place] if place < len(dues) else None


def _near(now: datetime, dues: Sequence[datetime]) -> bool:
    coming = following(now, dues)
    place = bisect_right(dues, now)
    return (coming is not None and coming - now <= _BEFORE) or (place > 0 and now - dues[place - 1] <= _AFTER)
