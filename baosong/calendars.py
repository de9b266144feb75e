"""The workdays and the zone each campaign's due dates are worked out by: those archived at its last adoption."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from baosong.workspace import Workspace
from tracker.definition.frozen_days import FrozenDays, from_text
from tracker.definition.model import Campaign
from tracker.definition.schedule import duties
from tracker.definition.workdays import Workdays
from tracker.intake.archive import Archive
from tracker.ledger.store import Ledger

_BEFORE, _AFTER = timedelta(days=62), timedelta(days=186)  # around a campaign: due dates move, corrections follow


def in_use(workspace: Workspace, ledger: Ledger, archive: Archive, campaign: str) -> Workdays:
    """The workdays a campaign goes by; before its first adoption the office's own of today."""
    days = _adopted(ledger, archive, campaign)
    return replace(workspace.workdays, frozen=days) if days else workspace.workdays


def zone_in_use(workdays: Workdays, office: ZoneInfo) -> ZoneInfo:
    """The zone a campaign of these workdays goes by; where none was adopted the office's own of today."""
    return ZoneInfo(workdays.frozen.zone) if workdays.frozen and workdays.frozen.zone else office


def coming(workspace: Workspace, ledger: Ledger, archive: Archive, campaign: Campaign, today: date) -> FrozenDays:
    """The workdays an adoption today would archive: the office's own of today, what is past as it was adopted."""
    now = workspace.workdays.freeze(campaign.starts - _BEFORE, campaign.ends + _AFTER)
    before = _adopted(ledger, archive, campaign.id)
    return replace(before.before(now, today) if before else now, zone=str(workspace.zone))


def moves(workspace: Workspace, ledger: Ledger, archive: Archive, campaign: Campaign, today: date) -> bool:
    """Whether the office's workdays and zone of today would move a due date of the campaign, were they adopted."""
    before = _adopted(ledger, archive, campaign.id)
    if before is None or (before.source, before.zone or str(workspace.zone)) == (
        workspace.workdays.source,
        str(workspace.zone),
    ):
        return False
    after = coming(workspace, ledger, archive, campaign, today)
    made = (Workdays(frozen=days) for days in (before, after))
    old, new = (duties((campaign,), zone_in_use(days, workspace.zone), days) for days in made)
    return [d.periods for d in old] != [d.periods for d in new]


def too_late(workspace: Workspace, ledger: Ledger, archive: Archive, campaign: str, today: date) -> list[date]:
    """The days of config.toml's [[workday]] that are past and were adopted otherwise: they change nothing any more."""
    before = _adopted(ledger, archive, campaign)
    return [
        day
        for day, works, _basis in workspace.workdays.overrides
        if before and day < today and (known := before.of(day)) is not None and known.works != works
    ]


def _adopted(ledger: Ledger, archive: Archive, campaign: str) -> FrozenDays | None:
    rows = ledger.rows("definition_in_force", campaign=campaign)
    return from_text(archive.get(rows[0]["calendar"]).decode()) if rows and rows[0]["calendar"] else None
