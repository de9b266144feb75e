"""A workspace with clerks' files in it, and the oracle to judge it by."""

import hashlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.oracle import Judgement, Occurrence, judge, moment
from tests.tracker.intake.conftest import make_book


@dataclass
class Ground:
    """An intake and a data folder; everything dropped is remembered for the oracle."""

    base: Path
    happened: list[Occurrence] = field(default_factory=list)

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


@pytest.fixture
def ground(tmp_path):
    return Ground(tmp_path)


@pytest.fixture
def book():
    """rows -> the bytes of a small workbook."""
    return make_book
