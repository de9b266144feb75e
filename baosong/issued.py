"""报出: what really went out, with the figures frozen under it, and what no longer equals them (与报出数不一致)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from baosong.decision_checks import Act, refusals
from baosong.decisions import DecisionRefused, Taken, commit, decided, taken
from baosong.desk import Desk
from baosong.facts import FactBook, fact_book, standings
from baosong.readings import Shelf
from baosong.tables import tables
from baosong.targets import Target
from tracker.address import parse
from tracker.definition.model import TOTAL, Campaign, Duty, Period
from tracker.ledger.chain import canonical, instant
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


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what went out: `whose` is the unit's name or 合计; None is no value (—)."""

    address: str
    label: str
    whose: str
    old: str | None
    new: str | None


def issue(desk: Desk, duty: Duty, period: Period, document: Outgoing, by: str, reason: str) -> Taken:
    """Take down what went out for a period; the accepted deliveries' figures are frozen. DecisionRefused if not."""

    def build(_number: int) -> Sequence[Body]:
        now, book = desk.now(), fact_book(desk)
        made = standings(book, [(duty, period)], now)
        _refuse(desk, duty, period, document, by, reason, any_accepted=any(s.state == "accepted" for s in made))
        text = canonical(figures(desk, book, duty, period, now))
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


def figures(desk: Desk, book: FactBook, duty: Duty, period: Period, now: datetime) -> dict[str, str | None]:
    """Every figure of a period by its address, as plain decimal text; None where it has no value."""
    made = tables(desk, book, Shelf(desk.archive), duty, period, now)
    return {str(f.address): _plain(f.value) for table in made for f in table.cells.values()}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def releases(desk: Desk, duty: Duty, period: Period) -> tuple[Release, ...]:
    """The 报出 of a period that stand, oldest first."""
    rows = desk.ledger.rows("releases", campaign=duty.campaign.id, obligation=duty.obligation.id, period=period.id)
    return tuple(
        Release(r["number"], r["by"], r["reason"], instant(r["at"]), Released(**json.loads(r["detail"]))) for r in rows
    )


def differences(desk: Desk, book: FactBook, duty: Duty, period: Period) -> tuple[Difference, ...]:
    """与报出数不一致: each figure of the period that is not what the last 报出 said; none without a 报出.

    Costs nothing where neither a reading nor a decision nor the definition changed since.
    """
    last = releases(desk, duty, period)
    if not last or not _touched(desk, duty, period, last[-1].decision):
        return ()
    frozen: dict[str, str | None] = json.loads(desk.archive.get(last[-1].released.figures))
    now = figures(desk, book, duty, period, desk.now())
    return tuple(
        _difference(duty.campaign, address, frozen.get(address), now.get(address))
        for address in dict.fromkeys((*now, *frozen))
        if not _same(frozen.get(address), now.get(address))
    )


def _touched(desk: Desk, duty: Duty, period: Period, number: int) -> bool:
    rows = desk.ledger.rows(
        "touched_since",
        campaign=duty.campaign.id,
        obligation=duty.obligation.id,
        period=period.id,
        number=number,
    )
    return bool(rows[0]["touched"])


def _same(old: str | None, new: str | None) -> bool:
    return old == new or (old is not None and new is not None and Decimal(old) == Decimal(new))


def _difference(campaign: Campaign, address: str, old: str | None, new: str | None) -> Difference:
    at = parse(address)
    form = campaign.form(at.source)
    field = form.by_id.get(at.field) if form else None
    row = next((r.label for r in form.rows if r.id == at.row), "") if form and at.row not in ("*", TOTAL) else ""
    group = f"{field.group}·{field.label}" if field and field.group else field.label if field else at.field
    unit = campaign.unit(at.unit)
    whose = "合计" if at.unit == "*" else unit.name if unit else at.unit
    named = (form.annex or form.title) if form else at.source
    return Difference(address, "·".join(filter(None, (named, row, group))), whose, old, new)
