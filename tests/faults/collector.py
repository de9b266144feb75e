"""The collector as a program of its own, for tests that kill, freeze or starve it: DATA INTAKE [once | S-to-settle].

With `once` it takes the intake in and prints each arrival once it stands; else it watches until it is told to stop.
"""

import signal
import sys
import threading
from pathlib import Path

from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.collect import collect_forever, collect_once
from tracker.intake.lock import collector_lock
from tracker.intake.settings import Settings
from tracker.ledger.store import Ledger


def main(data: Path, intake: Path, how: str) -> None:
    ledger = Ledger(data / "ledger.db")
    archive, clock = Archive(data), SystemClock()
    with collector_lock(data / "collector.lock"):
        ledger.prepare()
        if how == "once":
            settings = Settings(settle_seconds=0.05, batch=3, reserve_bytes=0)
            result = collect_once(intake, archive, ledger, clock, settings, lambda _path, _sha256: False)
            for number in result.arrived:
                sys.stdout.write(f"A{number}\n")
        else:
            stop = threading.Event()
            signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop.set).start())
            settings = Settings(settle_seconds=float(how), scan_seconds=1.0, reserve_bytes=0)
            collect_forever(
                intake, archive, ledger, clock, settings, lambda _path, _sha256: False, stop=stop, after=lambda _: None
            )
    ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
