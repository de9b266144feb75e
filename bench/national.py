"""A national year in a made-up ledger, and what standing, views, figures and a replay of it cost in processor time.

Every unit reports every ten days, 5 % with a correction, 5 % late. Run alone with python -m bench.national.
"""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from baosong.__main__ import collect_seldom
from baosong.desk import Desk
from baosong.facts import fact_book, standings
from baosong.readings import Judged, Shelf, to_json
from baosong.status_text import matrix_rows
from baosong.tables import tables
from baosong.views import matrix, of_unit, unit_named
from baosong.workspace import Workspace
from bench.measure import best as best_of
from bench.measure import said
from tracker.definition.form import Field, Form, Row
from tracker.definition.model import Campaign, Duty, Obligation, Part, Period, Schedule, Unit
from tracker.definition.schedule import duties
from tracker.definition.workdays import Workdays
from tracker.facts import DeliveryKey, PartReading, Reading, Value
from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.ledger.chain import stamp
from tracker.ledger.events import Arrived, Body, PartSeen, Read, SetJudged, encoded
from tracker.ledger.store import Ledger

ZONE = ZoneInfo("Asia/Shanghai")
BATCH = 5000
PERIODS = 36
EARLY = 12
ROWS, FIELDS = 10, 8
NOW = datetime(2020, 1, 10, tzinfo=ZONE)


def best(work: Callable[[], object], times: int, rounds: int) -> float:
    """Processor seconds of one call: everything here is computing, and the machine is shared."""
    return best_of(work, times, rounds, time.process_time)


def national_campaign(units: int) -> Campaign:
    """One ten-day report of a year on one grid, owed by so many units."""
    fields = tuple(Field(f"f{n}", f"指标{n}", f"指标{n}", "int", "起") for n in range(FIELDS))
    form = Form("wide", "测速表", "附件1", 1, "grid", fields, tuple(Row(f"r{n}", f"第{n}类") for n in range(ROWS)))
    schedule = Schedule("monthdays", days=(10, 20, 30), first=date(2019, 1, 10), last=date(2019, 12, 30))
    part = Part("wide", "form", "附件1 测速表")
    obligation = Obligation("progress", "进展情况", "进展", "司", "测速用，没有依据", (), schedule, (part,))
    everyone = tuple(Unit(f"u{n:04d}", f"第{n:04d}县") for n in range(units))
    return Campaign(
        "national", "测速专项", "无", "司", date(2019, 1, 1), date(2019, 12, 31), everyone, (obligation,), (form,)
    )


@dataclass
class Year:
    """The made-up desk, and how many arrivals its ledger has."""

    desk: Desk
    duty: Duty
    arrivals: int = 0

    def report(self, periods: Sequence[Period]) -> None:
        """Write the events of these periods: what came, and what it was read to say."""
        ledger = self.desk.ledger
        last = ledger.rows("last_event")
        events = self._events(periods, last[0]["seq"] if last else 0)
        while batch := tuple(islice(events, BATCH)):
            ledger.append_all(batch, at=NOW, actor="bench")

    def _events(self, periods: Sequence[Period], seq: int) -> Iterator[Body]:
        for period in periods:
            for number, unit in enumerate(self.duty.campaign.units):
                chance = (number * 7 + int(period.id[5:7]) * 3 + int(period.id[8:])) % 20
                late = timedelta(hours=30) if chance == 0 else timedelta(hours=-30)
                for version in range(2 if chance == 1 else 1):
                    errors = int(chance == 1 and version == 0)
                    yield _arrived(unit, period, period.due_at + late + timedelta(hours=version))
                    yield self._read(seq + 1, unit, period, version, errors)
                    seq += 2
                    self.arrivals += 1

    def _read(self, arrival: int, unit: Unit, period: Period, version: int, errors: int) -> Read:
        key = DeliveryKey(self.duty.campaign.id, self.duty.obligation.id, period.id, unit.code)
        digest, object_ = f"{key}{version}", "0" * 64
        if period is self.duty.periods[-1] and not errors:
            object_ = keep_reading(self.desk.archive, key, digest)
        seen = PartSeen(str(key), "wide", digest, True, False, errors, 0)
        return Read(arrival, object_, "bench", (), (seen,), (SetJudged(str(key), 0, 0),))


def _arrived(unit: Unit, period: Period, upper: datetime) -> Arrived:
    name = f"{period.id}.xlsx"
    lower = stamp(upper - timedelta(minutes=1))
    path = encoded(f"{unit.name}/{name}".encode())
    return Arrived(path, unit.name, name, "0" * 64, 9000, "共享文件夹", lower, stamp(upper), "ctime", lower)


