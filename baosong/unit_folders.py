"""A unit's feedback folder kept current: old answers put away, the page renewed, blanks handed out.

It changes when something came from the unit, and by time alone when a period opens or comes due.
"""

import os
from collections.abc import Iterator
from datetime import datetime

from baosong.blanks import BlankMaker, blank_maker
from baosong.desk import Desk, refreshed
from baosong.facts import arrival_of, units_owing
from baosong.feedback import Box
from baosong.flow import lock_of
from baosong.handing_out import folder_of, keep_handing
from baosong.posting import box_of, out_of_reach, posted, put_away
from baosong.unit_pages import post_page
from tracker.definition.model import Duty, Period
from tracker.hold import held
from tracker.ledger.chain import instant, stamp

PUT_AWAY = "往期回执"
_LOOSE = 5  # answers about no part (a question, 附带材料) stay until so many newer ones lie there
_RENEWED = "renewed_at"


def bring_up_to_date(desk: Desk, maker: BlankMaker, unit: bytes) -> str:
    """Put old answers away, renew the unit's page and its blanks; what went wrong as a sentence, "" for nothing."""
    box = box_of(desk, unit)
    try:
        _tidy(desk, box)
        post_page(desk, maker.book, unit)
        keep_handing(desk, maker, os.fsdecode(unit))
    except OSError as fault:
        folder = f"{os.fsdecode(unit)}/{desk.workspace.feedback}"
        return f"“{folder}”未能整理（{fault.strerror or fault}），下次来件时再整理。"
    return ""


def renewal_due(desk: Desk) -> bool:
    """Whether a period has opened or come due since the folders were last kept; False before they ever were."""
    since, now = _since(desk), desk.now()
    return since is not None and any(since < at <= now for at, _duty, _period in _moments(desk))


def kept(desk: Desk) -> None:
    """Note that the folders are kept from this moment on: the first answer or blank begins it."""
    if _since(desk) is None:
        desk.ledger.write_working("put_meta", [{"name": _RENEWED, "value": stamp(desk.now())}])


def renew(desk: Desk) -> tuple[str, ...]:
    """Renew the folders of the units concerned; returns sentences on what failed."""
    if not renewal_due(desk):
        return ()
    with held(lock_of(desk), wait=True):
        since, now = _since(desk) or desk.now(), desk.now()
        desk.ledger.write_working("put_meta", [{"name": _RENEWED, "value": stamp(now)}])
        desk = refreshed(desk)
        maker = blank_maker(desk)
        crossed = [(duty, period) for at, duty, period in _moments(desk) if since < at <= now]
        folders = dict.fromkeys(folder_of(desk, d, unit) for d, period in crossed for unit in units_owing(d, period))
        reached = [folder for folder in folders if not out_of_reach(desk, folder)]
        there = [folder for folder in reached if (desk.workspace.intake / os.fsdecode(folder)).is_dir()]
        return tuple(said for folder in there if (said := bring_up_to_date(desk, maker, folder)))


def _since(desk: Desk) -> datetime | None:
    rows = desk.ledger.rows("meta", name=_RENEWED)
    return instant(rows[0]["value"]) if rows else None


def _moments(desk: Desk) -> Iterator[tuple[datetime, Duty, Period]]:
    for duty in desk.duties:
        for period in duty.periods:
            yield period.opens_at, duty, period
            yield period.due_at, duty, period


def _tidy(desk: Desk, box: Box) -> None:
    """Put away what newer answers have replaced.

    Of each part the last answer stays and the last one on its newest period, since an earlier period may be amended
    meanwhile; so does a workbook that still asks for something, and the last few answers about no part.
    """
    answers = [p for p in posted(desk, box) if p.kind in ("receipt", "reply")]
    numbers = {p: int(p.report.removeprefix("A")) for p in answers}
    about = {p: _about(desk, numbers[p]) for p in answers}
    last: dict[tuple[str, ...], int] = {}
    newest: dict[str, str] = {}
    for each in answers:
        for part, period in about[each]:
            newest[part] = max(newest.get(part, ""), period)
            for key in ((part,), (part, period)):
                last[key] = max(last.get(key, 0), numbers[each])
    loose = sorted((numbers[p] for p in answers if not about[p]), reverse=True)[:_LOOSE]
    for each in answers:
        number = numbers[each]
        kept = number in loose or any(
            number == last[part,] or (number == last[part, period] and (period == newest[part] or each.kind == "reply"))
            for part, period in about[each]
        )
        again = each.kind == "receipt" and any(
            p.kind == "receipt" and p.report == each.report and p.number > each.number for p in answers
        )
        if again or not kept:
            put_away(desk, box, each, _drawer(desk, number))


def _about(desk: Desk, number: int) -> set[tuple[str, str]]:
    """The parts an arrival's answer is about, each with its period."""
    rows = desk.ledger.rows("arrival_parts", arrival=number)
    return {(f"{row['campaign']}/{row['obligation']}/{row['part']}", row["period"]) for row in rows}


def _drawer(desk: Desk, number: int) -> tuple[bytes, ...]:
    """往期回执/2019年: by the year the arrival came in."""
    came = arrival_of(desk.ledger.rows("arrival", number=number)[0]).interval.upper
    return os.fsencode(PUT_AWAY), os.fsencode(f"{came.astimezone(desk.workspace.zone).year}年")
