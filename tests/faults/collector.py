"""The collector as a program of its own, for tests that kill it: DATA INTAKE. It prints each arrival once it stands."""

import sys
from pathlib import Path

from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.collect import collect_once
from tracker.intake.lock import collector_lock
from tracker.intake.settings import Settings
from tracker.ledger.store import Ledger

if __name__ == "__main__":
    data, intake = Path(sys.argv[1]), Path(sys.argv[2])
    ledger = Ledger(data / "ledger.db")
    with collector_lock(data / "collector.lock"):
        ledger.prepare()
        settings = Settings(settle_seconds=0.05, batch=3, reserve_bytes=0)
        result = collect_once(intake, Archive(data), ledger, SystemClock(), settings, lambda _path, _sha256: False)
    for number in result.arrived:
        sys.stdout.write(f"A{number}\n")
    ledger.close()
