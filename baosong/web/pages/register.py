"""代收登记: what came by mail, paper, phone or IM, with the office's own receipt time."""

from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.responses import Response

from baosong.arrival_words import verdict
from baosong.desk import Desk
from baosong.facts import arrival_of
from baosong.places import dropped
from baosong.registration import Received, newer_there, register, unit_named
from baosong.targets import hour_named
from baosong.web.endpoint import Post, View
from baosong.web.uploads import on_disk, safe_upload_name, sent
from baosong.workspace import WorkspaceRefusal
from tracker.definition.model import Unit
from tracker.facts import Arrival

CHANNELS = ("邮件", "公文交换", "微信", "QQ", "传真", "纸质", "U盘", "电话")
_LATELY = 30


def form(view: View) -> Response:
    """The form, and what was registered lately."""
    rows = view.desk.ledger.rows("last_arrivals", folder="", most=400)
    arrivals = [arrival_of(row) for row in rows if row["channel"] == "代收"][:_LATELY]
    return view.render(
        "register.html",
        title="代收登记",
        units=units(view),
        channels=CHANNELS,
        given=view.asked("unit"),
        lately=[(a, verdict(view.desk, a.number)) for a in arrivals],
        dropped=_dropped(view.desk),
        latest=view.now.strftime("%Y-%m-%dT%H:%M"),
    )


def _dropped(desk: Desk) -> list[Arrival]:
    """What lies in the coordinator's own drop (_代收) and is not registered yet."""
    held = [desk.ledger.rows("arrival", number=row["arrival"])[0] for row in desk.ledger.rows("held_arrivals")]
    return [arrival for row in held if dropped(arrival := arrival_of(row))]


def units(view: View) -> list[Unit]:
    """Every unit in force today, each code once, in official order."""
    day = view.now.date()
    found = {u.code: u for c in view.desk.campaigns for u in c.units if u.in_force(day)}
    return list(found.values())


def take(post: Post) -> Response:
    """Take them down; the receipt is written into the unit's folder."""
    files, proofs = sent(post.form, "files"), sent(post.form, "evidence")
    chosen = set(post.texts("dropped"))
    if not files and not chosen:
        raise WorkspaceRefusal("请选择收到的文件。")
    with on_disk(files) as uploaded, on_disk(proofs) as evidence, TemporaryDirectory() as folder, post.desk() as desk:
        lying = [arrival for arrival in _dropped(desk) if arrival.id in chosen]
        paths = (*uploaded, *(_copied(desk, arrival, Path(folder)) for arrival in lying))
        received = hour_named(post.text("received"), desk.workspace.zone)
        unit = unit_named(desk, post.text("unit"), None, received.date())
        via = post.text("other_via") or post.text("via")
        given = Received(unit, paths, via, received, post.by, evidence[0] if evidence else None)
        numbers = register(desk, given)
        said = "，".join(f"A{n} {verdict(desk, n)}" for n in numbers)
        newer = [sentence for number in numbers for sentence in newer_there(desk, number)]
    return post.done("".join([f"已登记{unit.name}：{said}。", *newer]), "/register")


def _copied(desk: Desk, arrival: Arrival, folder: Path) -> Path:
    """The archived content of a dropped file, under its name."""
    path = folder / arrival.id / safe_upload_name(arrival.name)
    path.parent.mkdir()
    path.write_bytes(desk.archive.get(arrival.sha256))
    return path
