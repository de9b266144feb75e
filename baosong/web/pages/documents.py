"""文稿: what was written for a period, as files and pictures; where its numbers come from; what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from baosong.confirmed import unconfirmed
from baosong.reports import KINDS, period_for
from baosong.targets import period_named
from baosong.tracing import Traced, Tracer, open_document
from baosong.web.endpoint import Missing, Post, View
from baosong.web.files import download
from baosong.web.preview import pages_of, picture, previewed
from baosong.web.traced import keep, kept
from baosong.web.uploads import safe_upload_name, sent
from baosong.workspace import WorkspaceRefusal
from tracker.address import parse
from tracker.definition.model import Duty, Period
from tracker.ledger.chain import instant

KIND_WORDS = {
    "summary": "情况汇报",
    "forwarding": "上报材料",
    "circular": "报送情况通报",
    "chaser": "催报通知",
    "workbook": "汇总表",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document in the outbox. `changes`: whether a 变动清单 lies beside it; `traced`: whether its numbers can be."""

    number: int
    kind: str
    name: str
    at: Any
    changes: bool
    traced: bool


@dataclass(frozen=True, slots=True)
class PeriodPapers:
    """A period's documents: the kinds there can be, the drafts there are, how many standings nobody confirmed."""

    duty: Duty
    period: Period
    kinds: tuple[str, ...]
    drafts: tuple[Draft, ...]
    unconfirmed: int


def documents(view: View) -> Response:
    """Every obligation's latest due period, or the one asked for."""
    only = view.asked("only")
    return view.render(
        "documents.html",
        title="文稿",
        papers=[_papers(view, d, p) for d, p in _chosen(view, only)],
        names=KIND_WORDS,
        only=only,
        opened=view.picture.opened(),
        preview=previewed(),
    )


def _chosen(view: View, only: str) -> Sequence[tuple[Duty, Period]]:
    if only:
        return [period_named(view.desk, only)]
    begun = [d for d in view.desk.duties if any(p.opens_at <= view.now for p in d.periods)]
    return [(d, period_for(d, None, view.now)) for d in begun]


def _papers(view: View, duty: Duty, period: Period) -> PeriodPapers:
    offered = kinds(duty, period)
    made = view.picture.period(duty, period) if "circular" in offered else ()
    many = len(unconfirmed(view.picture.book, duty, period, made))
    return PeriodPapers(duty, period, offered, drafts(view, duty, period), many)


def kinds(duty: Duty, period: Period) -> tuple[str, ...]:
    """The kinds of documents the definition declares for a period, in the order they are written."""
    last = period is duty.periods[-1] if duty.periods else True
    own = [r for r in duty.campaign.reports if r.obligation == duty.obligation.id and (r.periods == "each" or last)]
    return tuple(kind for kind in KINDS if any(r.kind == kind for r in own))


def drafts(view: View, duty: Duty, period: Period) -> tuple[Draft, ...]:
    """What was written for a period, newest first."""
    ids = {"campaign": duty.campaign.id, "obligation": duty.obligation.id, "period": period.id}
    return tuple(_draft(view, row) for row in reversed(view.desk.ledger.rows("documents", **ids)))


def _draft(view: View, row: dict[str, Any]) -> Draft:
    path = Path(row["path"])
    beside = _change_list(view, row).is_file()
    word = KIND_WORDS.get(row["kind"], row["kind"])
    return Draft(row["number"], word, path.name, instant(row["at"]), beside, path.suffix == ".docx")


def _change_list(view: View, row: dict[str, Any]) -> Path:
    path = view.desk.workspace.outbox / str(row["path"])
    return path.with_name(f"{path.stem}变动清单.xlsx")


def _row(view: View) -> dict[str, Any]:
    rows = view.desk.ledger.rows("document", number=int(view.request.path_params["number"]))
    if not rows or not rows[0]["campaign"]:
        raise Missing("没有这份文稿。")
    return rows[0]


def file(view: View) -> Response:
    """The document as it was written."""
    row = _row(view)
    return download(view.desk.archive.get(row["sha256"]), Path(row["path"]).name)


def changes(view: View) -> Response:
    """What changed since the draft before."""
    path = _change_list(view, _row(view))
    if not path.is_file():
        raise Missing("这一稿旁边没有变动清单。")
    return download(path.read_bytes(), path.name)


def preview(view: View) -> Response:
    """The document's pages as pictures."""
    row = _row(view)
    data = view.desk.archive.get(row["sha256"])
    pages, why = pages_of(view.site.workspace, row["sha256"], Path(row["path"]).suffix, data)
    name = Path(row["path"]).name
    return view.render("preview.html", title=name, number=row["number"], pages=pages, why=why, row=row)


def page_picture(view: View) -> Response:
    """One page's picture."""
    data = picture(view.site.workspace, _row(view)["sha256"], view.request.path_params["name"])
    if data is None:
        raise Missing("没有这一页；请重新打开预览。")
    return Response(data, media_type="image/png")


def trace(view: View) -> Response:
    """The document's numbers; with one asked for, the units, workbooks and cells it was made of."""
    row = _row(view)
    name = Path(row["path"]).name
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(view.desk.archive.get(row["sha256"]))
        document = open_document(view.desk, path)
    return _traced(view, document, name, f"/documents/{row['number']}/file")


def take_for_tracing(post: Post) -> Response:
    """A Word file sent from outside, perhaps edited since it was written: kept for a while, then shown."""
    files = sent(post.form, "document")
    if not files:
        raise WorkspaceRefusal("请选择要查的 Word 文稿（.docx）。")
    sha256 = keep(post.site.workspace, files[0].file.read())
    name = safe_upload_name(files[0].filename or "")
    return RedirectResponse(f"/trace/{sha256}?name={quote(name, safe='')}", 303)


def trace_sent(view: View) -> Response:
    """The numbers of a file that was sent."""
    path = kept(view.site.workspace, view.request.path_params["sha256"])
    if not path.is_file():
        raise Missing("这份文稿已不在了，请在“文稿”页重新上传。")
    name = view.asked("name")[:200] or "文稿"
    return _traced(view, open_document(view.desk, path, name), name, "")


def _traced(view: View, document: Traced, name: str, file: str) -> Response:
    """The figures of an opened document, one of them with its origin; `file` is where it is downloaded, if it is."""
    at = view.asked("at")
    found = [one for one in document.figures if str(one.address) == at] if at else []
    with Tracer(view.desk, document) as tracer:
        origin = tracer.origin(parse(at), found[0].written or found[0].text) if found else None
        return view.render(
            "trace.html",
            title=f"{name} 的数",
            file=file,
            name=view.asked("name"),
            draft=document.draft,
            gone=document.gone,
            figures=document.figures,
            tracer=tracer,
            chosen=found[0] if found else None,
            origin=origin,
        )
