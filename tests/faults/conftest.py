"""A workspace with clerks' files in it, and the oracle to judge it by."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.oracle import Judgement, Occurrence, judge, moment
from tests.tracker.intake.conftest import book, office  # noqa: F401 - fixtures
from tracker.intake.health import Health, health
from tracker.ledger.store import Ledger

COLLECTOR = Path(__file__).parent / "collector.py"


@dataclass
class Ground:
    """An intake and a data folder; everything dropped is remembered for the oracle."""

    base: Path
    happened: list[Occurrence] = field(default_factory=list)
    _ledger: Ledger | None = None

    def __post_init__(self) -> None:
        (self.intake / "普宁市").mkdir(parents=True)
        self.data.mkdir()

    @property
    def intake(self) -> Path:
        return self.base / "intake"

    @property
    def data(self) -> Path:
        return self.base / "data"

    def drop(self, name: str | bytes, data: bytes) -> Path:
        """A clerk's file, whole; what lay there before is over."""
        path = self.intake / (os.fsdecode(name) if isinstance(name, bytes) else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.over(path)
        began = time.time()
        path.write_bytes(data)
        self.complete(path, data, began)
        return path

    def complete(self, path: Path, data: bytes, began: float) -> None:
        found = path.stat()
        traces = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        digest = hashlib.sha256(data).hexdigest()
        relative = os.fsencode(path.relative_to(self.intake))
        self.happened.append(Occurrence(relative, digest, moment(began), moment(time.time()), traces))

    def over(self, path: Path) -> None:
        """Before a file is changed, renamed or deleted."""
        relative = os.fsencode(path.relative_to(self.intake))
        for one in self.happened:
            if one.path == relative and one.until is None:
                one.until = moment(time.time())

    def judge(self) -> Judgement:
        return judge(self.data, self.intake, self.happened)

    def collect(self, **how: object) -> subprocess.CompletedProcess:
        """Take the intake in once, in a process of its own."""
        words = [sys.executable, COLLECTOR, self.data, self.intake, "once"]
        return subprocess.run(words, check=False, capture_output=True, text=True, **how)

    @contextmanager
    def watched(self, settle: float = 0.1) -> Iterator[subprocess.Popen]:
        """While a collector watches, in a process of its own; ended cleanly."""
        words = [sys.executable, COLLECTOR, self.data, self.intake, str(settle)]
        made = subprocess.Popen(words)
        try:
            self.until(lambda: health(self.ledger()).heartbeat)
            yield made
        finally:
            if made.poll() is None:
                made.send_signal(signal.SIGCONT)
                made.terminate()
                made.wait(30)

    def ledger(self) -> Ledger:
        """A look into the ledger as another process has it; prepared, so that it can be asked at once."""
        if self._ledger is None:
            self._ledger = Ledger(self.data / "ledger.db")
            self._ledger.prepare()
        return self._ledger

    def close(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    def health(self) -> Health:
        return health(self.ledger())

    def arrived(self) -> list[str]:
        """The content hashes that arrived, in order."""
        return [row["sha256"] for row in self.ledger().rows("arrivals")]

    def until(self, holds: Callable[[], object], seconds: float = 60.0) -> None:
        until(holds, seconds)

    def until_archived(self, seconds: float = 60.0) -> None:
        """Wait until everything that lies there complete has arrived."""
        here = {one.sha256 for one in self.happened if one.until is None}
        self.until(lambda: here <= set(self.arrived()), seconds)


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something holds; fails when it does not within the bound."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


@pytest.fixture
def ground(tmp_path):
    made = Ground(tmp_path)
    yield made
    made.close()


@pytest.fixture
def disk(tmp_path):
    """(size, name) -> a small disk of its own, in memory, mounted; unmounted at the end."""
    made = []

    def mount(size: str, name: str) -> Path:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=False).returncode:
            if os.environ.get("CI"):
                pytest.fail("fault tests must be allowed to mount a small disk")
            pytest.skip("not allowed to mount a disk")
        made.append(place)
        return place

    yield mount
    for place in reversed(made):
        subprocess.run(["umount", "-l", place], check=False, capture_output=True)
