"""An intake folder, a real archive and ledger, and a clock that is driven by hand."""

import hashlib
import io
import time
import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.intake.archive import Archive
from tracker.intake.collect import collect_once
from tracker.intake.one_pass import collect_pass
from tracker.intake.outcome import Intake, PassResult
from tracker.intake.settings import Haste, Settings
from tracker.ledger.store import Ledger

DUE = datetime(2019, 10, 20, 16, 0, tzinfo=UTC)  # 24:00 of October 20 in Jieyang


def make_book(*rows: str) -> bytes:
    """A small workbook-like zip; the same rows give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>" * 20)
        sheet = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        made.writestr(sheet, "".join(f"<row><c><v>{row}</v></c></row>" for row in rows) + "<!-- 表 -->" * 300)
        media = zipfile.ZipInfo("xl/media/stamp.bin")
        made.writestr(media, b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(200)))
    return out.getvalue()


@dataclass
class HandClock:
    """The machine's clocks plus what was waited; `jumped` is by how much somebody has set the wall clock."""

    start: datetime | None = None
    waited: float = 0.0
    jumped: timedelta = timedelta()
    began: float = field(default_factory=time.monotonic)
    pauses: list[float] = field(default_factory=list)
    during: object = None  # called in every pause: what happens in the folder meanwhile

    @property
    def rehearsed(self) -> bool:
        return self.start is not None

    def now(self) -> datetime:
        return self.real() if self.start is None else self.start + timedelta(seconds=self.waited)

    def real(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.waited) + self.jumped

    def monotonic(self) -> float:
        return 1000.0 + self.waited + time.monotonic() - self.began

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.waited += seconds
        if self.during:
            self.during()


@dataclass
class Office:
    """A workspace's intake under test."""

    intake: Intake
    clock: HandClock

    @property
    def root(self) -> Path:
        return self.intake.root

    @property
    def archive(self) -> Archive:
        return self.intake.archive

    def drop(self, name: str | bytes, data: bytes) -> Path:
        """A clerk's file, written at once."""
        path = self.root / (name if isinstance(name, str) else name.decode("utf-8", "surrogateescape"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def look(self, haste: Haste = Haste.PATIENT) -> PassResult:
        return collect_pass(self.intake, haste=haste)

    def settle(self, haste: Haste = Haste.PATIENT) -> PassResult:
        """Two looks with more than S between them."""
        self.look(haste)
        self.clock.pause(1.5)
        return self.look(haste)

    def until(self, holds, seconds: float = 30.0) -> None:
        """Wait until something holds; fails when it does not within the bound."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it did not come about in time"
            self.clock.pause(0.1)

    def once(self) -> PassResult:
        i = self.intake
        return collect_once(i.root, i.archive, i.ledger, i.clock, i.settings, i.ours)

    def set(self, **changes: object) -> None:
        self.intake = replace(self.intake, settings=replace(self.intake.settings, **changes))

    def ours(self, ours) -> None:
        self.intake = replace(self.intake, ours=ours)

    def at(self, moment: datetime) -> None:
        """From now on the (rehearsed) clock shows this moment."""
        self.clock.start = moment - timedelta(seconds=self.clock.waited)

    def rows(self) -> list[dict]:
        return self.intake.ledger.rows("arrivals")

    def names(self) -> list[str]:
        return [row["name"] for row in self.rows()]

    def contents(self) -> list[bytes]:
        return [self.archive.get(row["sha256"]) for row in self.rows()]


@pytest.fixture
def book():
    """rows -> the bytes of a small workbook."""
    return make_book


@pytest.fixture
def office(tmp_path):
    """Remote rules (two looks, no change times) unless a test sets local=True."""
    root = tmp_path / "intake"
    (root / "普宁市").mkdir(parents=True)
    data = tmp_path / "data"
    data.mkdir()
    ledger = Ledger(data / "ledger.db")
    ledger.prepare()
    clock = HandClock()
    settings = Settings(local=False, remote_seconds=1.0)
    yield Office(Intake(root, Archive(data), ledger, clock, settings, lambda _path, _sha: False), clock)
    ledger.close()
