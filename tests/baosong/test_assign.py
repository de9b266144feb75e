"""decide assign: what waits for a person is settled by one, read as that, and held again when it is undone."""

import json

import pytest
from openpyxl import load_workbook

from tests.baosong.deciding import (
    FINAL,
    MONDAY,
    cell_of,
    copied,
    decide,
    friday,
    last_event,
    replayed,
    status,
    typed,
)
from tests.baosong.workbooks import restamped


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return friday(tmp_path_factory.mktemp("friday"))


@pytest.fixture
def made(played, tmp_path):
    return copied(played, tmp_path)


def collected(office, now="2019-10-19T10:00"):
    """{name: (arrival id, verdict)} of what a look takes in."""
    lines = [line.split("\t") for line in office.run(now, "collect", "--once").splitlines()]
    return {name: (number, verdict) for number, _folder, name, verdict in lines}


def test_another_units_workbook_in_a_folder_is_read_as_what_the_person_said(made):
    """揭西's workbook lies in 惠来's folder; folder and form disagree, the person says it is 揭西's."""
    office = made.office
    office.drop("惠来县", made.good["揭西县"])
    ((number, verdict),) = collected(office).values()
    assert verdict == "待确认"
    before = status(office, MONDAY)
    assert (before["惠来县"]["state"], before["揭西县"]["state"]) == ("held", "held")
    ((decision, delivery),) = decide(office, MONDAY, "assign", number, f"{FINAL}/揭西县")
    assert delivery == f"{FINAL}/445222"
    after = status(office, MONDAY)
    assert (after["惠来县"]["state"], after["揭西县"]["state"]) == ("overdue", "incomplete")
    assert after["揭西县"]["missing"] == ["summary"]
    replayed(office)
    assert status(office, MONDAY) == after
    assert "认定来件" in office.run(MONDAY, "show", f"{FINAL}/揭西县")
    decide(office, MONDAY, "undo", decision)
    assert status(office, MONDAY) == before
    replayed(office)
    assert status(office, MONDAY) == before


def test_a_paper_whose_name_says_little_is_taken_for_the_only_file_of_its_type(made):
    office = made.office
    office.drop("普宁市", made.papers["揭东区"], name="材料.docx")
    ((number, verdict),) = collected(office).values()
    assert verdict == "附带材料"
    decide(office, MONDAY, "assign", number, f"{FINAL}/普宁市")
    shown = json.loads(office.run(MONDAY, "show", number, "--json"))
    assert shown["parts"] == [f"{FINAL}/445281:summary"]


def test_where_two_parts_would_do_the_part_must_be_said(made):
    office = made.office
    scan = office.drawer / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    office.drop("普宁市", scan)
    ((number, _verdict),) = collected(office).values()
    assert "请用 --part 写明：summary（工作总结）、sealed（盖章扫描件）" in decide(
        office, MONDAY, "assign", number, f"{FINAL}/普宁市", expect=1
    )
    decide(office, MONDAY, "assign", number, f"{FINAL}/普宁市", "--part", "sealed")
    shown = json.loads(office.run(MONDAY, "show", number, "--json"))
    assert shown["parts"] == [f"{FINAL}/445281:sealed"]
    assert "不必再认定" in decide(office, MONDAY, "assign", number, f"{FINAL}/普宁市", "--part", "sealed", expect=1)


def test_what_says_nothing_that_fits_is_refused_with_the_reason(made):
    office = made.office
    note = office.drawer / "附件11.docx"
    note.write_bytes(made.papers["普宁市"].read_bytes())
    office.drop("惠来县", note)
    ((number, verdict),) = collected(office).values()
    assert verdict == "待确认"
    before = last_event(office)
    said = decide(office, MONDAY, "assign", number, f"{FINAL}/惠来县", expect=1)
    assert "应报 Excel 表" in said
    assert "没有叫“annex99”的材料" in decide(
        office, MONDAY, "assign", number, f"{FINAL}/惠来县", "--part", "annex99", expect=1
    )
    assert last_event(office) == before


