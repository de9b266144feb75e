"""A workspace opened for work: ledger, archive, the definitions in force, and what changed in them since."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from baosong.calendars import in_use, moves, zone_in_use
from baosong.event_dates import event_due
from baosong.readings import Shelf
from baosong.workspace import Workspace, WorkspaceRefusal, load_files
from tracker.definition.ad_hoc import AdHoc, is_ad_hoc, with_adhoc
from tracker.definition.adoption import texts_of
from tracker.definition.load import load_campaign
from tracker.definition.model import Campaign, Duty
from tracker.definition.schedule import duties
from tracker.definition.workdays import Workdays
from tracker.facts import DeliveryKey
from tracker.hold import held
from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.disk import require_local
from tracker.ledger.chain import instant
from tracker.ledger.dayfiles import catch_up
from tracker.ledger.events import Noted
from tracker.ledger.store import Ledger
from tracker.problem import Problem

REHEARSAL = "rehearsal"
CAUGHT_UP = "台账比每日日志旧，已从每日日志补回{count}条。"


class DefinitionFaults(WorkspaceRefusal):
    """A campaign's definition has faults; they are told one by one."""

    def __init__(self, campaign: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(p for p in problems if p.severity == "error")
        lines = "\n".join(f"  {p}" for p in self.problems)
        super().__init__(f"专项 {campaign} 的定义有{len(self.problems)}处错误：\n{lines}")


@dataclass(frozen=True)
class Desk:
    """Everything a command works with. `changed` are campaigns whose files differ from what was adopted.

    `moved` are others of which today's workdays or zone would move a due date, were they adopted. `calendars` are the
    workdays of each campaign by its id, as adopted with it. `caught_up`: how many events the
    ledger just took over from its day files, because it was older than they.
    """

    workspace: Workspace
    clock: SystemClock
    ledger: Ledger
    archive: Archive
    campaigns: tuple[Campaign, ...]
    duties: tuple[Duty, ...]
    changed: tuple[str, ...]
    calendars: Mapping[str, Workdays] = field(default_factory=dict)
    caught_up: int = 0
    moved: tuple[str, ...] = ()

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

    def select(
        self, campaign_id: str | None, obligation_id: str | None = None, period_id: str | None = None
    ) -> tuple[Duty, ...]:
        """The duties of a campaign and obligation (None: all); WorkspaceRefusal for a name that is none.

        Where a period is named but no obligation, those that have such a period.
        """
        if campaign_id is not None:
            self.campaign(campaign_id)
        found = tuple(
            d for d in self.duties if campaign_id in (None, d.campaign.id) and obligation_id in (None, d.obligation.id)
        )
        if not found:
            known = "、".join(d.obligation.id for d in self.duties if campaign_id in (None, d.campaign.id))
            raise WorkspaceRefusal(f"没有名为“{obligation_id}”的报送事项；现有：{known}。")
        if period_id is None or obligation_id is not None or len(found) == 1:
            return found
        having = tuple(duty for duty in found if duty.period(period_id))
        if not having:
            listed = (f"{d.obligation.id} {'、'.join(p.id for p in d.periods)}" for d in found if d.periods)
            raise WorkspaceRefusal(f"没有期次“{period_id}”；现有：{'；'.join(listed)}。")
        return having


@contextmanager
def open_books(workspace: Workspace, clock: SystemClock) -> Iterator[Desk]:
    """A desk without definitions: enough to collect, and open even when a definition can't be read."""
    require_local(workspace.data)
    workspace.data.mkdir(exist_ok=True)
    ledger = Ledger(workspace.data / "ledger.db", create=False)
    try:
        ledger.prepare()
        if count := catch_up(ledger, workspace.data / "events"):
            caught = Noted("caught_up", CAUGHT_UP.format(count=count))
            ledger.append(caught, at=clock.real(), actor="desk")
        yield Desk(workspace, clock, ledger, Archive(workspace.data), (), (), (), caught_up=count)
    finally:
        ledger.close()


@contextmanager
def open_desk(workspace: Workspace, clock: SystemClock) -> Iterator[Desk]:
    """The desk over a workspace, closed at the end; definitions are those adopted, else the files."""
    with open_books(workspace, clock) as books:
        desk = _defined(books)
        yield replace(desk, moved=_moved(desk))


def _moved(desk: Desk) -> tuple[str, ...]:
    today, others = desk.now().date(), (c for c in desk.campaigns if c.id not in desk.changed)
    return tuple(c.id for c in others if moves(desk.workspace, desk.ledger, desk.archive, c, today))


@contextmanager
def desk_as_of(desk: Desk, number: int) -> Iterator[Desk]:
    """The desk as it was when the event of that number was written: facts and definitions of then. For reading."""
    then = desk.ledger.as_of(number)
    try:
        yield _defined(replace(desk, ledger=then))
    finally:
        then.close()


def _defined(books: Desk) -> Desk:
    """The desk with the definitions its ledger adopted, else those of the files."""
    workspace = books.workspace
    campaigns, changed = _definitions(workspace, books.ledger, books.archive)
    calendars = {c.id: in_use(workspace, books.ledger, books.archive, c.id) for c in campaigns}
    zones = {name: zone_in_use(days, workspace.zone) for name, days in calendars.items()}
    made = tuple(duty for c in campaigns for duty in duties((c,), zones[c.id], calendars[c.id]))
    return refreshed(replace(books, campaigns=campaigns, duties=made, changed=changed, calendars=calendars))


def refreshed(desk: Desk) -> Desk:
    """The desk with the ad-hoc deliveries (随时报送) that have come by now; the same where no duty is for events."""
    shelf, found = Shelf(desk.archive), []
    for duty in (d for d in desk.duties if is_ad_hoc(d.obligation)):
        ids = (duty.campaign.id, duty.obligation.id)
        zone = zone_in_use(desk.calendars[ids[0]], desk.workspace.zone)
        for row in desk.ledger.rows("ad_hoc_deliveries", campaign=ids[0], obligation=ids[1]):
            key = DeliveryKey(*ids, row["period"], row["unit"])
            due = event_due(desk.ledger, shelf, duty, key, zone, desk.calendars[ids[0]])
            received = instant(row["upper"]).astimezone(zone)
            found.append(AdHoc(row["number"], *ids, row["unit"], received, due))
    return replace(desk, duties=with_adhoc(desk.duties, found))


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
    and a rehearsal ledger takes nothing in by the real clock. A definition changed but not adopted stops nothing:
    everything goes by the adopted one, and the session says so.
    """
    from baosong.adopting import adopt  # noqa: PLC0415 - adopting works on a Desk

    if takes_in:
        require_its_clock(desk)
    first = [c for c in desk.campaigns if not _adopted(desk, c.id)]
    if not first and desk.rehearsal == desk.clock.rehearsed:
        return
    with held(desk.workspace.data / "adopting.lock", wait=True):  # the service's processes begin together
        if takes_in:
            _settle_kind(desk, actor)
        for campaign in first:
            if not _adopted(desk, campaign.id):
                _campaign, texts, _problems = load_files(desk.workspace, campaign.id)
                adopt(desk, campaign, texts, actor, "首次启用")


def _adopted(desk: Desk, campaign: str) -> bool:
    return bool(desk.ledger.rows("definition_in_force", campaign=campaign))


def _settle_kind(desk: Desk, actor: str) -> None:
    if desk.clock.rehearsed and not desk.rehearsal:
        desk.ledger.append(Noted(REHEARSAL, "演练台账"), at=desk.clock.real(), actor=actor)


def require_its_clock(desk: Desk) -> None:
    """WorkspaceRefusal for a rehearsed clock over a ledger that holds real facts, and for the real one over 演练."""
    if desk.clock.rehearsed and not desk.rehearsal:
        if desk.ledger.rows("arrivals") or desk.ledger.rows("decisions", campaign=""):
            raise WorkspaceRefusal("这是正式台账，不能用 --now 收报或处理；演练请另建工作区（baosong init）。")
    elif desk.rehearsal and not desk.clock.rehearsed:
        raise WorkspaceRefusal("这是演练台账，只能带 --now 使用；正式收报请另建工作区（baosong init）。")
