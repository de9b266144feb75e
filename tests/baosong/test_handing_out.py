"""Blanks in the units' own folders: the one to fill in now, the next when that is accepted, with the last values."""

import shutil

import pytest
from openpyxl import load_workbook

from bench.clerk import fill
from bench.stories import province_return
from tests.baosong.office import Office, make_office, said
from tests.baosong.workbooks import plain

UNIT = "北京市"
NINTH, TWENTIETH, THIRTIETH = (f"{UNIT}_附件2_9月{day}日前报.xlsx" for day in (10, 20, 30))


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    office = make_office(tmp_path_factory.mktemp("blanks"), "quality-2007")
    office.run("2007-09-12T09:00", "blanks", "quality-2007", "--obligation", "progress", "--deliver")
    return office


@pytest.fixture
def office(begun, tmp_path):
    shutil.copytree(begun.root, tmp_path / "office")
    drawer = tmp_path / "drawer"
    drawer.mkdir()
    return Office(tmp_path / "office", begun.campaign_id, drawer)


def folder(office, unit=UNIT):
    return office.feedback(unit) / "空白表"


def lying(office, unit=UNIT):
    return sorted(p.name for p in folder(office, unit).glob("*.xlsx"))


def report(office, name=TWENTIETH):
    """The clerk fills in a copy and drops it; it is taken in on September 18."""
    target = office.drawer / name
    fill(folder(office) / name, target, office.forms, province_return(office.forms, UNIT))
    office.run("2007-09-18T08:00", "collect", "--once")
    office.drop(UNIT, target)
    assert "已收" in office.run("2007-09-18T09:00", "collect", "--once")
    return target


def test_what_is_owed_lies_there_the_missed_one_too(office):
    """September 10 has gone by without a return, September 20 is open."""
    assert lying(office) == [NINTH, TWENTIETH]


def test_a_blank_of_ours_is_no_arrival(office):
    assert office.run("2007-09-12T10:00", "collect", "--once") == ""


def test_when_the_current_one_is_accepted_the_next_takes_its_place_with_what_was_reported(office):
    sent = report(office)
    assert lying(office) == [NINTH, THIRTIETH]
    assert numbers(folder(office) / THIRTIETH) == with_sum(numbers(sent))


def with_sum(reported):
    """The total is a formula in what is sent, a number beside the next one."""
    return [*reported, sum(reported)]


def numbers(path):
    """The numbers of the line 立案 over the product classes: typed ones, or last period's beside them."""
    rows = [[c.value for c in row] for row in load_workbook(path)["附件2"].iter_rows()]
    row = next(row for row in rows if "立案" in map(plain, row))
    return [v for v in row if isinstance(v, int | float)]


def test_the_next_blank_filled_in_where_it_lies_is_taken_in_and_stays(office):
    report(office)
    path = folder(office) / THIRTIETH
    fill(path, path, office.forms, province_return(office.forms, UNIT))
    mine = path.read_bytes()
    assert "已收" in office.run("2007-09-28T09:00", "collect", "--once")
    assert path.read_bytes() == mine
    assert f"{UNIT}_附件2_10月10日前报.xlsx" in lying(office)


def test_a_blank_thrown_away_stays_away_until_blanks_are_handed_out_again(office):
    (folder(office) / NINTH).unlink()
    report(office)
    assert NINTH not in lying(office)
    office.run("2007-09-18T10:00", "blanks", "quality-2007", "--deliver", "--unit", UNIT)
    assert NINTH in lying(office)


def test_a_blank_that_is_open_on_a_desk_is_not_taken_away(office):
    (folder(office) / f"~${TWENTIETH}").write_bytes(b"\0" * 165)
    report(office)
    assert TWENTIETH in lying(office)


def test_when_a_period_opens_its_blank_and_the_page_come_by_themselves(office):
    office.run("2007-09-20T10:00", "collect", "--once")
    assert lying(office) == [NINTH, TWENTIETH]
    office.run("2007-09-21T08:00", "collect", "--once")
    assert lying(office) == [NINTH, TWENTIETH, THIRTIETH]
    page = " ".join(said(office.feedback(UNIT) / "00_本单位报送情况.html").split())
    assert "已过时限，请尽快报送" in page
    assert "逾期未报" in page


def test_who_was_handed_none_gets_none(tmp_path):
    office = make_office(tmp_path, "quality-2007")
    office.run("2007-09-12T09:00", "blanks", "quality-2007", "--deliver", "--unit", UNIT, "--obligation", "progress")
    office.run("2007-09-12T10:00", "collect", "--once")
    office.run("2007-09-21T08:00", "collect", "--once")
    assert lying(office)
    assert lying(office, "天津市") == []


def test_delivering_prints_each_path_and_refuses_what_does_not_go_together(office):
    out = office.run("2007-09-12T10:00", "blanks", "quality-2007", "--deliver", "--unit", UNIT)
    assert str(folder(office) / TWENTIETH) in out.splitlines()
    office.run("2007-09-12T10:00", "blanks", "quality-2007", "--deliver", "--period", "2007-09-20", expect=2)


def test_a_blank_written_for_handing_on_has_the_last_values_too(office):
    sent = report(office)
    out = office.run("2007-09-18T10:00", "blanks", "quality-2007", "--period", "2007-09-30", "--unit", UNIT)
    (path,) = [line for line in out.splitlines() if THIRTIETH in line]
    assert numbers(path) == with_sum(numbers(sent))


def test_a_folder_with_a_number_before_the_name_is_the_units_too(tmp_path):
    office = make_office(tmp_path, "quality-2007")
    (office.root / "intake" / UNIT).rename(office.root / "intake" / f"01_{UNIT}")
    out = office.run(
        "2007-09-12T09:00", "blanks", "quality-2007", "--deliver", "--unit", UNIT, "--obligation", "progress"
    )
    assert f"01_{UNIT}/市局反馈/空白表/{TWENTIETH}" in out
    office.run("2007-09-12T10:00", "collect", "--once")
    office.run("2007-09-21T08:00", "collect", "--once")
    assert lying(office, f"01_{UNIT}") == [NINTH, TWENTIETH, THIRTIETH]
