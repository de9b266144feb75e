"""The gate names what is wrong before a reader touches the file; what it marks is never taken for a blank."""

import struct
import zipfile
from io import BytesIO

import pytest

from tests.tracker.reading.books import DUTIES, GOOD, book, hints, zipped
from tests.tracker.reading.made_files import NS, ONE, REL, biff, compound, package, record
from tracker.reading.binary_sheet import binary_marks
from tracker.reading.gate import look
from tracker.reading.questions import Refusal
from tracker.reading.read import read
from tracker.reading.sheets import load
from tracker.reading.zipped import open_zip


def refused(data):
    with pytest.raises(Refusal) as caught:
        look(data)
    return caught.value.ask.name.lower()


def marks(rows):
    return look(package(rows)).marks["S"]


def test_two_cells_at_the_corners_of_the_grid_end_in_a_verdict():
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    assert refused(package(far)) == "area"
    assert refused(package('<row r="16777217"><c r="ZZZZ16777217"><v>2</v></c></row>')) == "area"
    (question,) = read(package(far), hints(), DUTIES).questions
    assert question.sentence == "工作表“S”有内容的区域过大，未读取（多半是在很远的地方留有内容）。"


def test_styled_blanks_far_out_are_harmless():
    blank = ONE + '<row r="1048576"><c r="A1048576" s="1"/></row>'
    assert load(package(blank), look(package(blank)))[0].rows == ((1.0,),)


def test_error_cells_and_uncached_formulas_are_marked_where_they_stand():
    found = marks(
        '<row r="2"><c r="B2" t="e"><f>A1</f><v>#N/A</v></c><c r="C2" s="1"/><c r="D2"><f>1+1</f></c>'
        '<c r="E2"><f>1+1</f><v></v></c><c r="F2"><f t="shared" si="0"/><v/></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>A1</f><v></v></c></row>'
    )
    assert found.errors == {(1, 1): "#N/A"}
    assert found.uncached == {(1, 3), (1, 4), (1, 5)}


def test_prefixes_and_single_quotes_hide_nothing():
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1">'
        "<x:c r='A1' t='e'><x:v>#REF!</x:v></x:c><x:c r=\"B1\"><x:f>1</x:f></x:c></x:row></x:sheetData></x:worksheet>"
    )
    found = look(package(sheet=sheet)).marks["S"]
    assert (found.errors, found.uncached) == ({(0, 0): "#REF!"}, {(0, 1)})


def test_a_row_cut_by_the_pieces_of_a_large_sheet_loses_no_mark():
    many = "".join(f'<row r="{r}"><c r="A{r}"><v>{"1" * 200}</v></c><c r="B{r}" t="e"><v>#REF!</v></c></row>'
                   for r in range(1, 40_001))  # fmt: skip
    assert len(marks(many).errors) == 40_000


def test_entities_are_refused_wherever_they_stand():
    laughs = '<!DOCTYPE x [<!ENTITY a "aa">]><sst/>'
    assert refused(package(extra={"xl/sharedStrings.xml": laughs})) == "doctype"
    assert refused(package(sheet=f"<!DOCTYPE x><worksheet {NS}/>")) == "doctype"


def test_a_bomb_is_refused_by_its_size():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(300):
            part.write(b" " * (1 << 20))
    assert refused(out.getvalue()) == "bomb"


def test_a_doubled_part_is_refused():
    out = BytesIO(package())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert refused(out.getvalue()) == "duplicate_part"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_refused(share):
    data = book({"附件11": GOOD})
    assert refused(data[: int(len(data) * share)]) == "truncated"


def test_one_wrong_byte_in_any_member_is_refused():
    data = bytearray(book({"附件11": GOOD}))
    at = data.find(b"docProps/core.xml") + 40
    data[at] ^= 0xFF
    assert refused(bytes(data)) == "damaged"


def test_a_locked_file_says_to_take_the_password_off():
    out = bytearray(package())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(sign)
        while at >= 0:
            out[at + offset] |= 1
            at = out.find(sign, at + 4)
    (question,) = read(bytes(out), hints(), DUTIES).questions
    assert (question.code, question.sentence) == ("encrypted", "文件设有打开密码，读不了。")
    assert question.cure == "请去掉密码后重新放入。"


def test_an_office_lock_is_an_ole_file_with_an_encrypted_package():
    assert refused(compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000})) == "encrypted"


def test_old_files_are_told_apart_and_cut_ones_named():
    assert look(compound({"WordDocument": b"x" * 5000})).kind == "word"
    assert look(compound({"Workbook": biff(b"")})).kind == "biff"
    whole = compound({"Workbook": biff(b"")})
    assert refused(whole[:-700]) == "truncated"


