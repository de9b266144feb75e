"""Clerks gone wild: a process that drops, re-saves, renames, half-copies and deletes, and keeps a log of what it did.

    python clerks.py INTAKE LOG SEED SECONDS [--office]

Each line of the log is one fact about one path: complete (its content, and the two moments between which it became so)
or over (the moment before it was changed, renamed or deleted). The log is what the oracle judges by.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from urllib.parse import quote_from_bytes

from openpyxl import Workbook

UNITS = ("榕城区", "揭东区", "普宁市", "揭西县", "惠来县", "没有这个县")
NAMES = ("附件11.xlsx", "附件12.xlsx", "统计表（最终）.xlsx", "é.xlsx", "e\u0301.xlsx", "表 \u202e格.xlsx", "~$表.xlsx")
GBK = "七月报表.xlsx".encode("gbk")


class Clerks:
    """What they do at random; `files` is what lies complete in the intake now, by path."""

    def __init__(self, root: Path, log: Path, seed: int, *, office: bool) -> None:
        self.root, self.office = root, office
        self.random = random.Random(seed)
        self.log = log.open("a", encoding="utf-8", buffering=1)
        self.files: dict[Path, bytes] = {}
        self.number = 0

    def book(self) -> bytes:
        """A small real workbook that nobody else has made."""
        self.number += 1
        made = Workbook()
        sheet = made.active
        for row in range(self.random.randint(3, 40)):
            sheet.append([self.number, row, self.random.random(), "造的数"])
        out = BytesIO()
        made.save(out)
        return out.getvalue()

    def anywhere(self) -> Path:
        """A path that may be taken or free."""
        folder = self.root / self.random.choice(UNITS) / self.random.choice(["", "", "总结"])
        folder.mkdir(parents=True, exist_ok=True)
        return folder / (os.fsdecode(GBK) if self.random.random() < 0.1 else self.random.choice(NAMES))

    def one(self) -> Path | None:
        """A path where something lies."""
        return self.random.choice(sorted(self.files)) if self.files else None

    def say(self, fact: str, path: Path, **more: object) -> None:
        relative = os.fsencode(path.relative_to(self.root))
        self.log.write(json.dumps({"fact": fact, "path": quote_from_bytes(relative, safe="/ "), **more}) + "\n")

    def over(self, path: Path) -> None:
        """Before anything is done to a path."""
        if self.files.pop(path, None) is not None:
            self.say("over", path, at=time.time())

    def complete(self, path: Path, data: bytes, began: float) -> None:
        """The content is there since some moment between `began` and now."""
        now = time.time()
        self.files[path] = data
        found = path.stat()
        traces = [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]
        digest = hashlib.sha256(data).hexdigest()
        self.say("complete", path, sha256=digest, began=began, ended=now, traces=traces)

    def drop(self) -> None:
        """Written at once, under its name."""
        path, data = self.anywhere(), self.book()
        self.over(path)
        began = time.time()
        with path.open("wb") as out:
            out.write(data)
        self.complete(path, data, began)

    def drop_in_pieces(self) -> None:
        """A slow line: the size stands first, or the bytes come with pauses."""
        path, data = self.anywhere(), self.book()
        self.over(path)
        with path.open("wb") as out:
            if self.random.random() < 0.5:
                out.truncate(len(data))
            for start in range(0, len(data), 1 + len(data) // 3):
                began = time.time()
                out.write(data[start : start + 1 + len(data) // 3])
                out.flush()
                time.sleep(self.random.choice([0.05, 0.5, 1.5]))
        self.complete(path, data, began)

    def drop_by_rename(self) -> None:
        """As office programs and careful tools do."""
        path, data = self.anywhere(), self.book()
        temp = path.with_name(f"{self.random.randrange(1 << 32):08X}")
        temp.write_bytes(data)
        self.over(path)
        began = time.time()
        temp.rename(path)
        self.complete(path, data, began)

    def half_copy(self) -> None:
        """The sender is gone; the rest comes later, or never."""
        path, data = self.anywhere(), self.book()
        self.over(path)
        with path.open("wb") as out:
            out.write(data[: len(data) // 2])
        time.sleep(self.random.choice([0.2, 2.0]))
        if self.random.random() < 0.5:
            began = time.time()
            with path.open("wb") as out:
                out.write(data)
            self.complete(path, data, began)

    def rename(self) -> None:
        """Another name or another unit; what stood there is gone."""
        path = self.one()
        if path is None:
            return
        target = self.anywhere()
        if target == path:
            return
        data = self.files[path]
        self.over(path)
        self.over(target)
        began = time.time()
        path.rename(target)
        self.complete(target, data, began)

    def change_in_place(self) -> None:
        """Other content, the same size and modification time."""
        path = self.one()
        if path is None:
            return
        found, data = path.stat(), self.book()
        self.over(path)
        began = time.time()
        with path.open("r+b") as out:
            out.truncate(0)
            out.write(data)
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
        self.complete(path, data, began)

    def delete(self) -> None:
        path = self.one()
        if path is not None:
            self.over(path)
            path.unlink()

    def move_folder_in(self) -> None:
        """A folder with files, made elsewhere."""
        with tempfile.TemporaryDirectory(dir=self.root.parent) as made:
            folder = Path(made) / "整包"
            folder.mkdir()
            data = {name: self.book() for name in ("一.xlsx", "二.xlsx")}
            for name, content in data.items():
                (folder / name).write_bytes(content)
            target = self.root / self.random.choice(UNITS) / f"整包{self.number}"
            target.parent.mkdir(exist_ok=True)
            began = time.time()
            folder.rename(target)
            for name, content in data.items():
                self.complete(target / name, content, began)

    def save_in_office(self) -> None:
        """LibreOffice opens a clerk's book and saves it into the unit's folder."""
        path = self.one()
        if not self.office or path is None or path.suffix != ".xlsx":
            return
        with tempfile.TemporaryDirectory() as made:
            source = Path(made) / path.name
            source.write_bytes(self.files[path])
            self.over(path)
            began = time.time()
            profile = f"-env:UserInstallation=file://{self.root.parent}/lo-profile"
            words = [
                "soffice",
                profile,
                "--headless",
                "--convert-to",
                "xlsx",
                "--outdir",
                path.parent,
                source,
            ]
            subprocess.run(words, check=False, capture_output=True, timeout=120)
        self.complete(path, path.read_bytes(), began)

    def play(self, seconds: float) -> None:
        """Act until the time is over, each act followed by a pause of a clerk's length."""
        acts = [
            (self.drop, 8), (self.drop_in_pieces, 2), (self.drop_by_rename, 4), (self.half_copy, 2), (self.rename, 4),
            (self.change_in_place, 3), (self.delete, 2), (self.move_folder_in, 1), (self.save_in_office, 1),
        ]  # fmt: skip
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            (act,) = self.random.choices([act for act, _ in acts], [weight for _, weight in acts])
            act()
            time.sleep(self.random.choice([0.0, 0.05, 0.3, 1.0]))
        self.log.close()
        shutil.rmtree(self.root.parent / "lo-profile", ignore_errors=True)


if __name__ == "__main__":
    Clerks(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), office="--office" in sys.argv).play(
        float(sys.argv[4])
    )
