"""The watched folder: throughput beside bare durable copies, delay, the cost of looking, memory."""

import hashlib
import os
import random
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from bench.measure import best, said
from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.collect import Intake, Settings, collect_once, collect_pass
from tracker.intake.health import health
from tracker.intake.memory import Memory
from tracker.ledger.store import Ledger

FORMS, FOLDERS = 1000, 200
LYING, SPREAD = 50_000, 500
DROPS = 40
GROWN = 10_000


def intake(folder: Path) -> None:
    """All of it."""
    throughput(folder)
    delay(folder / "delay")
    looking(folder / "looking")
    memory(folder / "memory")


def throughput(folder: Path) -> None:
    """1,000 forms in 200 folders: durable arrivals a second beside bare durable copies, fsync of file and folder."""
    ours, peers = [], []
    for turn in range(3):
        root = folder / f"intake{turn}"
        drop(root, (folder / "filled.xlsx").read_bytes(), FORMS, FOLDERS)
        time.sleep(1.2)  # old enough for one look; outside what is measured
        ours.append(_taken_in(folder / f"data{turn}", root))
        peers.append(_copied(folder / f"copy{turn}", root))
    rates, bare = [FORMS / spent for spent in ours], [FORMS / spent for spent in peers]
    ratios = "、".join(f"{made / peer:.2f}" for made, peer in zip(rates, bare, strict=True))
    mine, theirs = statistics.median(rates), statistics.median(bare)
    label = f"take in {FORMS} forms, {FOLDERS} folders"
    print(f"{label:<34} {mine:9.0f} /s   {'bare durable copies':<34} {theirs:9.0f} /s   ×{mine / theirs:.2f}")
    print(f"{'':<34} three turns: {ratios}; more is better, at least 0.70 is wanted")


def drop(root: Path, data: bytes, files: int, folders: int) -> None:
    """Forms that differ, spread over unit folders."""
    for number in range(files):
        path = root / f"单位{number % folders:03d}" / f"报表{number}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data + str(number).encode())


def _taken_in(data: Path, root: Path) -> float:
    data.mkdir()
    ledger = Ledger(data / "ledger.db")
    ledger.prepare()
    began = time.perf_counter()
    result = collect_once(root, Archive(data), ledger, SystemClock(), Settings(), lambda _path, _sha256: False)
    spent = time.perf_counter() - began
    if len(result.arrived) != FORMS:
        raise SystemExit(f"only {len(result.arrived)} of {FORMS} arrived")
    ledger.close()
    return spent


def _copied(target: Path, root: Path) -> float:
    target.mkdir()
    folder = os.open(target, os.O_RDONLY)
    began = time.perf_counter()
    for path in sorted(root.rglob("*.xlsx")):
        data = path.read_bytes()
        name = hashlib.sha256(data).hexdigest()
        with (target / f"{name}.tmp").open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        (target / f"{name}.tmp").rename(target / name)
        os.fsync(folder)
    spent = time.perf_counter() - began
    os.close(folder)
    return spent


WATCHER = """
import sys, threading
from pathlib import Path
from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.collect import Settings, collect_forever
from tracker.ledger.store import Ledger
base = Path(sys.argv[1])
ledger = Ledger(base / "data" / "ledger.db")
ledger.prepare()
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set())).start()
collect_forever(base / "intake", Archive(base / "data"), ledger, SystemClock(), Settings(), lambda p, s: False,
                stop=stop, after=lambda result: None)
"""


def delay(base: Path) -> None:
    """From a lone file's drop to 正在接收 and to its durable arrival, as another process sees them; S is one second."""
    (base / "intake" / "普宁市").mkdir(parents=True)
    (base / "data").mkdir()
    running = subprocess.Popen([sys.executable, "-c", WATCHER, base], stdin=subprocess.PIPE)
    ledger, chance, seen, came = _born(base), random.Random(1), [], []
    for number in range(DROPS):
        time.sleep(chance.uniform(0.0, 0.5))
        (base / "intake" / "普宁市" / f"{number}.txt").write_bytes(str(number).encode())
        began = time.perf_counter()
        while not any(one.name == f"{number}.txt" for one in health(ledger).arriving):
            time.sleep(0.002)
        seen.append(time.perf_counter() - began)
        while len(ledger.rows("arrivals")) <= number:
            time.sleep(0.002)
        came.append(time.perf_counter() - began)
    running.communicate(b"")
    ledger.close()
    for label, spent in (("drop → 正在接收, a lone file", seen), ("drop → arrived, a lone file (S 1 s)", came)):
        at = statistics.quantiles(spent, n=100)
        print(f"{label:<34} p50 {at[49]:.2f} s   p95 {at[94]:.2f} s   p99 {at[98]:.2f} s   ({DROPS} drops)")


def _born(base: Path) -> Ledger:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        ledger = Ledger(base / "data" / "ledger.db")
        ledger.prepare()
        if health(ledger).heartbeat:
            return ledger
        ledger.close()
        time.sleep(0.1)
    raise SystemExit("the collector did not start")


def looking(base: Path) -> None:
    """An idle pass over 50,000 files that have all arrived, beside scandir and lstat of the same, in processor time."""
    root = base / "intake"
    drop(root, b"x", LYING, SPREAD)
    (base / "data").mkdir()
    ledger = Ledger(base / "data" / "ledger.db")
    ledger.prepare()
    made = Intake(root, Archive(base / "data"), ledger, SystemClock(), Settings(), lambda _path, _sha256: False)
    known = Memory(ledger)
    collect_pass(replace(made, settings=Settings(settle_seconds=1e9, remote_seconds=1e9)), known)
    known.remember([replace(one, taken="0" * 64) for one in known.seen.values()])
    ours = best(lambda: collect_pass(made, known), 1, 5, time.process_time)
    said(f"idle pass over {LYING} files", ours, best(lambda: _bare(root), 1, 5, time.process_time), "scandir and lstat")
    ledger.close()


def _bare(root: Path) -> int:
    count = 0
    folders = [os.fsencode(root)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                found = entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                count += found.st_size > 0
    return count


GROWING = """
import resource, sys
from pathlib import Path
from bench.intake import drop
from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.collect import Intake, Settings, collect_pass
from tracker.intake.memory import Memory
from tracker.ledger.store import Ledger
import time
base = Path(sys.argv[1])
(base / "data").mkdir(parents=True)
ledger = Ledger(base / "data" / "ledger.db")
ledger.prepare()
made = Intake(base / "intake", Archive(base / "data"), ledger, SystemClock(), Settings(), lambda p, s: False)
known = Memory(ledger)
def now():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
def take(files):
    drop(base / "intake", b"x" * 8192, files, 500)
    time.sleep(1.2)
    while True:
        result = collect_pass(made, known)
        if not result.settling:
            return
take(500)
print(now())
take(int(sys.argv[2]))
print(now())
"""


def memory(base: Path) -> None:
    """The collector's memory after 10,000 files beside its memory after its first 500."""
    ran = subprocess.run(
        [sys.executable, "-c", GROWING, base, str(GROWN)], check=True, capture_output=True, text=True
    )  # fmt: skip
    first, last = (int(line) / (1 << 20) for line in ran.stdout.split())
    label = f"collector's memory, {GROWN} files"
    print(f"{label:<34} {last:9.1f} MiB  {'after its first 500':<34} {first:9.1f} MiB  ×{last / first:.2f}")
