"""register: what came by mail or on paper counts from when our office received it, and is answered in the folder."""

import json
import shutil

import pytest

from baosong.cli.session import Session
from baosong.facts import fact_book, unit_standing
from baosong.targets import target_named
from tests.baosong.deciding import (
    FINAL,
    MONDAY,
    copied,
    decide,
    friday,
    last_event,
    numbers,
    replayed,
    status,
    typed,
)
from tests.baosong.workbooks import annex11

SUNDAY = "2019-10-20T21:05"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return friday(tmp_path_factory.mktemp("friday"))


@pytest.fixture
def made(played, tmp_path):
    return copied(played, tmp_path)


def register(office, unit, *files, received=SUNDAY, now=MONDAY, expect=0, more=()):
    words = ("register", unit, *files, "--via", "邮件", "--received", received, "--by", "登记员", *more)
    out = office.run(now, *words, expect=expect)
    return [line.split("\t") for line in out.splitlines()] if expect == 0 else office.said[-1]


def test_sundays_mail_is_on_time_and_answered_in_the_units_folder(made, tmp_path):
    mail = tmp_path / "邮件.eml"
    mail.write_text("Date: Sun, 20 Oct 2019 21:05:00 +0800\n\n（示例）", encoding="utf-8")
    lines = register(made.office, "揭西县", made.good["揭西县"], made.papers["揭西县"], more=("--evidence", mail))
    assert [line[1:] for line in lines] == [
        ["揭西县", made.good["揭西县"].name, "已收"],
        ["揭西县", made.papers["揭西县"].name, "已收"],
    ]
    record = status(made.office, MONDAY)["揭西县"]
    assert (record["state"], record["timeliness"]) == ("accepted", "on_time")
    assert record["first_received_at"] == "2019-10-20T21:05:00+08:00"
    names = [*made.office.receipts("揭西县")]
    assert len(names) == 2
    assert all(name.startswith("已收到") for name in names)
    assert not (made.office.root / "intake" / "_register").exists()
    assert made.office.run("2019-10-21T09:30", "collect", "--once") == ""


def test_show_and_status_say_how_it_came_who_took_it_in_and_the_proof(made, tmp_path):
    shot = tmp_path / "截图.png"
    shot.write_bytes(b"\x89PNG example")
    ((number, *_),) = register(made.office, "445222", made.good["揭西县"], more=("--evidence", shot))
    shown = made.office.run(MONDAY, "show", number)
    assert "代收（邮件，登记人登记员），依据：登记的收到时间" in shown
    assert "凭据：" in shown
    assert json.loads(made.office.run(MONDAY, "show", number, "--json"))["via"] == "邮件"
    (line,) = [x for x in made.office.run(MONDAY, "status", "jieyang-2019").splitlines() if x.startswith("揭西县")]
    assert "代收（邮件）" in line
    evidence = json.loads(made.office.run(MONDAY, "show", number, "--json"))["evidence"]
    kept = made.office.root / "data" / "objects" / evidence[:2] / evidence[2:4] / evidence
    assert kept.read_bytes() == shot.read_bytes()


def test_mail_of_sunday_copied_into_the_folder_on_monday_is_on_time_once_it_is_registered(made):
    """Finding 1 of the office's review."""
    office = made.office
    office.run("2019-10-21T08:00", "collect", "--once")
    office.drop("揭西县", made.good["揭西县"], made.papers["揭西县"])
    office.run("2019-10-21T08:50", "collect", "--once")
    assert status(office, MONDAY)["揭西县"]["timeliness"] == "late"
    register(office, "揭西县", made.good["揭西县"], made.papers["揭西县"])
    record = status(office, MONDAY)["揭西县"]
    assert (record["timeliness"], record["days_late"], record["versions"]) == ("on_time", 0, 1)
    assert record["first_received_at"] == record["accepted_at"] == "2019-10-20T21:05:00+08:00"
    replayed(office)
    assert status(office, MONDAY)["揭西县"] == record


