"""00_本单位报送情况.html: what a unit owes, by when, what came, what to mend, and when the next return is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import quote

from generator.leaflet import leaflet, safe, table
from generator.moment import moment
from tracker.clocks import Timeliness
from tracker.standing import STATE_LABELS, TIMELINESS_LABELS, State

NAME = "00_本单位报送情况.html"
_CLASSES: dict[State, str] = {"overdue": "must", "returned": "must", "incomplete": "ask", "held": "ask"}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One return: what it is, by when, how it stands, what to do ("" nothing), and a file beside the page for it."""

    obligation: str
    period: str
    deadline: str
    state: State
    timeliness: Timeliness | None = None
    received_at: datetime | None = None
    todo: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class UnitPage:
    """The page of one unit at a moment. `owed` are returns with something to do, `done` the last settled ones."""

    office: str
    unit: str
    as_of: datetime
    zone: tzinfo
    owed: tuple[UnitLine, ...]
    done: tuple[UnitLine, ...]
    coming: tuple[UnitLine, ...]
    rehearsal: bool = False


def unit_page(page: UnitPage) -> bytes:
    """The page, self-contained HTML in UTF-8. Same input, same bytes."""
    body = [
        "<h1>本单位报送情况</h1>",
        f"<p>报送单位：{safe(page.unit)}　　截至：{moment(page.as_of, page.zone)}　　收件单位：{safe(page.office)}</p>",
        _banner(page),
        _section("要办的事", page.owed, page.zone, todo=True),
        _section("下次报送", page.coming, page.zone, todo=True),
        _section("最近已报", page.done, page.zone, todo=False),
        _foot(),
    ]
    mark = "演练：以下不是正式报送情况" if page.rehearsal else ""
    return leaflet(f"{page.unit}报送情况", body, mark)


def _foot() -> str:
    return (
        '<div class="foot"><p>本页由收报系统自动更新，每收到一次来件就更新一次；请勿在本页上修改。</p>'
        "<p>本文件夹里，“已收到_”是收件回执；“请修改_”改好保存即可，系统自动收取；“往期回执”里是以前的。"
        "原件都已留存，除您正在修改的文件外，均可自行删除。</p></div>"
    )


def _banner(page: UnitPage) -> str:
    if not page.owed:
        return '<div class="verdict">目前没有要办的事。</div>'
    urgent = [line for line in page.owed if line.state in ("overdue", "returned", "incomplete")]
    text = f"有{len(page.owed)}项要办" + (f"，其中{len(urgent)}项要尽快办。" if urgent else "。")
    return f'<div class="verdict{" error" if urgent else ""}">{text}</div>'


def _section(title: str, lines: Sequence[UnitLine], zone: tzinfo, *, todo: bool) -> str:
    if not lines:
        return ""
    heads = ("报送事项", "期次", "报送时限", "状态", "怎么办" if todo else "收到时间")
    rows = [
        [
            ("", safe(line.obligation)),
            ("", safe(line.period)),
            ("", safe(line.deadline)),
            (_CLASSES.get(line.state, ""), safe(_state(line))),
            ("", _todo(line) if todo else safe(moment(line.received_at, zone)) if line.received_at else "—"),
        ]
        for line in lines
    ]
    return f"<h2>{title}</h2>\n{table(heads, rows)}"


def _state(line: UnitLine) -> str:
    timed = f"（{TIMELINESS_LABELS[line.timeliness]}）" if line.timeliness else ""
    return f"{STATE_LABELS[line.state]}{timed}"


def _todo(line: UnitLine) -> str:
    link = f'<br><a href="{safe(quote(line.file))}">打开 {safe(line.file)}</a>' if line.file else ""
    return safe(line.todo) + link
