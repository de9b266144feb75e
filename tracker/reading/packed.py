"""Archives of other makers (.rar, .7z), opened by a tool of the system where one is installed, under caps."""

import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tracker.orphan import die_with
from tracker.reading.questions import Ask, Refusal

SECONDS = 15.0  # below the reader's own clock, so that the file is named and not the reader lost
MOST_PART = 256 << 20  # bytes of one file
MOST_TOTAL = 512 << 20
_LOOK = 0.05
_MOST_NAMES = 5_000
# Not bsdtar: a workbook stored unpacked at the archive's end makes it take the whole for that workbook's zip.
_TOOLS = {"rar": ("unar", "7zz", "7z"), "7z": ("7zz", "7z", "7za", "unar")}


def members(data: bytes, kind: str) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every file inside; a Refusal where no tool opens it, it is locked, or it is too large."""
    with TemporaryDirectory(prefix="baosong-archive-") as folder:
        source = Path(folder) / f"archive.{kind}"
        source.write_bytes(data)
        out = _unpacked(source, kind, Path(folder))
        for path in _files(out):
            yield _name(os.path.relpath(path, os.fsencode(out))), _content(path)


def _unpacked(source: Path, kind: str, folder: Path) -> Path:
    """The folder that the first tool able to do it has unpacked into."""
    locked = False
    for tool in filter(shutil.which, _TOOLS[kind]):
        out = folder / tool
        out.mkdir()
        done, said = _run(_words(tool, source, out), out)
        if done and next(_files(out), None) is not None:
            return out
        locked = locked or b"password" in said.lower() or b"encrypted" in said.lower()
    raise Refusal(Ask.ENCRYPTED) if locked else Refusal(Ask.ARCHIVE_KIND, kind=f".{kind}")


def _words(tool: str, source: Path, out: Path) -> list[str]:
    if tool == "unar":
        return [
            "unar",
            "-no-directory",
            "-encoding",
            "GB18030",
            "-password",
            "",
            "-output-directory",
            str(out),
            str(source),
        ]
    return [tool, "x", "-y", "-p", f"-o{out}", str(source)]


def _run(words: list[str], out: Path) -> tuple[bool, bytes]:
    """Whether the tool did it, and what it said; a Refusal when what it writes grows past all bounds."""
    log = out.with_suffix(".log")
    with log.open("wb") as said:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            preexec_fn=_capped(os.getpid()),  # noqa: PLW1509  the reader has one thread
        )
        until = time.monotonic() + SECONDS
        try:
            while process.poll() is None:
                _refuse_growth(out)
                if time.monotonic() > until:
                    raise Refusal(Ask.BOMB, detail=f"解压超过{SECONDS:.0f}秒")
                time.sleep(_LOOK)
            _refuse_growth(out)
        finally:
            process.kill()
            process.wait()
    return process.returncode == 0, log.read_bytes()


def _capped(parent: int) -> Callable[[], None]:
    """What the tool's process does before it becomes the tool: no file too large, and gone with the reader."""

    def before() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_PART, MOST_PART))
        die_with(parent, signal.SIGKILL)

    return before


def _refuse_growth(out: Path) -> None:
    size = count = 0
    for folder, _folders, names in os.walk(os.fsencode(out)):
        for name in names:
            count += 1
            try:
                size += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118  bytes
            except FileNotFoundError:
                continue
    if size > MOST_TOTAL:
        raise Refusal(Ask.BOMB, detail=f"{size >> 20} MB")
    if count > _MOST_NAMES:
        raise Refusal(Ask.TOO_MANY_MEMBERS, count=count)


def _files(out: Path) -> Iterator[bytes]:
    """Regular files alone: a link in an archive may lead anywhere."""
    for folder, folders, names in os.walk(os.fsencode(out)):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)  # noqa: PTH118  bytes
            if os.path.isfile(path) and not os.path.islink(path):  # noqa: PTH113, PTH114
                yield path


def _content(path: bytes) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read(MOST_PART + 1)


def _name(path: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return path.decode(encoding)
        except UnicodeDecodeError:
            continue
    return path.decode("utf-8", "replace")
