"""A storm: clerks act in one process while the service is killed and started again; the oracle judges at the end.

python -m tests.faults.storm SECONDS SEED [--office]
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from baosong.workspace import init
from tests.faults.oracle import Judgement, judge, occurrences
from tracker.intake.health import Health, health
from tracker.ledger.store import Ledger

HERE = Path(__file__).parent
LINK = "普宁市/快捷方式.xlsx"
TRUNCATED = "普宁市/没传完.xlsx"


@dataclass
class Storm:
    """A workspace, its service under fire, and the clerks' log."""

    base: Path
    seed: int
    kills: dict[str, int] = field(default_factory=dict)
    service: subprocess.Popen | None = None
    root: Path = field(init=False)

    def __post_init__(self) -> None:
        self.root = self.base / "office"

    @property
    def log(self) -> Path:
        return self.base / "clerks.jsonl"

    def start(self) -> None:
        """The service, if it does not run."""
        if self.service is None or self.service.poll() is not None:
            out = (self.base / "service.log").open("ab")
            words = [sys.executable, "-m", "baosong", "--workspace", self.root, "run", "--port", "0"]
            self.service = subprocess.Popen(words, stdout=out, stderr=out, start_new_session=True)

    def victims(self) -> list[tuple[str, int]]:
        """The service and its children: (what it is, process id)."""
        assert self.service
        found = [("run", self.service.pid)]
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except (OSError, IndexError, ValueError):
                continue
            if parent == self.service.pid and b"baosong.service.child" in words:
                found.append((words[words.index(b"baosong.service.child") + 2].decode(), int(entry.name)))
        return found

    def kill(self, chance: random.Random) -> None:
        name, pid = chance.choice(self.victims())
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.kills[name] = self.kills.get(name, 0) + 1
        if name == "run" and self.service:
            self.service.wait()

    def ask(self, *words: str | Path) -> list[str]:
        """Run a command of the product on the workspace; returns what went wrong with it."""
        command = [sys.executable, "-m", "baosong", "--workspace", self.root, *words]
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        return [f"{words[0]}: exit {ran.returncode}: {ran.stderr[-500:]}"] if ran.returncode else []

    def stop(self) -> None:
        """Cleanly; whatever is left of an earlier one ends with its parent."""
        if self.service and self.service.poll() is None:
            self.service.terminate()
            self.service.wait(60)


def blow(base: Path, seconds: float, seed: int, *, office: bool) -> tuple[Judgement, Storm]:
    """The whole storm; returns the judgement and what was done."""
    storm, chance = Storm(base, seed), random.Random(seed)
    init(storm.root, ["jieyang-2019"])
    storm.start()
    _until(storm.root / "data" / "ledger.db", _looked)
    words = [HERE / "clerks.py", storm.root / "intake", storm.log, str(seed), str(seconds)]
    clerks = subprocess.Popen([sys.executable, *words, *(["--office"] if office else [])])
    half = time.monotonic() + seconds / 2
    faults: list[str] = []
    try:
        while clerks.poll() is None:
            storm.start()
            time.sleep(chance.uniform(1, min(15, seconds / 4)))
            if half and (time.monotonic() > half or clerks.poll() is not None):
                faults += storm.ask("backup", storm.base / "backup")
                half = 0.0
            if clerks.poll() is None:
                storm.kill(chance)
        made = _calm(storm)
    finally:
        clerks.kill()
        storm.stop()
    made.faults += [*faults, *_restored(storm)]
    if clerks.wait():
        made.faults.append("the clerks themselves failed")
    return made, storm


def _calm(storm: Storm) -> Judgement:
    """The service has its time; then what is wrong is shown, and the rest is taken in once."""
    intake = storm.root / "intake"
    intake.joinpath(LINK).unlink(missing_ok=True)
    intake.joinpath(LINK).symlink_to(storm.base)
    intake.joinpath(TRUNCATED).write_bytes(b"PK\x03\x04" + bytes(3000))
    storm.start()
    said = _until(storm.root / "data" / "ledger.db", _told)
    storm.stop()
    asked = [*storm.ask("collect", "--once"), *storm.ask("audit")]
    made = judge(storm.root / "data", intake, occurrences(storm.log))
    made.faults += asked
    if not said:
        made.faults.append("nothing was said of a link and a truncated file")
    return made


def _restored(storm: Storm) -> list[str]:
    """What is wrong with the workspace restored from the backup taken amid the storm, the clerks' files put back."""
    again = storm.base / "again"
    faults = storm.ask("restore", storm.base / "backup", "--to", again)
    if faults:
        return faults
    shutil.copytree(storm.root / "intake", again / "intake", symlinks=True, dirs_exist_ok=True)
    storm.root, before = again, storm.root
    faults += [*storm.ask("collect", "--once"), *storm.ask("audit")]
    storm.root = before
    judged = judge(again / "data", again / "intake", occurrences(storm.log), looks=False, own=False)
    return [f"restored: {fault}" for fault in (*faults, *judged.faults)]


def _until(path: Path, holds: Callable[[Health], bool]) -> bool:
    """Whether the intake's health comes to hold this within a bound."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        ledger = Ledger(path)
        try:
            if holds(health(ledger)):
                return True
        except sqlite3.OperationalError:
            pass  # the service has not even made its tables yet
        finally:
            ledger.close()
        time.sleep(0.2)
    return False


def _looked(found: Health) -> bool:
    return found.heartbeat is not None


def _told(found: Health) -> bool:
    """Whether the link and the truncated file are spoken of."""
    link = any("快捷方式" in one.place for one in found.troubles)
    return link and any(one.name == "没传完.xlsx" and "不完整" in one.why for one in found.arriving)


def main() -> None:
    seconds, seed = float(sys.argv[1]), int(sys.argv[2])
    base = Path(tempfile.mkdtemp(prefix="storm-"))
    made, storm = blow(base, seconds, seed, office="--office" in sys.argv)
    sys.stdout.write(
        f"seed {seed}, {seconds:.0f} s: {made.occurrences} contents came ({made.must} must be archived), {made.arrivals}"
        f" arrivals ({made.observations} observations), {made.heartbeats} looks, kills {storm.kills}\n"
    )
    if made.faults:
        raise SystemExit("\n".join([*made.faults, f"kept: {base}"]))
    shutil.rmtree(base)


if __name__ == "__main__":
    main()
