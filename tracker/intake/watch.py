"""Watch events as a hint to look now. They lose files by nature; nothing is ever concluded from one."""

import os
import threading
from pathlib import Path
from typing import Self

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from tracker.intake.canary import OWN, PATH, Canary
from tracker.intake.disk import mounted

# only these: our own reading raises opened and closed-no-write events
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
]


class _Wake(FileSystemEventHandler):
    """Sets a flag and can do nothing else: an exception in a handler ends the observer without a word."""

    def __init__(self, woken: threading.Event, canary: Canary | None) -> None:
        self._woken, self._canary = woken, canary

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = os.fsencode(event.src_path)
        if self._canary and path.endswith(PATH):
            self._canary.hear()
        elif not path.endswith(tuple(OWN)):
            self._woken.set()


class Watch:
    """Hints for one folder; `woken` is set when something may have changed. Use as a context manager.

    `local` as in Settings: hints are asked for on local disks only, elsewhere they stay away silently; also where a
    disk of another machine is mounted within, since setting up a watch asks each folder, and such a disk may hang.
    """

    def __init__(
        self, root: Path, woken: threading.Event, *, local: bool | None = None, canary: Canary | None = None
    ) -> None:
        self._root, self._woken, self._canary = root, woken, canary
        self._local = local
        self._observer: BaseObserver | None = None
        self._identity: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        self.tend()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def wanted(self) -> bool:
        """Whether hints are asked for; disks may be mounted at any time."""
        return not mounted().far(self._root) if self._local is None else self._local

    @property
    def hearing(self) -> bool:
        """Whether hints are on and all their threads alive, for the folder that is there now."""
        observer = self._observer
        if observer is None or not observer.is_alive() or self._identity != self._now():
            return False
        reader = getattr(observer, "_inotify_fd", None)  # its reading thread may die alone, and no method tells
        alive = all(emitter.is_alive() for emitter in observer.emitters)
        return alive and (not isinstance(reader, threading.Thread) or reader.is_alive())

    def tend(self, *, anew: bool = False) -> bool:
        """Start the hints, or start them anew when they died, the folder was replaced, or they were found deaf (`anew`);
        returns whether they are on.

        After a new start the flag is set, since what happened in between was not heard.
        """
        if not self.wanted:
            return False
        if anew or not self.hearing:
            self._stop()
            self._start()
            self._woken.set()
        return self.hearing

    def _start(self) -> None:
        observer = Observer()
        try:
            self._identity = self._now()
            observer.schedule(_Wake(self._woken, self._canary), str(self._root), recursive=True, event_filter=_EVENTS)
            observer.start()
        except OSError:  # no such folder, or no watches left: the scan alone goes on
            self._identity = None
            return
        self._observer = observer

    def _stop(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            if observer.is_alive():
                observer.join()

    def _now(self) -> tuple[int, int] | None:
        try:
            found = self._root.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
