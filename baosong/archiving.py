"""归档: everything of a campaign as folders an inspector can open without the program.

Names sort in Explorer and say what a file is; nothing is overwritten, so an archiving that was broken off goes on.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from baosong.archive_lists import contents_book, decisions_book, demands_book, stamp_of
from baosong.blanks import blank_of, has_forms
from baosong.desk import Desk
from baosong.drafts import change_list
from baosong.facts import arrival_of, fact_book, standings, units_owing
from baosong.issued import releases
from baosong.outbox import safe_name, write_atomically
from baosong.workspace import WorkspaceRefusal
from generator.register_book import register_book
from tracker.definition.ad_hoc import is_ad_hoc
from tracker.definition.model import Campaign, Duty
from tracker.definition.units import find_unit
from tracker.facts import Arrival
from tracker.ledger.chain import instant

NOTICE, BLANKS, RETURNS, TOTALS, REPORTS, CHASING = (
    "01通知",
    "02空白表",
    "03各单位来件",
    "04汇总表",
    "05报告",
    "06催报与通报",
)
_FOLDERS = {"workbook": TOTALS, "summary": REPORTS, "forwarding": REPORTS, "circular": CHASING, "chaser": CHASING}
_NOTICES = ("通知", "notice")  # folders of a campaign in which an office keeps the notices themselves


@dataclass(frozen=True)
class Entry:
    """One file to be filed: where, its bytes when they are asked for, and what it is, for the 目录."""

    path: PurePath
    data: Callable[[], bytes]
    what: str
    whose: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of the archive: its path below the folder, what it is, its SHA-256; `new` if it was written now."""

    path: str
    what: str
    whose: str
    when: str
    sha256: str
    new: bool


def archive_campaign(desk: Desk, campaign: Campaign, to: Path, progress: Callable[[int, int], None]) -> list[Filed]:
    """Write everything below `to`/<campaign title>; what is there with the same content is left as it is."""
    root = to.absolute()
    for forbidden in (desk.workspace.intake, desk.workspace.data):
        if forbidden.absolute() == root or forbidden.absolute() in root.parents:
            raise WorkspaceRefusal(f"不能归档到“{forbidden}”里面，请另指一个文件夹（--to）。")
    folder = root / safe_name(campaign.title)
    entries = list(_entries(desk, campaign))
    filed = []
    for number, entry in enumerate(entries, start=1):
        filed.append(_file(folder, entry))
        progress(number, len(entries) + 1)
    lines = [(f.path, f.what, f.whose, f.when, f.sha256) for f in filed]
    book = contents_book(lines, campaign, stamp_of(desk, campaign), rehearsal=desk.rehearsal)
    filed.append(_file(folder, Entry(PurePath("目录.xlsx"), lambda: book, "目录")))
    progress(len(entries) + 1, len(entries) + 1)
    return filed


def _file(folder: Path, entry: Entry) -> Filed:
    """The entry's file: the one that is there if it holds the same, else written, under a name that is free."""
    data = entry.data()
    path, number = folder / entry.path, 2
    while path.exists():
        if path.read_bytes() == data:
            break
        path = (folder / entry.path).with_stem(f"{entry.path.stem}-{number}")
        number += 1
    new = not path.exists()
    if new:
        write_atomically(path, data)
    relative = str(path.relative_to(folder))
    return Filed(relative, entry.what, entry.whose, entry.when, hashlib.sha256(data).hexdigest(), new)


def _entries(desk: Desk, campaign: Campaign) -> Iterator[Entry]:
    duties = [duty for duty in desk.duties if duty.campaign.id == campaign.id]
    yield from _notices(desk, campaign, duties)
    yield from _blanks(desk, duties)
    yield from _returns(desk, campaign)
    for duty in duties:
        yield from _documents(desk, duty)
    yield from _registers(desk, campaign, duties)


def _notices(desk: Desk, campaign: Campaign, duties: list[Duty]) -> Iterator[Entry]:
    """What was demanded, by whom and until when; the notices themselves where the office keeps them."""
    home = desk.workspace.templates / campaign.id
    for name in _NOTICES:
        for file in sorted((home / name).glob("*")) if (home / name).is_dir() else ():
            if file.is_file():
                yield Entry(PurePath(NOTICE, safe_name(file.name)), file.read_bytes, "通知原件")
    yield Entry(
        PurePath(NOTICE, "报送要求.xlsx"),
        lambda: demands_book(campaign, duties, stamp_of(desk, campaign), rehearsal=desk.rehearsal),
        "各报送事项的依据、时限和材料",
    )


def _blanks(desk: Desk, duties: list[Duty]) -> Iterator[Entry]:
    """The blank of each obligation, that of its first unit and period: all others differ in name and date alone."""
    for duty in duties:
        periods = duty.periods or duty.ad_hoc
        owing = units_owing(duty, periods[0]) if periods else ()
        if has_forms(duty) and owing:
            name, data = blank_of(desk, duty, periods[0], owing[0])
            whose = f"样张：{owing[0].name}，{periods[0].label}"
            yield Entry(PurePath(BLANKS, safe_name(duty.obligation.title), name), _these(data), "空白表", whose)


