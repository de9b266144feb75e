"""A unit's own page, by its signed link: what it owes and by when, blanks, a drop zone, receipts, 修改清单."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from baosong.arrival_words import judged_arrival, problems_of, verdict
from baosong.blanks import blank_of, has_forms
from baosong.facts import arrival_of
from baosong.people import Person
from baosong.targets import target_named
from baosong.unit_links import UnitLinks
from baosong.web import dropping
from baosong.web.arriving import arriving
from baosong.web.endpoint import SAID_COOKIE, Endpoint, Missing, View
from baosong.web.files import download, reply_file
from baosong.web.pages.unit import Owed, owed_by, unit_of
from baosong.web.picture import Picture
from baosong.web.reader import Part
from baosong.web.site import Site
from baosong.web.uploads import sent
from tracker.definition.model import Unit
from tracker.facts import Arrival
from tracker.ledger.events import decoded
from tracker.problem import Problem

_CLERK = Person("-", "", "viewer")
_LATELY = 20
_STANDS = timedelta(seconds=30)  # while nothing happens, only the hours left count on
DEAD = "这个链接无效或已停用。请向收报单位要新的链接；急的话，可先把报表发给收报单位代收。"


@dataclass(frozen=True, slots=True)
class Sent:
    """One arrival as the clerk sees it: the verdict, what is to be mended, our replies about it."""

    arrival: Arrival
    verdict: str
    questions: tuple[str, ...]
    problems: tuple[Problem, ...]
    replies: tuple[tuple[int, str], ...]


def page(made: Callable[[View, Unit, str], Response]) -> Endpoint:
    """An endpoint behind a unit's link."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        token = request.path_params["token"]
        code = await run_in_threadpool(_code, site, token)

        def make(picture: Picture) -> Response:
            view = View(request, site, _CLERK, picture)
            return made(view, unit_of(view, code), token)

        return await site.reader.ask(make)

    return endpoint


def _code(site: Site, token: str) -> str:
    with UnitLinks(site.workspace.data / "desk.db") as links:
        code = links.unit_of(token)
    if code is None:
        raise Missing(DEAD)
    return code


def home(view: View, unit: Unit, token: str) -> Response:
    """The page."""
    return view.render("own.html", title=unit.name, unit=unit, token=token, live=part(view, unit, token).sent())


async def live(request: Request) -> Response:
    """The live part, the one last made while nothing changed; 204 where the page has it already."""
    site: Site = request.app.state.site
    token = request.path_params["token"]
    code = await run_in_threadpool(_code, site, token)

    def make(picture: Picture) -> Part:
        view = View(request, site, _CLERK, picture)
        return part(view, unit_of(view, code), token)

    found = await site.reader.fragment(f"own {token}", make)
    if request.query_params.get("v") == found.version:
        return Response(status_code=204)
    return HTMLResponse(found.sent)


def part(view: View, unit: Unit, token: str) -> Part:
    """What it owes, what is arriving, what came."""
    owed = owed_by(view, unit.code)
    text = view.text(
        "own_live.html",
        unit=unit,
        token=token,
        owed=[one for one in reversed(owed) if _open(one)],
        settled=[one for one in owed if not _open(one)],
        forms={(o.duty.campaign.id, o.duty.obligation.id): has_forms(o.duty) for o in owed},
        arriving=[one for name in _names(unit) for one in arriving(view.desk).get(name, ())],
        sent=_sent(view, unit),
    )
    turns = [one.standing.due_at for one in owed if one.standing.due_at > view.now]
    return Part(text, min([view.now + _STANDS, *turns]), 0)


def _open(owed: Owed) -> bool:
    return owed.standing.state not in ("accepted", "exempt") or owed.standing.amending


def _names(unit: Unit) -> tuple[str, ...]:
    return (unit.name, *unit.aliases)


def _sent(view: View, unit: Unit) -> list[Sent]:
    rows = [r for name in _names(unit) for r in view.desk.ledger.rows("last_arrivals", folder=name, most=_LATELY)]
    arrivals = [arrival_of(row) for row in sorted(rows, key=lambda r: -r["number"])[:_LATELY]]
    return [_said(view, arrival) for arrival in arrivals]


def _said(view: View, arrival: Arrival) -> Sent:
    judged = judged_arrival(view.desk, arrival.number)
    return Sent(
        arrival,
        verdict(view.desk, arrival.number),
        tuple(f"{q.sentence}{q.cure}" for q in judged.reading.questions) if judged else (),
        tuple(p for p in problems_of(judged, None) if p.severity != "note") if judged else (),
        tuple((r["number"], r["kind"]) for r in view.desk.ledger.rows("receipts_of", arrival=arrival.id)),
    )


def blank(view: View, unit: Unit, _token: str) -> Response:
    """The unit's blank for one delivery; of another unit there is none here."""
    target = target_named(view.desk, view.asked("d"))
    if target.unit.code != unit.code:
        raise Missing("这不是本单位的报送任务。")
    name, data = blank_of(view.desk, target.duty, target.period, target.unit)
    return download(data, name)


def receipt(view: View, unit: Unit, _token: str) -> Response:
    """A receipt of the unit's own."""
    rows = view.desk.ledger.rows("document", number=int(view.request.path_params["number"]))
    mine = {os.fsencode(name) for name in _names(unit)}
    if rows and not rows[0]["campaign"]:
        raw = rows[0]["path"]
        if decoded(raw).split(b"/")[0] in mine:
            return reply_file(view, raw, rows[0]["sha256"])
    raise Missing("没有这份回执。")


async def upload(request: Request) -> Response:
    """Files dropped on the page go into the unit's folder, as if they had been copied there."""
    site: Site = request.app.state.site
    token = request.path_params["token"]
    code = await run_in_threadpool(_code, site, token)

    def folder(picture: Picture) -> str:
        return unit_of(View(request, site, _CLERK, picture), code).name

    name = await site.reader.ask(folder)
    async with request.form(max_files=200, max_fields=10, max_part_size=1024) as form:
        given: Sequence[UploadFile] = sent(form, "files")
        if not given:
            raise dropping.NotDropped("没有选文件。请选择填好的报表（可多选），再按“上传”。")
        names = await run_in_threadpool(dropping.drop, site.workspace.intake, name, given)
    said = f"已放入本单位的收件文件夹：{'、'.join(names)}。系统正在接收，结果马上显示在下面。"
    answer = RedirectResponse(f"/u/{token}", 303)
    answer.set_cookie(SAID_COOKIE, quote(said[:600]), max_age=60, httponly=True, samesite="strict")
    return answer
