"""通讯录: whom to ring in each unit, taken from a sheet; who is lacking; a person erased."""

from dataclasses import dataclass

from starlette.responses import Response

from baosong.contact_import import Imported, import_contacts, unit_called, units_to_ring
from baosong.contacts import ROLES, Contact, contact_book, lacking
from baosong.desk import Desk
from baosong.web.endpoint import Post, View
from baosong.web.uploads import sent
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.events import Noted


@dataclass(frozen=True, slots=True)
class Line:
    """A person of a unit; or, with none, what the unit lacks to be rung. `name` is the unit's, else its old code."""

    code: str
    name: str
    person: Contact | None = None
    lacks: tuple[str, ...] = ()


def listed(view: View) -> Response:
    """The page."""
    return _page(view, None)


def take(post: Post) -> Response:
    """A sheet taken in, told on the page with every line that was not taken; or one person erased."""
    if post.text("do") == "remove":
        return _remove(post)
    files = sent(post.form, "sheet")
    if not files:
        raise WorkspaceRefusal("请选择名单文件（Excel）。")
    data = files[0].file.read()
    with post.desk() as desk, contact_book(desk.workspace.data) as book:
        done = import_contacts(desk, book, data, post.by)
        if done.new or done.changed:
            _note(desk, post, f"导入通讯录：{done.counted}")
        return _page(post.view(desk), done)


def _remove(post: Post) -> Response:
    role = next((role for role in ROLES if role == post.text("role")), None)
    with post.desk() as desk, contact_book(desk.workspace.data) as book:
        unit = unit_called(desk, post.text("unit"))
        if role is None or not book.remove(unit.code if unit else post.text("unit"), role):
            raise WorkspaceRefusal("没有这个联系人，可能刚被别人删除；没有改动。")
        _note(desk, post, "删除了一个联系人")
    return post.done("已删除。", "/contacts")


def _note(desk: Desk, post: Post, text: str) -> None:
    """That it was done and by whom; names and numbers are personal and stay out of the record."""
    desk.ledger.append(Noted("contacts", text), at=desk.clock.real(), actor=post.by or "本机")


def _page(view: View, done: Imported | None) -> Response:
    with contact_book(view.site.workspace.data) as book:
        everybody = book.all()
    lines, units = list[Line](), units_to_ring(view.desk)
    for unit in units:
        lines += [Line(unit.code, unit.name, c) for c in everybody if c.unit == unit.code]
        if lacks := lacking(everybody, unit.code):
            lines.append(Line(unit.code, unit.name, lacks=lacks))
    owing = {unit.code for unit in units}
    lines += [Line(c.unit, c.unit, c) for c in everybody if c.unit not in owing]
    return view.render(
        "contacts.html",
        title="通讯录",
        lines=lines,
        lacking=sum(bool(line.lacks) for line in lines),
        done=done,
    )
