"""A process that ends with its parent: nothing we start may outlive a parent that was killed without warning."""

import ctypes
import os
import signal
import sys

_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


def die_with(parent: int, number: signal.Signals) -> None:
    """Have the kernel send this process the signal when `parent` (a process id) is gone, however it went.

    To be called by the child itself, early. Linux only; elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, int(number), 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), number)
