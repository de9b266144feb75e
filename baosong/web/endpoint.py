"""How a request becomes a page: who asks, in which thread it is made, and the sentence for what goes wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from baosong.desk import Desk
from baosong.people import Person, PersonRole
from baosong.web.gate import NAME_COOKIE
from baosong.web.picture import Picture, picture_of
from baosong.web.reader import Part
from baosong.web.site import Site
from baosong.workspace import WorkspaceRefusal

SAID_COOKIE = "baosong_said"
_MOST_FIELDS = 20_000
_MOST_TEXT = 1024 * 1024  # of one field that is no file: such are kept in memory


class Missing(WorkspaceRefusal):
    """There is no such page, delivery or file."""


@dataclass(frozen=True)
class View:
    """A page being made: the request, the desk's picture, and who looks."""

    request: Request
    site: Site
    person: Person
    picture: Picture

    @property
    def desk(self) -> Desk:
        """The desk it is made from."""
        return self.picture.desk

    @property
    def now(self) -> datetime:
        """The office's moment."""
        return self.picture.now

    def asked(self, name: str) -> str:
        """A parameter of the address, "" when it is not there."""
        return str(self.request.query_params.get(name, "")).strip()

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """The page."""
        text = self.text(template, **context)
        answer = HTMLResponse(text, status)
        answer.delete_cookie(SAID_COOKIE)
        return answer

    def text(self, template: str, **context: Any) -> str:
        """A template's text with what every page knows."""
        return self.site.pages.get_template(template).render(**self._common(), **context)

    def _common(self) -> dict[str, Any]:
        desk = self.desk
        return {
            "office": desk.workspace.office,
            "rehearsal": desk.rehearsal or desk.clock.rehearsed,
            "changed": desk.changed,
            "moved": desk.moved,
            "now": self.now,
            "person": self.person,
            "may_act": self.person.may("coordinator"),
            "here": self.request.url.path,
            "back": address(self.request),
            "held_count": len(desk.ledger.rows("held_arrivals")),
            "said": unquote(self.request.cookies.get(SAID_COOKIE, "")),
            "seen": desk.ledger.last_number(),
        }


@dataclass(frozen=True)
class Post:
    """Something a person does: the form as it was sent, and who sent it."""

    request: Request
    site: Site
    person: Person
    form: FormData

    def text(self, name: str) -> str:
        """A field's text, "" when it was not sent."""
        found = self.form.get(name, "")
        return found.strip() if isinstance(found, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return tuple(found for found in self.form.getlist(name) if isinstance(found, str))

    @property
    def by(self) -> str:
        """Who does it: the account's name, or on a desk without accounts the name written in the form."""
        return self.person.name if self.person.login else self.text("by") or self.person.name

    @property
    def seen(self) -> int:
        """The ledger's last event when the person's page was made; none given counts as the first."""
        text = self.text("seen")
        return int(text) if text.isdecimal() and len(text) < 16 else 0

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk to write with."""
        with self.site.desk() as desk:
            yield desk

    def view(self, desk: Desk) -> View:
        """A page made from a desk of one's own."""
        return View(self.request, self.site, self.person, picture_of(desk))

    def done(self, sentence: str, to: str = "") -> Response:
        """Back to where the person was, with what was done in a sentence."""
        answer = RedirectResponse(own_path(to or self.text("back")), 303)
        answer.set_cookie(SAID_COOKIE, quote(sentence[:600]), max_age=60, httponly=True, samesite="strict")
        if not self.person.login and self.by:
            answer.set_cookie(NAME_COOKIE, quote(self.by), max_age=86400 * 90, httponly=True, samesite="strict")
        return answer


def address(request: Request) -> str:
    """The request's own path and parameters, to come back to."""
    parameters = [(k, v) for k, v in request.query_params.multi_items() if k != "v"]
    return request.url.path + ("?" + urlencode(parameters) if parameters else "")


def secure(request: Request) -> bool:
    """Whether the browser came over https, itself or through the proxy before us."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", ""))


def own_path(text: str) -> str:
    """A path on this site, / for anything else."""
    local = text.startswith("/") and not text.startswith(("//", "/\\")) and "\\" not in text
    return text if local and text.isprintable() else "/"


Endpoint = Callable[[Request], Any]


def page(made: Callable[[View], Response], role: PersonRole = "viewer") -> Endpoint:
    """An endpoint for a page, made in the reader's thread."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        person = site.gate.require(request, role)
        return await site.reader.ask(lambda picture: made(View(request, site, person, picture)))

    return endpoint


def live_page(
    key: Callable[[Request], str], part: Callable[[View], Part], made: Callable[[View, str], Response]
) -> Endpoint:
    """An endpoint for a page around a live part, which is the one last made while nothing changed."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        person = site.gate.require(request, "viewer")
        whole = f"{key(request)} {person.role}"
        found = await site.reader.fragment(whole, lambda picture: part(View(request, site, person, picture)))
        return await site.reader.ask(lambda picture: made(View(request, site, person, picture), found.sent))

    return endpoint


def slow_page(made: Callable[[View], Response], role: PersonRole = "viewer") -> Endpoint:
    """An endpoint for a page that takes long, made beside the reader from a desk of its own."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        person = site.gate.require(request, role)

        def make() -> Response:
            with site.desk() as desk:
                return made(View(request, site, person, picture_of(desk)))

        return await run_in_threadpool(make)

    return endpoint


def file_of(gathered: Callable[[View], Callable[[], Response]]) -> Endpoint:
    """An endpoint for a file: gathered in the reader's thread from standings at hand, made in another."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        person = site.gate.require(request, "viewer")
        build = await site.reader.ask(lambda picture: gathered(View(request, site, person, picture)))
        return await run_in_threadpool(build)

    return endpoint


def act(done: Callable[[Post], Response], role: PersonRole = "coordinator") -> Endpoint:
    """An endpoint for something a person does, in a thread of its own."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        person = site.gate.require(request, role)
        async with request.form(max_files=200, max_fields=_MOST_FIELDS, max_part_size=_MOST_TEXT) as form:
            return await run_in_threadpool(done, Post(request, site, person, form))

    return endpoint


def live(key: Callable[[Request], str], made: Callable[[View], Part]) -> Endpoint:
    """An endpoint for a live part of a page: 204 while what the page has (`v`) is what would be sent."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        person = site.gate.require(request, "viewer")
        whole = f"{key(request)} {person.role}"
        found = await site.reader.fragment(whole, lambda picture: made(View(request, site, person, picture)))
        if request.query_params.get("v") == found.version:
            return Response(status_code=204)
        return HTMLResponse(found.sent)

    return endpoint
