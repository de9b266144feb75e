"""Word files sent to have their numbers traced: the last few, by content, in data/cache; never facts."""

import hashlib
import re
from pathlib import Path

from baosong.outbox import write_atomically
from baosong.workspace import Workspace

_MOST = 20
_NAME = re.compile(r"[0-9a-f]{64}")


def keep(workspace: Workspace, data: bytes) -> str:
    """Keep a file; returns its SHA-256. Of more than a few the oldest go."""
    sha256 = hashlib.sha256(data).hexdigest()
    write_atomically(kept(workspace, sha256), data)
    files = sorted(_folder(workspace).glob("*.docx"), key=lambda path: path.stat().st_mtime)
    for old in files[:-_MOST]:
        old.unlink(missing_ok=True)
    return sha256


def kept(workspace: Workspace, sha256: str) -> Path:
    """Where a file of that content is, or would be; whatever is no such name is nowhere."""
    return _folder(workspace) / (f"{sha256}.docx" if _NAME.fullmatch(sha256) else "nothing")


def _folder(workspace: Workspace) -> Path:
    return workspace.data / "cache" / "traced"