def test_what_our_office_received_after_the_due_time_is_late_and_at_the_second_itself_on_time(made):
    files = (made.good["揭西县"], made.papers["揭西县"])
    register(made.office, "揭西县", *files, received="2019-10-21T00:00:01")
    assert status(made.office, MONDAY)["揭西县"]["timeliness"] == "late"
    register(made.office, "揭西县", *files, received="2019-10-21T00:00:00")
    assert status(made.office, MONDAY)["揭西县"]["timeliness"] == "on_time"


def test_an_older_version_registered_after_a_newer_one_is_pointed_out_and_never_displaces_it(made):
    """The mail of Friday noon, registered on Monday; the corrected file lies in the folder since the afternoon."""
    office = made.office
    newer = office.root / "新.xlsx"
    old = typed(made.good["榕城区"], newer, "主要经销商", "电线电缆", 3)
    typed(newer, newer, "主要经销商", "合计", annex11(made.good["榕城区"])["主要经销商", "合计"] - int(old) + 3)
    ((number, *_),) = register(office, "榕城区", newer, received="2019-10-18T12:00")
    assert f"{number} 算较早的一版" in office.said[-1]
    record = status(office, MONDAY)["榕城区"]
    assert (record["state"], record["versions"]) == ("accepted", 2)
    current = numbers(office, MONDAY, "榕城区")[made.good["榕城区"].name]
    assert in_force(office, "榕城区")["annex11"] == current
    decide(office, MONDAY, "return", f"{FINAL}/榕城区", "--arrival", current)
    assert in_force(office, "榕城区")["annex11"] == number


def in_force(office, unit):
    """{part: arrival id} of what counts for a unit."""
    with Session(office.root, MONDAY).desk() as desk:
        target = target_named(desk, f"{FINAL}/{unit}")
        made = unit_standing(fact_book(desk), target.duty, target.period, target.unit, desk.now())
    return {part: f"A{number}" for part, number in made.in_force}


def test_two_files_of_one_name_are_two_arrivals(made, tmp_path):
    same = tmp_path / made.good["揭西县"].name
    shutil.copyfile(made.papers["揭西县"], same)
    assert len(register(made.office, "揭西县", made.good["揭西县"], same)) == 2


@pytest.mark.parametrize(
    ("unit", "more", "said"),
    [
        ("揭西县", {"received": "2019-10-22T08:00"}, "还没有到"),
        ("揭西县", {"received": "2019-10-20"}, "没有写几点几分"),
        ("揭西县", {"received": "昨天 9:00"}, "看不懂时间"),
        ("火星县", {}, "不是报送单位"),
        ("揭西县", {"more": ("--evidence", "没有这个文件.eml")}, "读不了文件"),
        ("揭西县", {"more": ("--campaign", "nonsense")}, "没有名为“nonsense”的专项"),
        ("揭西县", {"now": None}, "演练台账"),
    ],
)
def test_a_wrong_registration_is_refused_in_a_sentence_and_nothing_is_taken_down(played, unit, more, said):
    before = last_event(played.office)
    assert said in register(played.office, unit, played.good["揭西县"], expect=1, **more)
    assert last_event(played.office) == before


def test_one_file_that_can_not_be_read_stops_the_whole_registration(played):
    before = last_event(played.office)
    said = register(played.office, "揭西县", played.good["揭西县"], played.office.root / "没有.xlsx", expect=1)
    assert "没有登记" in said
    assert last_event(played.office) == before


def test_a_failed_check_of_friday_evening_corrected_on_monday_is_not_late(made):
    """Finding 2: timeliness goes by the first substantive receipt, quality has its own deadline."""
    office = made.office
    assert status(office, "2019-10-18T18:00")["普宁市"]["state"] == "returned"
    office.run("2019-10-21T08:00", "collect", "--once")
    office.drop("普宁市", made.good["普宁市"])
    office.run("2019-10-21T09:10", "collect", "--once")
    record = status(office, "2019-10-21T09:30")["普宁市"]
    assert (record["state"], record["timeliness"]) == ("accepted", "on_time")
