"""Told to stop: SIGTERM from the service manager or the supervisor, Ctrl+C from a terminal."""

import os
import signal
import threading


def told_to_stop() -> threading.Event:
    """An event set by either signal from now on; to be called once, from the main thread.

    The handler itself only writes a byte: it runs inside the main thread, and setting an event there that the same
    thread is just about to wait for locks it up for ever. A thread of its own sets the event.
    """
    stop, (heard, tell) = threading.Event(), os.pipe()

    def listen() -> None:
        os.read(heard, 1)
        stop.set()

    threading.Thread(target=listen, name="stop", daemon=True).start()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: os.write(tell, b"."))
    return stop