def test_put_by_as_a_mere_attachment_it_waits_no_more_and_holds_nobody(made):
    office = made.office
    office.drop("惠来县", made.good["榕城区"])
    ((number, _),) = collected(office).values()
    before = status(office, MONDAY)
    lines = decide(office, MONDAY, "assign", number, "--none")
    assert {delivery for _, delivery in lines} >= {f"{FINAL}/445224"}
    assert status(office, MONDAY)["惠来县"]["state"] == "overdue"
    assert "没有待确认的问题" in decide(office, MONDAY, "assign", number, "--none", expect=1)
    decide(office, MONDAY, "undo", lines[0][0])
    assert status(office, MONDAY) == before


def test_a_file_nobody_is_named_by_can_be_put_by_and_that_undone(made):
    office = made.office
    (office.root / "intake" / "说明.txt").write_text("你好", encoding="utf-8")
    ((number, verdict),) = collected(office).values()
    assert verdict == "待确认"
    ((decision, delivery),) = decide(office, MONDAY, "assign", number, "--none")
    assert delivery == "—"
    assert "不知属于哪个单位" not in office.run(MONDAY, "status", "jieyang-2019")
    decide(office, MONDAY, "undo", decision)
    assert "不知属于哪个单位" in office.run(MONDAY, "status", "jieyang-2019")


def test_several_arrivals_are_settled_in_one_act_or_none(made):
    office = made.office
    office.drop("惠来县", made.good["揭西县"])
    office.drop("惠来县", made.papers["揭西县"], name="揭西材料.docx")
    taken = collected(office)
    ids = [number for number, _ in taken.values()]
    before = last_event(office)
    decide(office, MONDAY, "assign", *ids, "A99999", f"{FINAL}/揭西县", expect=1)
    assert last_event(office) == before
    assert len(decide(office, MONDAY, "assign", *ids, f"{FINAL}/揭西县")) == 2
    assert status(office, MONDAY)["揭西县"]["state"] == "accepted"


def test_an_assignment_under_a_correction_is_not_pulled_away(made):
    office = made.office
    office.drop("惠来县", made.good["揭西县"])
    ((number, _),) = collected(office).values()
    ((decision, _),) = decide(office, MONDAY, "assign", number, f"{FINAL}/揭西县")
    words = ("--part", "annex11", "--row", "cable", "--field", "problems", "--to", "999", "--confirmed-with", "填报员")
    ((change, _),) = decide(office, MONDAY, "correct", f"{FINAL}/揭西县", *words)
    assert f"还有核改{change}" in decide(office, MONDAY, "undo", decision, expect=1)
    assert f"有核改{change}" in decide(office, MONDAY, "assign", number, f"{FINAL}/惠来县", expect=1)
    decide(office, MONDAY, "undo", change)
    decide(office, MONDAY, "undo", decision)
    assert status(office, MONDAY)["惠来县"]["state"] == "held"


def test_a_paper_straight_in_the_intake_that_names_nobody_can_be_assigned(made):
    office = made.office
    (office.root / "intake" / "总结.docx").write_bytes(made.papers["惠来县"].read_bytes())
    ((number, verdict),) = collected(office).values()
    assert verdict == "待确认"
    decide(office, MONDAY, "assign", number, f"{FINAL}/惠来县")
    assert status(office, MONDAY)["惠来县"]["missing"] == ["annex11", "annex12"]


def test_a_blank_marked_as_another_campaigns_is_taken_for_what_the_person_said(made):
    """Last year's blank with this year's layout: the hidden identity names another campaign."""
    office = made.office
    book = load_workbook(made.good["惠来县"])
    restamped(book, campaign="jieyang-2018")
    book.save(office.root / "旧标记.xlsx")
    office.drop("惠来县", office.root / "旧标记.xlsx")
    ((number, verdict),) = collected(office).values()
    assert verdict == "待确认"
    assert "下发时标记的却是" in office.run(MONDAY, "show", number)
    decide(office, MONDAY, "assign", number, f"{FINAL}/惠来县")
    assert status(office, MONDAY)["惠来县"]["missing"] == ["summary"]


