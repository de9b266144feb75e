"""A workspace made again from a backup run, checked on the way; it gets its name only when it is whole."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from baosong.backup.objects import Progress, copy_objects, place_of
from baosong.backup.run import Run, runs
from baosong.workspace import Workspace, WorkspaceRefusal, make_unit_folders, open_workspace
from tracker.ledger.dayfiles import catch_up, export
from tracker.ledger.events import Noted
from tracker.ledger.store import Ledger

UNFINISHED = ".正在恢复"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """The new workspace, the run it was made from, its events, and the objects no good copy was found of."""

    workspace: Workspace
    run: Run
    events: int
    missing: tuple[str, ...]


def restore(backup: Path, target: Path, name: str | None, now: datetime, say: Say, progress: Progress) -> Restored:
    """Make a workspace in a new or empty folder from a backup's run (the newest when no name is given).

    A damaged ledger is made again from the run's day files, damaged day files from the ledger; WorkspaceRefusal when
    both are, and for a folder that holds anything. The backup itself is only read.
    """
    run = _chosen(backup, name)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WorkspaceRefusal(f"“{target}”里已有东西，没有恢复。请换一个空文件夹，或先把它改名留存。")
    making = target.with_name(target.name + UNFINISHED)
    shutil.rmtree(making, ignore_errors=True)
    _files(run, making, say)
    copied = copy_objects(backup / "objects", _made(making / "data" / "objects"), progress)
    events, wanted = _ledger(run, making / "data", now)
    making.replace(target)
    workspace = open_workspace(target)
    if workspace.intake.is_relative_to(target):
        make_unit_folders(workspace)
    workspace.outbox.mkdir(parents=True, exist_ok=True)
    objects = workspace.data / "objects"
    gone = {sha for sha in wanted if not place_of(objects, sha).is_file()}
    return Restored(workspace, run, events, tuple(sorted(gone | (set(copied.damaged) & wanted))))


def _chosen(backup: Path, name: str | None) -> Run:
    found = runs(backup)
    if not found:
        raise WorkspaceRefusal(f"“{backup}”里没有完整的备份（应有 runs/…/manifest.json）。请核对位置。")
    if name is None:
        return found[-1]
    for run in found:
        if run.name == name:
            return run
    raise WorkspaceRefusal(f"没有名为“{name}”的备份；现有：{'、'.join(run.name for run in found)}。")


def _files(run: Run, making: Path, say: Say) -> None:
    """Settings, templates and data, without what is damaged; the ledger may be damaged or its copy, not both."""
    broken = set(run.broken())
    events = {path for path in run.manifest.files if path.startswith("events/")}
    if "ledger.db" in broken and events & broken:
        raise WorkspaceRefusal(f"备份 {run.name} 的台账和每日日志都已损坏，不能用；请用 --run 换一次备份。")
    if "ledger.db" in broken:
        say("备份里的台账文件已损坏，改由每日日志重建。")
    if events & broken:
        say("备份里的每日日志已损坏，改由台账重写。")
    for path in sorted(broken - events - {"ledger.db"}):
        say(f"备份里的“{path}”已损坏，没有恢复；请从另一次备份取用。")
    skipped = broken | (events if events & broken else set())
    for path in run.manifest.files:
        if path not in skipped:
            inside = path.endswith(".db") or path.startswith("events/")
            place = making / "data" / path if inside else making / path
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(run.folder / path, place)


def _ledger(run: Run, data: Path, now: datetime) -> tuple[int, set[str]]:
    """The ledger opened, brought up to this program's version and checked; what it names of objects."""
    with closing(Ledger(data / "ledger.db")) as ledger:
        ledger.prepare()
        catch_up(ledger, data / "events")
        count = ledger.verify()
        ledger.append(Noted("restored", f"从备份 {run.name} 恢复，台账{count}条。"), at=now, actor="restore")
        export(ledger, data / "events", whole=True)
        return count, {row["sha256"] for row in ledger.rows("archived_objects")}


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
