"""随时报送: each event is a delivery of its own, without a denominator; a correction says which one it corrects."""

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from bench.clerk import Return, fill
from generator.blank import blank_book
from tests.baosong.office import make_office
from tracker.definition.ad_hoc import ad_hoc_period
from tracker.definition.model import Duty
from tracker.ledger.store import Ledger

FORM = """
id = "big_case"
title = "大案要案快报"
version = 1
shape = "card"

[[field]]
id = "title"
label = "案件名称"
type = "text"

[[field]]
id = "value_wan"
label = "涉案货值"
unit = "万元"
type = "decimal"

[[field]]
id = "people"
label = "移送人数"
unit = "人"
type = "int"
"""
HAPPENED = """
[[field]]
id = "happened_on"
label = "发生日期"
type = "date"
required = false
"""
DUTY = """
[[obligation]]
id = "event"
title = "重大行动和大案要案"
short = "大案要案"
from = { level = "county" }
to = "市局质量监督科"
basis = "重大行动、重要案（事）件随时报送"
schedule = { event = true }

[[obligation.part]]
form = "big_case"
"""
PAPER = """
[[obligation.part]]
file = "paper"
label = "书面报告"
types = ["docx"]
"""
SCENE = (
    PAPER.replace("paper", "scene").replace("书面报告", "现场照片").replace('"docx"', '"jpg"') + "required = false\n"
)


def with_events(office, more=""):
    folder = office.root / "templates" / office.campaign_id
    (folder / "forms" / "big_case.toml").write_text(FORM, encoding="utf-8")
    campaign = folder / "campaign.toml"
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text.replace("[[goal]]", f"{DUTY}{more}\n[[goal]]", 1), encoding="utf-8")
    return office


@pytest.fixture
def office(tmp_path):
    office = with_events(make_office(tmp_path, "jieyang-2019"))
    office.run("2019-10-08T09:00", "collect", "--once")
    return office


def case(office, unit, name, value=12.5, people=2, file="快报.xlsx", sub=""):
    """A clerk types the form as the notice prints it and drops it."""
    book = Workbook()
    sheet = book.active
    for row in (
        ["大案要案快报"],
        [f"报送单位：{unit}"],
        ["指标", "计量单位", "数值"],
        ["案件名称", "", name],
        ["涉案货值", "万元", value],
        ["移送人数", "人", people],
    ):
        sheet.append(row)
    folder = office.root / "intake" / unit / sub
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / file)


def paper(office, unit, words, file="书面报告.docx", sub=""):
    folder = office.root / "intake" / unit / sub
    folder.mkdir(parents=True, exist_ok=True)
    document = Document()
    document.add_paragraph(words)
    document.save(str(folder / file))


def events(office, now="2019-10-30T09:00", *more):
    found = json.loads(office.run(now, "status", "jieyang-2019", "--obligation", "event", "--json", *more))
    return [(r["period"], r["unit_name"], r["state"], r["versions"]) for r in found]


def number(office, line=0):
    """The id of an arrival, from what collect printed."""
    return re.findall(r"^A\d+", office, re.MULTILINE)[line]


def test_two_events_of_one_unit_are_two_deliveries_named_after_their_arrivals(office):
    case(office, "普宁市", "假电缆案", file="一.xlsx")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    case(office, "普宁市", "假砂轮案", file="二.xlsx")
    second = number(office.run("2019-10-19T16:00", "collect", "--once"))
    assert events(office) == [(first, "普宁市", "accepted", 1), (second, "普宁市", "accepted", 1)]
    assert [e[0] for e in events(office, "2019-10-18T17:00")] == [first]


def test_two_events_dropped_at_once_are_two_deliveries(office):
    case(office, "普宁市", "假电缆案", file="一.xlsx")
    case(office, "普宁市", "假砂轮案", file="二.xlsx")
    office.run("2019-10-18T16:00", "collect", "--once")
    assert [e[1:] for e in events(office)] == [("普宁市", "accepted", 1)] * 2


def test_nobody_owes_an_event_so_there_is_a_count_and_no_rate(office):
    said = office.run("2019-10-18T09:00", "status", "--obligation", "event")
    assert "重大行动和大案要案\n随时报送：0件" in said
    case(office, "普宁市", "假电缆案")
    case(office, "揭西县", "假砂轮案", people="约3人")
    office.run("2019-10-18T16:00", "collect", "--once")
    said = office.run("2019-10-18T17:00", "status", "jieyang-2019")
    assert "随时报送：2件（已报1，退回修改1）" in said or "随时报送：2件（退回修改1，已报1）" in said
    block = said[said.index("随时报送：") :]
    assert "应报" not in block
    assert "报送率" not in block


