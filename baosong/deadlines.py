"""The instants the collector looks closely at: what is due, and what a person extended something to."""

from bisect import insort
from collections.abc import Callable, Sequence
from datetime import datetime

from baosong.desk import Desk
from tracker.ledger.chain import instant


def deadlines(desk: Desk) -> Callable[[], Sequence[datetime]]:
    """A function that returns every deadline, sorted; the ledger is asked anew each time, the definitions are not."""
    printed = sorted({period.due_at for duty in desk.duties for period in duty.periods})

    def now() -> Sequence[datetime]:
        found = list(printed)
        for row in desk.ledger.rows("extensions"):
            insort(found, instant(row["until"]))
        return found

    return now
