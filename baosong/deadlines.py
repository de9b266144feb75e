"""The instants the collector looks closely at: what is due, and what a person extended something to."""

from bisect import insort
from collections.abc import Sequence
from datetime import datetime

from baosong.desk import Desk, open_desk
from baosong.workspace import WorkspaceRefusal
from tracker.intake.archive import ArchiveRefusal
from tracker.ledger.chain import instant


class Deadlines:
    """Called, it gives every deadline in force, sorted; read anew when a definition was adopted in between.

    A definition that can't be read gives none: the collector then looks at its usual pace, and collects.
    """

    def __init__(self, books: Desk) -> None:
        self._books = books
        self._adoption = -1
        self._printed: list[datetime] = []

    def __call__(self) -> Sequence[datetime]:
        """Sorted, aware."""
        ledger = self._books.ledger
        adoption = ledger.rows("last_adoption")[0]["number"] or 0
        if adoption != self._adoption:
            self._adoption, self._printed = adoption, self._due()
        found = list(self._printed)
        for row in ledger.rows("extensions"):
            insort(found, instant(row["until"]))
        return found

    def _due(self) -> list[datetime]:
        try:
            with open_desk(self._books.workspace, self._books.clock) as desk:
                return sorted({period.due_at for duty in desk.duties for period in duty.periods})
        except (WorkspaceRefusal, ArchiveRefusal):
            return []