def test_the_rates_of_the_calendars_duties_do_not_see_it(office):
    before = office.run("2019-10-18T09:00", "status", "--obligation", "final").splitlines()[2:4]
    case(office, "普宁市", "假电缆案")
    office.run("2019-10-18T16:00", "collect", "--once")
    assert office.run("2019-10-18T17:00", "status", "--obligation", "final").splitlines()[2:4] == before


def test_it_is_never_late_nor_to_be_chased_not_even_after_the_campaign(office):
    case(office, "揭西县", "假砂轮案", people="约3人")
    office.run("2019-10-18T16:00", "collect", "--once")
    (record,) = json.loads(office.run("2020-03-01T09:00", "status", "--obligation", "event", "--json"))
    assert (record["state"], record["past_due"], record["timeliness"], record["days_late"]) == (
        "returned",
        False,
        None,
        0,
    )
    assert record["period_label"] == "随时报送 10月18日"
    assert json.loads(office.run("2020-03-01T09:00", "status", "--obligation", "event", "--past-due", "--json")) == []


def test_a_correction_in_a_sub_folder_named_after_the_first_is_its_next_version(office):
    case(office, "普宁市", "假电缆案", people="约3人")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    assert events(office) == [(first, "普宁市", "returned", 1)]
    case(office, "普宁市", "假电缆案", people=3, sub=first)
    office.run("2019-10-18T17:00", "collect", "--once")
    assert events(office) == [(first, "普宁市", "accepted", 2)]


@pytest.mark.parametrize("name", ["大案要案/{0}", "{0}更正", "Ａ{1}"])
def test_the_number_is_known_as_clerks_write_it(office, name):
    case(office, "普宁市", "假电缆案")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    case(office, "普宁市", "假电缆案", value=13, sub=name.format(first, first[1:]))
    office.run("2019-10-18T17:00", "collect", "--once")
    assert events(office) == [(first, "普宁市", "accepted", 2)]


