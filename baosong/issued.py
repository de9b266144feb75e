"""报出: what really went out, with the figures frozen under it, and what no longer equals them (与报出数不一致)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from baosong.decision_checks import Act, refusals
from baosong.decisions import DecisionRefused, Taken, commit, decided, taken
from baosong.desk import Desk
from baosong.facts import FactBook, fact_book, standings
from baosong.frozen import Difference, Frozen, differing, from_json, frozen, to_json
from baosong.readings import Shelf
from baosong.tables import tables
from baosong.targets import Target
from tracker.definition.model import Duty, Period
from tracker.ledger.chain import instant
from tracker.ledger.events import Body, Released
from tracker.problem import Catalogue


class Unissuable(Catalogue):
    """Why a document can't be taken down as 报出."""

    NOBODY = ("error", "{title}{label}还没有已报的单位，没有数可以报出。", "")
    ISSUED_ALREADY = ("error", "这份文件已登记为{title}{label}的报出（D{decision}）。", "不必再登记。")
    SIGNED_LATER = ("error", "签发日期{day}在今天之后。", "请核对 --signed-on。")
    EMPTY_DOCUMENT = ("error", "报出的文件“{name}”是空的。", "请核对 --document。")


@dataclass(frozen=True)
class Outgoing:
    """The document as it went out: its name and bytes, 文号, 签发日期, 签发人, 主送."""

    name: str
    data: bytes
    number: str
    signed_on: date
    signer: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Release:
    """A 报出 in the ledger."""

    decision: int
    by: str
    reason: str
    at: datetime
    released: Released


def issue(desk: Desk, duty: Duty, period: Period, document: Outgoing, by: str, reason: str) -> Taken:
    """Take down what went out for a period; the accepted deliveries' figures are frozen. DecisionRefused if not."""

    def build(_number: int) -> Sequence[Body]:
        now, book = desk.now(), fact_book(desk)
        made = standings(book, [(duty, period)], now)
        _refuse(desk, duty, period, document, by, reason, any_accepted=any(s.state == "accepted" for s in made))
        text = to_json(_as_now(desk, book, duty, period, now))
        released = Released(
            document.name,
            desk.archive.put(document.data),
            document.number,
            document.signed_on.isoformat(),
            document.signer,
            document.recipient,
            desk.archive.put(text.encode()),
        )
        accepted = tuple(Target(duty, period, s.unit) for s in made if s.state == "accepted")
        act = Act("issue", accepted, by, reason, released=released)
        return [decided(act, now)]

    return taken(commit(desk, by, build)[0])


def _refuse(
    desk: Desk, duty: Duty, period: Period, document: Outgoing, by: str, reason: str, *, any_accepted: bool
) -> None:
    found = list(refusals(Act("issue", (), by, reason), fact_book(desk), desk.now()))
    names: dict[str, Any] = {"title": duty.obligation.title, "label": period.label}
    if not any_accepted:
        found.append(Unissuable.NOBODY.at(**names))
    if not document.data:
        found.append(Unissuable.EMPTY_DOCUMENT.at(name=document.name))
    if document.signed_on > desk.now().date():
        found.append(Unissuable.SIGNED_LATER.at(day=document.signed_on.isoformat()))
    sha256 = hashlib.sha256(document.data).hexdigest()
    same = [r for r in releases(desk, duty, period) if r.released.sha256 == sha256]
    found += [Unissuable.ISSUED_ALREADY.at(decision=r.decision, **names) for r in same]
    if found:
        raise DecisionRefused(found)


def _as_now(desk: Desk, book: FactBook, duty: Duty, period: Period, now: datetime) -> Frozen:
    return frozen(_here(duty, period), tables(desk, book, Shelf(desk.archive), duty, period, now))


def _here(duty: Duty, period: Period) -> str:
    return f"{duty.campaign.id}/{duty.obligation.id}/{period.id}"


def releases(desk: Desk, duty: Duty, period: Period) -> tuple[Release, ...]:
    """The 报出 of a period that stand, oldest first."""
    rows = desk.ledger.rows("releases", campaign=duty.campaign.id, obligation=duty.obligation.id, period=period.id)
    return tuple(
        Release(r["number"], r["by"], r["reason"], instant(r["at"]), Released(**json.loads(r["detail"]))) for r in rows
    )


def differences(desk: Desk, book: FactBook, duty: Duty, period: Period) -> tuple[Difference, ...]:
    """与报出数不一致: what of the period is not what the last 报出 said; none without a 报出.

    Costs nothing where neither a reading nor a decision nor the definition changed since.
    """
    last = releases(desk, duty, period)
    if not last or not _touched(desk, duty, period, last[-1].decision):
        return ()
    text = desk.archive.get(last[-1].released.figures).decode()
    was = from_json(text, _here(duty, period))
    return differing(duty, was, _as_now(desk, book, duty, period, desk.now()))


def _touched(desk: Desk, duty: Duty, period: Period, number: int) -> bool:
    rows = desk.ledger.rows(
        "touched_since",
        campaign=duty.campaign.id,
        obligation=duty.obligation.id,
        period=period.id,
        number=number,
    )
    return bool(rows[0]["touched"])
