"""What we post into units' folders: the fact first, then the file, so that a file of ours is never an arrival."""

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from baosong import own_list
from baosong.desk import Desk
from baosong.feedback import Box
from tracker.intake.health import DISK_SILENT, troubles
from tracker.intake.names import shown_path
from tracker.ledger.events import Issued, encoded

Kind = Literal["receipt", "reply", "page", "blank"]
ACTOR = "reply"
_UNFINISHED = re.compile(rb"\.\d+\.tmp")  # what Box.put writes before it gives the name


@dataclass(frozen=True, slots=True)
class Posted:
    """A file of ours that lies unchanged in a feedback folder; `report` says what it is about (A17, a delivery).

    `number` is that of the event that says we wrote it.
    """

    name: bytes
    sha256: str
    kind: Kind
    report: str
    number: int


def box_of(desk: Desk, unit: bytes) -> Box:
    """The feedback folder of a unit's folder."""
    return Box(desk.workspace.intake, unit, os.fsencode(desk.workspace.feedback))


def out_of_reach(desk: Desk, unit: bytes) -> bool:
    """Whether the unit's folder lies on a network disk that does not answer: who writes there now would hang."""
    places = {each.place for each in troubles(desk.ledger) if each.code == DISK_SILENT}
    return bool(places & {shown_path(unit), str(desk.workspace.intake)})


def is_ours(desk: Desk, path: bytes, sha256: str) -> bool:
    """Whether a file in the intake is byte for byte one we wrote there, or were writing when we were killed."""
    if desk.ledger.rows("is_ours", path=encoded(path), sha256=sha256):
        return True
    folder, _, name = path.rpartition(b"/")
    if path.split(b"/")[1:2] == [os.fsencode(desk.workspace.feedback)] and own_list.noted(desk, path, sha256):
        return True
    if not _UNFINISHED.fullmatch(name):
        return False
    return any(row["path"].startswith(encoded(folder + b"/")) for row in desk.ledger.rows("posted_as", sha256=sha256))


def post(desk: Desk, box: Box, name: str, data: bytes, kind: Kind, report: str, inner: tuple[bytes, ...] = ()) -> bytes:
    """Write a file of ours and return its name: another one where the wanted name is somebody else's.

    A file of ours that lies there unchanged is replaced if it is a page or a blank, which are kept current.
    """
    sha256 = hashlib.sha256(data).hexdigest()

    def free(each: bytes) -> bool:
        lying = box.taken(each, inner)
        ours = lying is not None and is_ours(desk, box.path(each, inner), lying)
        return lying is None or (ours and (lying == sha256 or kind in ("page", "blank")))

    chosen = _first(name, free)
    path = box.path(chosen, inner)
    _own(desk, path, sha256, kind, report)
    if box.taken(chosen, inner) != sha256:
        box.put(chosen, data, inner)
    return chosen


def _first(name: str, free: Callable[[bytes], bool]) -> bytes:
    """The name, or the first of name_2, name_3 … that is free."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
    chosen, number = os.fsencode(name), 2
    while not free(chosen):
        chosen = os.fsencode(f"{stem}_{number}{suffix}")
        number += 1
    return chosen


def posted(desk: Desk, box: Box, inner: tuple[bytes, ...] = ()) -> list[Posted]:
    """The files of ours that lie unchanged in the folder."""
    found = []
    for name, sha256 in box.lying(inner).items():
        rows = desk.ledger.rows("is_ours", path=encoded(box.path(name, inner)), sha256=sha256)
        found += [Posted(name, sha256, row["kind"], row["report"], row["number"]) for row in rows]
    return found


def put_away(desk: Desk, box: Box, old: Posted, inner: tuple[bytes, ...]) -> None:
    """Move a file of ours into a folder within, known there as ours too; one that is open on a desk stays."""
    if box.in_use(old.name):
        return
    _own(desk, box.path(old.name, inner), old.sha256, old.kind, old.report)
    box.move(old.name, inner)


def _own(desk: Desk, path: bytes, sha256: str, kind: Kind, report: str) -> None:
    """On record, before it is written, that this content at this path is ours."""
    if not desk.ledger.rows("is_ours", path=encoded(path), sha256=sha256):
        body = Issued("", "", "", kind, report, "", 0, encoded(path), sha256)
        desk.ledger.append(body, at=desk.clock.real(), actor=ACTOR)
        own_list.note(desk, path, sha256)
