"""make bench: each figure beside its floor or a peer, as a ratio, in one run."""

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from baosong.__main__ import collect_seldom
from baosong.workspace import starter
from bench.charts import charts
from bench.measure import best, said
from bench.national import national
from bench.reading import reading
from bench.web import web
from bench.whole_campaign import whole_campaign
from bench.word_table import letters, printed, table_of_ten_thousand
from generator.blank import Blanks, LastValues
from tracker.definition.load import load_campaign, read_texts
from tracker.definition.model import Unit
from tracker.definition.schedule import duties
from tracker.definition.workdays import Workdays
from tracker.intake.archive import Archive
from tracker.intake.clock import SystemClock
from tracker.intake.collect import Settings, collect_once
from tracker.ledger.store import Ledger

FILES = 500


def intake(folder: Path) -> None:
    """Taking in 500 files beside a bare durable copy (write, fsync, rename, fsync of the folder) of the same."""
    source = folder / "filled.xlsx"
    ratios, ours, peers = [], [], []
    for turn in range(3):
        root = folder / f"intake{turn}"
        for number in range(FILES):
            path = root / f"单位{number % 100:03d}" / f"报表{number}.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read_bytes() + str(number).encode())
        time.sleep(1.1)  # old enough for one look; outside what is measured
        ours.append(_taken_in(folder / f"data{turn}", root))
        peers.append(_copied(folder / f"copy{turn}", root))
        ratios.append(ours[-1] / peers[-1])
    said(f"take in {FILES} files", statistics.median(ours), statistics.median(peers), "bare durable copies", "s")
    print(f"{'':<34} ratio, three turns: {', '.join(f'{r:.2f}' for r in ratios)}")


def _taken_in(data: Path, root: Path) -> float:
    data.mkdir()
    ledger = Ledger(data / "ledger.db")
    ledger.prepare()
    archive = Archive(data / "objects")
    began = time.perf_counter()
    result = collect_once(root, archive, ledger, SystemClock(), Settings(), lambda _path, _sha256: False)
    spent = time.perf_counter() - began
    if len(result.arrived) != FILES:
        raise SystemExit(f"only {len(result.arrived)} of {FILES} arrived")
    ledger.close()
    return spent


def _copied(target: Path, root: Path) -> float:
    target.mkdir()
    folder = os.open(target, os.O_RDONLY)
    began = time.perf_counter()
    for path in sorted(root.rglob("*.xlsx")):
        data = path.read_bytes()
        name = hashlib.sha256(data).hexdigest()
        with (target / f"{name}.tmp").open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        (target / f"{name}.tmp").rename(target / name)
        os.fsync(folder)
    spent = time.perf_counter() - began
    os.close(folder)
    return spent


BARE = "import click\n@click.group()\ndef main(): pass\nmain(['--help'])"


def start() -> None:
    """`baosong --help` beside a bare click program in the same interpreter."""

    def run(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)

    said("baosong --help", best(run("-m", "baosong", "--help"), 2), best(run("-c", BARE), 2), "a bare click program")


def blanks() -> None:
    """1,000 blanks of the ten-day form, each with another unit's name and last values, beside drawing each anew."""
    texts, present, _problems = read_texts(starter() / "templates" / "quality-2007")
    campaign, _problems = load_campaign(texts, present)
    if campaign is None:
        raise SystemExit("quality-2007 does not load")
    (duty,) = (d for d in duties((campaign,), ZoneInfo("Asia/Shanghai"), Workdays()) if d.obligation.id == "progress")
    units = [Unit(f"{n:06d}", f"{n:03d}号县") for n in range(1000)]
    form = next(f for f in campaign.forms if f.id == "progress")
    last = {form.id: {(row.id, f.id): Decimal(n) for row in form.rows for n, f in enumerate(form.fields)}}

    def many(values: LastValues | None) -> Callable[[], object]:
        def work() -> None:
            made = Blanks(duty, duty.periods[0])
            for unit in units:
                made.of(unit, values)

        return work

    drawn = best(lambda: Blanks(duty, duty.periods[0]).scratch(units[0]), 2)
    against = "openpyxl draws each anew"
    said("1,000 blanks", best(many(None), 1, 2), drawn * len(units), against, "s")
    said("1,000 blanks with last values", best(many(last), 1, 2), drawn * len(units), against, "s")


def main() -> None:
    """Run every measurement."""
    collect_seldom()  # as the command line does
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        reading(folder)
        intake(folder)
        start()
        blanks()
        table_of_ten_thousand()
        letters()
        charts()
        printed()
        national(folder)
        web(folder)
        whole_campaign(folder, date(2007, 9, 7))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
