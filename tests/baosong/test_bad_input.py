"""What clerks get wrong: each is told in a sentence with its place and cure; nothing stops the run, nothing is lost."""

import hashlib
import json
import shutil
from types import SimpleNamespace

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from bench.stories import county_return, province_return, summary_file
from tests.baosong.office import make_office
from tests.baosong.workbooks import plain

FRIDAY = "2019-10-18T17:25"


def cell_of(sheet, label, column):
    """The cell in the line of a label and under a head."""
    head = next(row for row in sheet.iter_rows() if "指标" in [plain(c.value) for c in row])
    at = next(c.column for c in head if plain(c.value) == column)
    row = next(row for row in sheet.iter_rows(min_row=head[0].row) if label in [plain(c.value) for c in row])
    return sheet.cell(row[0].row, at)


def edited(path, target, change):
    book = load_workbook(path)
    place = change(book)
    book.save(target)
    return place


def typing(label, column, value):
    def change(book):
        cell = cell_of(book["附件11"], label, column)
        cell.value = value
        return cell.coordinate

    return change


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An office whose county has one good filled workbook; each story spoils a copy in a fresh unit folder."""
    office = make_office(tmp_path_factory.mktemp("bad"), "jieyang-2019")
    made = office.blanks("2019-10-08T09:00", "--obligation", "final")
    good = {c: office.filled(made[c], county_return(office.forms, c)) for c in ("普宁市", "榕城区")}
    return SimpleNamespace(office=office, blanks=made, good=good)


@pytest.fixture
def drop(desk, tmp_path):
    """Drop a file into a new copy of the office; gives receipt text, show text, status of 普宁市."""

    def dropped(file, name=None, unit="普宁市"):
        root = tmp_path / "office"
        shutil.copytree(desk.office.root, root)
        office = type(desk.office)(root, desk.office.campaign_id, desk.office.drawer)
        office.drop(unit, file, name=name)
        office.run(FRIDAY, "collect", "--once")
        records = json.loads(office.run("2019-10-22T09:00", "status", "--json"))
        (record,) = [r for r in records if r["unit_name"] == unit]
        receipts = office.receipts(unit)
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        kept = root / "data" / "objects" / sha256[:2] / sha256[2:4] / sha256
        assert kept.read_bytes() == file.read_bytes()
        return SimpleNamespace(
            office=office,
            record=record,
            name=next(iter(receipts), ""),
            receipt=" ".join("".join(receipts.values()).split()),
            show=office.run("2019-10-22T09:00", "show", f"jieyang-2019/final/2019-10-20/{unit}"),
        )

    return dropped


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("约20家", "数"),
        ("16/140", "数"),
        ("详见附件", "数"),
    ],
)
def test_words_in_a_number_cell_are_told_with_sheet_and_cell(desk, drop, tmp_path, typed, said):
    spoilt = tmp_path / "附件11.xlsx"
    place = edited(desk.good["普宁市"], spoilt, typing("发现问题", "电线电缆", typed))
    told = drop(spoilt)
    assert told.record["state"] == "returned"
    assert told.name.startswith("请修改_附件11")
    for text in (told.receipt, told.show):
        assert "附件11" in text
        assert place in text
        assert typed in text
        assert said in text


def test_an_emptied_required_cell_is_told_and_never_read_as_zero(desk, drop, tmp_path):
    spoilt = tmp_path / "附件11.xlsx"
    place = edited(desk.good["普宁市"], spoilt, typing("发现问题", "电线电缆", None))
    told = drop(spoilt)
    assert told.record["state"] == "returned"
    assert place in told.receipt


def test_a_total_that_does_not_add_up_is_told_with_both_sides(desk, drop, tmp_path):
    spoilt = tmp_path / "附件11.xlsx"
    place = edited(desk.good["普宁市"], spoilt, typing("发现问题", "合计", 9999))
    told = drop(spoilt)
    assert told.record["state"] == "returned"
    assert place in told.receipt
    assert "9999" in told.receipt


def test_another_units_workbook_waits_for_a_person_and_nobody_is_blamed(desk, drop):
    told = drop(desk.good["榕城区"])
    assert told.record["state"] == "held"
    assert told.record["past_due"] is False
    assert told.name.startswith("待确认")
    assert "榕城区" in told.receipt
    assert "普宁市" in told.receipt


def test_another_periods_form_is_a_question(tmp_path):
    office = make_office(tmp_path, "quality-2007")
    made = office.blanks("2007-09-12T09:00", "--period", "2007-09-20", "--unit", "北京市")
    filled = office.filled(made["北京市"], province_return(office.forms, "北京市"))

    def change(book):
        for row in book["附件2"].iter_rows():
            for cell in row:
                if str(cell.value).startswith(("期次：", "数据截至：")):
                    cell.value = cell.value.replace("中旬", "下旬").replace("9月20日", "9月30日")

    edited(filled, filled, change)
    office.drop("北京市", filled)
    office.run("2007-09-20T16:00", "collect", "--once")
    (record,) = [r for r in json.loads(office.run("2007-09-20T17:00", "status", "--period", "2007-09-20", "--json"))
                 if r["unit_name"] == "北京市"]  # fmt: skip
    assert record["state"] == "held"
    (text,) = office.receipts("北京市").values()
    assert "9月下旬" in text
    assert "9月中旬" in text


def test_a_form_nobody_knows_waits_for_a_person(drop, tmp_path):
    strange = tmp_path / "食堂采购.xlsx"
    book = Workbook()
    book.active.append(["品名", "单价", "数量"])
    book.active.append(["大米", 5, 100])
    book.save(strange)
    told = drop(strange)
    assert told.record["state"] == "held"
    assert told.name.startswith("待确认")


def test_a_word_file_where_a_form_is_due_says_to_use_the_excel_form(drop, tmp_path):
    paper = tmp_path / "附件11统计表.docx"
    document = Document()
    document.add_paragraph("立案3起")
    document.save(str(paper))
    told = drop(paper)
    assert told.record["state"] == "held"
    assert "Excel" in told.receipt


def test_a_truncated_file_is_kept_and_the_clerk_asked_to_send_it_again(desk, drop, tmp_path):
    half = tmp_path / "附件11.xlsx"
    half.write_bytes(desk.good["普宁市"].read_bytes()[:9000])
    told = drop(half)
    assert told.record["state"] == "held"
    assert "重新" in told.receipt


def test_the_whole_file_under_the_same_name_settles_the_truncated_one(desk, drop, tmp_path):
    half = tmp_path / "附件11.xlsx"
    half.write_bytes(desk.good["普宁市"].read_bytes()[:9000])
    told = drop(half)
    summary_file(tmp_path / "工作总结.docx", "普宁市")
    told.office.drop("普宁市", desk.good["普宁市"], name="附件11.xlsx")
    told.office.drop("普宁市", tmp_path / "工作总结.docx")
    told.office.run("2019-10-18T18:00", "collect", "--once")
    records = json.loads(told.office.run("2019-10-22T09:00", "status", "--json"))
    assert [r["state"] for r in records if r["unit_name"] == "普宁市"] == ["accepted"]


def test_a_password_is_named(drop, tmp_path):
    locked = tmp_path / "附件11.xlsx"
    locked.write_bytes(encrypted_ole())
    told = drop(locked)
    assert told.record["state"] == "held"
    assert "密码" in told.receipt


def encrypted_ole():
    """An OLE container with the stream names of an encrypted workbook, as Excel makes it: one FAT, one directory."""
    sector = 512
    head = bytearray(sector)
    head[0:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    head[44:48] = (1).to_bytes(4, "little")
    head[48:52] = (1).to_bytes(4, "little")
    head[56:60] = (4096).to_bytes(4, "little")
    head[60:64] = (0xFFFFFFFE).to_bytes(4, "little")
    head[68:72] = (0xFFFFFFFE).to_bytes(4, "little")
    head[76:80] = (0).to_bytes(4, "little")
    for i in range(1, 109):
        head[76 + 4 * i : 80 + 4 * i] = b"\xff\xff\xff\xff"
    fat = b"".join(v.to_bytes(4, "little") for v in (0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE))
    fat += b"\xff" * (sector - len(fat))
    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + entry("EncryptedPackage", 2, 2, 4096)
    directory += bytes(sector - len(directory))
    return bytes(head) + fat + directory + bytes(8 * sector)


def entry(name, kind, start, size, child=0xFFFFFFFF):
    raw = name.encode("utf-16-le") + b"\0\0"
    out = raw + bytes(64 - len(raw)) + len(raw).to_bytes(2, "little") + bytes([kind, 1])
    out += b"\xff" * 8 + child.to_bytes(4, "little") + bytes(36)
    return out + start.to_bytes(4, "little") + size.to_bytes(8, "little")


def test_one_bad_file_does_not_stop_the_others(desk, drop, tmp_path):
    rubbish = tmp_path / "附件11.xlsx"
    rubbish.write_bytes(b"PK\x03\x04" + bytes(5000))
    told = drop(rubbish)
    told.office.drop("榕城区", desk.good["榕城区"])
    lines = told.office.run("2019-10-18T18:00", "collect", "--once").splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("已收")


def test_a_folder_that_names_no_unit_holds_its_files_and_status_says_so(desk, drop):
    told = drop(desk.good["普宁市"])
    told.office.drop("普宁县局", desk.good["普宁市"], name="又一份.xlsx")
    assert "又一份" in told.office.run("2019-10-18T18:00", "collect", "--once")


def test_a_blank_dropped_to_stop_the_clock_counts_for_nothing(desk, drop):
    told = drop(desk.blanks["普宁市"])
    assert told.record["state"] == "overdue"
    assert told.record["first_received_at"] is None


def test_a_receipt_corrected_where_it_lies_is_an_arrival_and_ours_is_none(desk, drop):
    told = drop(desk.good["普宁市"])
    assert told.office.run("2019-10-18T18:00", "collect", "--once") == ""
    folder = told.office.root / "intake" / "普宁市" / "市局反馈"
    shutil.copyfile(desk.good["普宁市"], folder / "改好的附件11.xlsx")
    assert "改好的附件11.xlsx" in told.office.run("2019-10-18T18:30", "collect", "--once")
