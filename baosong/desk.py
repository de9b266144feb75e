"""A workspace opened for work: ledger, archive, the definitions in force, and what changed in them since."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from baosong.workspace import Workspace, WorkspaceRefusal, load_files
from tracker.definition.adoption import canonical_text, texts_of
from tracker.definition.load import load_campaign
from tracker.definition.model import Campaign, Duty
from tracker.definition.schedule import duties, periods
from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.disk import require_local
from tracker.ledger.events import Adopted, Noted
from tracker.ledger.store import Ledger
from tracker.problem import Problem

REHEARSAL = "rehearsal"


class DefinitionFaults(WorkspaceRefusal):
    """A campaign's definition has faults; they are told one by one."""

    def __init__(self, campaign: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(p for p in problems if p.severity == "error")
        lines = "\n".join(f"  {p}" for p in self.problems)
        super().__init__(f"专项 {campaign} 的定义有{len(self.problems)}处错误：\n{lines}")


@dataclass(frozen=True)
class Desk:
    """Everything a command works with. `changed` are campaigns whose files differ from what was adopted."""

    workspace: Workspace
    clock: SystemClock
    ledger: Ledger
    archive: Archive
    campaigns: tuple[Campaign, ...]
    duties: tuple[Duty, ...]
    changed: tuple[str, ...]

    @property
    def rehearsal(self) -> bool:
        """Whether this is a rehearsal ledger (演练), for good."""
        return bool(self.ledger.rows("notes", what=REHEARSAL))

    def now(self) -> datetime:
        """The moment the command works at, in the office's zone."""
        return self.clock.now().astimezone(self.workspace.zone)

    def campaign(self, campaign_id: str) -> Campaign:
        """The campaign of that id; WorkspaceRefusal when it is not in force here."""
        for campaign in self.campaigns:
            if campaign.id == campaign_id:
                return campaign
        known = "、".join(c.id for c in self.campaigns)
        raise WorkspaceRefusal(f"没有名为“{campaign_id}”的专项；在用的有：{known}。")

    def select(self, campaign_id: str | None, obligation_id: str | None = None) -> tuple[Duty, ...]:
        """The duties of a campaign and obligation (None: all); WorkspaceRefusal for a name that is none."""
        if campaign_id is not None:
            self.campaign(campaign_id)
        found = tuple(
            d for d in self.duties if campaign_id in (None, d.campaign.id) and obligation_id in (None, d.obligation.id)
        )
        if not found:
            known = "、".join(d.obligation.id for d in self.duties if campaign_id in (None, d.campaign.id))
            raise WorkspaceRefusal(f"没有名为“{obligation_id}”的报送事项；现有：{known}。")
        return found


@contextmanager
def open_desk(workspace: Workspace, clock: SystemClock) -> Iterator[Desk]:
    """The desk over a workspace, closed at the end; definitions are those adopted, else the files."""
    require_local(workspace.data)
    workspace.data.mkdir(exist_ok=True)
    ledger = Ledger(workspace.data / "ledger.db")
    try:
        ledger.prepare()
        archive = Archive(workspace.data)
        campaigns, changed = _definitions(workspace, ledger, archive)
        made = duties(campaigns, workspace.zone, workspace.workdays)
        yield Desk(workspace, clock, ledger, archive, campaigns, made, changed)
    finally:
        ledger.close()


def _definitions(
    workspace: Workspace, ledger: Ledger, archive: Archive
) -> tuple[tuple[Campaign, ...], tuple[str, ...]]:
    loaded: list[Campaign] = []
    changed: list[str] = []
    for name in workspace.campaigns:
        campaign, _texts, problems = load_files(workspace, name)
        adopted = ledger.rows("definition_in_force", campaign=name)
        if adopted and (campaign is None or campaign.digest != adopted[0]["digest"]):
            changed.append(name)
            campaign, problems = load_campaign(texts_of(archive.get(adopted[0]["text"]).decode()))
        if campaign is None:
            raise DefinitionFaults(name, problems)
        loaded.append(campaign)
    return tuple(loaded), tuple(changed)


def begin_writing(desk: Desk, actor: str, *, takes_in: bool = False) -> None:
    """What a command does before it writes an event: definitions archived and adopted, kind of ledger settled.

    `takes_in` is for collect, register and decide: under --now they make the ledger a rehearsal ledger for good,
    and a rehearsal ledger takes nothing in by the real clock. WorkspaceRefusal while a definition has changed.
    """
    if desk.changed:
        name = desk.changed[0]
        raise WorkspaceRefusal(
            f"专项 {name} 的定义文件与已启用的不一致。请先运行 baosong campaign adopt {name} --by 姓名 --reason 原因，"
            "或把文件改回原样。"
        )
    if takes_in:
        _settle_kind(desk, actor)
    for campaign in desk.campaigns:
        if not desk.ledger.rows("definition_in_force", campaign=campaign.id):
            _campaign, texts, _problems = load_files(desk.workspace, campaign.id)
            adopt(desk, campaign, texts, actor, "首次启用")


def adopt(desk: Desk, campaign: Campaign, texts: dict[str, str], actor: str, reason: str) -> None:
    """Archive a definition's canonical text and take it into force."""
    data = canonical_text(texts).encode()
    desk.archive.put(data)
    body = Adopted(campaign.id, campaign.digest, hashlib.sha256(data).hexdigest(), reason)
    desk.ledger.append(body, at=desk.clock.real(), actor=actor)


def _settle_kind(desk: Desk, actor: str) -> None:
    empty = not desk.ledger.rows("arrivals") and not desk.ledger.rows("decisions", campaign="")
    if desk.clock.rehearsed and not desk.rehearsal:
        if not empty:
            raise WorkspaceRefusal("这是正式台账，不能用 --now 收报或处理；演练请另建工作区（baosong init）。")
        desk.ledger.append(Noted(REHEARSAL, "演练台账"), at=desk.clock.real(), actor=actor)
    elif desk.rehearsal and not desk.clock.rehearsed:
        raise WorkspaceRefusal("这是演练台账，只能带 --now 使用；正式收报请另建工作区（baosong init）。")


def rewritten_past(desk: Desk, new: Campaign) -> tuple[str, ...]:
    """What a changed definition would rewrite of the past, as sentences: a due date already gone, a unit dropped."""
    old = desk.campaign(new.id)
    now = desk.now()
    said = []
    for duty in (d for d in desk.duties if d.campaign.id == new.id):
        obligation = new.obligation(duty.obligation.id)
        fresh = periods(new, obligation, desk.workspace.zone, desk.workspace.workdays) if obligation else ()
        due = {p.id: p.due_at for p in fresh}
        said += [
            f"报送事项“{duty.obligation.title}”{p.label}的报送时限已过，不能改动或取消；延期请用 decide extend。"
            for p in duty.periods
            if p.due_at <= now and due.get(p.id) != p.due_at
        ]
    kept = {u.code for u in new.units}
    said += [
        f"报送单位“{u.name}”被从 units.csv 删除；撤并请保留该行并填写 valid_to 和 successor。"
        for u in old.units
        if u.code not in kept
    ]
    return tuple(said)