def keep_reading(archive: Archive, key: DeliveryKey, digest: str) -> str:
    """A reading with a value in every cell, put where the archive keeps it (without its flushes)."""
    cells = [(r, f) for r in range(ROWS) for f in range(FIELDS)]
    values = tuple(Value(f"r{r}", f"f{f}", str(r * f), str(r * f), "附件1", f"C{r}") for r, f in cells)
    totals = tuple(Value("total", f"f{f}", str(45 * f), str(45 * f), "附件1", "C11") for f in range(FIELDS))
    part = PartReading(key, "wide", 1, digest, values + totals, ())
    data = to_json(Judged(Reading((part,), (), ()), {key: ()})).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    path = archive.path(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return sha256


def open_year(folder: Path, units: int) -> Year:
    """An empty ledger with the campaign of so many units."""
    campaign, workdays = national_campaign(units), Workdays()
    (duty,) = duties((campaign,), ZONE, workdays)
    workspace = Workspace(
        folder, (campaign.id,), "司", ZONE, folder / "intake", folder / "outbox", "总局反馈", 1.0, 10.0, workdays
    )
    ledger = Ledger(folder / "ledger.db")
    ledger.prepare()
    desk = Desk(workspace, SystemClock(), ledger, Archive(folder), (campaign,), (duty,), ())
    return Year(desk, duty)


def one_period(year: Year, label: str) -> float:
    """One period's standing beside a bare read of the same rows, and a bare SQL count; returns its seconds."""
    desk, duty, period = year.desk, year.duty, year.duty.periods[EARLY - 1]
    wanted = {"campaign": duty.campaign.id, "obligation": duty.obligation.id, "period": period.id}
    made = standings(fact_book(desk), [(duty, period)], NOW)
    if sum(s.state == "accepted" for s in made) != len(duty.campaign.units):
        raise SystemExit("the made-up year does not stand: a bench that measures nothing")
    ours = best(lambda: standings(fact_book(desk), [(duty, period)], NOW), 1, 5)

    def bare() -> None:
        for name in ("period_parts", "period_sets", "period_decisions", "period_waits"):
            list(desk.ledger.tuples(name, **wanted))

    said(f"{label} one period's standing", ours, best(bare, 1, 5), "bare read of the same rows")
    count = (
        "SELECT count(DISTINCT unit) FROM part_seen WHERE campaign = :campaign AND obligation = :obligation "
        "AND period = :period AND errors = 0"
    )
    said(
        f"{label} the same",
        ours,
        best(lambda: desk.ledger.db.conn.execute(count, wanted).fetchall(), 1, 5),
        "SQL count",
    )
    return ours


def views(year: Year, label: str) -> None:
    """One unit's view and the whole matrix, each beside a bare read of the same rows."""
    desk, duty = year.desk, year.duty
    unit = duty.campaign.units[-1]

    def bare_unit() -> None:
        for name in ("unit_parts", "unit_sets", "unit_decisions", "unit_waits"):
            list(desk.ledger.tuples(name, unit=unit.code))

    def ours() -> None:
        found = unit_named(desk.duties, unit.name, NOW)
        if found is None or len(of_unit(fact_book(desk), desk.duties, found.code, NOW)) != PERIODS:
            raise SystemExit("the made-up unit has no year: a bench that measures nothing")

    said(f"{label} one unit's view", best(ours, 3, 5), best(bare_unit, 3, 5), "bare read of the same rows")

    def whole() -> None:
        chosen = [(duty, period) for period in duty.periods]
        matrix_rows(matrix(duty, duty.periods, standings(fact_book(desk), chosen, NOW)))

    def bare() -> None:
        list(desk.ledger.tuples("parts_seen", campaign=""))
        list(desk.ledger.tuples("sets_judged", campaign=""))

    def count() -> None:
        desk.ledger.db.conn.execute("SELECT period, count(DISTINCT unit) FROM part_seen GROUP BY period").fetchall()

    spent = best(whole, 1, 2)
    said(f"{label} the whole matrix", spent, best(bare, 1, 2), "bare read of the same rows", "s")
    said(f"{label} the same", spent, best(count, 1, 2), "SQL count by period", "s")


def figures(year: Year, label: str) -> None:
    """One period's figures beside a bare read of the same archived readings."""
    desk, duty, period = year.desk, year.duty, year.duty.periods[-1]
    rows = desk.ledger.db.conn.execute(
        "SELECT r.object FROM part_seen p JOIN reading r ON r.arrival = p.arrival WHERE p.period = ? AND p.errors = 0",
        (period.id,),
    ).fetchall()

    def ours() -> None:
        (table,) = tables(desk, fact_book(desk), Shelf(desk.archive), duty, period, NOW)
        figure = table.at("f1", row="r1")
        if figure is None or figure.value != len(duty.campaign.units):
            raise SystemExit("the made-up figures are wrong: a bench that measures nothing")

    def bare() -> None:
        for (object_,) in rows:
            json.loads(desk.archive.get(object_))

    said(f"{label} one period's figures", best(ours, 1, 2), best(bare, 1, 2), "archived readings, json.loads", "s")


def replay(year: Year, label: str) -> None:
    """A replay beside a bare read of the events, and beside SQLite's own copy of the rows it must write."""
    ledger = year.desk.ledger
    ours = best(ledger.replay, 1, 1)
    said(
        f"{label} replay",
        ours,
        best(lambda: list(ledger.tuples("events_after", seq=0)), 1, 2),
        "bare read of the events",
        "s",
    )
    began = time.process_time()
    for name in ("arrival", "reading", "part_seen", "set_judged"):
        ledger.db.conn.execute(f"CREATE TABLE copy_{name} AS SELECT * FROM {name}")
    ledger.db.conn.commit()
    said(f"{label} the same", ours, time.process_time() - began, "SQLite copies the rows", "s")


def national(folder: Path) -> None:
    """A year at 300 and at 3,000 units; one period's cost after 12 and after 36 periods."""
    for units in (300, 3000):
        home = folder / f"national{units}"
        home.mkdir()
        year = open_year(home, units)
        began = time.perf_counter()
        year.report(year.duty.periods[:EARLY])
        early = one_period(year, f"{units}×{EARLY}")
        year.report(year.duty.periods[EARLY:])
        label = f"{units}×{PERIODS}"
        print(f"{label} ({year.arrivals} arrivals written in {time.perf_counter() - began:.1f} s)")
        late = one_period(year, label)
        said(f"{label} one period's standing", late, early, f"the same after {EARLY} periods")
        views(year, label)
        figures(year, label)
        replay(year, label)
        year.desk.ledger.close()


def main() -> None:
    """This part of the bench alone."""
    collect_seldom()  # as the command line does
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        national(folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
