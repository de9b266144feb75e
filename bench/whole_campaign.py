"""The national campaign from drop to report: 66 bodies, weekly and ten-day forms, and where the time goes.

A few weeks in `make bench`; `python -m bench.whole_campaign` plays all four months (about 1,500 workbooks; the clerks'
typing takes most of the waiting and is not counted).
"""

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from baosong.__main__ import main as baosong
from baosong.clock import clock
from baosong.collecting import intake_settings
from baosong.desk import Desk, begin_writing, open_desk
from baosong.facts import fact_book, standings, units_owing
from baosong.flow import follow
from baosong.posting import is_ours
from baosong.replies import write_replies
from baosong.workspace import Workspace, open_workspace
from bench.clerk import Return, cases, fill, invent
from generator.blank import Blanks, blank_name
from tracker.definition.form import Form
from tracker.definition.model import Duty, Period
from tracker.intake.collect import collect_once
from tracker.ledger.dayfiles import export

WANTED = {("aqsiq-2007", "weekly"), ("aqsiq-2007", "weekly-ciq"), ("quality-2007", "progress")}
STAGES = ("take in", "read and judge", "day files and replies", "standing", "reports and workbooks")


def whole_campaign(folder: Path, until: date) -> None:
    """Play every period due by this day and say the share of each stage."""
    root = folder / "national"
    done = CliRunner().invoke(baosong, ["init", str(root), "--campaign", "aqsiq-2007", "--campaign", "quality-2007"])
    if done.exit_code:
        raise SystemExit(done.output)
    config = root / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("settle_seconds = 1.0", "settle_seconds = 0.05"))
    spent: Counter[str] = Counter()
    count = 0
    for day, due in _calendar(open_workspace(root), until):
        count += _typed(open_workspace(root), due, folder)
        time.sleep(0.1)  # old enough for one look; outside what is measured
        _round(open_workspace(root), day, due, spent)
    total = spent.total()
    print(f"{'national campaign':<34} {count} workbooks, {total:.1f} s, {1000 * total / count:.1f} ms a workbook")
    for stage in STAGES:
        print(f"{'':<34} {stage:<24} {spent[stage]:7.1f} s  {spent[stage] / total:5.0%}")


def _calendar(workspace: Workspace, until: date) -> list[tuple[date, list[tuple[Duty, Period]]]]:
    """The days something is due, with what is."""
    with open_desk(workspace, clock("2007-08-24T09:00", workspace.zone)) as desk:
        wanted = [d for d in desk.duties if (d.campaign.id, d.obligation.id) in WANTED]
        days = sorted({p.printed_due for d in wanted for p in d.periods if p.printed_due <= until})
        return [(day, [(d, p) for d in wanted for p in d.periods if p.printed_due == day]) for day in days]


def _typed(workspace: Workspace, due: Sequence[tuple[Duty, Period]], drawer: Path) -> int:
    """Every body's clerk fills its blank and drops it; how many workbooks."""
    count = 0
    blank = drawer / "blank.xlsx"
    for duty, period in due:
        made = Blanks(duty, period, rehearsal=True)
        forms = {p.id: form for p in duty.obligation.parts if (form := duty.campaign.form(p.id))}
        for unit in units_owing(duty, period):
            blank.write_bytes(made.of(unit))
            fill(
                blank,
                workspace.intake / unit.name / blank_name(duty, period, unit),
                forms,
                _given(forms, unit.name, period),
            )
            count += 1
    return count


def _given(forms: dict[str, Form], name: str, period: Period) -> Return:
    """What a body reports; its cumulative numbers grow from period to period."""
    seed = f"{name}{period.id}"
    growing = 20 + (period.printed_due - date(2007, 8, 23)).days
    cells = {
        f.id: invent(f, name if f.shape == "grid" else seed, scale=growing) for f in forms.values() if f.shape != "list"
    }
    return Return(cells, {f.id: cases(f, seed, 1) for f in forms.values() if f.shape == "list"})


def _round(workspace: Workspace, day: date, due: Sequence[tuple[Duty, Period]], spent: Counter[str]) -> None:
    """What the office's machine does on a due day, each stage by the clock."""
    with open_desk(workspace, clock(f"{day}T16:00", workspace.zone)) as desk:
        begin_writing(desk, "collect", takes_in=True)
        with _timed(spent, "take in"):
            _take_in(desk)
        with _timed(spent, "read and judge"):
            follow(desk)
        with _timed(spent, "day files and replies"):
            export(desk.ledger, desk.workspace.data / "events")
            write_replies(desk)
        with _timed(spent, "standing"):
            standings(fact_book(desk), due, desk.now())
    now = (datetime.combine(day, datetime.min.time()) + timedelta(days=1, hours=9)).isoformat(timespec="minutes")
    with _timed(spent, "reports and workbooks"):
        for duty, period in due:
            words = [duty.campaign.id, "--obligation", duty.obligation.id, "--period", period.id, "--kind", "summary"]
            done = CliRunner().invoke(baosong, ["--workspace", str(workspace.root), "--now", now, "report", *words])
            if done.exit_code:
                raise SystemExit(done.output)


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
    folder = Path(tempfile.mkdtemp(prefix="national-"))
    try:
        whole_campaign(folder, date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else date(2007, 12, 31))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
