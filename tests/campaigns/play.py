"""A campaign played whole: made-up clerks fill its real workbooks, and goals are worked out again from those workbooks."""

import json
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from baosong.clock import clock
from baosong.desk import open_desk
from baosong.facts import fact_book
from baosong.readings import Shelf
from baosong.tables import tables
from baosong.workspace import open_workspace
from bench.clerk import Return, cases, invent
from bench.stories import summary_file
from tests.baosong.office import Office, make_office
from tracker.goals import goal_results


@dataclass
class Play:
    """One office with all duties of its campaign; `sent` holds what each unit's clerk last put in, by duty and period."""

    office: Office
    sent: dict[tuple[str, str, str], Path] = field(default_factory=dict)

    def run(self, now, *words, expect=0):
        return self.office.run(now, *words, expect=expect)

    def collect(self, now):
        return self.run(now, "collect", "--once")

    def blanks(self, now, duty, period=None):
        return self.office.blanks(now, "--obligation", duty, *(["--period", period] if period else []))

    def give(self, duty, period, unit, blank, given, *papers):
        """A unit's clerk fills the blank and drops it with the papers into the unit's folder."""
        folder = self.office.drawer / duty / period / unit
        folder.mkdir(parents=True, exist_ok=True)
        keeper = replace(self.office, drawer=folder)
        self.sent[duty, period, unit] = path = keeper.filled(blank, given)
        self.office.drop(unit, path)
        for name in papers:
            self.paper(unit, name)

    def nil(self, unit, blank):
        """零报告: 是 beside the question on every sheet, nothing else."""
        book = load_workbook(blank)
        asked = [
            c for sheet in book for row in sheet.iter_rows() for c in row if plain(c.value).startswith("本期无此项")
        ]
        for cell in asked:
            row = cell.parent[cell.row]
            next(c for c in row[cell.column :] if not isinstance(c, MergedCell)).value = "是"
        path = self.office.drawer / f"零报告{blank.name}"
        book.save(path)
        self.office.drop(unit, path, name=blank.name)

    def paper(self, unit, name):
        """A Word paper of the unit under this name."""
        path = self.office.drawer / name
        summary_file(path, unit)
        self.office.drop(unit, path)

    def standing(self, now, duty, period):
        """{unit: (state, timeliness)} of a period at a moment."""
        name = self.office.campaign_id
        words = ("status", name, "--obligation", duty, "--period", period, "--json")
        return {s["unit_name"]: (s["state"], s["timeliness"]) for s in json.loads(self.run(now, *words))}

    def goals(self, now, duty_id, period_id):
        """{goal id: result} as the reports have them."""
        workspace = open_workspace(self.office.root)
        with open_desk(workspace, clock(now, workspace.zone)) as desk:
            (duty,) = desk.select(self.office.campaign_id, duty_id)
            period = duty.period(period_id)
            made = tables(desk, fact_book(desk), Shelf(desk.archive), duty, period, desk.now())
            return {goal.id: goal for goal in goal_results(duty, period, made)}

    def papers(self, now, duty, period, *words):
        """The text of every Word paper written for the period, by file name."""
        said = self.run(now, "report", self.office.campaign_id, "--obligation", duty, "--period", period, *words)
        return {p.stem: words_of(p) for line in said.splitlines() if (p := Path(line)).suffix == ".docx"}


def play(folder, campaign_id):
    return Play(make_office(folder, campaign_id, duties=()))


def whole(forms, seed, items=2, scale=60, only=None):
    """A return that keeps every check: tables invented, lists of so many items with keys of their own."""
    wanted = [forms[name] for name in only or forms]
    cells = {f.id: invent(f, seed, scale=scale) for f in wanted if f.shape != "list"}
    return Return(cells, {f.id: cases(f, seed, items) for f in wanted if f.shape == "list"})


def words_of(path):
    paper = Document(path)
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def plain(text):
    return re.sub(r"（[^（）]*）$", "", re.sub(r"\s", "", str(text or "")))


@cache
def lines(path, sheet):
    return [[cell.value for cell in row] for row in load_workbook(path)[sheet].iter_rows()]


def number(path, sheet, label):
    """The number typed beside a label, in the column headed 数值."""
    rows = lines(path, sheet)
    head = next(row for row in rows if "数值" in map(plain, row))
    column = [plain(text) for text in head].index("数值")
    (found,) = [row[column] for row in rows if label in map(plain, row) and isinstance(row[column], int | float)]
    return Decimal(str(found))


def column(path, sheet, label):
    """What stands in the filled lines of a list under this head."""
    rows = lines(path, sheet)
    at = next(i for i, row in enumerate(rows) if label in map(plain, row) and "序号" in map(plain, row))
    place = [plain(text) for text in rows[at]].index(label)
    return [row[place] for row in rows[at + 1 :] if row[place] not in (None, "")]


def total(paths, sheet, label):
    return sum((number(path, sheet, label) for path in paths), Decimal(0))
