"""Views over standings: only what is asked for is read, and what a matrix, a unit's page and a deadline show."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from baosong.facts import fact_book, standings
from baosong.readings import Shelf
from baosong.records import status_records
from baosong.status_text import footnote, matrix_rows, remark, upward
from baosong.tables import tables
from baosong.views import at_due, cell_word, matrix, of_unit, unit_at_due, unit_named
from bench.national import ZONE, keep_reading, open_year
from bench.stories import county_return
from tests.baosong.office import make_office
from tracker.definition.model import Forward
from tracker.facts import DeliveryKey
from tracker.ledger.chain import stamp
from tracker.ledger.events import Arrived, Contacted, Decided, Noted, PartSeen, Read, Undone, Waits, encoded
from tracker.ledger.store import Ledger

HOUR = timedelta(hours=1)


@pytest.fixture
def year(tmp_path):
    made = open_year(tmp_path, 4)
    yield made
    made.desk.ledger.close()


@pytest.fixture
def first(year):
    return year.duty.periods[0]


def append(year, body):
    (event,) = year.desk.ledger.append_all([body], at=datetime.now(ZONE), actor="审核员")
    return event.seq


def key(year, unit, period):
    return DeliveryKey("national", "progress", period.id, f"u{unit:04d}")


def came(year, unit, period, hours, content="x", *, errors=0, waits=False, absent=1, object_="", nil=False):
    """One file of a unit, there so many hours after the due instant, and what it was read to say."""
    there = period.due_at + hours * HOUR
    lower, name = stamp(there - absent * HOUR), f"第{unit:04d}县"
    path = encoded(f"{name}/{period.id}{content}{hours}.xlsx".encode())
    number = append(
        year, Arrived(path, name, "x.xlsx", "0" * 64, 9, "共享文件夹", lower, stamp(there), "ctime", f"{path}")
    )
    delivery = str(key(year, unit, period))
    parts = () if waits else (PartSeen(delivery, "wide", content, True, False, errors, 0, nil),)
    wait = (Waits(delivery, "which"),) if waits else ()
    append(year, Read(number, object_ or "0" * 64, "1", (), parts, (), wait))
    return number


def decide(year, kind, unit, period, **more):
    body = Decided(kind, (str(key(year, unit, period)),), "原因", stamp(period.due_at), **more)
    return append(year, body)


def words(year, period, hours):
    now = period.due_at + hours * HOUR
    made = standings(fact_book(year.desk), [(year.duty, period)], now)
    return [cell_word(s) for s in made]


def test_each_cell_has_one_word(year, first):
    came(year, 0, first, -2)
    came(year, 1, first, 5)
    came(year, 2, first, -2, errors=1)
    assert words(year, first, 6) == ["已报", "超时", "退回", "逾期"]
    came(year, 3, first, 1, absent=2)
    came(year, 2, first, 7, waits=True)
    assert words(year, first, 8) == ["已报", "超时", "待确认", "已报*"]
    assert words(year, year.duty.periods[1], -200) == ["待报"] * 4
    decide(year, "exempt", 1, first)
    assert words(year, first, 8)[1] == "免报"


def test_a_matrix_ends_with_the_counts_of_each_period(year, first):
    came(year, 0, first, -2)
    came(year, 1, first, 5)
    came(year, 3, first, 1, absent=2)
    chosen = year.duty.periods[:2]
    now = first.due_at + 9 * HOUR
    made = standings(fact_book(year.desk), [(year.duty, p) for p in chosen], now)
    head, rows = matrix_rows(matrix(year.duty, chosen, made))
    assert head == ["单位", "1月\n上旬", "1月\n中旬"]
    assert rows[0] == ["第0000县", "已报", "待报"]
    assert rows[-5:] == [
        ["应报", 4, 4],
        ["已报", 3, 0],
        ["超时", 1, 0],
        ["应催", 1, 0],
        ["报送率", "75.00%", "0.00%"],
    ]
    assert "时间待认定" in footnote(rows)


def test_a_unit_that_did_not_owe_a_period_has_a_dash_there(year, first):
    second = year.duty.periods[1]
    units = year.duty.campaign.units
    joined = replace(units[3], valid_from=second.printed_due)
    duty = replace(year.duty, campaign=replace(year.duty.campaign, units=(*units[:3], joined)))
    made = standings(fact_book(year.desk), [(duty, first), (duty, second)], second.due_at)
    assert matrix_rows(matrix(duty, (first, second), made))[1][3] == ["第0003县", "—", "待报"]


def test_one_periods_standing_reads_no_other_period(year, first):
    came(year, 0, first, -2)
    came(year, 0, year.duty.periods[1], -2)
    book = fact_book(year.desk)
    standings(book, [(year.duty, first)], first.due_at)
    assert set(book.parts) == {key(year, 0, first)}


def test_facts_of_a_period_and_of_a_unit_are_the_same_facts(year, first):
    came(year, 0, first, -2)
    came(year, 0, first, 3, "y", errors=1)
    came(year, 0, first, 4, waits=True)
    decide(year, "extend", 0, first, until=stamp(first.due_at + 30 * HOUR))
    by_period, by_unit = fact_book(year.desk), fact_book(year.desk)
    by_period.load_period("national", "progress", first.id)
    by_unit.load_unit("u0000")
    by_unit.load_period("national", "progress", first.id)  # what is here is not added again
    wanted = key(year, 0, first)
    assert by_period.facts(wanted) == by_unit.facts(wanted)
    assert len(by_unit.facts(wanted).parts) == 2


def test_a_file_waits_no_longer_once_other_content_came_under_its_name(year, first):
    body = Arrived("a/x", "第0000县", "x", "0" * 64, 9, "共享文件夹", None, stamp(first.due_at), "ctime", "s")
    number = append(year, body)
    append(year, Read(number, "0" * 64, "1", (), (), (), (Waits(str(key(year, 0, first)), "which"),)))
    assert fact_book(year.desk).facts(key(year, 0, first)).waiting == (number,)
    later = append(year, body)
    append(year, Read(later, "0" * 64, "1", ()))
    assert fact_book(year.desk).facts(key(year, 0, first)).waiting == ()


def test_an_unread_file_holds_its_folders_unit_and_nothing_when_left_out(year, first):
    body = Arrived("a/x", "第0000县", "x", "0" * 64, 9, "共享文件夹", None, stamp(first.due_at), "ctime", "s")
    number = append(year, body)
    assert fact_book(year.desk).facts(key(year, 0, first)).waiting == (number,)
    assert fact_book(year.desk, unread=False).facts(key(year, 0, first)).waiting == ()


def test_a_units_page_has_everything_it_owes_over_all_campaigns_in_due_order(year, first):
    other = replace(
        year.duty,
        campaign=replace(year.duty.campaign, id="other"),
        periods=(replace(year.duty.periods[1], id="2019-01-15", due_at=first.due_at + 24 * HOUR),),
    )
    duties = (year.duty, other)
    came(year, 2, first, -2)
    now = first.due_at + 2 * HOUR
    unit = unit_named(duties, "第0002县", now)
    made = of_unit(fact_book(year.desk), duties, unit.code, now)
    assert [(s.key.campaign, s.period.id, s.state) for s in made] == [
        ("national", "2019-01-10", "accepted"),
        ("other", "2019-01-15", "pending"),
        ("national", "2019-01-20", "pending"),
    ][: len(made)]
    assert len(of_unit(fact_book(year.desk), duties, unit.code, now, coming=True)) == 37
    assert unit_named(duties, "无此县", now) is None


def test_at_the_deadline_only_what_was_there_by_then_counts(year, first):
    came(year, 0, first, 0)
    came(year, 1, first, -3)
    came(year, 1, first, 3, "y", errors=1)
    came(year, 2, first, 3)
    came(year, 3, first, 4, waits=True)
    book = fact_book(year.desk)
    assert [cell_word(s) for s in at_due(book, year.duty, first)] == ["已报", "已报", "待报", "待报"]
    assert [s.amending for s in at_due(book, year.duty, first)] == [False] * 4
    (alone, *_rest) = unit_at_due(book, [year.duty], "u0002", first.due_at + 100 * HOUR)
    assert (alone.key, alone.state) == (key(year, 2, first), "pending")


def test_accepting_what_came_after_the_deadline_accepts_nothing_that_was_there_before(year, first):
    came(year, 0, first, -3, errors=1)
    came(year, 0, first, 3, "y", errors=1)
    decide(year, "accept", 0, first)
    assert words(year, first, 5)[0] == "已报"
    assert at_due(fact_book(year.desk), year.duty, first)[0].state == "returned"


def test_what_was_decided_since_about_an_arrival_in_time_counts_at_the_deadline(year, first):
    number = came(year, 0, first, -3, errors=1)
    undo = decide(year, "accept", 0, first, arrival=number)
    assert at_due(fact_book(year.desk), year.duty, first)[0].state == "accepted"
    append(year, Undone(undo, "写错"))
    assert at_due(fact_book(year.desk), year.duty, first)[0].state == "returned"


def test_the_deadline_upward_is_told_with_its_days_and_who_is_missing(year, first):
    obligation = replace(year.duty.obligation, forward=Forward("国务院", date(2019, 1, 15)))
    duty = replace(year.duty, obligation=obligation)
    for unit in (0, 1, 2):
        came(year, unit, first, -2)
    made = standings(fact_book(year.desk), [(duty, first)], first.due_at)

    def said(day, period=first, known=made):
        return upward(duty, period, known, datetime(2019, 1, day, 9, tzinfo=ZONE))

    assert said(11) == "距上报国务院（1月15日）还有4天，还差1个单位：第0003县"
    assert said(15) == "今天（1月15日）上报国务院，还差1个单位：第0003县"
    assert said(17, known=made[:3]) == "上报国务院的日期（1月15日）已过2天，各单位已报齐"
    assert said(11, year.duty.periods[1]) == ""


def test_the_remark_says_what_stands_beside_the_state(year, first):
    until = first.due_at + 24 * HOUR
    decide(year, "extend", 0, first, until=stamp(until))
    call = Contacted("填报员", "电话", "明天报", stamp(first.due_at + 17 * HOUR))
    decide(year, "contact", 0, first, contacted=call)
    came(year, 1, first, -2, errors=1)
    came(year, 2, first, -2, nil=True)
    decide(year, "issue", 2, first)
    came(year, 2, first, 3, "y")
    obligation = replace(year.duty.obligation, correction="2 days")
    duty = replace(year.duty, obligation=obligation)

    def said(hours):
        made = standings(fact_book(year.desk), [(duty, first)], first.due_at + hours * HOUR)
        return [remark(s) for s in made]

    assert said(4) == [
        "期限已延至1月11日24时；承诺1月11日17时前报",
        "改正期限1月12日24时",
        "零报告；更正申请",
        "已逾期1天",
    ]
    assert said(50) == ["已逾期2天；期限已延至1月11日24时", "逾期未改", "零报告；更正申请", "已逾期3天"]


def test_a_reading_is_opened_only_where_something_was_found(year, first):
    came(year, 0, first, -2)
    book = fact_book(year.desk)
    made = standings(book, [(year.duty, first)], first.due_at)
    records = status_records(year.desk, book, made)  # the made-up reading is not in the archive
    assert [r["problems"] for r in records] == [[]] * 4


def test_a_missing_unit_stands_at_its_last_accepted_reading_however_far_back(year):
    early, between, last = year.duty.periods[:3]
    for unit, period in ((0, early), (0, last), (1, early), (1, between), (2, early)):
        object_ = keep_reading(year.desk.archive, key(year, unit, period), f"{unit}{period.id}")
        came(year, unit, period, -2, f"{unit}{period.id}", object_=object_)
    book = fact_book(year.desk)
    (table,) = tables(year.desk, book, Shelf(year.desk.archive), year.duty, last, last.due_at)
    assert (table.units, table.carried, table.missing) == (
        ("u0000",),
        ("u0001", "u0002"),
        ("u0001", "u0002", "u0003"),
    )
    assert {s.arrival for s in table.at("f1", row="r1").sources} == {
        facts.parts[-1].arrival
        for unit, period in ((0, last), (1, between), (2, early))
        if (facts := book.facts(key(year, unit, period)))
    }


def test_status_prints_the_views(jieyang):
    jieyang.run("2019-10-18T09:00", "collect", "--once")
    ledger = Ledger(jieyang.root / "data" / "ledger.db")
    due = "2019-10-20T16:00:00.000000Z"
    number = ledger.append(
        Arrived("x/x", "普宁市", "x", "0" * 64, 9, "共享文件夹", due, "2019-10-21T02:00:00.000000Z", "ctime", "s"),
        at=datetime.now(ZONE),
        actor="test",
    ).seq
    delivery = "jieyang-2019/final/2019-10-20/445281"
    seen = tuple(PartSeen(delivery, p, "x", True, False, 0, 0) for p in ("annex11", "annex12", "summary"))
    ledger.append_all([Read(number, "0" * 64, "1", (), seen), Noted("start")], at=datetime.now(ZONE), actor="test")
    ledger.close()
    now = "2019-10-22T09:00"
    shown = jieyang.run(now, "status", "jieyang-2019", "--obligation", "final", "--matrix")
    assert [line.split() for line in shown.splitlines() if line.startswith(("普宁", "惠来", "应报", "超时"))] == [
        ["普宁市", "超时"],
        ["惠来县", "逾期"],
        ["应报", "5"],
        ["超时", "1"],
    ]
    (one,) = json.loads(jieyang.run(now, "status", "--obligation", "final", "--matrix", "--json"))
    assert one["periods"][0]["late"] == 1
    assert [u["cells"][0]["word"] for u in one["units"]] == ["逾期", "逾期", "超时", "逾期", "逾期"]
    page = jieyang.run(now, "status", "--unit", "普宁")
    assert "普宁市（445281）" in page
    assert "超时" in page
    then = json.loads(jieyang.run(now, "status", "--obligation", "final", "--at-deadline", "--json"))
    assert [r["state"] for r in then] == ["pending"] * 5
    assert "到时限那一刻" in jieyang.run(now, "status", "--at-deadline")
    jieyang.run(now, "status", "--unit", "无此县", expect=1)
    jieyang.run(now, "status", "--matrix", "--unit", "普宁", expect=2)


def test_two_forms_of_output_at_once_are_refused_and_nothing_is_written(jieyang):
    path = jieyang.root / "台账.xlsx"
    jieyang.run("2019-10-21T09:00", "status", "--json", "--xlsx", path, expect=2)
    assert "--json 与 --xlsx 只能用一个" in jieyang.said[-1]
    assert not path.exists()


def test_what_a_returned_or_held_unit_still_lacks_is_in_the_list(jieyang):
    """Its form was sent back; the summary has not come at all."""
    given = county_return(jieyang.forms, "普宁市")
    given.cells["annex11"]["cable", "problems"] = "约20家"
    made = jieyang.blanks("2019-10-08T09:00", "--obligation", "final")
    jieyang.drop("普宁市", jieyang.filled(made["普宁市"], given))
    jieyang.run("2019-10-18T10:00", "collect", "--once")
    shown = jieyang.run("2019-10-21T09:00", "status", "jieyang-2019", "--obligation", "final")
    (line,) = [line for line in shown.splitlines() if line.startswith("普宁市")]
    assert "退回修改" in line
    assert "工作总结" in line


def test_a_period_asked_for_is_looked_for_in_every_duty_of_the_campaign(tmp_path):
    office = make_office(tmp_path, "quality-2007", duties=("plan", "progress"))
    shown = office.run("2007-09-12T09:00", "status", "quality-2007", "--period", "2007-09-10")
    assert "2007年9月上旬" in shown
    assert "工作方案" not in shown
    office.run("2007-09-12T09:00", "status", "quality-2007", "--period", "2007-09-11", expect=1)
    assert "没有期次“2007-09-11”；现有：plan 2007-12-31；progress 2007-09-10、" in office.said[-1]
