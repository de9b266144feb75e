"""Documents generated beside the pages, with progress, and taken down as 报出."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from baosong import issued
from baosong.desk import Desk
from baosong.report_input import Options
from baosong.reports import write_reports
from baosong.targets import end_named, period_named
from baosong.web.endpoint import Missing, Post, View
from baosong.web.jobs import Step
from baosong.web.pages.documents import KIND_WORDS, drafts, kinds
from baosong.web.uploads import on_disk, sent
from baosong.workspace import WorkspaceRefusal


def generate(post: Post) -> Response:
    """Begin writing the documents asked for."""
    wanted, text = post.texts("kind"), post.text("period")
    with post.desk() as desk:
        duty, period = period_named(desk, text)
        asked = [kind for kind in kinds(duty, period) if kind in wanted]
        options = _options(desk, post)
    if not asked:
        raise WorkspaceRefusal("没有选要生成哪种文稿，或定义里没有声明这种文稿。")
    title = f"{duty.obligation.title} {period.label}：{'、'.join(KIND_WORDS[kind] for kind in asked)}"
    job = post.site.jobs.start(title, lambda step: _write(post, text, asked, options, step))
    return RedirectResponse(f"/jobs/{job.number}?only={quote(text)}", 303)


def _options(desk: Desk, post: Post) -> Options:
    until = end_named(post.text("until"), desk.workspace.zone) if post.text("until") else None
    if until is not None and until <= desk.now():
        raise WorkspaceRefusal("补报时限应在现在之后。")
    signed = _day(post.text("signed_on")) if post.text("signed_on") else None
    return Options(post.text("number"), signed, post.text("signer"), until, bool(post.text("together")))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise WorkspaceRefusal(f"看不懂日期“{text}”，请写成 2019-10-20。") from fault


def _write(post: Post, text: str, asked: Sequence[str], options: Options, step: Step) -> tuple[str, ...]:
    lines: list[str] = []
    with post.desk() as desk:
        duty, period = period_named(desk, text)
        for kind in asked:
            step(f"正在生成{KIND_WORDS[kind]}")
            notes: list[str] = []
            written = write_reports(
                desk,
                [(duty, period)],
                [kind],
                as_of=desk.now(),
                options=options,
                strict=len(asked) == 1,
                notes=notes,
                by=post.by or "本机",
            )
            for one in written:
                lines.append(one.path.name + ("" if one.new else "（内容没有变化，仍是上一稿）"))
                lines += [f"比上一稿的变动：{one.changes.name}"] if one.changes else []
            lines += notes
    return tuple(lines) or ("没有可生成的文稿。",)


def job(view: View) -> Response:
    """How far a job is."""
    found = view.site.jobs.get(int(view.request.path_params["number"]))
    if found is None:
        raise Missing("没有这项工作；服务重新启动后，以前的进度不再显示，已写成的文稿在“文稿”页。")
    return view.render("job.html", title=found.title, job=found, only=view.asked("only"))


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
        name, data = _outgoing(post, desk)
        signed, number = _day(post.text("signed_on")), post.text("number")
        out = issued.Outgoing(name, data, number, signed, post.text("signer"), post.text("recipient"))
        taken = issued.issue(desk, duty, period, out, post.by, post.text("reason") or "报出")
    return post.done(f"已登记报出 {taken.id}；这一期已报单位的数从此作底。")


def _outgoing(post: Post, desk: Desk) -> tuple[str, bytes]:
    uploads = sent(post.form, "document")
    if uploads:
        with on_disk(uploads[:1]) as paths:
            return paths[0].name, paths[0].read_bytes()
    draft = post.text("draft")
    found = desk.ledger.rows("document", number=int(draft)) if draft.isdecimal() and len(draft) < 16 else []
    if not found or not found[0]["campaign"]:
        raise WorkspaceRefusal("请选择真正发出的文件，或选一份文稿。")
    return Path(found[0]["path"]).name, desk.archive.get(found[0]["sha256"])