def test_of_one_form_twice_in_a_file_the_person_names_the_sheet_that_counts(made):
    office = made.office
    book = load_workbook(made.good["惠来县"])
    copy = book.copy_worksheet(book["附件11"])
    copy.title = "附件11（改）"
    cell_of(copy, "主要经销商", "电线电缆").value = 41
    cell_of(copy, "主要经销商", "合计").value = None
    book.save(office.root / "两份.xlsx")
    office.drop("惠来县", office.root / "两份.xlsx")
    ((number, verdict),) = collected(office).values()
    assert verdict == "待确认"
    said = office.run(MONDAY, "show", number)
    assert "有2份（“附件11”、“附件11（改）”）" in said
    words = ("assign", number, f"{FINAL}/惠来县")
    assert "请用 --sheet 写明" in decide(office, MONDAY, *words, expect=1)
    assert "“附件11（改）”" in decide(office, MONDAY, *words, "--sheet", "附件13", expect=1)
    ((decision, _),) = decide(office, MONDAY, *words, "--sheet", "附件11（改）")
    shown = json.loads(office.run(MONDAY, "show", number, "--json"))
    assert (shown["parts"], shown["questions"]) == ([f"{FINAL}/445224:annex11", f"{FINAL}/445224:annex12"], [])
    replayed(office)
    decide(office, MONDAY, "undo", decision)
    assert status(office, MONDAY)["惠来县"]["state"] == "held"


def test_what_is_assigned_after_the_report_went_up_is_a_request_and_counts_once_taken(made):
    """A held arrival older than the 报出 must not change by itself what went up (review-office.md 14)."""
    office = made.office
    typed(made.good["榕城区"], office.root / "改数.xlsx", "主要经销商", "电线电缆", 77)
    typed(office.root / "改数.xlsx", office.root / "改数.xlsx", "主要经销商", "合计", 80)
    office.drop("揭西县", office.root / "改数.xlsx")
    ((number, verdict),) = collected(office).values()
    assert verdict == "待确认"
    sent = ("--document", made.papers["榕城区"], "--number", "12号", "--signed-on", "2019-10-21", "--signer", "甲")
    decide(office, MONDAY, "issue", FINAL, *sent, "--recipient", "省局")
    decide(office, MONDAY, "assign", number, f"{FINAL}/榕城区")
    assert "更正申请" in office.run(MONDAY, "status", "jieyang-2019")
    assert "与报出数一致" in office.run(MONDAY, "show", FINAL)
    decide(office, MONDAY, "accept", f"{FINAL}/榕城区")
    assert "更正申请" not in office.run(MONDAY, "status", "jieyang-2019")
    assert "与报出数不一致" in office.run(MONDAY, "show", FINAL)


def test_each_goes_where_it_was_proposed_all_at_once_or_none(made):
    """Two counties send 总结.docx: a weak witness each, the answer put first."""
    office = made.office
    for county in ("惠来县", "揭西县"):
        office.drop(county, made.papers[county], name="总结.docx")
    (office.root / "intake" / "无主.docx").write_bytes(made.papers["揭东区"].read_bytes())
    lines = [line.split("\t") for line in office.run("2019-10-19T10:00", "collect", "--once").splitlines()]
    numbers = [number for number, _folder, name, _verdict in lines if name == "总结.docx"]
    (nobody,) = [number for number, _folder, name, _verdict in lines if name == "无主.docx"]
    assert f"建议归入：{FINAL}/" in office.run(MONDAY, "show", numbers[0])
    before = last_event(office)
    assert "看不出应归哪个任务" in decide(office, MONDAY, "assign", *numbers, nobody, "--as-proposed", expect=1)
    assert last_event(office) == before
    taken = decide(office, MONDAY, "assign", *numbers, "--as-proposed")
    assert {delivery for _, delivery in taken} == {f"{FINAL}/445224", f"{FINAL}/445222"}
    after = status(office, MONDAY)
    assert [after[c]["missing"] for c in ("惠来县", "揭西县")] == [["annex11", "annex12"]] * 2
