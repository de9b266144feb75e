"""Taking a definition into force: what it would change, what of it would rewrite the past, and the event itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from baosong.calendars import coming, in_use, moves, too_late, zone_in_use
from baosong.desk import Desk
from baosong.workspace import Workspace
from tracker.definition.adoption import canonical_text, texts_of
from tracker.definition.change import Change
from tracker.definition.differences import differences
from tracker.definition.frozen_days import to_text
from tracker.definition.load import load_campaign
from tracker.definition.model import Campaign
from tracker.definition.past import rewrites
from tracker.definition.schedule import duties
from tracker.definition.where import Where
from tracker.intake.archive import Archive
from tracker.ledger.events import Adopted
from tracker.ledger.store import Ledger
from tracker.problem import Catalogue, Place, Problem

NOTHING = "只有注释、排版等文字变动，报送要求不变。"


def adopt(desk: Desk, campaign: Campaign, texts: Mapping[str, str], actor: str, reason: str) -> None:
    """Archive a definition's canonical text and the workdays it goes by, and take it into force."""
    days = coming(desk.workspace, desk.ledger, desk.archive, campaign, desk.now().date())
    text, calendar = (desk.archive.put(t.encode()) for t in (canonical_text(texts), to_text(days)))
    body = Adopted(campaign.id, campaign.digest, text, reason, calendar)
    desk.ledger.append(body, at=desk.clock.real(), actor=actor)


def changes(desk: Desk, old: Campaign, new: Campaign) -> tuple[str, ...]:
    """What taking `new` into force in place of `old` would change, in sentences; never empty."""
    return differences(_change(desk.workspace, desk.ledger, desk.now(), old, new)) or (NOTHING,)


def refusals(desk: Desk, old: Campaign, new: Campaign, texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """What of it would rewrite the past, each with file, line and cure; empty: it may be adopted."""
    return rewrites(_change(desk.workspace, desk.ledger, desk.now(), old, new, texts))


def calendar_moved(desk: Desk, campaign: Campaign) -> bool:
    """Whether config.toml or the calendar have changed since the adoption so that a due date would move."""
    return moves(desk.workspace, desk.ledger, desk.archive, campaign, desk.now().date())


class Past(Catalogue):
    """What of config.toml comes too late to change anything."""

    WORKDAY = ("query", "[[workday]] {day}已经过去，已定的时限不再变。", "要放宽请用 decide extend 延期。")


def against_adopted(
    workspace: Workspace, now: datetime, new: Campaign, texts: Mapping[str, str]
) -> tuple[Problem, ...]:
    """The refusals that adopting the files as they lie there would meet; none before anything was adopted.

    Days declared too late to change anything are named with them.
    """
    path = workspace.data / "ledger.db"
    if not path.is_file():
        return ()
    ledger = Ledger(path)
    try:
        ledger.prepare()
        archive = Archive(workspace.data)
        days = too_late(workspace, ledger, archive, new.id, now.astimezone(workspace.zone).date())
        said = tuple(Past.WORKDAY.at(Place("config.toml"), day=day) for day in days)
        old = in_force(ledger, archive, new.id)
        if old is None or old.digest == new.digest:
            return said
        return said + rewrites(_change(workspace, ledger, now, old, new, texts))
    finally:
        ledger.close()


def in_force(ledger: Ledger, archive: Archive, campaign: str) -> Campaign | None:
    """The campaign as last adopted, or None before its first adoption."""
    rows = ledger.rows("definition_in_force", campaign=campaign)
    return load_campaign(texts_of(archive.get(rows[0]["text"]).decode()))[0] if rows else None


def _change(
    workspace: Workspace,
    ledger: Ledger,
    now: datetime,
    old: Campaign,
    new: Campaign,
    texts: Mapping[str, str] | None = None,
) -> Change:
    archive = Archive(workspace.data)
    days = coming(workspace, ledger, archive, new, now.astimezone(workspace.zone).date())
    adopted = in_use(workspace, ledger, archive, old.id)
    before = duties((old,), zone_in_use(adopted, workspace.zone), adopted)
    after = duties((new,), workspace.zone, replace(workspace.workdays, frozen=days))
    return Change(old, new, before, after, now, _received(ledger, old.id), Where(texts or {}))


def _received(ledger: Ledger, campaign: str) -> frozenset[tuple[str, str]]:
    """The (obligation, period) that returns, files that wait or decisions speak of."""
    rows = [*ledger.rows("parts_seen", campaign=campaign), *ledger.rows("decisions", campaign=campaign)]
    rows += [row for row in ledger.rows("waiting") if row["campaign"] == campaign]
    return frozenset((row["obligation"], row["period"]) for row in rows)
