"""One backup: a consistent copy of the ledger first, then what it names, then the rest; whole or not there at all."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from baosong.backup.objects import Copied, Progress, copy_objects, flush, place_of
from baosong.backup.run import MANIFEST, RUNS, UNFINISHED, Manifest, Run, files_in, hash_of, runs, written
from baosong.workspace import Workspace, WorkspaceRefusal
from tracker.hold import Held, held
from tracker.intake.disk import mounted
from tracker.ledger.dayfiles import copy_upto, export
from tracker.ledger.store import Ledger, LedgerRefusal

NOTE = "怎样恢复.txt"
_NOTE = """这是“{office}”报送系统的备份。
恢复：在装有本程序的机器上运行（换成实际的位置）

    baosong restore 本文件夹 --to 新工作区文件夹

runs/ 下每个文件夹是一次备份（台账、每日日志、联系人、设置、模板）；
objects/ 是各单位来件的原件，各次备份共用，请勿单独删除。
核对备份是否完好：baosong audit --backup 本文件夹
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished run and what its copying of objects did."""

    run: Run
    copied: Copied


def back_up(workspace: Workspace, backup: Path, now: datetime, progress: Progress) -> Made:
    """Back the workspace up into a folder; the service may run and files may arrive meanwhile.

    Objects are copied once for all runs. A run that was killed is no run; the next goes on from its objects.
    WorkspaceRefusal for a folder inside the workspace's own, for a broken ledger, and while another backup runs.
    """
    _refuse_place(workspace, backup)
    backup.mkdir(parents=True, exist_ok=True)
    try:
        with held(backup / ".lock", wait=False):
            for left in (backup / RUNS).glob(f"*{UNFINISHED}"):
                shutil.rmtree(left)
            before = next(reversed(runs(backup)), None)
            folder = _named(backup, now)
            folder.mkdir(parents=True)
            copied, manifest = _fill(workspace, backup, folder, now, progress)
            return Made(_finish(backup, folder, manifest, before), copied)
    except Held as other:
        raise WorkspaceRefusal(f"另一个备份正在写“{backup}”（进程号{other.holder}），请等它结束。") from other


def prune(backup: Path, keep: int) -> tuple[str, ...]:
    """Delete all but the newest runs; objects stay. Returns the names of the runs deleted."""
    old = runs(backup)[:-keep]
    for run in old:
        (run.folder / MANIFEST).unlink()  # first, so that one half deleted is no run
        shutil.rmtree(run.folder)
    return tuple(run.name for run in old)


def _refuse_place(workspace: Workspace, backup: Path) -> None:
    """A backup inside what it backs up, or where strangers write, is none."""
    place = backup.resolve()
    for label, folder in (("data", workspace.data), ("收件", workspace.intake), ("templates", workspace.templates)):
        inner = Path(os.fsdecode(mounted().resolved(folder)))  # asks no network disk, which may hang
        if place == inner or inner in place.parents or place in inner.parents:
            raise WorkspaceRefusal(f"备份不能放在工作区的{label}文件夹里，也不能包着它；请放到另一块磁盘上。")


def _named(backup: Path, now: datetime) -> Path:
    name = f"{now:%Y%m%d-%H%M%S}"
    taken = [path.name for path in (backup / RUNS).glob(f"{name}*")]
    return backup / RUNS / (name + (f"-{len(taken) + 1}" if taken else "") + UNFINISHED)


def _fill(
    workspace: Workspace, backup: Path, folder: Path, now: datetime, progress: Progress
) -> tuple[Copied, Manifest]:
    """The ledger before the objects: each of its events was written after the object it names."""
    for database in sorted(workspace.data.glob("*.db"), key=lambda path: path.name != "ledger.db"):
        _copy_database(database, folder / database.name)
    with closing(Ledger(folder / "ledger.db")) as ledger:
        if ledger.db.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise WorkspaceRefusal("台账已损坏，没有备份；以前的备份都还在。请先恢复台账（docs/operation.md）。")
        ledger.verify()
        last = ledger.rows("last_event")
        _day_files(workspace, ledger, folder / "events")
        wanted = {row["sha256"] for row in ledger.rows("archived_objects")}
    for left in folder.glob("events.*"):
        left.unlink()
    shutil.copy2(workspace.root / "config.toml", folder / "config.toml")
    if workspace.templates.is_dir():
        shutil.copytree(workspace.templates, folder / "templates")
    objects = backup / "objects"
    objects.mkdir(exist_ok=True)
    copied = copy_objects(workspace.data / "objects", objects, progress)
    return copied, Manifest(
        made=now.isoformat(timespec="seconds"),
        office=workspace.office,
        events=last[0]["seq"] if last else 0,
        last_hash=last[0]["hash"] if last else "",
        objects=len(wanted),
        missing=tuple(sorted(sha for sha in wanted if not place_of(objects, sha).is_file())),
        files={path: hash_of(folder / path) for path in files_in(folder)},
    )


def _day_files(workspace: Workspace, ledger: Ledger, target: Path) -> None:
    """The workspace's own as far as the copied ledger goes; what can't be read of them is written from the ledger."""
    try:
        copy_upto(workspace.data / "events", target, ledger.last_number())
    except LedgerRefusal:
        shutil.rmtree(target, ignore_errors=True)
    export(ledger, target, whole=True)


def _copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a database that others may be writing."""
    with closing(sqlite3.connect(source, timeout=60)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _finish(backup: Path, folder: Path, manifest: Manifest, before: Run | None) -> Run:
    """Share with the run before what has not changed, flush the rest, then give the run its name: now it is one."""
    for path, sha256 in manifest.files.items():
        if (
            before is None
            or before.manifest.files.get(path) != sha256
            or not _shared(before.folder / path, folder / path)
        ):
            _flush_file(folder / path)
    written(folder, manifest)
    _flush_file(folder / MANIFEST)
    for inner in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        flush(inner)
    finished = folder.with_name(folder.name.removesuffix(UNFINISHED))
    folder.rename(finished)
    flush(backup / RUNS)
    (backup / NOTE).write_text(_NOTE.format(office=manifest.office), encoding="utf-8")
    return Run(finished, manifest)


def _shared(before: Path, path: Path) -> bool:
    """Put a hard link to the earlier, equal file in the place of this one; False where the disk has none."""
    if path.suffix == ".db" or not before.is_file() or hash_of(before) != hash_of(path):
        return False
    temporary = path.with_name(path.name + ".link")
    with suppress(OSError):
        os.link(before, temporary)
        temporary.replace(path)
        return True
    return False


def _flush_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
