"""From the blank to the Word report: October 20 in Jieyang, played whole, then held against the workbooks."""

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.baosong.whole_way import (
    COUNTIES,
    REPORT_AT,
    SENTENCES,
    by_class,
    county_total,
    numbers,
    paragraph,
    percent,
    play,
    shown,
    shown_in_table,
    total,
)
from tests.baosong.workbooks import annex12
from tracker.ledger.dayfiles import load
from tracker.ledger.store import Ledger


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Two on time, one corrected, one late in a zip, one never; then the documents."""
    made = play(tmp_path_factory.mktemp("jieyang"))
    (word,) = made.office.run(REPORT_AT, "report", "jieyang-2019", "--kind", "summary").splitlines()[:1]
    (workbook,) = made.office.run(REPORT_AT, "report", "jieyang-2019", "--kind", "workbook").splitlines()
    return SimpleNamespace(**vars(made), word=Path(word), workbook=Path(workbook))


def standing(records):
    return {r["unit_name"]: (r["state"], r["timeliness"], r["past_due"]) for r in records}


def test_on_friday_evening_two_have_reported_and_one_must_correct(played):
    assert standing(played.friday) == {
        "榕城区": ("accepted", "on_time", False),
        "揭东区": ("accepted", "on_time", False),
        "普宁市": ("returned", "on_time", False),
        "揭西县": ("pending", None, False),
        "惠来县": ("pending", None, False),
    }


def test_on_monday_the_corrected_one_is_still_on_time_and_only_the_silent_one_is_to_be_chased(played):
    records = json.loads(played.office.run(REPORT_AT, "status", "jieyang-2019", "--json"))
    assert standing(records) == {
        "榕城区": ("accepted", "on_time", False),
        "揭东区": ("accepted", "on_time", False),
        "普宁市": ("accepted", "on_time", False),
        "揭西县": ("accepted", "late", False),
        "惠来县": ("overdue", None, True),
    }
    chased = json.loads(played.office.run(REPORT_AT, "status", "--past-due", "--json"))
    assert [r["unit_name"] for r in chased] == ["惠来县"]


def test_the_failed_check_was_told_in_the_receipt_with_sheet_cell_and_both_sides(played):
    receipts = played.office.put_away("普宁市")  # the corrected file has been answered since
    (name,) = [name for name in receipts if name.startswith("请修改")]
    assert name.startswith("请修改_附件11_1处")
    assert re.search(r"附件11.*I\d+.*立案.*条数", receipts[name], re.DOTALL)


def test_the_clerks_files_are_untouched(played):
    for county in ("榕城区", "揭东区", "普宁市"):
        lying = played.office.root / "intake" / county / played.files[county].name
        assert lying.read_bytes() == played.files[county].read_bytes()


@pytest.mark.parametrize("start", SENTENCES)
def test_every_number_in_the_reports_sentences_comes_from_the_workbooks(played, start):
    expected = []
    for label in SENTENCES[start]:
        if label == "%":
            expected.append(percent(total(played.files, "抽查合格"), total(played.files, "抽查")))
        else:
            expected.append(label if label.isdigit() else shown(total(played.files, label)))
    assert numbers(paragraph(Document(played.word), start)) == expected


def test_the_standing_comes_first_and_names_who_is_missing(played):
    text = paragraph(Document(played.word), "应报")
    assert numbers(text) == ["5", "4", "3", "1", "80", "60"]
    assert "缺惠来县" in text
    assert "揭西县" in text


def test_every_number_in_the_table_by_class_comes_from_the_workbooks(played):
    table = Document(played.word).tables[0]
    labels = ("生产企业", "获证企业", "检查获证企业", "发现问题", "抽查", None, "立案", "涉案货值")
    for row in table.rows[1:-1]:
        name = row.cells[0].text.strip()
        value = {label: by_class(played.files, label, name) for label in (*filter(None, labels), "抽查合格")}
        rate = percent(value["抽查合格"], value["抽查"])
        expected = [shown_in_table(value[label], label) if label else rate for label in labels]
        assert [c.text for c in row.cells[1:]] == expected
    last = [c.text for c in table.rows[-1].cells]
    rate = percent(total(played.files, "抽查合格"), total(played.files, "抽查"))
    assert last == ["合计", *(shown_in_table(total(played.files, x), x) if x else rate for x in labels)]


def test_every_number_in_the_table_by_unit_comes_from_that_units_workbook(played):
    table = Document(played.word).tables[1]
    labels = ("获证企业", "检查获证企业", "发现问题", "责令改正", None, "立案", "涉案货值", "罚没款")
    rows = {row.cells[1].text: [c.text for c in row.cells[5:]] for row in table.rows[1:]}
    for county in COUNTIES:
        path = played.files[county]
        rate = percent(county_total(path, "抽查合格"), county_total(path, "抽查"))
        assert rows[county] == [shown_in_table(county_total(path, x), x) if x else rate for x in labels]
    assert set(rows["惠来县"]) == {"未报"}


def test_every_case_of_the_annexes_stands_in_the_report_in_official_order(played):
    table = Document(played.word).tables[2]
    cases = [(county, case) for county in COUNTIES for case in annex12(played.files[county])]
    assert [[c.text for c in row.cells][:3] for row in table.rows[1:]] == [
        [str(n), county, case["案号"]] for n, (county, case) in enumerate(cases, start=1)
    ]
    assert [row.cells[6].text for row in table.rows[1:]] == [f"{case['货值']:.2f}" for _county, case in cases]


def test_no_number_in_the_report_is_left_unexplained(played):
    """What is not held against the workbooks above may only be dates, hours, annex and list numbers."""
    rest = [p.text for p in Document(played.word).paragraphs if p.text and not p.text.startswith((*SENTENCES, "应报"))]
    fixed = re.compile(r"2019年?|10月|2[01]日|\d+时|附件\s?：?\d|[表图]\d|^\W*\d\.|含4家|5类")
    assert [numbers(fixed.sub("", text)) for text in rest if numbers(fixed.sub("", text))] == []


def test_the_summary_workbook_holds_the_same_numbers(played):
    book = load_workbook(played.workbook)
    sheet = next(book[name] for name in book.sheetnames if name.startswith("汇总"))
    cells = {}
    for row in sheet.iter_rows():
        texts = [c.value for c in row]
        for text in texts:
            values = [v for v in texts if isinstance(v, int | float)]
            if isinstance(text, str) and values:
                cells[text] = Decimal(str(values[-1]))
    for label in ("生产企业", "立案", "涉案货值", "抽查", "列入严重失信"):
        assert cells[label] == total(played.files, label)


def test_asking_again_gives_the_same_draft_and_writes_nothing(played):
    before = sorted(p.name for p in played.word.parent.iterdir())
    again = played.office.run("2019-10-21T15:00", "report", "jieyang-2019", "--kind", "summary")
    assert Path(again.splitlines()[0]) == played.word
    assert sorted(p.name for p in played.word.parent.iterdir()) == before


def test_a_replay_of_the_day_files_gives_the_same_status_byte_for_byte(played, tmp_path):
    office = played.office
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(office.root / "config.toml", copy)
    shutil.copytree(office.root / "templates", copy / "templates")
    shutil.copytree(office.root / "data" / "objects", copy / "data" / "objects")
    office.run("2019-10-21T11:30", "collect", "--once")  # brings the day files up to date
    ledger = Ledger(copy / "data" / "ledger.db")
    ledger.prepare()
    ledger.restore(load(office.root / "data" / "events"))
    ledger.close()
    here = office.run(REPORT_AT, "status", "--json")
    office_root, office.root = office.root, copy
    there = office.run(REPORT_AT, "status", "--json")
    office.root = office_root
    assert there == here


def test_the_audit_finds_chain_archive_and_day_files_in_order(played):
    said = played.office.run(REPORT_AT, "audit")
    assert "校验链完好" in said
    assert "原件存档完好" in said


def test_the_audit_names_an_archived_file_that_was_changed(played, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(played.office.root, copy)
    victim = next(p for p in (copy / "data" / "objects").rglob("*") if p.is_file())
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes() + b"x")
    root, played.office.root = played.office.root, copy
    played.office.run(REPORT_AT, "audit", expect=1)
    played.office.root = root
    assert victim.name in played.office.said[-1]
