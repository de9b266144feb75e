"""The entrance of a child: it ends with its supervisor, stops cleanly when told, and does its one job."""

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tracker.orphan import die_with

_JOBS = {"collect": "baosong.service.collecting", "flow": "baosong.service.flowing"}


def main(parent: int, job: str, root: Path, now: str | None, more: Sequence[str]) -> None:
    """Do the job until stopped: one of ours, or a verb of the command line with `more` arguments.

    Whatever ends it with a sentence is the supervisor's to restart.
    """
    die_with(parent, signal.SIGTERM)
    from baosong.__main__ import collect_seldom, main, speak_chinese  # noqa: PLC0415
    from baosong.refusals import explained  # noqa: PLC0415
    from baosong.stopping import told_to_stop  # noqa: PLC0415

    speak_chinese()
    collect_seldom()
    with explained():
        if job in _JOBS:
            import_module(_JOBS[job]).run(root, now, told_to_stop())
        else:
            options = ["--workspace", str(root), *(["--now", now] if now else [])]
            main.main([*options, job, *more], prog_name="baosong")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4] or None, sys.argv[5:])
