import subprocess
import sys

import pytest

from tracker.intake.faults import IntakeRefusal
from tracker.intake.lock import collector_lock

HOLD = """
import sys
from pathlib import Path
from tracker.intake.lock import collector_lock
with collector_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_collector_is_refused_and_told_who_holds_the_lock(tmp_path):
    lock = tmp_path / "data" / "collector.lock"
    first = subprocess.Popen([sys.executable, "-c", HOLD, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert first.stdout.readline() == b"held\n"
    with pytest.raises(IntakeRefusal, match=f"进程号{first.pid}"), collector_lock(lock):
        pass
    first.kill()
    first.wait()
    with collector_lock(lock):
        pass


def test_the_same_process_cannot_hold_it_twice(tmp_path):
    with collector_lock(tmp_path / "l"), pytest.raises(IntakeRefusal), collector_lock(tmp_path / "l"):
        pass
