"""When a content came, as an interval: not there at its lower end, there by its upper end."""

from datetime import UTC, datetime, timedelta

from tracker.facts import Basis, Interval

_SECOND = 1_000_000_000
TICKS = _SECOND // 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def dated(
    absent_until: datetime | None,
    seen: datetime,
    changed: datetime | None,
    *,
    rehearsed: bool,
    doubt: timedelta = timedelta(),
) -> tuple[Interval, Basis]:
    """The half-open interval (lower, upper] and what its upper end rests on.

    `absent_until`: the folder's last good look without this content, None if it was never looked at.
    `seen`: the first look with it. `changed`: the file's change time where a client can't set it, else None.
    A change time proves presence *by* it (every write, rename and utime moves it to that moment), so it can
    only err late; one not after `absent_until` came in with a folder moved in whole, and proves nothing here.
    Modification and birth times are the sender's claims and never used. In a rehearsal only looks count.
    `doubt`: by how much the clock may have been wrong at any of them; both ends move out by it.
    """
    absent_until = absent_until - doubt if absent_until is not None else None
    seen += doubt
    changed = changed + doubt if changed is not None else None
    lower = absent_until if absent_until is not None and absent_until < seen else None
    if rehearsed:
        return Interval(lower, seen), "rehearsed"
    if changed is not None and changed < seen and (lower is None or lower < changed):
        return Interval(lower, changed), "ctime"
    return Interval(lower, seen), "scan"


def claimed(nanoseconds: int) -> datetime:
    """A file time as it is written, for showing what proves nothing."""
    return _EPOCH + timedelta(microseconds=nanoseconds // 1000)


def moment(nanoseconds: int) -> datetime:
    """A file time as an aware instant, rounded up: "there by" must not come too early.

    The kernel stamps files with the clock of its last tick, which under load is several late (measured: over 4 ms);
    some disks keep whole seconds only.
    """
    coarse = _SECOND if nanoseconds % _SECOND == 0 else TICKS
    return _EPOCH + timedelta(microseconds=-(-(nanoseconds + coarse) // 1000))
