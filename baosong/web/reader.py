"""One thread that owns the reading desk: pages are made in it, one after another, from a picture of the ledger."""

import asyncio
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import TypeVar

from baosong.desk import Desk, open_desk
from baosong.web.picture import Picture, picture_of
from baosong.workspace import Workspace
from tracker.intake.clock import SystemClock

_Made = TypeVar("_Made")
_REOPEN_AFTER = 60.0  # seconds; the definitions' files are looked at again then
_MOST_KEPT = 512  # a national deadline has hundreds of units looking at their own pages
_NO_LEDGER = -1  # the stamp before the first event is written


@dataclass(frozen=True, slots=True)
class Part:
    """A live part of a page as it was made: its text with two gaps, until when the hour leaves it so, the last event.

    In the gap @V@ goes what tells this text from another, in @SEEN@ the event's number, which tells nothing apart.
    """

    html: str
    until: datetime
    seen: int

    @property
    def version(self) -> str:
        """The same for the same text."""
        return blake2b(self.html.encode(), digest_size=9).hexdigest()

    def sent(self) -> str:
        """The text with its gaps filled."""
        return self.html.replace("@V@", self.version).replace("@SEEN@", str(self.seen))


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part kept for those who ask again; `stamp` is the state of the ledger it was made from."""

    part: Part
    version: str
    sent: str
    stamp: int


@dataclass
class Reader:
    """The thread, its desk, and the live fragments last made."""

    workspace: Workspace
    clock: SystemClock
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "desk"))
    _open: ExitStack = field(default_factory=ExitStack)
    _picture: Picture | None = None
    _stamp: int = _NO_LEDGER
    _opened_at: float = 0.0
    _watch: sqlite3.Connection | None = None
    _fragments: OrderedDict[str, Fragment] = field(default_factory=OrderedDict)

    async def ask(self, made: Callable[[Picture], _Made]) -> _Made:
        """What `made` makes of the picture as it stands."""
        stamp = self.stamp()
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._make, made, stamp)

    def stamp(self) -> int:
        """A number that changes whenever another connection writes the ledger; a few microseconds."""
        if self._watch is None:
            path = self.workspace.data / "ledger.db"
            if not path.exists():
                return _NO_LEDGER
            self._watch = sqlite3.connect(path, check_same_thread=False, timeout=1.0)
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    async def fragment(self, key: str, made: Callable[[Picture], Part]) -> Fragment:
        """The live part of that key: the last one while nothing changed, else made anew."""
        stamp, found = self.stamp(), self._fragments.get(key)
        if found is not None and found.stamp == stamp and self.clock.now() < found.part.until:
            return found
        part = await self.ask(made)
        fresh = Fragment(part, part.version, part.sent(), stamp)
        self._fragments[key] = fresh
        self._fragments.move_to_end(key)
        while len(self._fragments) > _MOST_KEPT:
            self._fragments.popitem(last=False)
        return fresh

    async def warm(self) -> None:
        """Work out every opened period once, one at a time, so that pages asked for meanwhile come in between."""
        done = False
        while not done:
            done = await self.ask(_one_more)

    async def close(self) -> None:
        """End the thread and close what it holds."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open.close)
        self._thread.shutdown()
        if self._watch is not None:
            self._watch.close()

    def _make(self, made: Callable[[Picture], _Made], stamp: int) -> _Made:
        if self._picture is None or time.monotonic() - self._opened_at > _REOPEN_AFTER:
            self._picture = picture_of(self._desk(), self._picture)
        elif stamp != self._stamp:
            other = self._stamp == _NO_LEDGER or self._adopted(self._picture.desk)
            desk = self._desk() if other else self._picture.desk
            self._picture = picture_of(desk, self._picture)
        self._stamp = stamp
        return made(self._picture)

    def _desk(self) -> Desk:
        self._open.close()
        self._open = ExitStack()
        self._opened_at = time.monotonic()
        return self._open.enter_context(open_desk(self.workspace, self.clock))

    @staticmethod
    def _adopted(desk: Desk) -> bool:
        """Whether another definition is in force than the one the desk was opened with."""
        for campaign in desk.campaigns:
            rows = desk.ledger.rows("definition_in_force", campaign=campaign.id)
            if rows and rows[0]["digest"] != campaign.digest:
                return True
        return False


def _one_more(picture: Picture) -> bool:
    """Work out the latest period that is not at hand; whether there was none."""
    for duty, period in reversed(picture.opened()):
        if not picture.ready(duty, period):
            picture.period(duty, period)
            return picture.desk.clock.rehearsed  # a rehearsed picture never stays long enough to be worth it
    return True
