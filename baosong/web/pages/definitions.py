"""The definitions as readable pages: who owes what to whom, on which forms, by when, towards which goals."""

from starlette.responses import Response

from baosong.notice import PERIOD_HEAD, duty_text, form_versions, phase_lines, unit_lists
from baosong.notice_goals import goal_texts
from baosong.web.endpoint import Missing, View
from baosong.workspace import WorkspaceRefusal

TYPES = {
    "int": "整数",
    "decimal": "小数",
    "text": "文字",
    "date": "日期",
    "enum": "选项",
    "bool": "是否",
    "calc": "计算",
}
OVER_TIME = {"flow": "本期数", "cumulative": "累计数", "stock": "时点数"}
SHAPES = {"grid": "行×列", "card": "一项一格", "list": "逐条登记"}


def campaigns(view: View) -> Response:
    """Every campaign in force."""
    return view.render("definitions.html", title="定义", campaigns=view.desk.campaigns)


def campaign(view: View) -> Response:
    """One campaign."""
    try:
        found = view.desk.campaign(view.request.path_params["campaign"])
    except WorkspaceRefusal as refusal:
        raise Missing(str(refusal)) from refusal
    return view.render(
        "definition.html",
        title=found.title,
        campaign=found,
        duties=[duty_text(duty, view.desk.workspace) for duty in view.desk.select(found.id)],
        head=PERIOD_HEAD,
        phases=list(phase_lines(found)),
        units=unit_lists(found),
        goals=list(goal_texts(found)),
        versions=list(form_versions(found)),
        types=TYPES,
        over_time=OVER_TIME,
        shapes=SHAPES,
    )
