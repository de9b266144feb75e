"""The application: routes, and the sentence and status for everything that can go wrong."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from baosong.changes import ChangedSince
from baosong.clock import NotAMoment
from baosong.web import files
from baosong.web.acts import decisions, generating, settle
from baosong.web.endpoint import Missing, act, address, file_of, live, live_page, page, slow_page
from baosong.web.gate import Denied
from baosong.web.pages import (
    accounts,
    blanks,
    board,
    chase,
    contacts,
    definitions,
    delivery,
    documents,
    exports,
    goals,
    links,
    matrix,
    own,
    register,
    today,
    trail,
    unit,
    waiting,
)
from baosong.web.security import HEADERS, LOOPBACK_NAMES, Guard, TooLarge
from baosong.web.site import HERE, Site, make_site
from baosong.workspace import Workspace, WorkspaceRefusal
from tracker.intake.archive import ArchiveRefusal
from tracker.intake.clock import SystemClock
from tracker.ledger.store import LedgerMoved, LedgerRefusal


class Number(IntegerConvertor):
    """A number in an address: no more digits than the ledger can count to."""

    regex = "[0-9]{1,15}"


register_url_convertor("number", Number())
_PERIOD = "/board/{campaign}/{obligation}"
_SMALLEST_ZIPPED = 1000


def create_app(
    workspace: Workspace, clock: SystemClock, *, loopback: bool = True, names: Collection[str] = ()
) -> Starlette:
    """The desk's pages over a workspace, by a clock.

    `loopback`: nobody but this machine can reach the port. `names` are further host names it is called by.
    """
    site = make_site(workspace, clock, loopback=loopback)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        warming = asyncio.create_task(_warmed(site))
        yield
        warming.cancel()
        await site.reader.close()
        site.jobs.close()
        site.gate.close()

    guard = Middleware(Guard, names={*LOOPBACK_NAMES, *names})
    app = Starlette(
        routes=[*_pages(), *_acts(), *_own(), Mount("/static", StaticFiles(directory=HERE / "static"))],
        middleware=[guard, Middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED, compresslevel=5)],
        exception_handlers={**dict.fromkeys(_KNOWN, _explained), Exception: _broken},
        lifespan=lifespan,
    )
    app.state.site = site
    return app


async def _warmed(site: Site) -> None:
    """Work ahead while nobody asks; a ledger that can't be opened is told on the page that is asked for."""
    with suppress(*(kind for kind, _status in _STATUS), WorkspaceRefusal):
        await site.reader.warm()


def _pages() -> list[Route]:
    return [
        Route("/", live_page(today.key, today.part, today.today)),
        Route("/live", live(today.key, today.part)),
        Route(_PERIOD, live_page(board.key, board.part, board.board)),
        Route(_PERIOD + "/live", live(board.key, board.part)),
        Route(_PERIOD + "/matrix", page(matrix.matrix_page)),
        Route(_PERIOD + "/goals", slow_page(goals.goals)),
        Route("/delivery/{campaign}/{obligation}/{period}/{unit}", page(delivery.delivery)),
        Route("/unit/{code}", page(unit.unit)),
        Route("/waiting", page(waiting.waiting)),
        Route("/chase", page(chase.chase)),
        Route("/register", page(register.form, "coordinator")),
        Route("/documents", page(documents.documents)),
        Route("/documents/{number:number}/file", page(documents.file)),
        Route("/documents/{number:number}/changes", page(documents.changes)),
        Route("/documents/{number:number}/trace", slow_page(documents.trace)),
        Route("/documents/{number:number}/preview", slow_page(documents.preview)),
        Route("/documents/{number:number}/page/{name}", page(documents.page_picture)),
        Route("/jobs/{number:number}", page(generating.job)),
        Route("/issue", page(generating.issue_form, "coordinator")),
        Route("/blanks", page(blanks.blanks)),
        Route("/blanks/one", slow_page(blanks.one)),
        Route("/blanks/all", slow_page(blanks.every)),
        Route("/definitions", page(definitions.campaigns)),
        Route("/definitions/{campaign}", page(definitions.campaign)),
        Route("/trail", page(trail.trail)),
        Route("/people", page(accounts.people, "administrator")),
        Route("/arrival/{number:number}/original", page(files.original)),
        Route("/arrival/{number:number}/evidence", page(files.evidence)),
        Route("/reply/{number:number}", page(files.reply)),
        Route("/export/register.xlsx", file_of(exports.register)),
        Route("/export/chase.xlsx", file_of(exports.calls)),
        Route("/export/waiting.xlsx", file_of(exports.waiting)),
        Route(_PERIOD + "/matrix.xlsx", file_of(exports.matrix)),
        Route("/contacts", page(contacts.listed, "coordinator")),
        Route("/trace/{sha256}", slow_page(documents.trace_sent)),
        Route("/act", page(decisions.ask, "coordinator")),
        Route("/login", accounts.login, methods=["GET", "POST"]),
    ]