def stamped(office, unit, period):
    """A workbook of ours whose hidden identity names a period, filled by the clerk."""
    campaign = office.campaign
    duty = Duty(campaign, campaign.obligation("event"), ())
    there = datetime(2019, 10, 18, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
    body = next(u for u in campaign.units if u.name == unit)
    path = office.drawer / f"{period}退回修改稿.xlsx"
    path.write_bytes(blank_book(duty, ad_hoc_period(campaign, period, there), body))
    only = {"big_case": office.forms["big_case"]}
    filled = office.drawer / f"{period}已改.xlsx"
    fill(
        path, filled, only, Return({"big_case": {("", "title"): "假电缆案", ("", "value_wan"): 14, ("", "people"): 3}})
    )
    return filled


def test_our_own_reply_corrected_where_it_lies_corrects_the_return_it_answers(office):
    case(office, "普宁市", "假电缆案", people="约3人")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    office.drop("普宁市", stamped(office, "普宁市", first))
    office.run("2019-10-18T17:00", "collect", "--once")
    assert events(office) == [(first, "普宁市", "accepted", 2)]


def test_reply_and_sub_folder_that_name_two_returns_are_asked_about(office):
    case(office, "普宁市", "假电缆案", file="一.xlsx")
    case(office, "普宁市", "假砂轮案", file="二.xlsx")
    office.run("2019-10-18T16:00", "collect", "--once")
    first, second = [e[0] for e in events(office)]
    folder = office.root / "intake" / "普宁市" / second
    folder.mkdir()
    stamped(office, "普宁市", first).rename(folder / "改.xlsx")
    line = office.run("2019-10-18T17:00", "collect", "--once")
    assert "待确认" in line
    assert "以哪个为准" in office.run("2019-10-18T17:30", "show", number(line))


def test_a_correction_without_a_number_is_a_new_event(office):
    case(office, "普宁市", "假电缆案")
    office.run("2019-10-18T16:00", "collect", "--once")
    case(office, "普宁市", "假电缆案", value=13, file="更正.xlsx")
    office.run("2019-10-18T17:00", "collect", "--once")
    assert [e[2:] for e in events(office)] == [("accepted", 1)] * 2


def test_another_units_number_is_asked_about_and_holds_the_file(office):
    case(office, "普宁市", "假电缆案")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    case(office, "揭西县", "假砂轮案", sub=first)
    line = office.run("2019-10-18T17:00", "collect", "--once")
    assert "待确认" in line
    assert events(office) == [(first, "普宁市", "accepted", 1), (number(line), "揭西县", "held", 0)]
    assert f"“{first}”不是本单位“重大行动和大案要案”已报的编号" in office.run("2019-10-18T17:30", "show", number(line))


def test_identical_content_again_is_nothing_new(office):
    case(office, "普宁市", "假电缆案")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    case(office, "普宁市", "假电缆案", file="快报（最终版）.xlsx")
    office.run("2019-10-18T17:00", "collect", "--once")
    assert events(office) == [(first, "普宁市", "accepted", 1)]


def test_an_empty_form_is_no_event_and_is_told_so(office):
    case(office, "普宁市", None, None, None)
    office.run("2019-10-18T16:00", "collect", "--once")
    assert events(office) == []
    assert "随时报送：0件" in office.run("2019-10-18T17:00", "status", "--obligation", "event")
    assert any(name.startswith("请修改") for name in office.receipts("普宁市"))


def test_the_receipt_says_the_number_and_that_it_is_accepted(office):
    case(office, "普宁市", "假电缆案")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    (text,) = office.receipts("普宁市").values()
    assert first in text
    assert re.search(r"期次\s+随时报送 10月18日", text)
    assert re.search(r"报送状态\s+已报", text)


def test_an_event_is_shown_by_its_delivery_and_by_its_period(office):
    case(office, "普宁市", "假电缆案")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    assert "已报" in office.run("2019-10-18T17:00", "show", f"jieyang-2019/event/{first}/普宁市")
    assert "随时报送：1件（已报1）" in office.run("2019-10-18T17:00", "status", "--period", first)


def test_straight_in_the_intake_the_cell_names_the_unit(office):
    case(office, "普宁市", "假电缆案", file="x.xlsx")
    (office.root / "intake" / "普宁市" / "x.xlsx").rename(office.root / "intake" / "x.xlsx")
    office.run("2019-10-18T16:00", "collect", "--once")
    ((_, unit, state, _),) = events(office)
    assert (unit, state) == ("普宁市", "accepted")


def test_a_replay_gives_the_same_events(office):
    case(office, "普宁市", "假电缆案")
    case(office, "揭西县", "假砂轮案", people="约3人")
    office.run("2019-10-18T16:00", "collect", "--once")
    before = events(office)
    ledger = Ledger(office.root / "data" / "ledger.db")
    ledger.replay()
    ledger.close()
    assert events(office) == before
    assert len(before) == 2


@pytest.fixture
def papers(tmp_path):
    office = with_events(make_office(tmp_path, "jieyang-2019"), PAPER + SCENE)
    office.run("2019-10-08T09:00", "collect", "--once")
    return office


def test_form_and_report_dropped_as_two_files_are_one_event(papers):
    case(papers, "普宁市", "假电缆案", file="快报.xlsx")
    paper(papers, "普宁市", "案情如下", file="假电缆案书面报告.docx")
    papers.run("2019-10-18T16:00", "collect", "--once")
    ((_, unit, state, _),) = events(papers)
    assert (unit, state) == ("普宁市", "accepted")


def test_a_second_report_belongs_to_the_second_event_and_never_overwrites_the_first(papers):
    for day, name in (("18", "假电缆案"), ("19", "假砂轮案")):
        case(papers, "普宁市", name, file=f"{name}.xlsx")
        paper(papers, "普宁市", f"{name}案情", file=f"{name}书面报告.docx")
        papers.run(f"2019-10-{day}T16:00", "collect", "--once")
    assert [e[1:] for e in events(papers)] == [("普宁市", "accepted", 1)] * 2


def test_a_report_that_two_events_lack_is_asked_about(papers):
    case(papers, "普宁市", "假电缆案", file="一.xlsx")
    papers.run("2019-10-18T16:00", "collect", "--once")
    case(papers, "普宁市", "假砂轮案", file="二.xlsx")
    papers.run("2019-10-19T16:00", "collect", "--once")
    paper(papers, "普宁市", "案情如下")
    line = papers.run("2019-10-20T16:00", "collect", "--once")
    assert "待确认" in line
    first, second = [e[0] for e in events(papers)][:2]
    said = papers.run("2019-10-20T17:00", "show", number(line))
    assert f"可以归入“重大行动和大案要案”的{second}、{first}：是哪一件的？" in said
    paper(papers, "普宁市", "案情如下", sub=first)
    papers.run("2019-10-21T16:00", "collect", "--once")
    assert (first, "普宁市", "accepted", 1) in events(papers)


@pytest.fixture
def dated(tmp_path):
    """Two workdays after the day it happened, which the form asks for."""
    office = with_events(make_office(tmp_path, "jieyang-2019"))
    folder = office.root / "templates" / "jieyang-2019"
    form = folder / "forms" / "big_case.toml"
    form.write_text(form.read_text(encoding="utf-8") + HAPPENED, encoding="utf-8")
    campaign = folder / "campaign.toml"
    timed = 'schedule = { event = true, within = "2 workdays", since = "big_case.happened_on" }'
    campaign.write_text(
        campaign.read_text(encoding="utf-8").replace(DUTY, DUTY.replace("schedule = { event = true }", timed)),
        encoding="utf-8",
    )
    office.run("2019-10-08T09:00", "collect", "--once")
    return office


def reported(office, unit, day, at):
    """From the blank for events, as it is handed out: the clerk fills it and drops it."""
    blank = office.blanks("2019-10-08T10:00", "--obligation", "event")[unit]
    cells = {("", "title"): "假电缆案", ("", "value_wan"): 14, ("", "people"): 3}
    if day:
        cells["", "happened_on"] = day
    only = {"big_case": office.forms["big_case"]}
    filled = office.drawer / f"{unit}{at[:13]}.xlsx"
    fill(blank, filled, only, Return({"big_case": cells}))
    office.drop(unit, filled)
    return number(office.run(at, "collect", "--once"))


def record(office, now="2019-10-30T09:00"):
    (made,) = json.loads(office.run(now, "status", "jieyang-2019", "--obligation", "event", "--json"))
    return made


@pytest.mark.parametrize(
    ("at", "timeliness", "days"), [("2019-10-22T17:00", "on_time", 0), ("2019-10-24T09:00", "late", 2)]
)
def test_where_the_event_has_a_date_its_report_is_due_so_long_after_it(dated, at, timeliness, days):
    """Friday 18 October and two workdays is Tuesday 22 October, 24:00."""
    dated.run(at[:11] + "08:00", "collect", "--once")
    first = reported(dated, "普宁市", "2019-10-18", at)
    made = record(dated)
    assert (made["due_at"], made["timeliness"], made["days_late"]) == ("2019-10-23T00:00:00+08:00", timeliness, days)
    assert (made["state"], made["past_due"]) == ("accepted", False)
    assert "报送时限：2019年10月22日24时" in dated.run(at, "show", f"jieyang-2019/event/{first}/普宁市")


def test_without_the_events_date_nobody_can_say_when_it_was_due_and_nobody_says_it(dated):
    first = reported(dated, "普宁市", None, "2019-10-24T09:00")
    made = record(dated)
    assert (made["printed_due"], made["due_at"], made["timeliness"], made["days_late"]) == (None, None, None, 0)
    shown = dated.run("2019-10-30T09:00", "show", f"jieyang-2019/event/{first}/普宁市")
    assert "10月31日" not in shown
    assert "未定时限" in shown


def test_a_date_set_right_moves_the_deadline(dated):
    first = reported(dated, "普宁市", "2019-10-08", "2019-10-18T16:00")
    assert record(dated)["timeliness"] == "unproven"
    words = ("correct", f"jieyang-2019/event/{first}/普宁市", "--part", "big_case", "--field", "happened_on")
    who = ("--by", "审核员", "--reason", "电话核实", "--confirmed-with", "填报员")
    dated.run("2019-10-18T17:00", "decide", *words, "--to", "2019-10-18", *who)
    assert (record(dated)["timeliness"], record(dated)["due_at"]) == ("on_time", "2019-10-23T00:00:00+08:00")


def test_a_blank_for_events_names_no_day_and_any_event_may_be_written_on_it(office):
    blank = office.blanks("2019-10-08T10:00", "--obligation", "event")["普宁市"]
    words = {str(cell.value) for sheet in load_workbook(blank) for row in sheet.iter_rows() for cell in row}
    assert "期次：随时报送" in words
    assert not any("数据截至" in word for word in words)
    assert any("一事一报" in word for word in words)
    assert "前报" not in blank.name


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ('{ event = true, since = "big_case.happened_on" }', "since 只和 within 一起用"),
        ('{ event = true, within = "2 days", since = "big_case.title" }', "不是“重大行动和大案要案”"),
        ('{ event = true, within = "2 days", since = "annex12.transferred_on" }', "不是“重大行动和大案要案”"),
    ],
)
def test_a_date_that_is_none_is_a_fault(tmp_path, schedule, said):
    office = with_events(make_office(tmp_path, "jieyang-2019"))
    campaign = office.root / "templates" / "jieyang-2019" / "campaign.toml"
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text.replace(DUTY, DUTY.replace("{ event = true }", schedule)), encoding="utf-8")
    assert said in office.run(None, "campaign", "check", "jieyang-2019", expect=1) + office.said[-1]


def test_what_has_no_deadline_is_not_extended(office):
    case(office, "普宁市", "假电缆案")
    first = number(office.run("2019-10-18T16:00", "collect", "--once"))
    words = ("--until", "2019-11-20", "--by", "审核员", "--reason", "原因")
    office.run("2019-10-18T17:00", "decide", "extend", f"jieyang-2019/event/{first}/普宁市", *words, expect=1)
    assert "没有报送时限，不必延期" in office.said[-1]
