"""make bench: each figure beside its floor or a peer, as a ratio, in one run."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from baosong.__main__ import collect_seldom
from bench.charts import charts
from bench.intake import intake
from bench.measure import best, said
from bench.national import national
from bench.reading import reading
from bench.web import web
from bench.whole_campaign import whole_campaign
from bench.word_table import letters, printed, table_of_ten_thousand
from bench.workbooks import blanks, replies

BARE = "import click\n@click.group()\ndef main(): pass\nmain(['--help'])"


def start() -> None:
    """`baosong --help` beside a bare click program in the same interpreter."""

    def run(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)

    said("baosong --help", best(run("-m", "baosong", "--help"), 2), best(run("-c", BARE), 2), "a bare click program")


def main() -> None:
    """Run every measurement."""
    collect_seldom()  # as the command line does
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        reading(folder)
        intake(folder)
        start()
        blanks()
        replies()
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
