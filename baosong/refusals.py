"""What stops a command, said in one sentence on stderr with exit code 1."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def explained() -> Iterator[None]:
    """Turn our refusals, a full disk and a lost right into a sentence; anything else stays a traceback."""
    try:
        yield
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as fault:
        _stop(f"读写“{fault.filename or ''}”失败：{fault.strerror or fault}。请检查磁盘空间和权限后再试。")
    except Exception as fault:
        if not _ours(fault):
            raise
        _stop(str(fault))


def _ours(fault: Exception) -> bool:
    from baosong.clock import NotAMoment  # noqa: PLC0415 - only when something went wrong
    from baosong.workspace import WorkspaceRefusal  # noqa: PLC0415
    from tracker.intake.archive import ArchiveRefusal  # noqa: PLC0415
    from tracker.intake.collect import IntakeRefusal  # noqa: PLC0415
    from tracker.ledger.store import LedgerRefusal  # noqa: PLC0415

    return isinstance(fault, NotAMoment | WorkspaceRefusal | ArchiveRefusal | IntakeRefusal | LedgerRefusal)


def _stop(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201
    sys.exit(1)
