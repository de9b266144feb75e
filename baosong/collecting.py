"""What collecting by hand and as a service share: the settings, and a rehearsal that only goes forward."""

from baosong.desk import Desk
from baosong.workspace import Workspace, WorkspaceRefusal
from tracker.intake.disk import mounted
from tracker.intake.settings import Settings
from tracker.ledger.chain import instant


def intake_settings(workspace: Workspace) -> Settings:
    """The intake's settings by config.toml."""
    return Settings(settle_seconds=workspace.settle_seconds, scan_seconds=workspace.scan_seconds)


def make_intake(workspace: Workspace) -> None:
    """The watched folder, made where it is missing; a disk of another machine is not asked, since it may hang."""
    if b"" not in mounted().far(workspace.intake):
        workspace.intake.mkdir(parents=True, exist_ok=True)


def forward_in_time(desk: Desk) -> None:
    """A rehearsal can't go back before its last look: evidence would run backwards."""
    looks = [row["good_at"] for row in desk.ledger.rows("looks") if row["good_at"]]
    if desk.clock.rehearsed and looks and instant(max(looks)).replace(second=0, microsecond=0) > desk.clock.now():
        last = instant(max(looks)).astimezone(desk.workspace.zone).strftime("%Y-%m-%d %H:%M")
        raise WorkspaceRefusal(f"这本演练台账已走到 {last}，不能再退回去收报；请用更晚的 --now，或另建演练工作区。")
