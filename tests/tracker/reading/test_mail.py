"""A saved mail arrives as its attachments; what its headers say is shown and dates nothing."""

from email.header import Header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from tests.tracker.reading.books import DUTIES, GOOD, book, hints, zipped
from tracker.reading.kinds import sniff
from tracker.reading.read import read

WORD = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def mail(*files, subject="普宁市报表（示例）"):
    made = EmailMessage()
    made["Received"] = "from a.example by b.example; Sun, 20 Oct 2019 21:05:30 +0800"
    made["From"], made["To"] = "someone@a.example", "office@b.example"
    made["Subject"], made["Date"] = subject, "Sun, 20 Oct 2019 21:05:00 +0800"
    made.set_content("见附件（示例）")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def said(data, name="邮件.eml"):
    return read(data, hints(name=name), DUTIES)


def test_its_attachments_are_read_and_its_headers_are_a_note():
    reading = said(mail(("附件11.xlsx", book({"附件11": GOOD})), ("工作总结.docx", WORD)).as_bytes())
    assert [(p.part, p.member) for p in reading.parts] == [("annex11", "附件11.xlsx"), ("summary", "工作总结.docx")]
    (note,) = reading.problems
    assert (note.code, note.severity) == ("mail_says", "note")
    assert (
        "主题“普宁市报表（示例）”，发出时间2019-10-20 21:05（+0800），邮件服务器收到时间2019-10-20 21:05"
        in note.sentence
    )
    assert "example" not in str(note)


@pytest.mark.parametrize("written", ["encoded", "rfc2231", "raw gbk"])
def test_names_of_chinese_mail_programs_are_understood(written):
    made = MIMEMultipart()
    made["From"], made["To"], made["Subject"] = "a@a.example", "b@b.example", Header("报表", "gb2312")
    part = MIMEApplication(book({"附件11": GOOD}))
    name = "附件11（普宁）.xlsx"
    if written == "encoded":
        part["Content-Disposition"] = f'attachment; filename="{Header(name, "gb18030").encode()}"'
    elif written == "rfc2231":
        part.add_header("Content-Disposition", "attachment", filename=("gbk", "", name))
    else:
        part["Content-Disposition"] = 'attachment; filename="NAME"'
    made.attach(part)
    data = made.as_bytes().replace(b"NAME", name.encode("gb18030"))
    (read_part,) = said(data).parts
    assert read_part.member == name


def test_a_zip_in_a_forwarded_mail_is_as_deep_as_it_goes():
    inner = mail(("附件11.xlsx", book({"附件11": GOOD})), subject="转发")
    outer = mail()
    outer.add_attachment(inner)
    assert [p.member for p in said(outer.as_bytes()).parts] == ["转发.eml/附件11.xlsx"]
    packed = mail(("附件.zip", zipped({"附件11.xlsx": book({"附件11": GOOD})})))
    assert [p.member for p in said(packed.as_bytes()).parts] == ["附件.zip/附件11.xlsx"]


def test_a_mail_without_attachments_is_kept_and_asks_nothing():
    reading = said(mail().as_bytes())
    assert (reading.parts, reading.questions, reading.attachments) == ((), (), ("邮件.eml",))


def test_a_picture_in_the_text_is_no_attachment():
    made = MIMEMultipart("related")
    made["From"], made["To"] = "a@a.example", "b@b.example"
    made.attach(MIMEText("<img src='cid:x'>", "html"))
    logo = MIMEApplication(b"\x89PNG\r\n\x1a\n", "png")
    logo.replace_header("Content-Type", 'image/png; name="logo.png"')
    logo["Content-ID"] = "<x>"
    made.attach(logo)
    assert said(made.as_bytes()).attachments == ("邮件.eml",)


def test_what_outlook_writes_is_held_with_the_way_out():
    (question,) = said(mail(("winmail.dat", b"\x78\x9f\x3e\x22 example")).as_bytes()).questions
    assert question.code == "mail_kind"
    assert "附件另存出来" in question.cure


@pytest.mark.parametrize(
    "head", [b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n<html>", b"From: x\n\ntext", b"a,b\n1,2"]
)
def test_saved_pages_and_texts_are_no_mails(head):
    assert sniff(head) != "eml"


@pytest.mark.parametrize("bad", [
    b"From: a\nTo: b\nSubject: =?x?q?=zz?=\nDate: never\nReceived: ;;;\nContent-Type: multipart/mixed; boundary=\n\n",
    b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n\n--x--",
    (b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n"
     b"Content-Disposition: attachment; filename*=zz'\xff\n\n!!!\n--x--"),
])  # fmt: skip
def test_a_broken_mail_breaks_nothing(bad):
    reading = said(bad)
    assert "reader_failed" not in [q.code for q in reading.questions]
    assert reading.attachments or reading.questions
