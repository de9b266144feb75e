"""文稿: generated with progress, shown as pictures, downloaded, taken down as 报出."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from starlette.responses import RedirectResponse, Response

from baosong import issued
from baosong.reports import period_for, write_reports
from baosong.targets import period_named
from baosong.web.endpoint import Missing, Post, View
from baosong.web.files import download
from baosong.web.jobs import Step
from baosong.web.preview import pages_of, picture, previewed
from baosong.web.site import Site
from baosong.web.uploads import on_disk, sent
from baosong.workspace import WorkspaceRefusal
from tracker.definition.model import Duty, Period
from tracker.ledger.chain import instant

KINDS = {
    "summary": "情况汇报",
    "forwarding": "上报材料",
    "circular": "报送情况通报",
    "chaser": "催报通知",
    "workbook": "汇总表",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document in the outbox: its number (W19), kind, name, draft, when."""

    number: int
    kind: str
    name: str
    draft: int
    at: Any
    label: str


def documents(view: View) -> Response:
    """Every obligation's latest due period with what can be written and what was."""
    only = view.asked("only")
    return view.render(
        "documents.html",
        title="文稿",
        lines=[(d, p, kinds(d), drafts(view, d, p)) for d, p in _chosen(view, only)],
        names=KINDS,
        only=only,
        now_due=[(d, p) for d, p in view.picture.opened()],
        preview=previewed(),
    )


def _chosen(view: View, only: str) -> Sequence[tuple[Duty, Period]]:
    if only:
        return [period_named(view.desk, only)]
    begun = [d for d in view.desk.duties if any(p.opens_at <= view.now for p in d.periods)]
    return [(d, period_for(d, None, view.now)) for d in begun]


def kinds(duty: Duty) -> list[str]:
    """The kinds of documents the definition declares for an obligation."""
    found = [r.kind for r in duty.campaign.reports if r.obligation == duty.obligation.id]
    return list(dict.fromkeys(found))


def drafts(view: View, duty: Duty, period: Period) -> list[Draft]:
    """What was written for a period, newest first."""
    rows = view.desk.ledger.rows(
        "documents", campaign=duty.campaign.id, obligation=duty.obligation.id, period=period.id
    )
    return [_draft(row) for row in reversed(rows)]


def _draft(row: dict[str, Any]) -> Draft:
    kind = KINDS.get(row["kind"], row["kind"])
    return Draft(row["number"], kind, Path(row["path"]).name, row["draft"], instant(row["at"]), f"W{row['number']}")


def generate(post: Post) -> Response:
    """Begin writing the documents asked for."""
    wanted, text = post.texts("kind"), post.text("period")
    with post.desk() as desk:
        duty, period = period_named(desk, text)
        asked = [k for k in kinds(duty) if k in wanted]
    if not asked:
        raise WorkspaceRefusal("没有选要生成哪种文稿，或定义里没有声明这种文稿。")
    title = f"{duty.obligation.title} {period.label}：{'、'.join(KINDS.get(k, k) for k in asked)}"
    job = post.site.jobs.start(title, lambda step: _write(post.site, text, asked, step))
    return RedirectResponse(f"/jobs/{job.number}?only={text}", 303)


def _write(site: Site, text: str, asked: Sequence[str], step: Step) -> tuple[str, ...]:
    lines: list[str] = []
    with site.desk() as desk:
        duty, period = period_named(desk, text)
        for kind in asked:
            step(f"正在生成{KINDS.get(kind, kind)}")
            written = write_reports(desk, [(duty, period)], [kind], as_of=desk.now())
            lines += [w.path.name + ("" if w.new else "（内容没有变化，仍是上一稿）") for w in written]
    return tuple(lines) or ("没有可生成的文稿。",)


def job(view: View) -> Response:
    """How far a job is."""
    found = view.site.jobs.get(int(view.request.path_params["number"]))
    if found is None:
        raise Missing("没有这项工作；服务重新启动后，以前的进度不再显示，已写成的文稿在“文稿”页。")
    return view.render("job.html", title=found.title, job=found, only=view.asked("only"))


def _row(view: View) -> dict[str, Any]:
    rows = view.desk.ledger.rows("document", number=int(view.request.path_params["number"]))
    if not rows or rows[0]["kind"] in ("receipt", "reply"):
        raise Missing("没有这份文稿。")
    return rows[0]


def file(view: View) -> Response:
    """The document as it was written."""
    row = _row(view)
    return download(view.desk.archive.get(row["sha256"]), Path(row["path"]).name)


def preview(view: View) -> Response:
    """The document's pages as pictures."""
    row = _row(view)
    data = view.desk.archive.get(row["sha256"])
    pages, why = pages_of(view.site.workspace, row["sha256"], Path(row["path"]).suffix, data)
    return view.render(
        "preview.html", title=Path(row["path"]).name, number=row["number"], pages=pages, why=why, row=row
    )


def page_picture(view: View) -> Response:
    """One page's picture."""
    data = picture(view.site.workspace, _row(view)["sha256"], view.request.path_params["name"])
    if data is None:
        raise Missing("没有这一页；请重新打开预览。")
    return Response(data, media_type="image/png")


def issue_form(view: View) -> Response:
    """The form that takes down what really went out."""
    duty, period = period_named(view.desk, view.asked("period"))
    return view.render(
        "issue.html",
        title="登记报出",
        duty=duty,
        period=period,
        drafts=drafts(view, duty, period),
        releases=issued.releases(view.desk, duty, period),
        different=issued.differences(view.desk, view.picture.book, duty, period),
        today=view.now.date(),
    )


def issue(post: Post) -> Response:
    """Take down what went out: the file sent, or a draft as it is."""
    with post.desk() as desk:
        duty, period = period_named(desk, post.text("period"))
        name, data = _outgoing(post, desk.archive.get, desk.ledger.rows)
        try:
            signed = date.fromisoformat(post.text("signed_on"))
        except ValueError as fault:
            raise WorkspaceRefusal(f"看不懂日期“{post.text('signed_on')}”，请写成 2019-10-20。") from fault
        out = issued.Outgoing(name, data, post.text("number"), signed, post.text("signer"), post.text("recipient"))
        taken = issued.issue(desk, duty, period, out, post.by, post.text("reason") or "报出")
    return post.done(f"已登记报出 {taken.id}；这一期已报单位的数从此作底。")


def _outgoing(post: Post, get: Any, rows: Any) -> tuple[str, bytes]:
    uploads = sent(post.form, "document")
    if uploads:
        with on_disk(uploads[:1]) as paths:
            return paths[0].name, paths[0].read_bytes()
    draft = post.text("draft")
    found = rows("document", number=int(draft)) if draft.isdecimal() and len(draft) < 16 else []
    if not found:
        raise WorkspaceRefusal("请选择真正发出的文件，或选一份文稿。")
    return Path(found[0]["path"]).name, get(found[0]["sha256"])
