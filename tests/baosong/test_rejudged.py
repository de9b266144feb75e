"""An earlier period amended after the next was accepted: the next is judged anew against it, and no clock moves."""

import json

import pytest

from bench.clerk import Return
from bench.stories import province_return
from tests.baosong.deciding import decide, replayed

FIRST, SECOND, THIRD = "2007-09-10", "2007-09-20", "2007-09-30"
CHECK = """
[[check]]
rule = "cases >= prev.cases"
severity = "error"
message = "立案不能少于上期"
"""
NOW = "2007-09-21T09:00"


def dropped(office, period, given, at, name):
    (blank,) = office.blanks("2007-09-01T09:00", "--period", period, "--unit", "北京市").values()
    office.drop("北京市", office.filled(blank, given), name=name)
    office.run(at, "collect", "--once")


def returned_with(office, **numbers):
    """Beijing's return with these numbers of 一类产品 set."""
    given = province_return(office.forms, "北京市")
    cells = dict(given.cells["progress"])
    return Return({"progress": cells | {("cable", field): number for field, number in numbers.items()}})


def record(office, period, now=NOW):
    made = json.loads(office.run(now, "status", "--period", period, "--json"))
    return next(r for r in made if r["unit_name"] == "北京市")


def delivery(period):
    return f"quality-2007/progress/{period}/北京市"


@pytest.fixture
def office(quality):
    form = quality.root / "templates" / "quality-2007" / "forms" / "progress.toml"
    form.write_text(form.read_text(encoding="utf-8") + CHECK, encoding="utf-8")
    dropped(quality, FIRST, returned_with(quality, cases=10), "2007-09-09T10:00", "一.xlsx")
    dropped(quality, SECOND, returned_with(quality, cases=12), "2007-09-19T10:00", "二.xlsx")
    assert [record(quality, p)["state"] for p in (FIRST, SECOND)] == ["accepted", "accepted"]
    return quality


def amend(office):
    dropped(office, FIRST, returned_with(office, cases=15), "2007-09-20T10:00", "一（改）.xlsx")


def test_what_fails_only_since_last_period_was_amended_stays_accepted_and_is_asked_about(office):
    before = record(office, SECOND)
    amend(office)
    after = record(office, SECOND)
    clocks = ("state", "timeliness", "days_late", "first_received_at", "accepted_at", "due_at", "past_due")
    assert [after[name] for name in clocks] == [before[name] for name in clocks]
    assert (before["open_queries"], after["open_queries"]) == (0, 2)  # the row and the total
    said = " ".join(" ".join(office.receipts("北京市").values()).split())
    assert "立案不能少于上期（立案12，上期立案15）；上期数在收到本期报表之后更正过。" in said
    replayed(office)
    assert record(office, SECOND) == after


def test_a_return_sent_after_the_amendment_is_held_to_it(office):
    amend(office)
    dropped(office, SECOND, returned_with(office, cases=13), "2007-09-20T11:00", "二（改）.xlsx")
    assert "更正未通过" in office.run(NOW, "status", "--period", SECOND)


def test_to_send_the_amendment_back_and_to_undo_that_judge_again(office):
    amend(office)
    ((number, _),) = decide(office, NOW, "return", delivery(FIRST))
    assert record(office, SECOND)["open_queries"] == 0
    decide(office, NOW, "undo", number)
    assert record(office, SECOND)["open_queries"] == 2
    decide(office, NOW, "return", delivery(FIRST))
    decide(office, NOW, "accept", delivery(FIRST))
    assert record(office, SECOND)["open_queries"] == 2


def test_a_correction_of_last_period_judges_again_and_undone_leaves_no_trace(office):
    before = record(office, SECOND)
    words = ("--part", "progress", "--row", "cable", "--field", "cases", "--to", "15", "--confirmed-with", "填报员")
    ((number, _),) = decide(office, NOW, "correct", delivery(FIRST), *words)
    assert record(office, SECOND)["state"] == "accepted"
    assert record(office, SECOND)["open_queries"] > 0
    decide(office, NOW, "undo", number)
    assert {**record(office, SECOND), "documents": []} == {**before, "documents": []}


def test_an_amendment_that_puts_last_period_right_clears_the_error_of_this_one(quality):
    form = quality.root / "templates" / "quality-2007" / "forms" / "progress.toml"
    form.write_text(form.read_text(encoding="utf-8") + CHECK, encoding="utf-8")
    dropped(quality, FIRST, returned_with(quality, cases=100), "2007-09-09T10:00", "一.xlsx")
    dropped(quality, SECOND, returned_with(quality, cases=12), "2007-09-19T10:00", "二.xlsx")
    assert record(quality, SECOND)["state"] == "returned"
    dropped(quality, FIRST, returned_with(quality, cases=10), "2007-09-20T10:00", "一（改）.xlsx")
    made = record(quality, SECOND)
    assert (made["state"], made["timeliness"], made["open_queries"]) == ("accepted", "on_time", 0)
    assert made["first_received_at"] == "2007-09-19T10:00:00+08:00"


def test_a_period_behind_one_with_its_own_numbers_is_left_alone(office):
    dropped(office, THIRD, returned_with(office, cases=13), "2007-09-29T10:00", "三.xlsx")
    pages = len(office.receipts("北京市"))
    dropped(office, FIRST, returned_with(office, cases=11), "2007-09-29T11:00", "一（改）.xlsx")
    assert record(office, THIRD, "2007-09-30T09:00")["open_queries"] == 0
    assert len(office.receipts("北京市")) == pages + 1
