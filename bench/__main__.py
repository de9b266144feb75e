"""make bench: each figure beside its floor or a peer, as a ratio, in one run."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from baosong.__main__ import collect_seldom
from baosong.workspace import starter
from bench.charts import charts
from bench.intake import intake
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
