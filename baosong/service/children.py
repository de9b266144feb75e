"""One child of the service: started, watched, started again after a growing pause, stopped."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from baosong.service import beat

LABELS = {"collect": "收件", "flow": "读数", "serve": "网页"}
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
HEALTHY_SECONDS = 30.0  # a child that lived so long begins its pauses anew


@dataclass
class Child:
    """`words` gives the arguments after `python`, asked for at each start; `say` takes a sentence for the log; `beat`
    is the file it touches while it lives: one that gives no sign of life for too long is ended, and so started again.
    """

    job: str
    words: Callable[[], list[str]]
    say: Callable[[str], None]
    beat: Path | None = None
    _process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0
    _due: float = 0.0
    _pause: float = field(default=FIRST_PAUSE)

    @property
    def label(self) -> str:
        """收件, 读数, 网页."""
        return LABELS[self.job]

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    def tend(self) -> None:
        """Start it when it is due; when it has ended, say so and set the next start."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self._start()
        elif (code := self._process.poll()) is not None:
            self._ended(code)
        elif self._hangs():
            self.say(f"{self.label}进程{beat.HUNG_SECONDS:.0f}秒没有动静，已结束它，准备重新启动。")
            self._process.kill()

    def stop(self) -> None:
        """Ask it to finish what is in its hands and end."""
        if self.running and self._process:
            self._process.terminate()

    def kill(self) -> None:
        """End it now."""
        if self.running and self._process:
            self._process.kill()
            self._process.wait()
            self.say(f"{self.label}进程没有按时停下，已强行结束；没做完的下次启动接着做。")

    def _hangs(self) -> bool:
        """Whether it gave no sign of life since it was started, or since its last, for too long."""
        lived = time.monotonic() - self._began
        return self.beat is not None and min(lived, beat.silent_for(self.beat)) > beat.HUNG_SECONDS

    def _start(self) -> None:
        # -P: nothing lying in the current folder may pass for one of our modules
        self._process = subprocess.Popen([sys.executable, "-P", *self.words()], stdin=subprocess.DEVNULL)
        self._began = time.monotonic()
        self.say(f"{self.label}进程已启动（进程号{self._process.pid}）。")

    def _ended(self, code: int) -> None:
        lived = time.monotonic() - self._began
        self._process = None
        if lived >= HEALTHY_SECONDS:
            self._pause = FIRST_PAUSE
        self._due = time.monotonic() + self._pause
        how = f"信号{-code}" if code < 0 else f"退出码{code}"
        self.say(f"{self.label}进程中断（{how}），{self._pause:g}秒后重新启动。")
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
