"""Pages of a document as pictures, made by LibreOffice and pdftoppm where they are; kept in data/cache, never facts."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from baosong.workspace import Workspace

_MOST_PAGES = 40
_SECONDS = 120
NO_OFFICE = "本机没有安装 LibreOffice（和 poppler-utils），不能在网页上预览；请下载后用 Word 或 WPS 打开。"
FAILED = "LibreOffice 没有转出这份文稿，请下载后用 Word 或 WPS 打开。"


def previewed() -> bool:
    """Whether pages can be shown here."""
    return bool(shutil.which("soffice") and shutil.which("pdftoppm"))


def pages_of(workspace: Workspace, sha256: str, suffix: str, data: bytes) -> tuple[tuple[str, ...], str]:
    """Names of the pictures, in order, and "" or the sentence why there are none."""
    folder = _folder(workspace, sha256)
    if not folder.is_dir():
        if not previewed():
            return (), NO_OFFICE
        if not _make(folder, suffix, data):
            return (), FAILED
    return tuple(sorted(path.name for path in folder.glob("*.png"))), ""


def picture(workspace: Workspace, sha256: str, name: str) -> bytes | None:
    """One page's picture, or None."""
    known = {path.name: path for path in _folder(workspace, sha256).glob("*.png")}
    return known[name].read_bytes() if name in known else None


def _folder(workspace: Workspace, sha256: str) -> Path:
    return workspace.data / "cache" / "preview" / sha256


def _make(folder: Path, suffix: str, data: bytes) -> bool:
    """Convert in a folder of its own and move it into place whole; two at once do no harm."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="preview-", dir=folder.parent) as name:
        work = Path(name)
        (work / f"page{suffix}").write_bytes(data)
        profile = f"-env:UserInstallation=file://{work / 'profile'}"
        convert = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            name,
            str(work / f"page{suffix}"),
        ]
        draw = [
            "pdftoppm",
            "-r",
            "80",
            "-l",
            str(_MOST_PAGES),
            "-png",
            str(work / "page.pdf"),
            str(work / "out" / "page"),
        ]
        (work / "out").mkdir()
        try:
            for command in (convert, draw):
                subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        except (subprocess.SubprocessError, OSError):
            return False
        if not folder.exists():
            (work / "out").rename(folder)
    return any(folder.glob("*.png"))
