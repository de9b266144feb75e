"""What a browser sends as a file: its name made safe, its bytes in a folder of their own for as long as needed."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from starlette.datastructures import FormData, UploadFile

from generator.file_name import safe_name


def safe_upload_name(name: str) -> str:
    """The last component of whatever path was sent, as one name that Windows and Linux take; its suffix kept."""
    last = PurePosixPath(PureWindowsPath(name.replace("\x00", "")).name).name
    stem, dot, suffix = last.rpartition(".")
    if not dot or not stem or len(suffix) > 10:
        return safe_name(last, "")
    return safe_name(stem, f".{safe_name(suffix, '')}")


def sent(form: FormData, field: str) -> list[UploadFile]:
    """The files of a field; a field left empty by the browser gives none."""
    return [one for one in form.getlist(field) if isinstance(one, UploadFile) and one.filename]


@contextmanager
def on_disk(uploads: Sequence[UploadFile]) -> Iterator[tuple[Path, ...]]:
    """The files on disk under their safe names, each in a folder of its own, until the end."""
    with tempfile.TemporaryDirectory(prefix="baosong-") as folder:
        paths = []
        for number, one in enumerate(uploads):
            path = Path(folder) / str(number) / safe_upload_name(one.filename or "")
            path.parent.mkdir()
            with path.open("wb") as out:
                while chunk := one.file.read(1024 * 1024):
                    out.write(chunk)
            paths.append(path)
        yield tuple(paths)
