"""A reader that hangs is ended and started again."""

import os
import signal
import threading

from baosong.clock import clock
from baosong.service import beat
from baosong.service.supervisor import supervise
from baosong.workspace import open_workspace
from tests.baosong.service.running import until
from tracker.hold import holder


def test_a_reader_without_a_sign_of_life_is_ended_and_started_again(jieyang, monkeypatch):
    monkeypatch.setattr(beat, "HUNG_SECONDS", 6.0)
    workspace, said, stop = open_workspace(jieyang.root), [], threading.Event()
    lock = workspace.data / "flow.lock"
    running = threading.Thread(
        target=supervise, args=(workspace, clock(None, workspace.zone), {"flow": []}, stop, said.append)
    )
    running.start()
    try:
        until(lambda: holder(lock))
        hung = int(holder(lock))
        os.kill(hung, signal.SIGSTOP)
        until(lambda: holder(lock) not in ("", str(hung)))
    finally:
        stop.set()
        running.join()
    assert "读数进程6秒没有动静，已结束它，准备重新启动。" in said
    assert not any("强行结束" in sentence for sentence in said)
