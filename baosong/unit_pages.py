"""The page in each unit's feedback folder that says what it owes; renewed whenever something of the unit changes."""

import os
from collections.abc import Iterable

from baosong.desk import Desk
from baosong.facts import FactBook, unit_standing, unit_standings, units_owing
from baosong.feedback import Box
from baosong.posting import box_of, post, posted
from baosong.received import short_label
from generator.moment import deadline, due
from generator.unit_page import NAME, UnitLine, UnitPage, unit_page
from tracker.definition.model import Duty
from tracker.definition.units import find_unit
from tracker.standing import Standing

_MOST_DONE = 12


def post_page(desk: Desk, book: FactBook, unit: bytes) -> None:
    """Write the page of the unit whose folder this is; a folder that names no unit gets none."""
    name, box = os.fsdecode(unit), box_of(desk, unit)
    codes = {found.code for duty in desk.duties if (found := find_unit(duty.campaign.units, name))}
    if codes:
        post(desk, box, NAME, unit_page(_page(desk, book, name, codes, box)), "page", name)


def _page(desk: Desk, book: FactBook, name: str, codes: set[str], box: Box) -> UnitPage:
    now = desk.now()
    pairs = [
        (duty, made)
        for duty in desk.duties
        for code in codes
        for made in unit_standings(book, duty, code, now, opened_by=now)
    ]
    pairs.sort(key=lambda pair: (pair[1].due_at, pair[1].key))
    files = _files(desk, box)
    owed = [(d, s) for d, s in pairs if s.state not in ("accepted", "exempt") or s.open_queries or s.amending]
    settled = [(d, s) for d, s in pairs if (d, s) not in owed]
    return UnitPage(
        desk.workspace.office,
        name,
        now,
        desk.workspace.zone,
        owed=tuple(_line(desk, d, s, files) for d, s in owed),
        done=tuple(_line(desk, d, s, {}) for d, s in reversed(settled[-_MOST_DONE:])),
        coming=tuple(_coming(desk, book, codes)),
        rehearsal=desk.rehearsal,
    )


def _files(desk: Desk, box: Box) -> dict[str, str]:
    """The workbook to mend that lies there for a delivery."""
    found = {}
    for each in posted(desk, box):
        if each.kind == "reply":
            for row in desk.ledger.rows("arrival_parts", arrival=int(each.report.removeprefix("A"))):
                key = f"{row['campaign']}/{row['obligation']}/{row['period']}/{row['unit']}"
                found[key] = os.fsdecode(each.name)
    return found


def _line(desk: Desk, duty: Duty, made: Standing, files: dict[str, str]) -> UnitLine:
    return UnitLine(
        duty.obligation.title,
        made.period.label,
        deadline(made.period, made.due_at, desk.workspace.zone),
        made.state,
        made.timeliness,
        made.first_received_at,
        _todo(desk, duty, made),
        files.get(str(made.key), ""),
    )


def _todo(desk: Desk, duty: Duty, made: Standing) -> str:
    """What the clerk is to do, in one or two sentences."""
    missing = "、".join(short_label(duty, part) for part in duty.obligation.parts if part.id in made.missing)
    if made.state == "returned":
        by = f"，请于{due(made.correct_by, desk.workspace.zone)}前改好" if made.correct_by else ""
        why = f"收件单位退回：{made.returned_for}" if made.returned_for else "审核未通过"
        return f"{why}{by}；改好后保存，系统自动收取。" + (f"还缺：{missing}。" if missing else "")
    if made.state == "incomplete":
        return f"还缺：{missing}，请放入本单位的文件夹。"
    if made.undecided:
        return "同时收到内容不同的两份，请告知以哪份为准；各填一部分的，请合并成一份重报。"
    if made.state == "held":
        return "来件正由收件单位确认，确认前不必重报；有疑问请与收件单位联系。"
    if made.state == "accepted":
        said = f"有{made.open_queries}处请说明，不影响报送。" if made.open_queries else ""
        because = f"（{made.returned_for}）" if made.returned_for else ""
        return said + (f"更正未通过{because}，仍以前一版为准。" if made.amending else "")
    late = "已过时限，请尽快" if made.past_due else "请"
    return f"{late}报送：{missing}。"


def _coming(desk: Desk, book: FactBook, codes: Iterable[str]) -> list[UnitLine]:
    """The next return of each obligation that has not opened yet."""
    now, made = desk.now(), []
    for duty in desk.duties:
        for period in (p for p in duty.periods if p.opens_at > now):
            units = [u for u in units_owing(duty, period) if u.code in codes]
            if units:
                standing = unit_standing(book, duty, period, units[0], now)
                if standing.state != "exempt":
                    made.append((standing.due_at, _line(desk, duty, standing, {})))
                    break
    return [line for _due, line in sorted(made, key=lambda each: each[0])]
