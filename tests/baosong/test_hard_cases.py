"""Cases in which other systems go wrong, played at the command line (research on tracking, section 5)."""

import json

from openpyxl import load_workbook

from bench.stories import province_return
from tests.baosong.deciding import decide
from tests.baosong.test_nil import say_nil
from tests.baosong.test_ten_days import by_label

NOW = "2007-10-15T09:00"


def units_changed(office, old, new):
    path = office.root / "templates" / office.campaign_id / "units.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8-sig")


def status(office, now, period, *words):
    records = json.loads(office.run(now, "status", "quality-2007", "--period", period, "--json", *words))
    return {r["unit_name"]: r for r in records}


def rates(office, period, now=NOW):
    (shown,) = json.loads(office.run(now, "status", "quality-2007", "--obligation", "progress", "--matrix", "--json"))
    return next(p for p in shown["periods"] if p["period"] == period)


def blank(office, period, unit, now="2007-09-02T09:00"):
    (line,) = office.run(
        now, "blanks", "quality-2007", "--obligation", "progress", "--period", period, "--unit", unit
    ).splitlines()
    return office.root / line


def test_a_unit_that_was_closed_and_still_reports_is_asked_about_and_counts_in_no_rate(quality):
    """DHIS2 counts it above the line and not below, and caps the rate at 100."""
    row = "540000,西藏自治区,西藏|西藏自治区质量技术监督局,province,省级质监局,,"
    form = quality.filled(blank(quality, "2007-10-10", "西藏自治区"), province_return(quality.forms, "西藏自治区"))
    units_changed(quality, row, row + ",2007-10-05")
    quality.run("2007-10-08T09:00", "collect", "--once")
    quality.drop("西藏自治区", form)
    assert "待确认" in quality.run("2007-10-09T15:00", "collect", "--once")
    assert "西藏自治区" not in status(quality, NOW, "2007-10-10")
    made = rates(quality, "2007-10-10")
    assert (made["expected"], made["accepted"], made["held"]) == (30, 0, 0)
    assert rates(quality, "2007-09-30")["expected"] == 31


def test_a_return_after_the_period_is_over_is_late_and_no_rate_passes_a_hundred(quality):
    quality.run("2007-09-11T08:00", "collect", "--once")
    for unit in ("北京市", "天津市"):
        given = province_return(quality.forms, unit)
        quality.drop(unit, quality.filled(blank(quality, "2007-09-10", unit), given))
    quality.run("2007-09-12T09:00", "collect", "--once")
    made = rates(quality, "2007-09-10")
    assert (made["expected"], made["accepted"], made["on_time"], made["late"]) == (31, 2, 0, 2)


def test_a_nil_return_and_then_the_real_figures_the_figures_count_and_the_first_receipt_dates_them(quality):
    quality.run("2007-09-02T09:00", "collect", "--once")
    empty = blank(quality, "2007-09-10", "北京市")
    quality.drop("北京市", say_nil(empty, quality.drawer / "零.xlsx"), name="零报告.xlsx")
    quality.run("2007-09-09T09:00", "collect", "--once")
    assert "零报告" in quality.run("2007-09-09T10:00", "status", "quality-2007", "--period", "2007-09-10")
    real = quality.filled(empty, province_return(quality.forms, "北京市"))
    quality.drop("北京市", real, name="实数.xlsx")
    quality.run("2007-09-11T09:00", "collect", "--once")
    made = status(quality, NOW, "2007-09-10")["北京市"]
    assert (made["state"], made["timeliness"], made["versions"]) == ("accepted", "on_time", 2)
    assert "零报告" not in quality.run(NOW, "status", "quality-2007", "--period", "2007-09-10")
    given = province_return(quality.forms, "北京市").cells["progress"]
    total = sum(number for (row, field), number in given.items() if field == "cases" and row)
    words = ("report", "quality-2007", "--obligation", "progress", "--period", "2007-09-10", "--kind", "workbook")
    (path,) = quality.run(NOW, *words).splitlines()
    assert by_label(load_workbook(path)["汇总"])["立案"] == total


def test_whoever_asks_days_after_the_deadline_gets_the_whole_list_and_one_paragraph_a_unit(quality):
    """No reminder hangs on a job that ran: the list is worked out when it is asked for, whatever day that is."""
    quality.run("2007-09-02T09:00", "collect", "--once")
    for now in ("2007-09-21T00:01", "2007-09-23T09:00", "2007-09-29T09:00"):
        said = quality.run(now, "contacts", "chase", "quality-2007", "--obligation", "progress", "--text")
        paragraphs = said.strip().split("\n\n")
        assert len(paragraphs) == 31
        assert all("2007年9月上旬" in p and "2007年9月中旬" in p for p in paragraphs)
        assert not any("9月下旬" in p for p in paragraphs)
    october = quality.run("2007-10-01T09:00", "contacts", "chase", "quality-2007", "--obligation", "progress", "--text")
    assert "2007年9月下旬" in october  # on the first about the period that ended on the thirtieth


def test_an_extension_granted_after_it_was_late_is_on_record_and_makes_it_punctual(quality):
    quality.run("2007-09-10T23:00", "collect", "--once")
    quality.drop(
        "北京市", quality.filled(blank(quality, "2007-09-10", "北京市"), province_return(quality.forms, "北京市"))
    )
    quality.run("2007-09-11T09:00", "collect", "--once")
    key = "quality-2007/progress/2007-09-10/北京市"
    quality.run("2007-09-11T08:59", "status")
    decide(quality, "2007-09-11T10:00", "timing", key, "--ruled", "late")
    assert status(quality, NOW, "2007-09-10")["北京市"]["timeliness"] == "late"
    assert "不能延期到已经过去的时间" in decide(quality, NOW, "extend", key, "--until", "2007-09-12", expect=1)
    ((number, _),) = decide(quality, "2007-09-11T10:30", "extend", key, "--until", "2007-09-12")
    shown = quality.run(NOW, "show", key)
    assert number in shown
    assert "延期" in shown


def test_the_file_of_last_period_under_this_periods_name_is_asked_about(quality):
    quality.run("2007-09-02T09:00", "collect", "--once")
    form = quality.filled(blank(quality, "2007-09-10", "北京市"), province_return(quality.forms, "北京市"))
    quality.drop("北京市", form, name="北京市_附件2_9月20日前报.xlsx")
    assert "待确认" in quality.run("2007-09-18T09:00", "collect", "--once")
    made = status(quality, "2007-09-21T09:00", "2007-09-20")["北京市"]
    assert (made["state"], made["past_due"]) == ("held", False)
