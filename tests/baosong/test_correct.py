"""decide correct: a number confirmed by telephone lies over the workbook, its sums and checks are redone, undo lifts it."""

import json

import pytest
from openpyxl import load_workbook

from tests.baosong.deciding import (
    BY,
    FINAL,
    MONDAY,
    copied,
    decide,
    friday,
    last_event,
    replayed,
    status,
)
from tests.baosong.workbooks import annex11
from tracker.ledger.store import Ledger

PUNING = f"{FINAL}/普宁市"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return friday(tmp_path_factory.mktemp("friday"))


@pytest.fixture
def made(played, tmp_path):
    return copied(played, tmp_path)


def correct(office, to="20", row="cable", field="problems", unit="普宁市", now=MONDAY, expect=0, part="annex11"):
    words = (f"{FINAL}/{unit}", "--part", part, "--row", row, "--field", field, "--to", to)
    return decide(office, now, "correct", *words, "--confirmed-with", f"{unit}填报员", expect=expect)


def values(office, unit="普宁市"):
    """What the first workbook says of 附件11 as it stands: {(row, field): (text, raw, note)}, and its errors."""
    arrivals = json.loads(office.run(MONDAY, "show", f"{FINAL}/{unit}", "--json"))["arrivals"]
    first = next(a for a in arrivals if any(p.endswith(":annex11") for p in a["parts"]))
    ledger = Ledger(office.root / "data" / "ledger.db")
    digest = ledger.rows("reading_of", arrival=int(first["id"][1:]))[0]["object"]
    ledger.close()
    path = office.root / "data" / "objects" / digest[:2] / digest[2:4] / digest
    parts = json.loads(path.read_text(encoding="utf-8"))["reading"]["parts"]
    (part,) = [p for p in parts if p["part"] == "annex11"]
    errors = [p["code"] for p in part["problems"] if p["severity"] == "error"]
    return {(v[0], v[1]): (v[2], v[3], v[6]) for v in part["values"]} | {"errors": errors}


def test_about_twenty_confirmed_as_twenty_makes_the_set_acceptable(made):
    """Finding 13: 约20家, she rings: 就是20."""
    office = made.office
    assert status(office, MONDAY)["普宁市"]["state"] == "returned"
    ((number, delivery),) = correct(office)
    assert delivery == f"{FINAL}/445281"
    record = status(office, MONDAY)["普宁市"]
    assert (record["state"], record["timeliness"], record["problems"]) == ("accepted", "on_time", [])
    said = values(office)
    text, raw, note = said["cable", "problems"]
    assert (text, raw) == ("20", "约20家")
    assert note == f"核改{number}：原填“约20家”"
    others = sum(
        v for (label, name), v in annex11(made.good["普宁市"]).items() if label == "发现问题" and name != "电线电缆"
    )
    assert said["total", "problems"][0] == str(others + 20)
    assert said["errors"] == []
    shown = office.run(MONDAY, "show", PUNING)
    assert "附件11 统计表·电线电缆·发现问题由未读出改为20，向普宁市填报员核实" in shown


def test_the_clerks_file_is_untouched_and_a_new_receipt_says_received(made):
    lying = made.office.root / "intake" / "普宁市" / made.about.name
    correct(made.office)
    assert lying.read_bytes() == made.about.read_bytes()
    assert any(name.startswith("已收到_附件11") for name in made.office.receipts("普宁市"))


def test_the_same_file_saved_again_does_not_lift_the_correction_but_a_corrected_one_replaces_it(made):
    office = made.office
    correct(office)
    office.run("2019-10-21T09:30", "collect", "--once")
    office.drop("普宁市", made.about, name="再存一次.xlsx")
    office.run("2019-10-21T10:00", "collect", "--once")
    assert status(office, "2019-10-21T10:10")["普宁市"]["versions"] == 1
    assert status(office, "2019-10-21T10:10")["普宁市"]["state"] == "accepted"
    office.drop("普宁市", made.good["普宁市"], name="改好.xlsx")
    office.run("2019-10-21T10:30", "collect", "--once")
    record = status(office, "2019-10-21T10:40")["普宁市"]
    assert (record["state"], record["versions"]) == ("accepted", 2)


