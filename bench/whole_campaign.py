"""The national campaign from drop to reports: 66 bodies, every dated duty over four months, and where the time goes.

A few weeks in `make bench`; `python -m bench.whole_campaign` plays all four months (2,000 workbooks; the clerks'
typing takes most of the waiting and is not counted). Of forty returns two fail a check and are mended the same day,
two come the morning after, one never; on Fridays a quarter of the bodies report something at once.
"""

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner

from baosong.__main__ import collect_seldom
from baosong.__main__ import main as baosong
from baosong.clock import clock
from baosong.collecting import intake_settings
from baosong.desk import Desk, begin_writing, open_desk
from baosong.facts import fact_book, standings, units_owing
from baosong.flow import follow
from baosong.posting import is_ours
from baosong.replies import write_replies
from baosong.unit_folders import renew
from baosong.workspace import Workspace, open_workspace
from bench.clerk import Cells, Return, cases, fill, invent
from bench.stories import summary_file
from generator.blank import Blanks, blank_name
from tracker.definition.ad_hoc import blank_period, is_ad_hoc
from tracker.definition.form import Form
from tracker.definition.model import Duty, Period, Unit
from tracker.intake.collect import collect_once
from tracker.ledger.dayfiles import export

CAMPAIGNS = ("aqsiq-2007", "quality-2007")
STAGES = (
    *("take in", "read and judge", "day files and replies", "pages renewed by time"),
    *("standing", "accept", "reports and workbooks"),
)
_START = date(2007, 8, 23)
_NEVER, _FAULTY, _LATE = {0}, {1, 2}, {3, 4}  # of forty


@dataclass
class Campaign:
    """The workspace, what each stage took so far, and how many workbooks came."""

    root: Path
    drawer: Path
    spent: Counter[str] = field(default_factory=Counter)
    books: int = 0

    @property
    def workspace(self) -> Workspace:
        """As a new command would open it."""
        return open_workspace(self.root)

    def type(
        self, duty: Duty, period: Period, unit: Unit, made: bytes, *, faulty: bool = False, name: str = ""
    ) -> None:
        """The unit's clerk fills the blank and drops it, with the papers the duty wants; not measured."""
        blank, folder = self.drawer / "blank.xlsx", self.workspace.intake / unit.name
        forms = {p.id: form for p in duty.obligation.parts if (form := duty.campaign.form(p.id))}
        given = _given(forms, unit.name, period)
        if faulty:
            given = _with_a_fault(given)
        blank.write_bytes(made)
        fill(blank, folder / (name or blank_name(duty, period, unit)), forms, given)
        for part in (p for p in duty.obligation.parts if p.kind == "file" and p.required):
            summary_file(folder / f"{unit.name}{part.label}.docx", unit.name)
        self.books += 1


def whole_campaign(folder: Path, until: date) -> None:
    """Play every period due by this day and say the share of each stage."""
    root = folder / "national"
    wanted = [word for name in CAMPAIGNS for word in ("--campaign", name)]
    _run("init", str(root), *wanted)
    config = root / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("settle_seconds = 1.0", "settle_seconds = 0.05"))
    played = Campaign(root, folder)
    for day, due in _calendar(played.workspace, until):
        _due_day(played, day, due)
    total = played.spent.total()
    each = f"{played.books} workbooks, {total:.1f} s, {1000 * total / played.books:.1f} ms a workbook"
    print(f"{'national campaign':<34} {each}")
    for stage in STAGES:
        print(f"{'':<34} {stage:<24} {played.spent[stage]:7.1f} s  {played.spent[stage] / total:5.0%}")


def _calendar(workspace: Workspace, until: date) -> list[tuple[date, list[tuple[Duty, Period]]]]:
    """The days something is due, with what is; on Fridays also what is reported at once."""
    with open_desk(workspace, clock("2007-08-24T09:00", workspace.zone)) as desk:
        timed = [(d, p) for d in desk.duties for p in d.periods if p.timed and p.printed_due <= until]
        days = sorted({p.printed_due for _d, p in timed})
        urgent = [d for d in desk.duties if d.obligation.id.startswith("urgent") and is_ad_hoc(d.obligation)]
        events = {
            day: [(d, blank_period(d.campaign, desk.now())) for d in urgent] for day in days if day.weekday() == 4
        }
        return [(day, [*((d, p) for d, p in timed if p.printed_due == day), *events.get(day, [])]) for day in days]


