"""What stops a command, said in one sentence on stderr with exit code 1."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_DISK = {
    errno.ENOSPC: ("磁盘已满", "请腾出空间后再试，没有留下写了一半的文件。"),
    errno.EDQUOT: ("已超过磁盘配额", "请腾出空间后再试，没有留下写了一半的文件。"),
    errno.EROFS: ("磁盘是只读的", "请检查磁盘或共享文件夹的挂载后再试。"),
    errno.EACCES: ("没有权限", "请检查文件夹的权限后再试。"),
    errno.EPERM: ("没有权限", "请检查文件夹的权限后再试。"),
    errno.ENOENT: ("文件或文件夹不在了", "请检查文件夹是否还在、共享是否连着。"),
}


@contextmanager
def explained() -> Iterator[None]:
    """Turn our refusals, a full disk and a lost right into a sentence; anything else stays a traceback."""
    try:
        yield
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as fault:
        why, cure = _DISK.get(fault.errno or 0, (str(fault.strerror or fault), "请检查磁盘空间和权限后再试。"))
        _stop(f"读写“{fault.filename or ''}”失败：{why}。{cure}")
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