def _acts() -> list[Route]:
    acts = {
        "/act/form": decisions.prepare,
        "/act": decisions.commit,
        "/undo": decisions.undo,
        "/assign": settle.assign,
        "/correct": settle.correct,
        "/register": register.take,
        "/documents": generating.generate,
        "/issue": generating.issue,
        "/links": links.change,
        "/contacts": contacts.take,
    }
    made = [Route(path, act(done), methods=["POST"]) for path, done in acts.items()]
    made += [
        Route("/trace", act(documents.take_for_tracing, "viewer"), methods=["POST"]),
        Route("/people", act(accounts.add, "administrator"), methods=["POST"]),
        Route("/people/change", act(accounts.change, "administrator"), methods=["POST"]),
        Route("/logout", accounts.logout, methods=["POST"]),
    ]
    return made


def _own() -> list[Route]:
    return [
        Route("/u/{token}", own.page(own.home)),
        Route("/u/{token}", own.upload, methods=["POST"]),
        Route("/u/{token}/live", own.live),
        Route("/u/{token}/blank", own.page(own.blank)),
        Route("/u/{token}/reply/{number:number}", own.page(own.receipt)),
    ]


_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (TooLarge, 413),
    (Missing, 404),
    (ChangedSince, 409),
    (LedgerMoved, 409),
    (LedgerRefusal, 503),
    (ArchiveRefusal, 503),
    (sqlite3.Error, 503),
    (OSError, 503),
    (NotAMoment, 422),
)
_KNOWN: tuple[type[Exception], ...] = (
    *(kind for kind, _status in _STATUS),
    WorkspaceRefusal,
    Denied,
    HTTPException,
)
_HTTP = {
    404: "没有这个页面。可能是网址抄漏了，请从“今天”重新进入。",
    405: "这个页面不能这样打开，请从“今天”重新进入。",
    400: "这次发来的内容收不下（一次超过200个文件、某一栏太长，或传输中断），没有执行。请回到页面重新操作。",
}


async def _explained(request: Request, fault: Exception) -> Response:
    """The page that says what went wrong and what to do."""
    if isinstance(fault, Denied) and fault.login and request.method == "GET" and "hx-request" not in request.headers:
        return RedirectResponse(f"/login?to={quote(address(request), safe='')}", 303)
    status, sentence = _told(request, fault)
    template = request.app.state.site.pages.get_template("error.html")
    office = request.app.state.site.workspace.office
    login = isinstance(fault, Denied) and fault.login
    return HTMLResponse(template.render(office=office, status=status, sentence=sentence, login=login), status)


async def _broken(request: Request, _fault: Exception) -> Response:
    """A fault of ours: said on the page, told in full on the service's log by the server."""
    template = request.app.state.site.pages.get_template("error.html")
    sentence = "系统出错了，这次没有执行。请再试一次；还是这样，请把时间和正在做的事告诉管理员，日志里有经过。"
    text = template.render(office=request.app.state.site.workspace.office, status=500, sentence=sentence, login=False)
    return HTMLResponse(text, 500, headers=HEADERS)


def _told(request: Request, fault: Exception) -> tuple[int, str]:
    if isinstance(fault, Denied):
        return fault.status, str(fault)
    if isinstance(fault, HTTPException):
        return fault.status_code, _HTTP.get(fault.status_code, "这次请求看不懂，没有执行。请回到页面重新操作。")
    status = next((code for kind, code in _STATUS if isinstance(fault, kind)), 0)
    if isinstance(fault, sqlite3.Error):
        return status, "台账正忙或打不开，这次没有执行。请稍等再试；一直如此请找管理员。"
    if isinstance(fault, OSError):
        return status, f"读写文件失败（{fault.strerror or fault}），这次没有执行。请检查磁盘空间和权限后再试。"
    return status or (404 if request.method == "GET" else 422), str(fault)
