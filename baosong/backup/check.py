"""A backup held against what it says of itself: every object, every file of every run, the newest ledger's chain."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from baosong.backup.objects import Progress, place_of
from baosong.backup.run import Run, hash_of, runs
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.store import Ledger, LedgerRefusal


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the runs with the files damaged in each, damaged objects, those a run names and lacks."""

    runs: tuple[tuple[Run, tuple[str, ...]], ...]
    objects: int
    damaged: tuple[str, ...]
    missing: tuple[str, ...]
    chain: str

    @property
    def sound(self) -> bool:
        """Whether every run can be restored whole."""
        return not (self.damaged or self.missing or self.chain or any(broken for _run, broken in self.runs))


def check(backup: Path, progress: Progress) -> Checked:
    """Read the whole backup and hash it again; WorkspaceRefusal where there is none."""
    found = runs(backup)
    if not found:
        raise WorkspaceRefusal(f"“{backup}”里没有完整的备份（应有 runs/…/manifest.json）。请核对位置。")
    objects = sorted((backup / "objects").glob("??/??/*"))
    damaged = []
    for number, path in enumerate(objects, start=1):
        if hash_of(path) != path.name:
            damaged.append(path.name)
        progress(number, len(objects))
    chain, wanted = _ledger(found[-1])
    missing = tuple(sorted(sha for sha in wanted if not place_of(backup / "objects", sha).is_file()))
    return Checked(tuple((run, run.broken()) for run in found), len(objects), tuple(damaged), missing, chain)


def _ledger(run: Run) -> tuple[str, set[str]]:
    """What is wrong with the run's ledger ("" for nothing), and the objects it names; looked at in a copy."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "ledger.db"
        try:
            shutil.copyfile(run.folder / "ledger.db", copy)
            with closing(Ledger(copy)) as ledger:
                ledger.prepare()
                ledger.verify()
                return "", {row["sha256"] for row in ledger.rows("archived_objects")}
        except (OSError, LedgerRefusal) as fault:
            return str(fault), set()