def _due_day(played: Campaign, day: date, due: Sequence[tuple[Duty, Period]]) -> None:
    """Most report in the morning; the mended come in the afternoon, the late ones the day after; then the papers."""
    mended, late = [], []
    for duty, period in due:
        blanks = Blanks(duty, period, rehearsal=True)
        for number, unit in enumerate(units_owing(duty, period)):
            chance = (number * 7 + day.toordinal()) % 40
            if is_ad_hoc(duty.obligation):
                if chance % 4 == 0:
                    played.type(duty, period, unit, blanks.of(unit), name=f"重要信息{day:%m%d}.xlsx")
                continue
            work = (duty, period, unit, blanks.of(unit))
            if chance in _LATE:
                late.append(work)
            elif chance not in _NEVER:
                played.type(*work, faulty=chance in _FAULTY)
                mended += [work] if chance in _FAULTY else []
    following = day + timedelta(days=1)
    timed = [(duty, period) for duty, period in due if period.timed]
    _round(played, f"{day}T10:00", timed)
    for moment, more in ((f"{day}T16:00", mended), (f"{following}T09:00", late)):
        for work in more:
            played.type(*work)
        _round(played, moment, timed)
    _papers(played, f"{following}T09:30", timed)


def _given(forms: dict[str, Form], name: str, period: Period) -> Return:
    """What a body reports; its cumulative numbers grow from period to period."""
    seed = f"{name}{period.id}"
    tables = {f.id: f for f in forms.values() if f.shape != "list"}
    cells = {
        f.id: _times(invent(f, name), (period.printed_due - _START).days // 10)
        if f.shape == "grid"
        else invent(f, seed)
        for f in tables.values()
    }
    return Return(cells, {f.id: cases(f, seed, 1) for f in forms.values() if f.shape == "list"})


def _times(cells: Cells, times: int) -> Cells:
    """So many times the numbers: checks between them go on holding."""
    return {place: v if isinstance(v, str) else v * max(times, 1) for place, v in cells.items()}


def _with_a_fault(given: Return) -> Return:
    """约20家 where a number belongs."""
    for name, cells in given.cells.items():
        place = next((at for at, value in cells.items() if isinstance(value, int | Decimal)), None)
        if place:
            return Return({**given.cells, name: {**cells, place: "约20家"}}, given.items)
    return given


def _round(played: Campaign, moment: str, due: Sequence[tuple[Duty, Period]]) -> None:
    """What the office's machine does with what lies there, each stage by the clock."""
    time.sleep(0.1)  # old enough for one look; outside what is measured
    workspace, spent = played.workspace, played.spent
    with open_desk(workspace, clock(moment, workspace.zone)) as desk:
        begin_writing(desk, "collect", takes_in=True)
        with _timed(spent, "take in"):
            _take_in(desk)
        with _timed(spent, "read and judge"):
            follow(desk)
        with _timed(spent, "day files and replies"):
            export(desk.ledger, desk.workspace.data / "events")
            write_replies(desk)
        with _timed(spent, "pages renewed by time"):
            renew(desk)
        with _timed(spent, "standing"):
            standings(fact_book(desk), due, desk.now())


def _papers(played: Campaign, now: str, due: Sequence[tuple[Duty, Period]]) -> None:
    """A person accepts what waits for one; then every paper of what has come due."""
    words = ("--workspace", str(played.root), "--now", now)
    for duty, period in due:
        campaign, obligation = duty.campaign.id, duty.obligation.id
        if duty.obligation.review == "person":
            with _timed(played.spent, "accept"):
                _run(*words, "decide", "accept", *_held(played, now, duty, period), "--by", "张三", "--reason", "核对")
        if any(report.obligation == obligation for report in duty.campaign.reports):
            with _timed(played.spent, "reports and workbooks"):
                _run(*words, "report", campaign, "--obligation", obligation, "--period", period.id)


def _held(played: Campaign, now: str, duty: Duty, period: Period) -> list[str]:
    with open_desk(played.workspace, clock(now, played.workspace.zone)) as desk:
        made = standings(fact_book(desk), [(duty, period)], desk.now())
        return [str(each.key) for each in made if each.state == "held"]


def _run(*words: str) -> None:
    done = CliRunner().invoke(baosong, words)
    if done.exit_code:
        raise SystemExit(f"{words}: {done.output}{done.exception}")


def _take_in(desk: Desk) -> None:
    workspace = desk.workspace
    settings = intake_settings(workspace)
    collect_once(
        workspace.intake,
        desk.archive,
        desk.ledger,
        desk.clock,
        settings,
        lambda path, sha256: is_ours(desk, path, sha256),
    )


@contextmanager
def _timed(spent: Counter[str], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    spent[stage] += time.perf_counter() - began  # type: ignore[assignment]


def main() -> None:
    """All four months, or up to the day given."""
    collect_seldom()  # as the command line does
    folder = Path(tempfile.mkdtemp(prefix="national-"))
    try:
        whole_campaign(folder, date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else date(2007, 12, 31))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
