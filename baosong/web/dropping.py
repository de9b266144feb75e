"""An upload is a drop into the unit's folder: written aside, moved to a free name; nothing there is overwritten."""

import hashlib
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from starlette.datastructures import UploadFile

from baosong.web.uploads import safe_upload_name
from baosong.workspace import WorkspaceRefusal

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotDropped(WorkspaceRefusal):
    """The files could not be put into the folder; the message says why."""


def drop(intake: Path, unit: str, uploads: Sequence[UploadFile]) -> list[str]:
    """Put the files into intake/unit, whole or not at all; returns the names they got.

    A name that is taken by other content gets a number; the same content under it is left as it lies. The
    temporary name ends with .tmp, which the intake knows for a file that is still being saved.
    """
    try:
        (intake / unit).mkdir(parents=True, exist_ok=True)
        folder = os.open(intake / unit, _FOLDER)
    except OSError as fault:
        raise NotDropped(
            f"现在写不进本单位的收件文件夹（{fault.strerror}），没有收下；请稍后再试或联系收报单位。"
        ) from fault
    try:
        return [_put(folder, one) for one in uploads]
    except OSError as fault:
        raise NotDropped(f"文件没有写完（{fault.strerror}），请稍后再上传一次，或联系收报单位。") from fault
    finally:
        os.close(folder)


def _put(folder: int, upload: UploadFile) -> str:
    temporary = f".{secrets.token_hex(8)}.tmp"
    hashed = hashlib.sha256()
    try:
        with os.fdopen(os.open(temporary, _NEW, 0o664, dir_fd=folder), "wb") as out:
            while chunk := upload.file.read(1024 * 1024):
                hashed.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        return _named(folder, temporary, safe_upload_name(upload.filename or ""), hashed.hexdigest())
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)


def _named(folder: int, temporary: str, name: str, sha256: str) -> str:
    """Give the file a name nobody has: a link fails where a rename would replace."""
    stem, dot, suffix = name.rpartition(".")
    candidate, number = name, 2
    while True:
        try:
            _place(folder, temporary, candidate)
        except FileExistsError:
            if _content(folder, candidate) == sha256:
                return candidate
            candidate = f"{stem}（{number}）.{suffix}" if dot else f"{name}（{number}）"
            number += 1
        else:
            return candidate


def _place(folder: int, temporary: str, name: str) -> None:
    """FileExistsError where the name is taken; shares without hard links get a look and a rename instead."""
    try:
        os.link(temporary, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        with suppress(FileNotFoundError):
            os.stat(name, dir_fd=folder, follow_symlinks=False)
            raise FileExistsError(name) from None
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)


def _content(folder: int, name: str) -> str | None:
    """SHA-256 of a plain file; None for anything else."""
    try:
        with os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
