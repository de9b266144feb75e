"""通讯录 and 催报名单. All names and numbers are made up."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from baosong.__main__ import VERBS
from baosong.contact_sheet import read_contacts
from baosong.contacts import ROLES, Contact, check, lacking, masked, masked_email, tidy_mobile, tidy_phone, whom
from bench.stories import county_return, summary_file
from tracker.definition.model import Unit
from tracker.definition.units import find_unit
from tracker.ledger.chain import stamp
from tracker.ledger.events import Contacted, Decided
from tracker.ledger.store import Ledger

UNITS = (Unit("1", "普宁市", ("普宁",)), Unit("2", "揭西县"), Unit("3", "惠来县"))
MOBILE = "13800000001"


@pytest.fixture(autouse=True)
def verb(monkeypatch):
    monkeypatch.setitem(VERBS, "contacts", "各单位联系人和催报名单")


def sheet(text, merged=(), title="联络员"):
    """A workbook from a table as written: cells between |."""
    book = Workbook()
    page = book.active
    page.title = title
    for line in text.strip().splitlines():
        page.append([c.strip() or None for c in line.split("|")])
    for cells in merged:
        page.merge_cells(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(text, **more):
    entries, problems = read_contacts(sheet(text, **more), lambda t: find_unit(UNITS, t))
    return [e.contact for e in entries], [(p.code, p.place.sheet, p.place.cell) for p in problems]


# whom to ring


A, B, C = (Contact("1", role, role) for role in ROLES)


@pytest.mark.parametrize(("away", "rung"), [((), A), ((A,), B), ((A, B), C), ((A, B, C), None), ((B,), A)])
def test_on_leave_the_next_is_rung(away, rung):
    people = [replace(c, away_until=date(2019, 10, 25)) if c in away else c for c in (C, B, A)]
    assert whom(people, "1", date(2019, 10, 21)) == (rung and next(c for c in people if c.role == rung.role))


def test_without_a_deputy_the_leader_is_rung():
    assert whom([C, replace(A, away_until=date(2019, 10, 25))], "1", date(2019, 10, 25)) == C


def test_leave_ends_after_its_last_day():
    away = replace(A, away_until=date(2019, 10, 25))
    assert whom([away], "1", date(2019, 10, 25)) is None
    assert whom([away], "1", date(2019, 10, 26)) == away


def test_another_units_people_are_not_rung():
    assert whom([A], "2", date(2019, 10, 25)) is None


@given(st.lists(st.sampled_from(ROLES), unique=True), st.lists(st.sampled_from(ROLES), unique=True))
def test_whoever_is_rung_is_the_first_who_is_there(there, away):
    day = date(2019, 10, 21)
    people = [Contact("1", r, r, away_until=day if r in away else None) for r in there]
    wanted = [r for r in ROLES if r in there and r not in away]
    found = whom(people, "1", day)
    assert (found.role if found else None) == (wanted[0] if wanted else None)


# numbers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (MOBILE, "138****0001"),
        ("0663-8765432", "0663-****432"),
        ("王科 13800000001", "王科 138****0001"),
        ("", ""),
        ("答复10月22日17时前报", "答复10月22日17时前报"),
    ],
)
def test_numbers_are_covered(text, shown):
    assert masked(text) == shown


def test_a_mail_address_is_covered_up_to_its_domain():
    assert masked_email("zhang@example.cn") == "z***@example.cn"


@pytest.mark.parametrize("text", ["138 0000 0001", "１３８００００００01", "+86 138-0000-0001", "8613800000001"])
def test_a_mobile_is_known_as_people_write_it(text):
    assert tidy_mobile(text) == MOBILE


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_a_problem(text):
    contact = Contact("1", "A角", "甲", office_phone=tidy_phone(text), mobile=tidy_mobile(text), email=text)
    assert all(p.cure for p in check(contact))


def test_what_a_unit_lacks():
    assert lacking([], "1") == ("没有联系人",)
    assert lacking([replace(B, mobile=MOBILE)], "1") == ("没有A角",)
    assert lacking([A, replace(B, mobile=MOBILE)], "1") == ("A角没有电话",)
    assert lacking([replace(A, office_phone="8765432")], "1") == ()


# the sheet


GOOD = """
附件7 联络员信息表
手机 | 姓名 | 单位 | 职务 | 电子邮箱 | 办公电话 | 备用联络员 | 备注
138 0000 0001 | 张甲 | 普宁市市场监督管理局 | 科长 | jia@example.cn | 0663-8765432 | 李乙 13800000002 | 值班
13800000003 | 王丙 | 揭西县 | | | | |
注：请于5月20日前报送。
"""


def test_heads_stand_in_any_order_and_a_deputy_in_one_cell():
    people, problems = read(GOOD)
    assert problems == []
    assert people == [
        Contact("1", "A角", "张甲", "科长", "0663-8765432", MOBILE, "jia@example.cn", note="值班"),
        Contact("1", "B角", "李乙", mobile="13800000002"),
        Contact("2", "A角", "王丙", mobile="13800000003"),
    ]


def test_bad_rows_are_told_with_sheet_and_cell_and_the_good_ones_taken():
    people, problems = read(
        """
        单位 | 姓名 | 手机 | 邮箱
        普宁市 | 张甲 | 1380000000 |
        潮阳区 | 李乙 | 13800000002 |
        | 王丙 | 13800000003 |
        揭西县 | | 13800000004 |
        揭西县 | 赵丁 | 13800000005 | 没有
        惠来县 | 钱戊 | 13800000006 | wu@example.cn
        """
    )
    assert [c.name for c in people] == ["钱戊"]
    assert problems == [
        ("mobile_digits", "联络员", "C2"),
        ("unit_unknown", "联络员", "A3"),
        ("no_unit_written", "联络员", "A4"),
        ("contact_no_name", "联络员", "B5"),
        ("email_form", "联络员", "D6"),
    ]


def test_problems_do_not_repeat_numbers():
    _entries, problems = read_contacts(
        sheet("单位 | 姓名 | 手机 | 办公电话\n普宁市 | 张甲 | 1380000 | 8765432109876"), lambda t: find_unit(UNITS, t)
    )
    assert len(problems) == 2
    assert not any("1380000" in str(p) or "87654321" in str(p) for p in problems)


def test_several_people_of_a_unit_by_role_under_a_merged_cell():
    people, problems = read(
        """
        单位 | 角色 | 姓名
        普宁市 | A角 | 张甲
        | B角 | 李乙
        | 分管领导 | 王丙
        | 组长 | 赵丁
        """,
        merged=["A2:A5"],
    )
    assert [(c.unit, c.role, c.name) for c in people] == [
        ("1", "A角", "张甲"),
        ("1", "B角", "李乙"),
        ("1", "分管领导", "王丙"),
    ]
    assert problems == [("role_unknown", "联络员", "B5")]


def test_a_second_person_without_a_role_is_told_where_the_first_stands():
    people, problems = read("单位 | 姓名\n普宁市 | 张甲\n普宁 | 李乙")
    assert [c.name for c in people] == ["张甲"]
    assert problems == [("role_twice", "联络员", "B3")]


def test_leaders_and_deputies_have_numbers_in_columns_of_their_own():
    people, _problems = read(
        "单位 | 姓名 | B角 | B角电话 | 分管领导 | 分管领导电话\n普宁市 | 张甲 | 李乙 | 13800000002 | 王丙 | 13800000003"
    )
    assert [(c.role, c.name, c.mobile) for c in people[1:]] == [
        ("B角", "李乙", "13800000002"),
        ("分管领导", "王丙", "13800000003"),
    ]


def test_a_unit_left_blank_is_a_note():
    assert read("单位 | 姓名 | 手机\n普宁市 | |\n揭西县 | 王丙 | 13800000003") == (
        [Contact("2", "A角", "王丙", mobile="13800000003")],
        [("row_unfilled", "联络员", "B2")],
    )


@pytest.mark.parametrize("data", [b"", b"no workbook", sheet("甲 | 乙\n1 | 2"), sheet(GOOD)[:900]])
def test_what_is_no_list_is_a_sentence(data):
    entries, (problem,) = read_contacts(data, lambda t: find_unit(UNITS, t))
    assert entries == ()
    assert problem.severity == "error"
    assert problem.cure


# the verbs


NOW = "2019-10-08T09:00"


@pytest.fixture
def office(jieyang, tmp_path):
    jieyang.file = tmp_path / "联络员.xlsx"
    jieyang.file.write_bytes(sheet(GOOD))
    return jieyang


def people(office, *words):
    return json.loads(office.run(NOW, "contacts", "list", "--json", *words))


def test_import_then_list_covers_numbers_unless_asked(office):
    assert office.run(NOW, "contacts", "import", office.file, "--by", "周科") == "新增3人，更新0人，未变0人\n"
    said = office.run(NOW, "contacts", "list")
    assert "138****0001" in said
    assert MOBILE not in said
    assert "jia@" not in said
    assert MOBILE in office.run(NOW, "contacts", "list", "--full")
    assert [p["mobile"] for p in people(office, "--unit", "普宁")] == ["138****0001", "138****0002"]


def test_a_dry_run_takes_nothing(office):
    assert "可新增3人" in office.run(NOW, "contacts", "import", office.file, "--dry-run")
    assert people(office) == []


def test_a_second_import_updates_by_unit_and_role_and_keeps_what_the_sheet_has_no_column_for(office):
    office.run(NOW, "contacts", "import", office.file)
    office.run(NOW, "contacts", "away", "普宁市", "--role", "A角", "--until", "2019-10-25")
    office.file.write_bytes(sheet("单位 | 姓名 | 手机\n普宁市 | 张甲 | 13800000009\n揭西县 | 孙己 | 13800000008"))
    assert office.run(NOW, "contacts", "import", office.file) == "新增0人，更新2人，未变0人\n"
    first, _deputy, other = people(office, "--full")
    assert (first["mobile"], first["post"], first["away_until"]) == ("13800000009", "科长", "2019-10-25")
    assert (other["name"], other["post"], other["mobile"]) == ("孙己", "", "13800000008")
    assert office.run(NOW, "contacts", "import", office.file) == "新增0人，更新0人，未变2人\n"


def test_bad_rows_make_exit_code_1_and_the_good_are_in(office):
    office.file.write_bytes(sheet("单位 | 姓名 | 手机\n普宁市 | 张甲 | 1\n揭西县 | 王丙 | 13800000003"))
    assert office.run(NOW, "contacts", "import", office.file, expect=1) == "新增1人，更新0人，未变0人\n"
    assert "工作表“联络员” 单元格 C2：手机有1位数字" in office.said[-1]


def test_set_changes_only_what_is_written_and_a_new_person_starts_anew(office):
    set_ = ("contacts", "set", "普宁市", "--role", "A角")
    office.run(NOW, *set_, "--name", "张甲", "--mobile", "138 0000 0001", "--post", "科长")
    office.run(NOW, *set_, "--office-phone", "0663-8765432")
    (one,) = people(office, "--full")
    assert (one["name"], one["mobile"], one["office_phone"], one["post"]) == ("张甲", MOBILE, "0663-8765432", "科长")
    office.run(NOW, *set_, "--name", "孙己")
    (one,) = people(office, "--full")
    assert (one["name"], one["mobile"], one["post"]) == ("孙己", "", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "普宁市", "--role", "A角"), "没有写姓名"),
        (("set", "潮阳区", "--role", "A角", "--name", "张甲"), "不是在用专项的报送单位"),
        (("set", "普宁市", "--role", "A角", "--name", "张甲", "--mobile", "12"), "手机有2位数字"),
        (("away", "普宁市", "--role", "A角", "--until", "2019-10-25"), "没有A角"),
        (("away", "普宁市", "--role", "A角", "--until", "下周"), "看不懂日期"),
        (("away", "普宁市", "--role", "A角", "--until", "2019-10-07"), "已过"),
        (("remove", "普宁市", "--role", "A角"), "没有改动"),
        (("list", "--unit", "潮阳区"), "不是在用专项的报送单位"),
        (("chase", "nonsense"), "没有名为“nonsense”的专项"),
    ],
)
def test_a_wrong_word_is_a_sentence_and_changes_nothing(office, words, said):
    office.run(NOW, "contacts", *words, expect=1)
    assert said in office.said[-1]
    assert people(office) == []


def test_removing_erases_the_person_from_the_disk(office):
    office.run(NOW, "contacts", "import", office.file)
    assert MOBILE.encode() in (office.root / "data" / "desk.db").read_bytes()
    office.run(NOW, "contacts", "remove", "普宁市", "--role", "A角")
    left = [p for p in (office.root / "data").rglob("desk.db*") if MOBILE.encode() in p.read_bytes()]
    assert left == []
    assert [p["name"] for p in people(office)] == ["李乙", "王丙"]


def test_nothing_of_it_stands_in_the_chain_of_events(office):
    office.run(NOW, "contacts", "import", office.file, "--by", "周科")
    office.run(NOW, "collect", "--once")
    for path in (p for p in (office.root / "data").rglob("*") if p.is_file() and p.name != "desk.db"):
        data = path.read_bytes()
        assert MOBILE.encode() not in data
        assert "张甲".encode() not in data


def test_the_file_is_for_its_owner_alone(office):
    office.run(NOW, "contacts", "list")
    assert (office.root / "data" / "desk.db").stat().st_mode & 0o077 == 0


def test_two_writers_at_once_lose_nothing(office):
    office.run(NOW, "contacts", "import", office.file)
    other = sqlite3.connect(office.root / "data" / "desk.db", timeout=30)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE contact SET note = '改' WHERE unit = '445281' AND role = 'B角'")
    other.commit()
    other.close()
    office.run(NOW, "contacts", "set", "普宁市", "--role", "A角", "--note", "新")
    assert [p["note"] for p in people(office, "--unit", "普宁市")] == ["新", "改"]


def test_units_that_cannot_be_rung_are_listed_with_their_next_deadline(office):
    office.run(NOW, "contacts", "import", office.file)
    office.run(NOW, "contacts", "set", "榕城区", "--role", "A角", "--name", "赵丁")
    found = json.loads(office.run(NOW, "contacts", "list", "--missing", "--json"))
    assert [(r["unit_name"], r["missing"]) for r in found] == [
        ("榕城区", ["A角没有电话"]),
        ("揭东区", ["没有联系人"]),
        ("惠来县", ["没有联系人"]),
    ]
    assert {r["due_at"] for r in found} == {"2019-10-21T00:00:00+08:00"}
    assert "2019年10月20日24时" in office.run(NOW, "contacts", "list", "--missing")


# the list of those to ring


LATE = "2019-10-21T09:00"


@pytest.fixture
def due(office):
    """普宁市 has sent its forms without 工作总结, 榕城区 everything; the rest nothing."""
    made = office.blanks(NOW, "--obligation", "final")
    office.run(NOW, "collect", "--once")
    for county in ("榕城区", "普宁市"):
        office.drop(county, office.filled(made[county], county_return(office.forms, county)))
    summary_file(office.drawer / "榕城区工作总结.docx", "榕城区")
    office.drop("榕城区", office.drawer / "榕城区工作总结.docx")
    office.run("2019-10-18T16:00", "collect", "--once")
    office.run(NOW, "contacts", "import", office.file)
    return office


def chased(office, *words, now=LATE):
    return json.loads(office.run(now, "contacts", "chase", "jieyang-2019", "--json", *words))


def rung(office, unit, promised=None, at="2019-10-21T00:30:00.000000Z"):
    """A 催报记录, as `decide contact` writes it."""
    detail = Contacted("王丙 13800000003", "电话", "材料在盖章", stamp(promised) if promised else None)
    key = f"jieyang-2019/final/2019-10-20/{unit}"
    ledger = Ledger(office.root / "data" / "ledger.db")
    ledger.append(Decided("contact", (key,), "催报", at, contacted=detail), at=datetime.now(UTC), actor="周科")
    ledger.close()


def test_each_unit_past_due_with_whom_to_ring_and_what_is_missing(due):
    found = chased(due)
    assert [(r["unit_name"], r["missing"], r["days_late"]) for r in found] == [
        ("揭东区", ["附件11", "附件12", "工作总结"], 1),
        ("普宁市", ["工作总结"], 1),
        ("揭西县", ["附件11", "附件12", "工作总结"], 1),
        ("惠来县", ["附件11", "附件12", "工作总结"], 1),
    ]
    assert [r["contact"] and (r["contact"]["name"], r["contact"]["mobile"]) for r in found] == [
        None,
        ("张甲", "138****0001"),
        ("王丙", "138****0003"),
        None,
    ]
    assert chased(due, "--full")[1]["contact"]["mobile"] == MOBILE


def test_before_the_deadline_nobody_is_to_be_rung(due):
    assert chased(due, now="2019-10-20T23:00") == []
    assert "没有该催的单位" in due.said[-1]


def test_on_leave_the_deputy_is_to_be_rung(due):
    due.run(NOW, "contacts", "away", "普宁市", "--role", "A角", "--until", "2019-10-25")
    assert chased(due)[1]["contact"]["name"] == "李乙"
    due.run(NOW, "contacts", "away", "普宁市", "--role", "A角", "--back")
    assert chased(due)[1]["contact"]["name"] == "张甲"


def test_a_running_promise_takes_the_unit_off_the_list_until_it_passes(due):
    rung(due, "445222", datetime(2019, 10, 22, 9, tzinfo=UTC))
    assert "揭西县" not in [r["unit_name"] for r in chased(due)]
    found = {r["unit_name"]: r["last_contact"] for r in chased(due, now="2019-10-22T17:01")}
    assert found["揭西县"] == {
        "by": "周科",
        "at": "2019-10-21T08:30:00+08:00",
        "whom": "王丙 138****0003",
        "means": "电话",
        "answer": "材料在盖章",
        "promised": "2019-10-22T17:00:00+08:00",
    }
    assert found["惠来县"] is None


def test_a_held_unit_is_not_named(due):
    (due.root / "intake" / "惠来县" / "附件11.xlsx").write_bytes(b"PK\x03\x04 cut off")
    due.run("2019-10-20T16:00", "collect", "--once")
    assert "惠来县" not in [r["unit_name"] for r in chased(due)]
    assert "惠来县" not in due.run(LATE, "contacts", "chase", "jieyang-2019", "--text")


def test_the_text_is_a_paragraph_a_unit_without_anything_personal(due):
    rung(due, "445222")
    said = due.run(LATE, "contacts", "chase", "jieyang-2019", "--text", "--full")
    paragraphs = said.strip().split("\n\n")
    assert paragraphs[1] == (
        "普宁市：截至2019年10月21日9时，揭阳市2019重点工业产品质量安全专项整治："
        "“专项整治工作总结及统计表”（2019年10月20日24时截止）尚未报送：工作总结，已逾期1天。"
        "请尽快报送；一时报不了的，请告知原因和预计报送时间。"
    )
    assert len(paragraphs) == 4
    assert not any(word in said for word in ("张甲", "王丙", "1380", "通报", "考核"))


def test_the_table_says_who_was_rung_and_when(due):
    rung(due, "445222")
    said = due.run(LATE, "contacts", "chase", "jieyang-2019")
    assert "王丙（A角）" in said
    assert "2019年10月21日8时30分 周科 电话 王丙 138****0003 答复：材料在盖章" in said
    assert "没有可联系的人" in said
    assert "未联系过" in said
