"""A stop is heard at any moment, also in the instant in which the main thread begins to wait for it."""

import signal
import subprocess
import sys

CODE = (
    "from baosong.stopping import told_to_stop\n"
    "stop = told_to_stop()\n"
    "print('up', flush=True)\n"
    "while not stop.wait(0): pass\n"  # takes and gives the event's lock all the time
)


def test_a_signal_never_locks_up_the_thread_that_waits_for_it():
    for _ in range(20):
        with subprocess.Popen([sys.executable, "-c", CODE], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
