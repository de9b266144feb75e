"""A mail saved by Outlook arrives as its attachments, like any mail."""

import struct

from tests.tracker.reading.books import DUTIES, GOOD, book, hints
from tests.tracker.reading.made_files import _entry
from tracker.reading.read import read

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
HEADERS = "Date: Sun, 20 Oct 2019 21:05:00 +0800\r\nReceived: by b.example; Sun, 20 Oct 2019 21:05:30 +0800\r\n"


def outlook(properties, attachments):
    """An OLE file laid out as a .msg: streams of the mail, a storage of streams for each attachment."""
    tree = properties | {f"__attach_version1.0_#{n:08X}": streams for n, streams in enumerate(attachments)}
    fat, body, entries = [], b"", [None]

    def listed(level):
        numbers = []
        for name, what in level.items():
            numbers.append(len(entries))
            entries.append(None)
            if isinstance(what, dict):
                entries[numbers[-1]] = (name, 1, 0, 0, listed(what))
            else:
                nonlocal body
                first, count = len(fat), max(1, -(-len(what) // 512))
                fat.extend([*range(first + 1, first + count), END])
                body += what.ljust(count * 512, b"\0")
                entries[numbers[-1]] = (name, 2, first, len(what), FREE)
        for number, after in zip(numbers, [*numbers[1:], FREE], strict=True):
            entries[number] = (*entries[number], after)
        return numbers[0] if numbers else FREE

    entries[0] = ("Root Entry", 5, END, 0, listed(tree), FREE)
    return _written(fat, body, entries)


def _written(fat, body, entries):
    """Streams first, then the directory, then the table of sectors; every stream in sectors of full size."""
    rows = b""
    for name, kind, first, size, child, right in entries:
        row = _entry(name, kind, first, size, child)
        rows += row[:72] + struct.pack("<I", right) + row[76:]
    count = -(-len(rows) // 512)
    start = len(fat)
    fat += [*range(start + 1, start + count), END]
    tables = -(-(len(fat) + 1) // 127)
    place = len(fat)
    fat += [FAT] * tables
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<IIIIIIII", tables, start, 0, 1, END, 0, END, 0)
    head += struct.pack("<109I", *range(place, place + tables), *[FREE] * (109 - tables))
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(tables * 512, b"\xff")
    return head + body + rows.ljust(count * 512, b"\0") + table


def wide(text):
    return text.encode("utf-16-le")


def attached(name, data, **more):
    return {"__substg1.0_3707001F": wide(name), "__substg1.0_37010102": data, **more}


def mail(*attachments):
    properties = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": wide("普宁市报表（示例）"),
        "__substg1.0_007D001F": wide(HEADERS),
    }
    return outlook(properties, attachments)


def said(*attachments):
    return read(mail(*attachments), hints(name="邮件.msg"), DUTIES)


def test_its_attachments_are_read_and_its_headers_are_a_note():
    reading = said(
        attached("附件11.xlsx", book({"附件11": GOOD})), attached("照片.jpg", b"\xff\xd8\xff\xda\x00\x02\xff\xd9")
    )
    assert [(p.part, p.member) for p in reading.parts] == [("annex11", "附件11.xlsx")]
    assert reading.attachments == ("照片.jpg",)
    assert "主题“普宁市报表（示例）”，发出时间2019-10-20 21:05" in reading.problems[0].sentence


def test_a_picture_of_the_text_is_left_out_and_a_mail_inside_is_held():
    logo = attached("logo.png", b"\x89PNG", **{"__substg1.0_3712001F": wide("<x>")})
    inner = {"__substg1.0_3707001F": wide("转发"), "__substg1.0_3701000D": {"x": b"y"}}
    reading = said(logo, inner)
    assert reading.attachments == ()
    (question,) = reading.questions
    assert question.sentence == "“转发”：邮件（邮件里的邮件）未能打开。"


def test_one_that_is_cut_short_is_held_or_read_but_breaks_nothing():
    whole = mail(attached("附件11.xlsx", book({"附件11": GOOD})))
    for size in range(600, len(whole), 997):
        reading = read(whole[:size], hints(name="邮件.msg"), DUTIES)
        assert "reader_failed" not in [q.code for q in reading.questions]
        assert not reading.parts
