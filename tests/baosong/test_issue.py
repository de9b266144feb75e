"""decide issue: what went up stands still; a later version is a 更正申请, and what then differs is listed."""

import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.baosong.deciding import FINAL, copied, decide, friday, last_event, replayed, status, typed
from tests.baosong.workbooks import annex11, plain

NOON, LATER = "2019-10-21T12:00", "2019-10-22T09:00"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    made = friday(tmp_path_factory.mktemp("friday"))
    made.report = made.office.drawer / "专报.docx"
    made.report.write_bytes(made.papers["榕城区"].read_bytes())
    return made


@pytest.fixture
def made(played, tmp_path):
    return copied(played, tmp_path)


def issue(office, document, *, signed="2019-10-21", now=NOON, expect=0):
    words = ("--document", document, "--number", "示质监〔2019〕12号", "--signed-on", signed, "--signer", "签发人甲")
    return decide(office, now, "issue", FINAL, *words, "--recipient", "省局", expect=expect)


def different(office, now):
    return json.loads(office.run(now, "show", FINAL, "--json"))["differences"]


def amended(made):
    """榕城区 sends three more dealers on Tuesday."""
    path = made.office.root / "更正.xlsx"
    old = typed(made.good["榕城区"], path, "主要经销商", "电线电缆", 77)
    typed(path, path, "主要经销商", "合计", annex11(made.good["榕城区"])["主要经销商", "合计"] - int(old) + 77)
    made.office.drop("榕城区", path)
    made.office.run("2019-10-22T08:30", "collect", "--once")
    return str(old)


def test_after_it_went_up_an_amendment_waits_and_once_taken_its_differences_are_listed(made):
    """Finding 14 of the office's review."""
    office = made.office
    ((number, delivery),) = issue(office, made.report)
    assert delivery == f"{FINAL}/445202"  # 普宁市 was returned, so its figures did not go out
    assert different(office, NOON) == []
    assert "与报出数一致" in office.run(NOON, "show", FINAL)
    old = amended(made)
    assert status(office, LATER)["榕城区"]["state"] == "accepted"
    assert "更正申请" in office.run(LATER, "status", "jieyang-2019")
    assert different(office, LATER) == []
    ((taken, _),) = decide(office, LATER, "accept", f"{FINAL}/榕城区")
    rows = {(d["unit"], d["label"]): (d["old"], d["new"]) for d in different(office, LATER)}
    assert rows["榕城区", "附件11·电线电缆·摸底调查·主要经销商"] == (old, "77")
    assert ("合计", "附件11·电线电缆·摸底调查·主要经销商") in rows
    assert len(rows) == 4
    assert "与报出数不一致4处" in office.run(LATER, "status", "jieyang-2019")
    shown = office.run(LATER, "show", FINAL)
    assert f"{number} 报出 示质监〔2019〕12号 2019-10-21 签发人甲签发，报省局：专报.docx" in shown
    replayed(office)
    assert {(d["unit"], d["label"]): (d["old"], d["new"]) for d in different(office, LATER)} == rows
    decide(office, LATER, "undo", taken)
    assert different(office, LATER) == []


def test_an_amendment_not_taken_leaves_in_force_what_went_up_and_waits_no_more(made):
    office = made.office
    issue(office, made.report)
    amended(made)
    decide(office, LATER, "return", f"{FINAL}/榕城区")
    assert status(office, LATER)["榕城区"]["state"] == "accepted"
    said = office.run(LATER, "status", "jieyang-2019")
    assert ("更正申请" in said, "更正未通过" in said) == (False, True)
    assert different(office, LATER) == []


def test_a_unit_that_was_not_in_it_differs_as_soon_as_it_reports(made):
    office = made.office
    issue(office, made.report)
    office.drop("揭西县", made.good["揭西县"], made.papers["揭西县"])
    office.run("2019-10-22T08:30", "collect", "--once")
    assert status(office, LATER)["揭西县"]["state"] == "accepted"
    units = {d["unit"]: d["old"] for d in different(office, LATER)}
    assert units["揭西县"] is None
    assert "合计" in units


