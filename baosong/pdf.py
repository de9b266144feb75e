"""PDF beside a Word document, by LibreOffice where it is installed: a fresh profile, many files in one start."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from baosong.fonts import fonts
from baosong.workspace import WorkspaceRefusal
from generator.print_copy import print_copy

BATCH = 50  # files of one start: the start costs as much as several small files
SECONDS, SECONDS_A_FILE = 300, 20
_DATE = re.compile(rb"(/CreationDate\(D:)(\d{14})(Z|[+-])")
_IDENT = re.compile(rb"(?<=[</])[0-9A-F]{32}(?=[>\s])")
_TRAILER = 600  # bytes at the end in which LibreOffice writes the ids
NO_OFFICE = (
    "本机没有安装 LibreOffice，没有生成 PDF；Word 文稿已照常生成。"
    "请安装 libreoffice-writer 后再加 --pdf，或在 Word 里“另存为 PDF”。"
)


class NoPdf(WorkspaceRefusal):
    """LibreOffice did not make the PDF; the message says what to do."""


def office() -> str | None:
    """The path of LibreOffice's program, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdfs(documents: Sequence[bytes], *, as_of: datetime | None = None) -> Iterable[bytes]:
    """The PDF of each document, in their order; NoPdf when LibreOffice is missing, fails or takes too long.

    `as_of` (aware) dates the files instead of the clock; then the same documents in one call give the same bytes.
    """
    program = office()
    if program is None:
        raise NoPdf(NO_OFFICE)
    known = fonts()
    for first in range(0, len(documents), BATCH):
        batch = documents[first : first + BATCH]
        with tempfile.TemporaryDirectory(prefix="baosong-pdf-") as name:
            folder = Path(name)
            for number, docx in enumerate(batch):
                (folder / f"{number}.docx").write_bytes(print_copy(docx, known))
            _converted(program, folder, len(batch))
            yield from [_dated(_made(folder / f"{number}.pdf"), as_of) for number in range(len(batch))]


def _converted(program: str, folder: Path, count: int) -> None:
    """One start of LibreOffice over all the folder's documents; its whole process group is ended when time is up."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / f"{number}.docx") for number in range(count)]
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True) as running:
        try:
            running.wait(SECONDS + SECONDS_A_FILE * count)
        except subprocess.TimeoutExpired as fault:
            raise NoPdf("LibreOffice 转 PDF 太久，已停止；Word 文稿已照常生成。请稍后单独再试。") from fault
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


def _dated(pdf: bytes, as_of: datetime | None) -> bytes:
    """The PDF dated by its document, its ids made of its content: no clock and no chance in them.

    Everything keeps its length, so that the table of places in the file still holds.
    """
    if as_of is None:
        return pdf
    stamp = f"{as_of.astimezone(UTC):%Y%m%d%H%M%S}".encode()
    pdf = _DATE.sub(lambda found: found[1] + stamp + found[3], pdf)
    bare = _IDENT.sub(lambda found: b"0" * len(found[0]), pdf[-_TRAILER:])
    ident = hashlib.sha256(pdf[:-_TRAILER] + bare).hexdigest()[:32].upper().encode()
    return pdf[:-_TRAILER] + _IDENT.sub(ident, pdf[-_TRAILER:])


def _made(path: Path) -> bytes:
    if not path.is_file():
        raise NoPdf("LibreOffice 没有转出 PDF；Word 文稿已照常生成。请在 Word 里打开看看文稿是否完好，或稍后再试。")
    return path.read_bytes()
