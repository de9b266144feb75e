"""A campaign played whole: made-up clerks fill its real workbooks, and goals are worked out again from those workbooks."""

import json
import re
import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from baosong.clock import clock
from baosong.desk import open_desk
from baosong.facts import fact_book, standings
from baosong.readings import Shelf
from baosong.tables import tables
from baosong.workspace import open_workspace
from bench.clerk import Return, cases, fill, invent
from bench.stories import summary_file
from tests.baosong.office import Office, make_office
from tracker.goals import goal_results


@dataclass
class Play:
    """One office with all duties of its campaign.

    `sent` holds what each unit's clerk last put in, by duty and period; `log` what came when, as the clerks know it:
    good, faulty (a check fails) or waiting (for a person), between two looks of the collector.
    """

    office: Office
    sent: dict[tuple[str, str, str], Path] = field(default_factory=dict)
    nils: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    log: list[tuple[datetime, datetime, tuple[str, str, str], str]] = field(default_factory=list)
    _dropped: list[tuple[tuple[str, str, str], str]] = field(default_factory=list)
    _forms: dict[str, object] = field(default_factory=dict)
    _looked: datetime = datetime(2000, 1, 1)  # noqa: DTZ001 - the office's own hours

    def run(self, now, *words, expect=0):
        return self.office.run(now, *words, expect=expect)

    def collect(self, now):
        moment = datetime.fromisoformat(now)
        self.log += [(self._looked, moment, key, how) for key, how in self._dropped]
        self._dropped, self._looked = [], moment
        return self.run(now, "collect", "--once")

    def blanks(self, now, duty, period=None):
        return self.office.blanks(now, "--obligation", duty, *(["--period", period] if period else []))

    def blank(self, now, duty, unit, period=None):
        """One unit's blank alone, drawn again into a folder of its own."""
        to = self.office.drawer / "空白表" / str(len(self.log)) / duty
        words = ("--obligation", duty, "--unit", unit, *(["--period", period] if period else []), "--to", to)
        return self.office.blanks(now, *words)[unit]

    def give(self, duty, period, unit, blank, given, *papers, how="good"):
        """A unit's clerk fills the blank and drops it with the papers into the unit's folder."""
        self._dropped.append(((duty, period, unit), how))
        folder = self.office.drawer / duty / period / unit
        folder.mkdir(parents=True, exist_ok=True)
        if not self._forms:
            self._forms = self.office.forms
        self.sent[duty, period, unit] = path = folder / blank.name
        fill(blank, path, self._forms, given)
        self.office.drop(unit, path)
        for name in papers:
            self.paper(unit, name)

    def nil(self, duty, period, unit, blank):
        """零报告: 是 beside the question on every sheet, nothing else."""
        self._dropped.append(((duty, period, unit), "good"))
        self.nils.setdefault((duty, period), []).append(unit)
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

    def papers_alone(self, duty, period, unit, name):
        """A return that is a Word paper and nothing else."""
        self._dropped.append(((duty, period, unit), "good"))
        self.paper(unit, name)

    def accept(self, now, duty, period, units):
        """A person takes what waited."""
        moment = datetime.fromisoformat(now)
        self.log += [(moment, moment, (duty, period, unit), "taken") for unit in units]
        names = [f"{self.office.campaign_id}/{duty}/{period}/{unit}" for unit in units]
        self.run(now, "decide", "accept", *names, "--by", "李四", "--reason", "现场核对")

    def add_column(self, form_id, column, reason):
        """A further indicator half-way: the old form stays readable, the new one is adopted."""
        forms = self.office.root / "templates" / self.office.campaign_id / "forms"
        (forms / "old").mkdir(exist_ok=True)
        self._forms = {}
        path = forms / f"{form_id}.toml"
        shutil.copyfile(path, forms / "old" / f"{form_id}-1.toml")
        text = path.read_text(encoding="utf-8").replace("version = 1", "version = 2", 1)
        path.write_text(f"{text}\n{column}", encoding="utf-8")
        now = (self._looked + timedelta(minutes=30)).isoformat(timespec="minutes")
        self.run(now, "campaign", "adopt", self.office.campaign_id, "--by", "王五", "--reason", reason)

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

    def expected(self, key, due, now):
        """(state, timeliness) by what the clerks did and when the collector looked; `due` None: no day was named."""
        came = [(since, by, how) for since, by, of, how in self.log if of == key and by <= now]
        arrived = [(since, by) for since, by, how in came if how != "taken"]
        if not arrived:
            return ("overdue" if due and now > due else "pending", None)
        since, by = arrived[0]
        time = None if due is None else "on_time" if by <= due else "late" if since >= due else "unproven"
        ways = {how for _since, _by, how in came}
        state = "accepted" if ways & {"good", "taken"} else "held" if "waiting" in ways else "returned"
        return (state, time)

    def differing(self, duty_id, dates):
        """Where a minute before or after a due date anybody's standing is not what the clerks did; {} if all agree."""
        workspace, wrong = open_workspace(self.office.root), {}
        with open_desk(workspace, clock("2020-01-01T00:00", workspace.zone)) as desk:
            (duty,) = desk.select(self.office.campaign_id, duty_id)
            assert [period.id for period in duty.periods] == dates
            book = fact_book(desk)
            for period in duty.periods:
                due = datetime.combine(date.fromisoformat(period.id), datetime.min.time()) + timedelta(days=1)
                for now in (due - timedelta(minutes=1), due + timedelta(minutes=1)):
                    for made in standings(book, [(duty, period)], now.replace(tzinfo=workspace.zone)):
                        wanted = self.expected((duty_id, period.id, made.unit.name), due, now)
                        if (made.state, made.timeliness) != wanted:
                            wrong[now.isoformat(), duty_id, made.unit.name] = (made.state, made.timeliness, wanted)
        return wrong

    def here(self, duty, period):
        """The workbook in force of each unit with one; those that reported nothing are left out."""
        silent = self.nils.get((duty, period), [])
        return {u: path for (of, day, u), path in self.sent.items() if (of, day) == (duty, period) and u not in silent}

    def goals(self, now, duty_id, period_id):
        """{goal id: result} as the reports have them."""
        workspace = open_workspace(self.office.root)
        with open_desk(workspace, clock(now, workspace.zone)) as desk:
            (duty,) = desk.select(self.office.campaign_id, duty_id)
            period = duty.period(period_id)
            made = tables(desk, fact_book(desk), Shelf(desk.archive), duty, period, desk.now())
            return {goal.id: goal for goal in goal_results(duty, period, made)}

    def written(self, now, duty, period, *words):
        """Every file that was written for the period."""
        said = self.run(now, "report", self.office.campaign_id, "--obligation", duty, "--period", period, *words)
        return [Path(line) for line in said.splitlines()]

    def written_again(self, folder, now, duty, period, *words):
        """The same files made anew in a copy of the office that has none of them yet."""
        root = folder / "copy"
        shutil.copytree(self.office.root, root, ignore=shutil.ignore_patterns("outbox"))
        return replace(self, office=replace(self.office, root=root)).written(now, duty, period, *words)

    def traced(self, now, path, folder, label):
        """{unit: number} a total is made of, asked of the paper after somebody typed into it and saved it."""
        paper = Document(str(path))
        paper.paragraphs[0].insert_paragraph_before("领导批示：已阅。")
        edited = folder / path.name
        paper.save(str(edited))
        found = json.loads(self.run(now, "trace", edited, "--figure", label, "--json"))
        whole = next(each for each in found if "/*/" in each["address"] and each["address"].endswith("~value"))
        return {source["unit"]: Decimal(source["value"]) for source in whole["sources"]}

    def papers(self, now, duty, period, *words):
        """The text of every Word paper written for the period, by file name."""
        return {path.stem: words_of(path) for path in self.written(now, duty, period, *words) if path.suffix == ".docx"}


def play(folder, campaign_id):
    return Play(make_office(folder, campaign_id, duties=()))


def whole(forms, seed, items=2, scale=60, only=None):
    """A return that keeps every check: tables invented, lists of so many items with keys of their own."""
    wanted = [forms[name] for name in only or forms]
    cells = {f.id: invent(f, seed, scale=scale) for f in wanted if f.shape != "list"}
    return Return(cells, {f.id: cases(f, seed, items) for f in wanted if f.shape == "list"})


def grown(cells, times=2):
    """The cumulative numbers of a later period: so many times what they were, so that sums and bounds still hold."""
    return {place: value * times if isinstance(value, int | Decimal) else value for place, value in cells.items()}


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