def test_error_cells_of_an_old_workbook_are_marked():
    boolerr = record(0x0205, struct.pack("<HHHBB", 4, 2, 0, 0x17, 1))
    formula = record(0x0006, struct.pack("<HHH", 5, 3, 0) + b"\x02\0\x2a\0\0\0\xff\xff" + b"\0" * 8)
    found = look(compound({"Workbook": biff(boolerr + formula)})).marks["表"]
    assert found.errors == {(4, 2): "#REF!", (5, 3): "#N/A"}


def test_an_old_workbook_with_a_password_is_refused():
    locked = record(0x0809, b"\0\6\5\0" + b"\0" * 12) + record(0x002F, b"\0" * 6) + record(0x000A, b"")
    assert refused(compound({"Workbook": locked.ljust(5000, b"\0")})) == "encrypted"


def test_error_cells_of_a_binary_workbook_are_marked():
    name, link = "表".encode("utf-16-le"), "rId1".encode("utf-16-le")
    sheet = struct.pack("<II", 0, 1) + struct.pack("<I", 4) + link + struct.pack("<I", 1) + name
    cell = struct.pack("<II", 3, 0)
    data = zipped({
        "xl/workbook.bin": bytes([0x9C, 0x01, len(sheet)]) + sheet,
        "xl/_rels/workbook.bin.rels": b'<Relationships><Relationship Id="rId1" Target="worksheets/s.bin"/></Relationships>',
        "xl/worksheets/s.bin": bytes([0, 4]) + struct.pack("<I", 6) + bytes([3, 9]) + cell + b"\x07",
    })  # fmt: skip
    assert binary_marks(open_zip(data))["表"].errors == {(6, 3): "#DIV/0!"}


def test_what_is_no_workbook_is_named():
    for data, kind in ((b"%PDF-1.7 ... %%EOF", "pdf"), (b"Rar!\x1a\x07\0", "rar"), ("姓名,1".encode("gbk"), "text"),
                       (b"<html><table>", "html"), (b"\0" * 50, "unknown")):  # fmt: skip
        assert look(data).kind == kind
    assert refused(b"") == "empty_file"
    assert refused(b"%PDF-1.7 cut") == "truncated"


@pytest.mark.parametrize(("name", "data", "code"), [
    ("附件11.xls", b"<html><p>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</p></html>", "html_table"),
    ("附件11.xls", "没有分栏的一段话".encode("gbk"), "text_table"),
    ("附件11.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>', "damaged"),
    ("附件11.xlsx", b"\0" * 4096, "unreadable"),
    ("附件11.rar", b"Rar!\x1a\x07\0", "archive_kind"),
    ("附件11.7z", b"7z\xbc\xaf\x27\x1c", "archive_kind"),
])  # fmt: skip
def test_files_that_only_pass_for_tables_get_a_cure(name, data, code):
    (question,) = read(data, hints(name=name), DUTIES).questions
    assert question.code == code
    assert "请" in question.cure


def test_a_name_that_lies_does_not_matter():
    assert read(book({"附件11": GOOD}), hints(name="附件11.xls"), DUTIES).parts


def test_twenty_thousand_sheets_on_one_part_are_refused():
    sheets = "".join(f'<sheet name="S{i}" sheetId="{i + 1}" r:id="rId1"/>' for i in range(20_000))
    assert (
        refused(package(extra={"xl/workbook.xml": f"<workbook {NS}><sheets>{sheets}</sheets></workbook>"}))
        == "too_many_sheets"
    )


def test_a_workbook_whose_parts_are_named_otherwise_is_still_a_workbook():
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/book.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    book_xml = f'<workbook {NS}><sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>'
    links = f'<Relationships><Relationship Id="r1" Type="{REL}/worksheet" Target="s.xml"/></Relationships>'
    sheet = f'<worksheet {NS}><sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></c></row></sheetData></worksheet>'
    parts = {"[Content_Types].xml": types, "book.xml": book_xml, "_rels/book.xml.rels": links, "s.xml": sheet}
    found = look(zipped({name: text.encode() for name, text in parts.items()}))
    assert (found.kind, found.marks["甲"].errors) == ("xlsx", {(0, 0): "#N/A"})


def test_error_cells_without_an_address_are_said():
    data = package('<row><c t="inlineStr"><is><t>甲</t></is></c><c t="e"><v>#REF!</v></c></row>')
    assert [p.code for p in read(data, hints(), DUTIES).problems] == ["errors_unplaced"]


def test_a_name_that_climbs_out_of_the_package_is_refused():
    assert refused(package(extra={"../../tmp/evil.txt": "x"})) == "bad_name"
