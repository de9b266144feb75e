"""An office in a folder: a workspace, its command line, and clerks who drop files into it."""

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from baosong.__main__ import main
from baosong.refusals import explained
from bench.clerk import fill
from tests.baosong.narrow import MAIN, narrow
from tracker.definition.load import load_campaign, read_texts


@dataclass
class Office:
    """One workspace; `run` gives stdout and fails the test on a non-zero exit unless told what to expect."""

    root: Path
    campaign_id: str
    drawer: Path
    said: list[str] = field(default_factory=list)

    def run(self, now, *words, expect=0):
        """One command at a rehearsed time (None: the real clock)."""
        options = ["--workspace", str(self.root), *(["--now", now] if now else [])]

        def call(*args, **kwargs):
            with explained():
                return main.main(*args, **kwargs)

        wrapped = type("Wrapped", (), {"name": "baosong", "main": staticmethod(call)})()
        result = CliRunner().invoke(wrapped, [*options, *map(str, words)])
        assert result.exit_code == expect, f"{words}: {result.output}\n{result.exception!r}"
        self.said.append(result.stderr)
        return result.stdout

    @property
    def campaign(self):
        texts, present, _problems = read_texts(self.root / "templates" / self.campaign_id)
        return load_campaign(texts, present)[0]

    @property
    def forms(self):
        return {form.id: form for form in self.campaign.forms}

    def blanks(self, now, *words):
        paths = [Path(line) for line in self.run(now, "blanks", self.campaign_id, *words).splitlines()]
        return {path.name.split("_")[0]: path for path in paths}

    def filled(self, blank, given):
        """The blank filled by its unit's clerk, in the clerk's own drawer."""
        path = self.drawer / blank.name
        fill(blank, path, self.forms, given)
        return path

    def drop(self, unit, *files, name=None):
        folder = self.root / "intake" / unit
        folder.mkdir(exist_ok=True)
        for file in files:
            shutil.copyfile(file, folder / (name or file.name))

    def records(self, now):
        """The objects of `status --json`."""
        return json.loads(self.run(now, "status", self.campaign_id, "--json"))

    def feedback(self, unit):
        return self.root / "intake" / unit / "市局反馈"

    def receipts(self, unit):
        """Answers lying in the unit's feedback folder as plain text, in order of name; the unit's page is none."""
        return self._answers(unit, "*.*")

    def put_away(self, unit):
        """Those that newer ones replaced."""
        return self._answers(unit, "往期回执/*/*.*")

    def _answers(self, unit, pattern):
        found = sorted(p for p in self.feedback(unit).glob(pattern) if p.suffix in (".html", ".xlsx"))
        return {path.name: said(path) for path in found if not path.name.startswith("00_")}


def said(path):
    """All that a page says, or all that stands in a workbook's cells and comments."""
    if path.suffix == ".html":
        return re.sub(r"<style>.*?</style>|<[^>]+>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    cells = [c for sheet in load_workbook(path).worksheets for row in sheet.iter_rows() for c in row]
    texts = [str(c.value) for c in cells if c.value is not None]
    return " ".join([*texts, *(c.comment.text for c in cells if c.comment)])


def make_office(folder, campaign_id, duties=None):
    """An office with one campaign; only its main duties unless told which (an empty list: all of them)."""
    office = Office(folder / "office", campaign_id, folder / "drawer")
    office.drawer.mkdir(parents=True)
    result = CliRunner().invoke(main, ["init", str(office.root), "--campaign", campaign_id])
    assert result.exit_code == 0, result.output
    keep = MAIN.get(campaign_id, ()) if duties is None else duties
    if keep:
        narrow(office.root / "templates" / campaign_id, keep)
    config = office.root / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("settle_seconds = 1.0", "settle_seconds = 0.05"))
    return office
