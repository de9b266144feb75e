"""A zip is a container: each member read for itself, named in what is said about it."""

import pytest

from tests.tracker.reading.books import DUTIES, FINAL, GOOD, ITEMS, book, hints, zipped
from tracker.reading.read import read

WORD = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def test_one_zip_may_hold_a_whole_delivery():
    files = {"附件11.xlsx": book({"附件11": GOOD}), "普宁/附件12.xlsx": book({"附件12": ITEMS}), "工作总结.docx": WORD,
             "照片/1.jpg": b"\xff\xd8\xff\xda\x00\x02\xff\xd9", "__MACOSX/._附件11.xlsx": b"x", "~$附件11.xlsx": b"x"}  # fmt: skip
    reading = read(zipped(files), hints(name="普宁.zip"), DUTIES)
    assert [(p.part, p.member) for p in reading.parts] == [
        ("annex11", "附件11.xlsx"), ("annex12", "普宁/附件12.xlsx"), ("summary", "工作总结.docx"),
    ]  # fmt: skip
    assert {p.delivery for p in reading.parts} == {FINAL}
    assert reading.attachments == ("照片/1.jpg",)
    assert not reading.questions


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_written_by_a_chinese_system_are_read(encoding):
    data = zipped({"附件11（普宁）.xlsx": book({"附件11": GOOD.replace("| 5 | 3 |", "| 约5 | 3 |")})}, encoding)
    (part,) = read(data, hints(), DUTIES).parts
    assert part.member == "附件11（普宁）.xlsx"
    assert str(part.problems[0]).startswith("附件11（普宁）.xlsx 工作表“附件11” 单元格 C5：")


def test_each_bad_member_has_its_own_question():
    deep = zipped({"b.zip": zipped({"c.zip": zipped({"x.txt": b"x"})})})
    files = {"a.xlsx": book({"附件11": GOOD})[:-500], "deep.zip": deep, "附件11.docx": WORD}
    questions = read(zipped(files), hints(), DUTIES).questions
    assert [q.code for q in questions] == ["truncated", "nested_archive", "word_for_form"]
    assert questions[0].sentence.startswith("“a.xlsx”：文件不完整")
    assert questions[1].sentence.startswith("“deep.zip/b.zip”：压缩包里套了两层以上")


def test_a_zip_in_a_zip_is_opened_and_its_members_are_named_by_their_way():
    inner = zipped({"附件11.xlsx": book({"附件11": GOOD})}, "gbk")
    (part,) = read(zipped({"普宁/附件.zip": inner}), hints(), DUTIES).parts
    assert (part.part, part.member) == ("annex11", "普宁/附件.zip/附件11.xlsx")


def test_one_part_twice_in_two_containers_is_held():
    other = zipped({"附件11.xlsx": book({"附件11": GOOD.replace("| 5 | 3", "| 5 | 4")})})
    reading = read(zipped({"附件11.xlsx": book({"附件11": GOOD}), "旧.zip": other}), hints(), DUTIES)
    assert not reading.parts
    assert "以哪份为准" in reading.questions[0].sentence


def test_names_that_lead_out_of_the_container_are_shown_without_their_way():
    data = zipped(
        {"../../etc/附件11.xlsx": book({"附件11": GOOD}), "C:\\temp\\照片.jpg": b"\xff\xd8\xff\xda\x00\x02\xff\xd9"}
    )
    reading = read(data, hints(), DUTIES)
    assert [p.member for p in reading.parts] == ["etc/附件11.xlsx"]
    assert reading.attachments == ("temp/照片.jpg",)


def test_the_bounds_hold_over_all_containers_together():
    inner = {f"{n}.txt": b"x" for n in range(150)}
    reading = read(zipped({"1.zip": zipped(inner), "2.zip": zipped(inner)}), hints(), DUTIES)
    assert [q.code for q in reading.questions] == ["too_many_members"]


def test_a_bomb_and_a_locked_zip_are_named(tmp_path):
    bomb = zipped({"zeros.bin": bytes(257 << 20)})
    assert [q.code for q in read(bomb, hints(), DUTIES).questions] == ["bomb"]
    locked = bytearray(zipped({"附件11.xlsx": b"x" * 99}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(sign) + at] |= 1
    (question,) = read(bytes(locked), hints(), DUTIES).questions
    assert question.code == "encrypted"


def test_an_empty_zip_is_kept_and_asks_nothing():
    reading = read(zipped({}), hints(name="空.zip"), DUTIES)
    assert (reading.attachments, reading.questions) == (("空.zip",), ())


def test_two_versions_in_one_zip_are_held():
    files = {
        "最终版2.xlsx": book({"附件11": GOOD}),
        "最终版3.xlsx": book({"附件11": GOOD.replace("| 5 | 3", "| 5 | 4")}),
    }
    reading = read(zipped(files), hints(), DUTIES)
    assert not reading.parts
    places = "（“最终版2.xlsx”、“最终版3.xlsx”）"
    assert reading.questions[0].sentence == f"《附件11 统计表》在文件中有2份{places}，内容不同：以哪份为准？"
    same = {"1.xlsx": book({"附件11": GOOD}), "2.xlsx": book({"附件11": GOOD})}
    assert len(read(zipped(same), hints(), DUTIES).parts) == 1


def test_a_zip_with_too_many_files_is_refused():
    reading = read(zipped({f"{n}.txt": b"x" for n in range(300)}), hints(), DUTIES)
    assert [q.code for q in reading.questions] == ["too_many_members"]


def test_a_damaged_member_leaves_the_others():
    data = bytearray(zipped({"a.txt": b"aaaa" * 99, "附件11.xlsx": book({"附件11": GOOD})}))
    data[data.find(b"a.txt") + 6] ^= 0xFF
    reading = read(bytes(data), hints(), DUTIES)
    assert [q.code for q in reading.questions] == ["damaged"]
    assert len(reading.parts) == 1