def test_reopened_an_amendment_counts_by_itself(made):
    office = made.office
    issue(office, made.report)
    amended(made)
    decide(office, LATER, "reopen", f"{FINAL}/榕城区")
    assert len(different(office, LATER)) == 4
    assert "没有报出" in decide(office, LATER, "reopen", f"{FINAL}/榕城区", expect=1)


def test_the_document_is_archived_and_undoing_it_opens_the_period_again(made):
    office = made.office
    ((number, _),) = issue(office, made.report)
    (record,) = json.loads(office.run(NOON, "show", FINAL, "--json"))["issued"]
    kept = office.root / "data" / "objects" / record["sha256"][:2] / record["sha256"][2:4] / record["sha256"]
    assert kept.read_bytes() == made.report.read_bytes()
    assert "已登记" in issue(office, made.report, expect=1)
    decide(office, NOON, "undo", number)
    assert json.loads(office.run(NOON, "show", FINAL, "--json"))["issued"] == []


@pytest.mark.parametrize(
    ("document", "more", "said"),
    [
        ("专报.docx", {"signed": "2019-10-30"}, "在今天之后"),
        ("专报.docx", {"signed": "十月"}, "看不懂日期"),
        ("没有.docx", {}, "读不了报出的文件"),
        ("空.docx", {}, "是空的"),
        ("专报.docx", {"now": None}, "演练台账"),
    ],
)
def test_a_wrong_release_is_refused_and_nothing_is_written(played, document, more, said):
    (played.office.drawer / "空.docx").touch()
    before = last_event(played.office)
    assert said in issue(played.office, played.office.drawer / document, expect=1, **more)
    assert last_event(played.office) == before


def test_where_nobody_has_reported_nothing_can_go_out(jieyang):
    paper = jieyang.drawer / "专报.docx"
    paper.write_bytes(b"made up")
    assert "还没有已报的单位" in issue(jieyang, paper, expect=1)


def test_rows_of_a_list_that_changed_came_or_went_are_listed_too(made):
    """附件12: a fine changed, the second case gone, one new; a row that only moved is no difference."""
    office = made.office
    issue(office, made.report)
    book = load_workbook(made.good["榕城区"])
    sheet, head, rows = book["附件12"], *cases(book["附件12"])
    first, second, *rest = [[cell.value for cell in row] for row in rows]
    money = head["罚没款"]
    first[money] = Decimal(str(first[money])) + 1
    new = [*second]
    new[head["案号"]] = "示质监〔2019〕99号"
    for row, values in zip(rows, [*rest, first, new], strict=True):
        for cell, value in list(zip(row, values, strict=True))[1:]:
            cell.value = value
    sheet.parent.save(office.root / "更正.xlsx")
    office.drop("榕城区", office.root / "更正.xlsx")
    office.run("2019-10-22T08:30", "collect", "--once")
    decide(office, LATER, "accept", f"{FINAL}/榕城区")
    listed = {d["label"]: (d["old"], d["new"]) for d in different(office, LATER) if d["label"].startswith("附件12")}
    words = [pair for pair in listed.values() if None in pair]
    assert sorted(old is None for old, _new in words) == [False, True]
    assert any(new and new.startswith("示质监〔2019〕99号") for _old, new in words)
    (fine,) = [pair for label, pair in listed.items() if label.endswith("·罚没款")]
    assert Decimal(fine[1]) - Decimal(fine[0]) == 1
    assert len(listed) == 3
    assert "附件12·第" in office.run(LATER, "show", FINAL)


def cases(sheet):
    """{head: column index} and the filled rows of a case list."""
    lines = list(sheet.iter_rows())
    top = next(n for n, row in enumerate(lines) if "案号" in [plain(c.value) for c in row])
    head = {plain(c.value).split("（")[0]: n for n, c in enumerate(lines[top])}
    return head, [row for row in lines[top + 1 :] if row[head["案号"]].value]
