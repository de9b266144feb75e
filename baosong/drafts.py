"""Drafts in the outbox: numbered, never overwritten, the same inputs giving the last draft again."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from baosong.desk import Desk
from baosong.draft_changes import changes, made_at, workbook_changes
from baosong.outbox import draft_path, prepared, safe_name, write_atomically
from generator.change_list import change_book
from tracker.definition.model import Duty, Period
from tracker.ledger.events import Issued

ACTOR = "report"


@dataclass(frozen=True)
class Written:
    """A document's path, and whether it is a new draft; `changes` is the path of its 变动清单, from draft 2 on."""

    path: Path
    new: bool
    changes: Path | None = None


@dataclass(frozen=True)
class Paper:
    """A document about to be written. `report` names it among the drafts; `name` is its file's, without number.

    `by`: who asked for it, a person at the pages or the command line's "report".
    """

    duty: Duty
    period: Period
    kind: str
    report: str
    name: str
    suffix: str
    digest: str
    as_of: datetime
    by: str = ACTOR


def last_draft(desk: Desk, paper: Paper) -> Written | None:
    """The last draft if it was made of the same inputs, written again from the archive when it is not there."""
    earlier = _earlier(desk, paper)
    if not earlier or earlier[-1]["digest"] != paper.digest:
        return None
    path = desk.workspace.outbox / earlier[-1]["path"]
    if not path.exists():
        write_atomically(path, desk.archive.get(earlier[-1]["sha256"]))
    return Written(path, new=False)


def write_draft(desk: Desk, paper: Paper, data: bytes) -> Written:
    """Writes the next draft, and beside it what changed since the last one.

    The file is written whole before the fact is, so that a full outbox leaves neither; it takes its place after it.
    """
    earlier = _earlier(desk, paper)
    draft = len(earlier) + 1
    folder = desk.workspace.outbox / safe_name(paper.duty.campaign.title) / safe_name(paper.period.label)
    path = _unused(draft_path(folder, paper.name, draft, paper.suffix))
    body = Issued(
        paper.duty.campaign.id,
        paper.duty.obligation.id,
        paper.period.id,
        paper.kind,
        paper.report,
        paper.digest,
        draft,
        os.path.relpath(path, desk.workspace.outbox),
        desk.archive.put(data),
    )
    with prepared(path, data) as put:
        desk.ledger.append(body, at=desk.clock.real(), actor=paper.by)  # a missing file is written again
        put()
    beside = _change_list(desk, paper, earlier[-1], path, data, draft) if earlier else None
    return Written(path, new=True, changes=beside)


def _earlier(desk: Desk, paper: Paper) -> list[dict[str, Any]]:
    at = {"campaign": paper.duty.campaign.id, "obligation": paper.duty.obligation.id, "period": paper.period.id}
    return [row for row in desk.ledger.rows("documents", **at) if row["report"] == paper.report]


def _change_list(desk: Desk, paper: Paper, before: dict[str, Any], path: Path, data: bytes, draft: int) -> Path | None:
    """<公文标题>（第2稿）变动清单.xlsx; none where the last draft kept no addresses."""
    book = change_list(desk, paper.duty, paper.name, before, data, draft)
    if book is None:
        return None
    target = _unused(path.with_name(f"{path.stem}变动清单.xlsx"))
    write_atomically(target, book)
    return target


def change_list(desk: Desk, duty: Duty, name: str, before: dict[str, Any], data: bytes, draft: int) -> bytes | None:
    """What a draft says otherwise than the one before (its row), made from the two files; dated as the newer one."""
    old, workbook = desk.archive.get(before["sha256"]), before["path"].endswith(".xlsx")
    made = workbook_changes(old, data) if workbook else changes(duty.campaign, old, data)
    if made is None:
        return None
    return change_book(made, name, (before["draft"], draft), made_at(data), rehearsal=desk.rehearsal)


def _unused(path: Path) -> Path:
    """Nothing in the outbox is overwritten: a name that a person has taken gets a mark."""
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return candidate
