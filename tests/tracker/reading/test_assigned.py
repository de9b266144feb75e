"""A delivery a person assigned: unit and period are asked of no witness any more, the form still of its labels."""

from dataclasses import replace

import pytest

from tests.tracker.reading.books import DUTIES, FINAL, GROUPS, PROGRESS, TEN, book, hints, zipped
from tracker.facts import DeliveryKey
from tracker.reading.read import read

WORD = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def ten(table=PROGRESS):
    return book({"附件2": table}, merged=GROUPS)


def said(data, **more):
    given = {k: more.pop(k) for k in ("assigned", "assigned_part") if k in more}
    reading = read(data, replace(hints(**more), **given), DUTIES)
    return [(p.delivery, p.part) for p in reading.parts], [q.code for q in reading.questions]


def test_witnesses_that_disagree_no_longer_hold_it():
    other = DeliveryKey(TEN.campaign, TEN.obligation, TEN.period, "445222")
    assert said(ten(), folder="揭西县")[1]
    assert said(ten(), folder="揭西县", assigned=TEN) == ([(TEN, "progress")], [])
    assert said(ten(), folder="普宁市", assigned=other) == ([(other, "progress")], [])


def test_a_folder_that_is_no_unit_and_a_period_nobody_wrote_no_longer_hold_it():
    table = PROGRESS.replace("普宁市", "")
    assert said(ten(table), folder="新建文件夹", assigned=TEN) == ([(TEN, "progress")], [])


def test_a_form_the_delivery_does_not_ask_for_is_asked_about_as_before():
    assert said(ten(), folder="揭西县", assigned=FINAL) == ([], ["unit_disagrees"])


def test_what_is_no_form_stays_none():
    assert said(book({"附件2": "| 随便 | 写写 |"}), folder="普宁市", assigned=TEN)[1] == ["unknown_form"]


def test_what_the_form_says_of_another_unit_is_noted_and_settles_nothing():
    data = ten(PROGRESS.replace("普宁市", "某某公司"))
    assert said(data, folder="揭西县", assigned=TEN) == ([(TEN, "progress")], [])


@pytest.mark.parametrize("name", ["说明.docx", "总结.docx", "最终版2.docx"])
def test_a_document_is_the_only_file_part_of_its_type(name):
    assert said(WORD, name=name, assigned=FINAL) == ([(FINAL, "summary")], [])


def test_where_two_file_parts_would_do_the_name_decides_or_the_person():
    assert said(PDF, name="a.pdf", assigned=FINAL) == ([], [])
    assert said(PDF, name="盖章扫描件.pdf", assigned=FINAL)[0] == [(FINAL, "sealed")]
    assert said(PDF, name="a.pdf", assigned=FINAL, assigned_part="summary")[0] == [(FINAL, "summary")]


def test_a_word_file_named_after_a_form_is_not_passed_off_as_the_summary_unless_the_person_says_so():
    assert said(WORD, name="附件11.docx", assigned=FINAL) == ([], ["word_for_form"])
    assert said(WORD, name="附件11.docx", assigned=FINAL, assigned_part="summary")[0] == [(FINAL, "summary")]


def test_the_type_must_be_one_the_part_takes():
    assert said(WORD, name="a.docx", assigned=FINAL, assigned_part="sealed")[1] == ["attachment_type"]
