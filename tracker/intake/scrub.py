"""The archive watched over while the collector runs: every object hashed again within the week, strangers listed."""

from tracker.intake.archive import Archive
from tracker.intake.clock import Clock
from tracker.intake.faults import IntakeFault
from tracker.ledger.store import Ledger
from tracker.problem import Problem

_EVERY = 600.0  # seconds to one shelf of 256: all of them in 43 hours of running, a working week
_SHELVES = 256
_PLACE = "scrubbed"
_SHOWN = 12


class Scrub:
    """One shelf at a time, from where the last run stopped. `problems` are what is wrong, for as long as it is."""

    def __init__(self, archive: Archive, ledger: Ledger, clock: Clock) -> None:
        self._archive, self._ledger, self._clock = archive, ledger, clock
        self._next = clock.monotonic()
        self._broken: set[str] = set()
        self._orphans = self._strangers()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Damaged objects one by one; objects that no event names in one sentence."""
        found = [IntakeFault.OBJECT_DAMAGED.at(name=name[:_SHOWN]) for name in sorted(self._broken)]
        if self._orphans:
            example = min(self._orphans)[:_SHOWN]
            found.append(IntakeFault.ORPHANS.at(count=len(self._orphans), example=example))
        return tuple(found)

    def turn(self) -> None:
        """Hash the next shelf again, if it is time."""
        if self._clock.monotonic() < self._next:
            return
        self._next = self._clock.monotonic() + _EVERY
        rows = self._ledger.rows("meta", name=_PLACE)
        shelf = int(rows[0]["value"]) if rows else 0
        names = self._archive.shelf(f"{shelf:02x}")
        self._broken -= set(names)
        self._broken |= {name for name in names if not self._archive.sound(name)}
        self._ledger.write_working("put_meta", [{"name": _PLACE, "value": str((shelf + 1) % _SHELVES)}])

    def _strangers(self) -> set[str]:
        """Objects no event names, an hour old at least: a younger one's event may be about to be written."""
        named = {row["sha256"] for row in self._ledger.rows("archived_objects")}
        before = self._clock.real().timestamp() - 3600
        there = (name for shelf in range(_SHELVES) for name in self._archive.shelf(f"{shelf:02x}"))
        return {name for name in there if name not in named and self._archive.since(name) < before}
