"""The blanks the upper level issued (表样), in the campaign's folder: units fill them in, totals go up in them."""

from baosong.desk import Desk
from baosong.workspace import WorkspaceRefusal
from generator.blank import forms_in_force, issued_workbooks
from generator.original import Original, OriginalRefusal
from tracker.definition.model import Duty, Period


def issued(desk: Desk, duty: Duty, period: Period) -> dict[str, tuple[bytes, Original]]:
    """The obligation's issued workbooks by name: bytes, and the forms found in them.

    WorkspaceRefusal where one can't be read or lacks a form.
    """
    return {name: _opened(desk, duty, period, name) for name in issued_workbooks(duty)}


def _opened(desk: Desk, duty: Duty, period: Period, name: str) -> tuple[bytes, Original]:
    path = desk.workspace.templates / duty.campaign.id / "forms" / name
    try:
        data = path.read_bytes()
        return data, Original(data, forms_in_force(duty, period, name), period)
    except OSError as fault:
        raise WorkspaceRefusal(f"读不到表样“{path}”，请确认文件在原处。") from fault
    except OriginalRefusal as refusal:
        raise WorkspaceRefusal(f"表样“{name}”用不了：{refusal}") from refusal
