"""Decisions from the pages: ticked or one by one, asked for once more when somebody was quicker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from baosong import undoing
from baosong.changes import ChangedSince, refuse_changed
from baosong.decision_checks import Act
from baosong.decisions import DecisionRefused, decide
from baosong.desk import Desk
from baosong.facts import fact_book, unit_standing
from baosong.history import KIND_LABELS
from baosong.reviewing import chosen
from baosong.status_text import remark
from baosong.targets import Target, end_named, number_named, targets_named
from baosong.web.endpoint import Post, View
from baosong.web.pages.chase import promises
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.chain import stamp
from tracker.ledger.events import Contacted

_MOST = 5000


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of decision asks for: its title, a line of explanation, the further fields, likely reasons."""

    title: str
    about: str
    fields: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


FORMS: Mapping[str, Form] = {
    "extend": Form(
        "延期",
        "改报送时限；应晚于现在的时限。只写日期就是到当天24时。",
        ("until",),
        ("台风停工", "网络故障", "经同意延期"),
    ),
    "exempt": Form("免报", "免去这次报送，不计入应报数。", (), ("辖区无此项", "机构改革，已由他单位报送")),
    "return": Form(
        "退回修改",
        "退回已收到的材料，请报送单位修改；原因会写给报送单位看。",
        ("arrival",),
        ("数据有误，请核实后重报", "材料不符合要求"),
    ),
    "accept": Form(
        "认定收下",
        "按已报收下：需人工审核的、情况属实的、以哪份为准的、更正申请。",
        ("arrival",),
        ("已核实，情况属实", "已审核"),
    ),
    "timing": Form("认定时效", "认定收到的时间算按时还是超时。", ("ruled",), ("停机期间送达，按时", "已核实收到时间")),
    "contact": Form("催报记录", "记下一次催报和对方的答复。", ("whom", "means", "answer", "promised"), ("催报",)),
    "review": Form(
        "审定说明",
        "认可或不认可报送单位的情况说明（全部已说明的）；不认可的要写明为什么，修改稿会再发一次。",
        ("granted",),
        ("已核对材料，说明属实", "没有写清原因"),
    ),
    "confirm": Form("核准名单", "核准这些报送任务现在的报送情况，通报等文稿据此点名。", (), ("名单已核对",)),
    "reopen": Form("重新开放", "报出后重新开放：以后的来件不再只是更正申请。", (), ("上级要求更正",)),
}


def ask(view: View) -> Response:
    """The form for a decision on the deliveries named in the address."""
    return _form(view, view.asked("kind"), tuple(view.request.query_params.getlist("d")), view.asked("to") or "/", {})


def prepare(post: Post) -> Response:
    """The form for a decision on the ticked deliveries; nothing is written."""
    with post.desk() as desk:
        return _form(post.view(desk), post.text("kind"), post.texts("d"), post.text("back"), {})


def commit(post: Post) -> Response:
    """Take the decision down; where somebody was quicker the form comes again with what they did."""
    kind = post.text("kind")
    if kind not in FORMS:
        raise WorkspaceRefusal("没有这种处理。")
    with post.desk() as desk:
        try:
            targets = _targets(desk, post.texts("d"))
            act = Act(kind, targets, post.by, post.text("reason"), **_details(desk, kind, post))  # type: ignore[arg-type]
            taken = decide(desk, act, lambda: refuse_changed(desk, targets, post.seen))
        except (ChangedSince, DecisionRefused, ValueError, WorkspaceRefusal) as refusal:
            status = 409 if isinstance(refusal, ChangedSince) else 422
            given = {
                name: post.text(name) for name in ("reason", "until", "ruled", "arrival", "whom", "means", "answer")
            }
            given["promised"] = post.text("promised")
            return _form(post.view(desk), kind, post.texts("d"), post.text("back"), given, str(refusal), status)
    return post.done(f"已记下 {taken.id}：{KIND_LABELS[kind]}，{len(taken.deliveries)}个报送任务。")


def undo(post: Post) -> Response:
    """Take a decision back."""
    with post.desk() as desk:
        taken = undoing.undo(desk, number_named(post.text("decision"), "D"), post.by, post.text("reason"))
    return post.done(f"已撤销 {taken.id}。")


def _form(
    view: View,
    kind: str,
    texts: tuple[str, ...],
    back: str,
    given: Mapping[str, str],
    refused: str = "",
    status: int = 200,
) -> Response:
    if kind not in FORMS:
        raise WorkspaceRefusal("没有这种处理，请从页面上的按钮进来。")
    targets = _targets(view.desk, texts)
    return view.render(
        "act.html",
        status,
        title=FORMS[kind].title,
        kind=kind,
        form=FORMS[kind],
        lines=[_line(view, target) for target in targets],
        to=back,
        given=given,
        refused=refused,
        promises=promises(view.now),
    )


def _line(view: View, target: Target) -> tuple[Target, Any, str]:
    made = unit_standing(view.picture.book, target.duty, target.period, target.unit, view.now)
    return target, made, remark(made)


def _targets(desk: Desk, texts: tuple[str, ...]) -> tuple[Target, ...]:
    if not texts:
        raise WorkspaceRefusal("没有选中任何单位。请在名单左边的方框里打勾，再选处理方式。")
    if len(texts) > _MOST:
        raise WorkspaceRefusal(f"一次最多处理{_MOST}个报送任务，请分几次。")
    return targets_named(desk, texts)


def _details(desk: Desk, kind: str, post: Post) -> dict[str, Any]:
    """What goes with the kind, read from the form."""
    made = {name: _READ[name](desk, post) for name in FORMS[kind].fields if name in _READ}
    if kind == "contact":
        until: datetime | None = made["promised"]
        told = Contacted(post.text("whom"), post.text("means"), post.text("answer"), stamp(until) if until else None)
        made["contacted"] = told
        if not (told.whom and told.means and told.answer):
            raise WorkspaceRefusal("请写明联系了谁、用什么方式、对方怎么答复。")
    if kind == "review":
        targets = targets_named(desk, post.texts("d"))
        made = {"ruled": post.text("granted"), "asked": chosen(fact_book(desk), targets, ())}
    return made


def _moment(name: str) -> Callable[[Desk, Post], datetime | None]:
    return lambda desk, post: end_named(post.text(name), desk.workspace.zone) if post.text(name) else None


_READ: Mapping[str, Callable[[Desk, Post], Any]] = {
    "until": _moment("until"),
    "promised": _moment("promised"),
    "ruled": lambda _desk, post: post.text("ruled") or None,
    "arrival": lambda _desk, post: number_named(post.text("arrival"), "A") if post.text("arrival") else None,
}