def _returns(desk: Desk, campaign: Campaign) -> Iterator[Entry]:
    """Every original of the campaign, by unit in official order, the time it was there first in its name."""
    order = list(dict.fromkeys(unit.code for unit in campaign.units))
    spoken = {row["arrival"]: row["unit"] for row in desk.ledger.rows("parts_seen", campaign=campaign.id)}
    waiting = {row["arrival"]: row["unit"] for row in desk.ledger.rows("waiting") if row["campaign"] == campaign.id}
    for row in desk.ledger.rows("arrivals"):
        arrival = arrival_of(row)
        code = spoken.get(arrival.number) or waiting.get(arrival.number) or _by_folder(campaign, arrival)
        if code is None and arrival.number not in waiting:
            continue
        unit = campaign.unit(code) if code else None
        place = f"{order.index(unit.code) + 1:02d}_{unit.name}" if unit else "00_单位待认定"
        came = arrival.interval.upper.astimezone(desk.workspace.zone)
        name = f"{came:%Y-%m-%d_%H%M}_{arrival.id}_{arrival.name}"
        what = "来件原件" + ("（代收：" + arrival.via + "）" if arrival.via else "")
        yield Entry(
            PurePath(RETURNS, safe_name(place), _short(name)),
            _archived(desk, arrival.sha256),
            what,
            unit.name if unit else "",
            f"{came:%Y-%m-%d %H:%M}",
        )


def _by_folder(campaign: Campaign, arrival: Arrival) -> str | None:
    """The unit whose folder a file lay in: what fits no part is the unit's 附带材料."""
    unit = find_unit(campaign.units, arrival.folder, arrival.interval.upper.date()) if arrival.folder else None
    return unit.code if unit else None


def _documents(desk: Desk, duty: Duty) -> Iterator[Entry]:
    """What really went out, then every draft, each kind in its folder, by period."""
    for period in (*duty.periods, *duty.ad_hoc):
        label = safe_name(period.label)
        for release in releases(desk, duty, period):
            out = release.released
            about = f"报出稿：{out.number}，{out.signer}签发，报{out.recipient}"
            path = PurePath(REPORTS, label, f"报出_{safe_name(out.name)}")
            yield Entry(path, _archived(desk, out.sha256), about, "", out.signed_on)
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for row in desk.ledger.rows("documents", campaign=duty.campaign.id, obligation=duty.obligation.id, period=""):
        folder = _FOLDERS.get(row["kind"])
        if folder:
            found = duty.period(row["period"])
            path = PurePath(folder, safe_name(found.label if found else row["period"]), PurePath(row["path"]).name)
            yield Entry(path, _archived(desk, row["sha256"]), f"第{row['draft']}稿", "", row["at"][:10])
            before, last[row["period"], row["report"]] = last.get((row["period"], row["report"])), row
            yield from _changes(desk, duty, path, before, row) if before else ()


def _changes(desk: Desk, duty: Duty, path: PurePath, before: dict[str, Any], row: dict[str, Any]) -> Iterator[Entry]:
    """The 变动清单 of a draft, made again from the two drafts."""
    title = path.stem.removesuffix(f"（第{row['draft']}稿）")
    book = change_list(desk, duty, title, before, desk.archive.get(row["sha256"]), row["draft"])
    if book is not None:
        about = f"第{row['draft']}稿比第{before['draft']}稿的变动"
        yield Entry(path.with_name(f"{path.stem}变动清单.xlsx"), _these(book), about, "", row["at"][:10])


def _registers(desk: Desk, campaign: Campaign, duties: list[Duty]) -> Iterator[Entry]:
    book, now = fact_book(desk), _last_change(desk, duties)
    chosen = [(d, p) for d in duties for p in (*d.periods, *d.ad_hoc) if is_ad_hoc(d.obligation) or p.opens_at <= now]
    made = standings(book, chosen, now)
    register = register_book(
        made, duties, title="收报台账", as_of=now, zone=desk.workspace.zone, rehearsal=desk.rehearsal
    )
    yield Entry(PurePath("07收报台账.xlsx"), _these(register), "每家每期的报送情况")
    yield Entry(PurePath("08处理记录.xlsx"), lambda: decisions_book(desk, campaign), "谁在什么时候作了什么处理、为什么")


def _last_change(desk: Desk, duties: list[Duty]) -> datetime:
    """The last moment at which a standing changed, so that an archive made again says the same."""
    now = desk.now()
    came = [instant(row["upper"]) for row in desk.ledger.rows("arrivals")]
    decided = [instant(row["at"]) for row in desk.ledger.rows("decisions", campaign="")]
    dues = [p.due_at for d in duties for p in d.periods if p.due_at <= now]
    return min(now, max([*came, *decided, *dues], default=now)).astimezone(desk.workspace.zone)


def _these(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def _archived(desk: Desk, sha256: str) -> Callable[[], bytes]:
    """An object's bytes, read when its turn comes, so that the whole archive never stands in memory."""
    return lambda: desk.archive.get(sha256)


def _short(name: str) -> str:
    """A file name with its ending kept, however long the clerk's own name is."""
    path = PurePath(name)
    ending = safe_name(path.suffix.lstrip("."))
    return f"{safe_name(path.stem)[:100]}.{ending}" if path.suffix else safe_name(name)
