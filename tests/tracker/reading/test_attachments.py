"""Files that are no form find their part by label and type, or are kept as 附带材料."""

import pytest

from tests.tracker.reading.books import DUTIES, FINAL, TEN, book, hints, zipped
from tracker.reading.read import read

WORD = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xda\x00\x02 picture \xff\xd9"


def said(data, name, **more):
    return read(data, hints(name=name, **more), DUTIES)


def test_a_summary_is_known_by_its_label():
    (part,) = said(WORD, "普宁市工作总结.docx").parts
    assert (part.delivery, part.part, part.values, part.blank) == (FINAL, "summary", (), False)
    assert len(part.digest) == 64


@pytest.mark.parametrize(("data", "name"), [(PDF, "附件11盖章扫描件.pdf"), (JPG, "盖章扫描件1.jpg")])
def test_a_sealed_scan_goes_by_label_even_when_it_names_a_form(data, name):
    (part,) = said(data, name).parts
    assert part.part == "sealed"


def test_part_of_a_label_is_asked_about():
    (question,) = said(WORD, "总结.docx").questions
    assert (question.code, question.candidates) == ("attachment_maybe", (FINAL,))
    assert question.sentence == "只从文件名看，似为“工作总结”：是否就是？"


def test_the_wrong_type_is_named():
    (question,) = said(JPG, "工作总结.jpg").questions
    assert question.code == "attachment_type"
    assert question.sentence == "“工作总结”应为docx、doc、wps、pdf格式，放入的是图片。"


def test_what_fits_no_part_is_kept_without_a_question():
    reading = said(JPG, "微信图片_20191018.jpg")
    assert (reading.questions, reading.attachments) == ((), ("微信图片_20191018.jpg",))
    assert said(WORD, "工作总结.docx", owed=(TEN,)).attachments == ("工作总结.docx",)


def test_without_a_unit_nobody_knows_whose_it_is():
    reading = said(WORD, "工作总结.docx", folder="", owed=())
    assert [q.code for q in reading.questions] == ["no_unit"]


def test_a_cut_picture_is_named():
    assert said(JPG[:-2], "盖章扫描件.jpg").questions[0].code == "truncated"


def test_a_word_file_named_after_a_form_is_no_summary_of_it():
    (question,) = said(WORD, "附件12.docx").questions
    assert (question.code, question.form) == ("word_for_form", "annex12")
    assert said(WORD, "附件120.docx").attachments


def test_a_workbook_beside_the_forms_is_asked_about():
    assert said(book({"名单": "姓名 | 电话"}), "企业名单.xlsx").questions[0].code == "unknown_form"
