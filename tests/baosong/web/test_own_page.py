"""A unit's own page: its link alone opens it, an upload is a drop into its folder, nothing of another unit is there."""

import os
import re

import pytest

from baosong.unit_links import UnitLinks
from tests.baosong.web.conftest import FINAL, add_person
from tracker.ledger.store import Ledger


@pytest.fixture
def link(desk):
    with UnitLinks(desk.root / "data" / "desk.db") as links:
        return f"/u/{links.make('445224', '审核员').token}"


def upload(desk, link, *files, origin="http://127.0.0.1"):
    return desk.browser.post(link, files=[("files", (name, data)) for name, data in files], origin=origin)


def folder(desk):
    return {path.name: path.read_bytes() for path in (desk.root / "intake" / "惠来县").iterdir() if path.is_file()}


def test_the_link_opens_without_an_account_even_when_others_need_one(desk, link):
    add_person(desk.root, "admin", "administrator")
    text = desk.browser.text(link)
    assert "惠来县" in text
    assert "还要报的 1" in text
    assert desk.browser.get("/").status_code == 303


def test_a_forged_ended_or_foreign_link_opens_nothing(desk, link):
    unit, serial, mac = link.removeprefix("/u/").split(".")
    other = "NDQ1MjgxLjE"
    for forged in (f"{unit}.{serial}.{mac[::-1]}", f"{unit}.2.{mac}", f"{other}.{serial}.{mac}", "x", "..%2f.."):
        answer = desk.browser.get(f"/u/{forged}")
        assert answer.status_code == 404, forged
    desk.browser.post("/links", {"unit": "445224", "do": "revoke"})
    answer = desk.browser.get(link)
    assert answer.status_code == 404
    assert "已停用" in answer.text
    assert upload(desk, link, ("a.xlsx", b"x")).status_code == 404


def test_a_new_link_ends_the_one_before(desk, link):
    desk.browser.post("/links", {"unit": "445224", "do": "make"})
    assert desk.browser.get(link).status_code == 404
    fresh = re.search(r"/u/[^\"]+", desk.browser.get("/unit/445224").text)[0]
    assert desk.browser.get(fresh).status_code == 200


def test_who_made_and_ended_a_link_is_in_the_record(desk, link):
    desk.browser.post("/links", {"unit": "445224", "do": "revoke"}, by="李四")
    ledger = Ledger(desk.root / "data" / "ledger.db")
    last = ledger.rows("last_event")[0]
    ledger.close()
    assert (last["kind"], last["actor"]) == ("noted", "李四")
    assert "惠来县" in last["body"]
    assert link.removeprefix("/u/") not in last["body"]


def test_an_upload_lies_in_the_unit_folder_and_is_taken_like_any_drop(desk, link):
    good = desk.good["惠来县"]
    assert upload(desk, link, (good.name, good.read_bytes())).status_code == 303
    desk.office.run("2019-10-21T09:30", "collect", "--once")
    text = desk.browser.text(link)
    assert "已收" in text
    assert "回执" in text
    receipt = re.search(rf"{link}/reply/\d+", desk.browser.get(link).text)[0]
    assert "收件回执" in desk.browser.get(receipt).content.decode()


def test_a_wrong_form_gets_its_sentence_on_the_page(desk, link):
    bad = desk.about
    upload(desk, link, (bad.name, bad.read_bytes()))
    desk.office.run("2019-10-21T09:30", "collect", "--once")
    assert "文件夹是“惠来县”" in desk.browser.text(link)


NAMES = [
    ("../../../etc/passwd", "passwd"),
    ("C:\\报表\\附件11.xlsx", "附件11.xlsx"),
    ("附件11<>?.xlsx", "附件11＜＞？.xlsx"),
    ("\u202e附件.xlsx", "附件.xlsx"),
    ("con.xlsx", "_con.xlsx"),
    ("长" * 300 + ".xlsx", None),
]


@pytest.mark.parametrize(("sent", "kept"), NAMES, ids=range(len(NAMES)))
def test_a_name_stays_inside_the_folder(desk, link, sent, kept):
    before = set(folder(desk))
    assert upload(desk, link, (sent, b"PK")).status_code == 303
    (name,) = set(folder(desk)) - before
    assert "/" not in name
    assert len(os.fsencode(name)) <= 255
    assert kept in (None, name)
    assert not (desk.root / "intake" / "passwd").exists()


def test_nothing_that_lies_there_is_overwritten(desk, link):
    upload(desk, link, ("附件11.xlsx", b"first"))
    upload(desk, link, ("附件11.xlsx", b"second"))
    upload(desk, link, ("附件11.xlsx", b"first"))
    made = folder(desk)
    assert made["附件11.xlsx"] == b"first"
    assert made["附件11（2）.xlsx"] == b"second"
    assert len([name for name in made if name.startswith("附件11")]) == 2
    assert not [name for name in made if name.endswith(".tmp")]


def test_a_link_out_of_the_folder_is_not_followed(desk, link):
    outside = desk.root / "elsewhere.xlsx"
    outside.write_bytes(b"ours")
    (desk.root / "intake" / "惠来县" / "附件11.xlsx").symlink_to(outside)
    upload(desk, link, ("附件11.xlsx", b"theirs"))
    assert outside.read_bytes() == b"ours"
    assert folder(desk)["附件11（2）.xlsx"] == b"theirs"


def test_an_upload_from_a_foreign_page_is_refused(desk, link):
    assert upload(desk, link, ("a.xlsx", b"x"), origin="https://evil.example").status_code == 403
    assert folder(desk) == {}


def test_an_upload_without_a_file_is_a_sentence(desk, link):
    answer = desk.browser.post(link)
    assert answer.status_code == 422
    assert "没有选文件" in answer.text


def test_another_unit_is_not_to_be_had_by_a_link(desk, link):
    assert desk.browser.get(f"{link}/blank?d={FINAL}/445281").status_code == 404
    number = re.search(r"/reply/(\d+)", desk.browser.get(f"/delivery/{FINAL}/445281").text)[1]
    assert desk.browser.get(f"{link}/reply/{number}").status_code == 404
    assert "普宁市" not in desk.browser.text(link)


def test_the_blank_is_the_unit_s_own(desk, link):
    answer = desk.browser.get(f"{link}/blank?d={FINAL}/445224")
    assert answer.content[:2] == b"PK"
    assert "filename*=UTF-8''%E6%83%A0%E6%9D%A5%E5%8E%BF" in answer.headers["content-disposition"]
