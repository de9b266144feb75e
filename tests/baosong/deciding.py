"""What the tests of decisions share: Friday at the office in Jieyang, and how a person decides there."""

import json
import shutil
from types import SimpleNamespace

from openpyxl import load_workbook

from bench.stories import county_return, summary_file
from tests.baosong.office import make_office
from tests.baosong.workbooks import plain
from tracker.ledger.store import Ledger

FINAL = "jieyang-2019/final/2019-10-20"
FRIDAY, MONDAY = "2019-10-18T17:25", "2019-10-21T09:00"
BY = ("--by", "审核员", "--reason", "示例原因")


def friday(folder):
    """榕城区 has reported all, 普宁市 typed 约20家 into its form, the other counties have sent nothing."""
    office = make_office(folder, "jieyang-2019")
    blanks = office.blanks("2019-10-08T09:00", "--obligation", "final")
    good, papers = {}, {}
    for county in blanks:
        good[county] = office.filled(blanks[county], county_return(office.forms, county))
        papers[county] = office.drawer / f"{county}工作总结.docx"
        summary_file(papers[county], county)
    about = office.drawer / "about" / good["普宁市"].name
    about.parent.mkdir()
    typed(good["普宁市"], about, "发现问题", "电线电缆", "约20家")
    office.run("2019-10-18T16:30", "collect", "--once")
    office.drop("榕城区", good["榕城区"], papers["榕城区"])
    office.drop("普宁市", about, papers["普宁市"])
    office.run(FRIDAY, "collect", "--once")
    return SimpleNamespace(office=office, blanks=blanks, good=good, papers=papers, about=about)


def copied(made, folder):
    """The same office in a folder of its own, for one test."""
    root = folder / "office"
    shutil.copytree(made.office.root, root)
    office = type(made.office)(root, made.office.campaign_id, made.office.drawer)
    return SimpleNamespace(**{**vars(made), "office": office})


def cell_of(sheet, label, column):
    """The cell in the line of a label and under a head."""
    head = next(row for row in sheet.iter_rows() if "指标" in [plain(c.value) for c in row])
    at = next(c.column for c in head if plain(c.value) == column)
    row = next(row for row in sheet.iter_rows(min_row=head[0].row) if label in [plain(c.value) for c in row])
    return sheet.cell(row[0].row, at)


def typed(source, target, label, column, value):
    """A copy of a workbook with one cell of 附件11 typed over; gives what stood there."""
    book = load_workbook(source)
    cell = cell_of(book["附件11"], label, column)
    before, cell.value = cell.value, value
    book.save(target)
    return before


def decide(office, now, kind, *words, expect=0):
    """One decision by 审核员; gives the lines printed as (decision, delivery), or what was said when refused."""
    out = office.run(now, "decide", kind, *words, *BY, expect=expect)
    return [tuple(line.split("\t")) for line in out.splitlines()] if expect == 0 else office.said[-1]


def status(office, now):
    """The records of `status --json` by unit, for the final obligation."""
    records = json.loads(office.run(now, "status", "jieyang-2019", "--period", "2019-10-20", "--json"))
    return {r["unit_name"]: r for r in records}


def last_event(office):
    """The number of the newest event: unchanged when a decision was refused."""
    ledger = Ledger(office.root / "data" / "ledger.db")
    try:
        return ledger.rows("last_event")[0]["seq"]
    finally:
        ledger.close()


def replayed(office):
    """Rebuild the ledger's projections from its events."""
    ledger = Ledger(office.root / "data" / "ledger.db")
    try:
        ledger.replay()
    finally:
        ledger.close()


def numbers(office, now, unit):
    """{file name: arrival id} of a delivery, as `show` gives it."""
    shown = json.loads(office.run(now, "show", f"{FINAL}/{unit}", "--json"))
    return {a["name"]: a["id"] for a in shown["arrivals"]}
