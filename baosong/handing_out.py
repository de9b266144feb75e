"""Blanks in the units' folders: the current one, and the next once the current return is accepted; old ones go.

Only who was once handed blanks there (`baosong blanks --deliver`) keeps getting them.
"""

import os
from collections.abc import Iterable

from baosong.blanks import BlankMaker, has_forms
from baosong.desk import Desk
from baosong.facts import FactBook, unit_standing, units_owing
from baosong.feedback import Box
from baosong.posting import box_of, is_ours, out_of_reach, post, posted
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import find_unit
from tracker.ledger.events import encoded

FOLDER = os.fsencode("空白表")
_MOST_OPEN = 3  # past returns still owed whose blanks stay


def handed(desk: Desk) -> frozenset[tuple[str, str, str]]:
    """(campaign, obligation, unit's code) of everyone who is handed blanks in its folder."""
    keys = [row["report"].split("/") for row in desk.ledger.rows("posted_blanks")]
    return frozenset((key[0], key[1], key[3]) for key in keys if len(key) == 4)


def hand_out(desk: Desk, maker: BlankMaker, duty: Duty, unit: Unit, *, again: bool) -> list[bytes]:
    """Post the unit's blanks that it needs now and remove the unchanged others; returns the paths that lie there.

    One that the clerk threw away or filled in is left so, unless it is asked for `again`. OSError where the folder
    can't be written.
    """
    box = box_of(desk, folder_of(desk, duty, unit))
    wanted = needed(desk, maker.book, duty, unit.code)
    paths = []
    for period, owing in wanted:
        report = f"{duty.campaign.id}/{duty.obligation.id}/{period.id}/{owing.code}"
        for name, data in maker.files(duty, period, owing):
            if _may_post(desk, box, name, again=again):
                paths.append(box.path(post(desk, box, name, data, "blank", report, (FOLDER,)), (FOLDER,)))
    _remove_others(desk, box, duty, {period.id for period, _owing in wanted})
    return paths


def folder_of(desk: Desk, duty: Duty, unit: Unit) -> bytes:
    """The unit's folder in the intake: of its name, else one whose name means it (03_普宁市, 普宁局)."""
    intake, plain = desk.workspace.intake, os.fsencode(unit.name)
    if out_of_reach(desk, plain) or (intake / unit.name).is_dir() or not intake.is_dir():
        return plain
    for name in sorted(path.name for path in intake.iterdir()):
        found = find_unit(duty.campaign.units, name)
        if found and found.code == unit.code and not out_of_reach(desk, os.fsencode(name)) and (intake / name).is_dir():
            return os.fsencode(name)
    return plain


def needed(desk: Desk, book: FactBook, duty: Duty, code: str) -> list[tuple[Period, Unit]]:
    """The periods whose blank the unit needs, with the unit as it owes them: what is open, else what comes next."""
    now = desk.now()
    owed = [(p, u) for p in duty.periods for u in units_owing(duty, p) if u.code == code and not p.exempt]
    open_ = [(p, u) for p, u in owed if unit_standing(book, duty, p, u, now).state not in ("accepted", "exempt")]
    begun = [(p, u) for p, u in open_ if p.opens_at <= now]
    if any(p.due_at > now for p, _u in begun):
        return begun[-_MOST_OPEN:]
    return [*begun[-_MOST_OPEN:], *[(p, u) for p, u in open_ if p.opens_at > now][:1]]


def _may_post(desk: Desk, box: Box, name: str, *, again: bool) -> bool:
    """Whether the blank may lie there: not where the clerk's own file has its name, nor where it was thrown away."""
    lying = box.taken(os.fsencode(name), (FOLDER,))
    path = box.path(os.fsencode(name), (FOLDER,))
    if lying is not None:
        return is_ours(desk, path, lying) and not box.in_use(os.fsencode(name), (FOLDER,))
    return again or not desk.ledger.rows("posted_at", path=encoded(path))


def _remove_others(desk: Desk, box: Box, duty: Duty, wanted: Iterable[str]) -> None:
    """Take away blanks of this obligation that are needed no more, if nobody changed them or has them open."""
    for each in posted(desk, box, (FOLDER,)):
        campaign, obligation, period, *_unit = [*each.report.split("/"), "", "", ""]
        ours = (campaign, obligation) == (duty.campaign.id, duty.obligation.id)
        if each.kind == "blank" and ours and period not in wanted and not box.in_use(each.name, (FOLDER,)):
            box.remove(each.name, (FOLDER,))


def keep_handing(desk: Desk, maker: BlankMaker, name: str) -> None:
    """Bring the blanks of the unit of that folder up to date, for each obligation it is handed blanks of."""
    told = handed(desk)
    for duty in (d for d in desk.duties if has_forms(d) and d.periods):
        unit = find_unit(duty.campaign.units, name)
        if unit and (duty.campaign.id, duty.obligation.id, unit.code) in told:
            hand_out(desk, maker, duty, unit, again=False)
