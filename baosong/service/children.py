"""One child of the service: started, watched, started again after a growing pause, stopped."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LABELS = {"collect": "收件", "flow": "读数", "serve": "网页"}
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
HEALTHY_SECONDS = 30.0  # a child that lived so long begins its pauses anew


@dataclass
class Child:
    """`words` gives the arguments after `python`, asked for at each start; `say` takes a sentence for the log."""

    job: str
    words: Callable[[], list[str]]
    say: Callable[[str], None]
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
