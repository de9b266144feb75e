"""Logging in and out, and who has an account."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from baosong.people import People, Person
from baosong.web.endpoint import Post, View, own_path, secure
from baosong.web.gate import COOKIE, Denied
from baosong.web.site import Site
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.events import Noted


async def login(request: Request) -> Response:
    """The form; with POST the attempt."""
    site: Site = request.app.state.site
    to = own_path(str(request.query_params.get("to", "/")))
    if request.method == "GET":
        return login_page(site, to)
    async with request.form(max_files=0, max_fields=10) as form:
        name, password = str(form.get("login", "")).strip(), str(form.get("password", ""))
        to = own_path(str(form.get("to", "/")))
    address = request.client.host if request.client else ""
    try:
        secret = await run_in_threadpool(site.gate.log_in, name, password, address)
    except WorkspaceRefusal as refusal:
        return login_page(site, to, str(refusal), 429 if "锁定" in str(refusal) else 401)
    answer = RedirectResponse(to, 303)
    answer.set_cookie(COOKIE, secret, max_age=86400, httponly=True, samesite="strict", secure=secure(request))
    return answer


def login_page(site: Site, to: str, refused: str = "", status: int = 200) -> Response:
    """The form, with what was wrong."""
    template = site.pages.get_template("login.html")
    return HTMLResponse(template.render(office=site.workspace.office, to=to, refused=refused), status)


async def logout(request: Request) -> Response:
    """End the session for good, here and in every other tab."""
    site: Site = request.app.state.site
    secret = request.cookies.get(COOKIE, "")
    if secret:
        await run_in_threadpool(site.gate.log_out, secret)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def people(view: View) -> Response:
    """Who has an account."""
    with People(view.site.workspace.data / "desk.db") as book:
        return view.render("people.html", title="人员", people=book.all())


def add(post: Post) -> Response:
    """A new account; the first one must be an administrator, or nobody could add another."""
    given = Person(post.text("login"), post.text("name"), post.text("role"))  # type: ignore[arg-type]
    with People(post.site.workspace.data / "desk.db") as book:
        if not book.any() and given.role != "administrator":
            raise WorkspaceRefusal("第一个账号要是管理员，否则以后没有人能增加账号。")
        book.add(given, post.text("password"))
    _note(post, "增加了一个账号")
    return post.done(f"已增加账号 {given.login}。", "/people")


def change(post: Post) -> Response:
    """A new password, or the account erased."""
    name = post.text("login")
    with People(post.site.workspace.data / "desk.db") as book:
        if post.text("do") == "remove":
            if name == post.person.login:
                raise Denied("不能删除自己的账号，请由另一位管理员删除。")
            book.remove(name)
        else:
            book.set_password(name, post.text("password"))
    _note(post, "删除了一个账号" if post.text("do") == "remove" else "重设了一个账号的密码")
    return post.done(f"已处理账号 {name}。", "/people")


def _note(post: Post, text: str) -> None:
    """The record keeps that it was done and by whom, without the other's name: people must be erasable."""
    with post.desk() as desk:
        desk.ledger.append(Noted("people", text), at=desk.clock.real(), actor=post.by or "本机")