def test_a_correction_is_judged_with_the_other_form(made):
    """As many cases as annex 12 has rows: one more typed over it sends the set back, with both sides' numbers."""
    office = made.office
    cases = annex11(made.good["榕城区"])["立案", "电线电缆"]
    correct(office, to=str(cases + 1), field="cases", unit="榕城区")
    record = status(office, MONDAY)["榕城区"]
    assert record["state"] == "returned"
    assert any("条数" in p["sentence"] for p in record["problems"])


def test_a_correction_of_an_earlier_arrival_is_judged_in_the_sets_of_later_ones_too(made):
    office = made.office
    office.run("2019-10-18T18:00", "collect", "--once")
    office.drop("揭东区", made.good["揭东区"])
    office.run("2019-10-18T18:10", "collect", "--once")
    office.drop("揭东区", made.papers["揭东区"])
    office.run("2019-10-18T18:20", "collect", "--once")
    before = status(office, MONDAY)
    assert before["揭东区"]["state"] == "accepted"
    cases = annex11(made.good["揭东区"])["立案", "电线电缆"]
    ((number, _),) = correct(office, to=str(cases + 1), field="cases", unit="揭东区")
    assert status(office, MONDAY)["揭东区"]["state"] == "returned"
    decide(office, MONDAY, "undo", number)
    assert status(office, MONDAY) == before


def test_of_two_corrections_of_one_cell_the_last_holds_and_lifting_it_leaves_the_first(made):
    office = made.office
    correct(office, to="20")
    between = values(office)
    ((second, _),) = correct(office, to="21")
    assert values(office)["cable", "problems"][0] == "21"
    decide(office, MONDAY, "undo", second)
    assert values(office) == between
    replayed(office)
    assert status(office, MONDAY)["普宁市"]["state"] == "accepted"


def test_labels_do_as_well_as_ids(made):
    correct(made.office, row="电线电缆", field="监督检查·发现问题", part="附件11")
    assert values(made.office)["cable", "problems"][0] == "20"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"to": "约20"}, "是约数"),
        ({"to": "20.5"}, "应为整数"),
        ({"to": "-1"}, "不能为负数"),
        ({"to": ""}, "未填"),
        ({"row": "steel"}, "没有“steel”这一行"),
        ({"field": "nonsense"}, "没有指标“nonsense”"),
        ({"field": "pass_rate"}, "由其他指标算出"),
        ({"part": "annex99"}, "要报的报表里没有“annex99”"),
        ({"row": "total", "to": "5"}, "合计由各行相加"),
        ({"unit": "惠来县"}, "没有收到可以认定的材料"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_and_nothing_is_written(played, given, said):
    before = last_event(played.office)
    assert said in correct(played.office, expect=1, **given)
    assert last_event(played.office) == before


def test_a_value_that_stands_so_already_is_not_corrected(played):
    now = str(annex11(played.good["榕城区"])["发现问题", "电线电缆"])
    assert "不必核改" in correct(played.office, to=now, unit="榕城区", expect=1)


def test_without_a_person_in_the_unit_who_confirmed_it_there_is_no_correction(played):
    words = ("decide", "correct", PUNING, "--part", "annex11", "--row", "cable", "--field", "problems", "--to", "20")
    played.office.run(MONDAY, *words, *BY, expect=2)
    played.office.run(MONDAY, *words, *BY, "--confirmed-with", " ", expect=1)
    assert "向填报单位的哪位核实" in played.office.said[-1]


def test_the_corrected_number_is_the_one_in_the_totals_and_undone_it_is_not(made):
    office = made.office
    ((number, _),) = correct(office)
    both = sum(summed(made.good[unit]) for unit in ("榕城区", "普宁市"))
    typed_before = annex11(made.good["普宁市"])["发现问题", "电线电缆"]
    assert total_in_workbook(office, "2019-10-21T11:00") == both - typed_before + 20
    decide(office, MONDAY, "undo", number)
    assert total_in_workbook(office, "2019-10-21T12:00") == summed(made.good["榕城区"])


def summed(path):
    return sum(v for (label, name), v in annex11(path).items() if label == "发现问题" and name != "合计")


def total_in_workbook(office, now):
    words = ("report", "jieyang-2019", "--kind", "workbook")
    (path,) = office.run(now, *words).splitlines()
    book = load_workbook(path)
    sheet = next(book[name] for name in book.sheetnames if name.startswith("汇总"))
    row = next(row for row in sheet.iter_rows() if "发现问题" in [c.value for c in row])
    return [c.value for c in row if isinstance(c.value, int | float)][-1]
