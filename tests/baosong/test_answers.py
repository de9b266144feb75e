"""What lies in a unit's feedback folder after a file came: the message by its name, the unit's page, old ones put away."""

import re
import shutil
import subprocess
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from bench.stories import county_return, one_case_too_many, summary_file
from tests.baosong.office import Office, make_office, said

UNIT = "普宁市"
FRIDAY, LATER, MONDAY = "2019-10-18T17:25", "2019-10-18T17:40", "2019-10-21T09:00"


@pytest.fixture(scope="module")
def sent_once(tmp_path_factory):
    """普宁市 has sent its summary and a workbook with one case too many; the answers lie there."""
    office = make_office(tmp_path_factory.mktemp("answers"), "jieyang-2019")
    blank = office.blanks("2019-10-08T09:00", "--obligation", "final", "--unit", UNIT)[UNIT]
    paper = office.drawer / f"{UNIT}工作总结.docx"
    summary_file(paper, UNIT)
    office.run("2019-10-18T16:30", "collect", "--once")
    office.drop(UNIT, office.filled(blank, one_case_too_many(county_return(office.forms, UNIT))), paper)
    office.run(FRIDAY, "collect", "--once")
    good = office.filled(blank, county_return(office.forms, UNIT))
    return office, good


@pytest.fixture
def office(sent_once, tmp_path):
    """The same office, to be changed."""
    made = sent_once[0]
    shutil.copytree(made.root, tmp_path / "office")
    return Office(tmp_path / "office", made.campaign_id, made.drawer)


@pytest.fixture
def good(sent_once):
    return sent_once[1]


def reply(office):
    (path,) = office.feedback(UNIT).glob("请修改_*.xlsx")
    return path


def names(office):
    return sorted(p.name for p in office.feedback(UNIT).iterdir())


def page(office):
    return " ".join(said(office.feedback(UNIT) / "00_本单位报送情况.html").split())


def corrected(path, target=None):
    """What the clerk does: follow the only link, take one case away where the total is one too many, save."""
    workbook = load_workbook(path)
    (link,) = [c for row in workbook["修改清单"].iter_rows() for c in row if c.hyperlink]
    sheet = workbook["附件11"]
    row = sheet[link.value].row
    cell = next(c for c in sheet[row] if isinstance(c.value, int) and c.value > 0 and not c.protection.locked)
    cell.value -= 1
    workbook.save(target or path)


def test_a_faulty_workbook_is_answered_by_a_workbook_alone(office):
    assert names(office) == [
        "00_本单位报送情况.html",
        "已收到_工作总结_10月18日17时25分.html",
        "请修改_附件11_1处.xlsx",
    ]


def test_it_says_what_a_receipt_says(office):
    words = said(reply(office))
    for wanted in ("收件编号A", "2019年10月18日17时25分收到", "2019年10月20日24时", "请于2019年10月22日24时前改好"):
        assert wanted in words


def test_ours_are_no_arrivals(office):
    assert office.run(LATER, "collect", "--once") == ""


def test_a_reply_corrected_where_it_lies_is_accepted_and_still_on_time(office):
    corrected(reply(office))
    assert "已收" in office.run(LATER, "collect", "--once")
    (record,) = [r for r in office.records(MONDAY) if r["unit_name"] == UNIT]
    assert (record["state"], record["timeliness"], record["versions"]) == ("accepted", "on_time", 2)
    assert "已收到_附件11、附件12_10月18日17时40分.html" in names(office)
    assert "目前没有要办的事" in page(office)


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_reply_corrected_in_another_office_suite_is_accepted(office, tmp_path, ending):
    """Saved in place as .xlsx, or under the other suite's own ending beside it."""
    path = reply(office)
    corrected(path, tmp_path / path.name)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", ending]
    out = tmp_path / "out"
    subprocess.run([*command, "--outdir", str(out), str(tmp_path / path.name)], check=True, capture_output=True)
    shutil.copyfile(out / f"{path.stem}.{ending}", path.with_suffix(f".{ending}"))
    assert "已收" in office.run(LATER, "collect", "--once")
    assert [r["state"] for r in office.records(MONDAY) if r["unit_name"] == UNIT] == ["accepted"]


def test_the_page_says_what_to_do_and_leads_to_the_workbook(office):
    assert "退回修改" in page(office)
    assert "请于2019年10月22日24时前改好" in page(office)
    raw = (office.feedback(UNIT) / "00_本单位报送情况.html").read_text(encoding="utf-8")
    assert f'href="{quote(reply(office).name)}"' in raw


def test_an_answer_that_a_newer_one_replaces_is_put_away_and_no_arrival(office, good):
    office.drop(UNIT, good, name="改好了.xlsx")
    office.run(LATER, "collect", "--once")
    assert "请修改_附件11_1处.xlsx" not in names(office)
    assert (office.feedback(UNIT) / "往期回执" / "2019年" / "请修改_附件11_1处.xlsx").exists()
    assert "已收到_工作总结_10月18日17时25分.html" in names(office), "it is still the last word on the summary"
    assert office.run("2019-10-18T18:00", "collect", "--once") == ""


def test_a_workbook_that_somebody_has_open_stays_where_it_is(office, good):
    (office.feedback(UNIT) / "~$请修改_附件11_1处.xlsx").write_bytes(b"\0" * 165)
    office.drop(UNIT, good, name="改好了.xlsx")
    office.run(LATER, "collect", "--once")
    assert "请修改_附件11_1处.xlsx" in names(office)


def test_a_workbook_the_clerk_has_changed_is_never_moved(office, good):
    corrected(reply(office))
    mine = reply(office).read_bytes()
    office.run(LATER, "collect", "--once")
    office.drop(UNIT, good, name="再报一次.xlsx")
    office.run("2019-10-18T18:00", "collect", "--once")
    assert reply(office).read_bytes() == mine


def test_the_same_fault_again_takes_another_name_beside_a_changed_file(office):
    workbook = load_workbook(reply(office))
    workbook["情况说明"]["H5"] = "还没有改"
    workbook.save(reply(office))
    office.run(LATER, "collect", "--once")
    assert [n for n in names(office) if n.startswith("请修改")] == [
        "请修改_附件11_1处.xlsx",
        "请修改_附件11_1处_2.xlsx",
    ]


def test_the_page_is_kept_current_unless_somebody_wrote_into_it(office, good):
    path = office.feedback(UNIT) / "00_本单位报送情况.html"
    path.write_text("我的笔记", encoding="utf-8")
    office.drop(UNIT, good, name="改好了.xlsx")
    office.run(LATER, "collect", "--once")
    assert path.read_text(encoding="utf-8") == "我的笔记"
    assert "目前没有要办的事" in " ".join(said(path.with_stem("00_本单位报送情况_2")).split())
    office.drop(UNIT, good, name="又一次.xlsx")
    office.run("2019-10-18T18:00", "collect", "--once")
    assert sum(n.startswith("00_") for n in names(office)) == 2


def test_the_receipt_names_the_code_that_the_print_must_show(office, good):
    office.drop(UNIT, good, name="改好了.xlsx")
    arrival = office.run(LATER, "collect", "--once").split("\t")[0]
    (text,) = [t for n, t in office.receipts(UNIT).items() if n.startswith("已收到_附件11")]
    code = re.search(r"附件11 (\d{6})", text)[1]
    assert f"annex11　表尾校验码 {code}" in office.run(LATER, "show", arrival)
