"""Names as they really come: each arrives byte for byte and is shown so that a person can read it."""

from pathlib import Path

import pytest

from tracker.ledger.store import Ledger

NAMES = {
    "GBK": "七月报表.xlsx".encode("gbk"),
    "neither UTF-8 nor GBK": b"\xff\xfe.xlsx",
    "composed": "é.xlsx".encode(),
    "decomposed": "e\u0301.xlsx".encode(),
    "upper case": b"TABLE.xlsx",
    "lower case": b"table.xlsx",
    "255 bytes": ("表" * 83 + "a").encode()[:250] + b".xlsx",
    "newline": b"a\nb.xlsx",
    "right-to-left mark": "报\u202e表.xlsx".encode(),
    "trailing dot": "报表.xlsx.".encode(),
    "trailing blank": "报表.xlsx ".encode(),
    "a device of Windows": b"CON.xlsx",
    "full width": "报表１２．xlsx".encode(),
    "emoji": "报表😀.xlsx".encode(),
    "a path of Windows": b"C:\\x.xlsx",
    "a way out": b"..\\..\\x.xlsx",
    "quotes and blanks": "“我的 报表”'\";.xlsx".encode(),
}


@pytest.mark.parametrize("what", NAMES)
def test_a_name_arrives_byte_for_byte_and_is_shown_in_one_readable_line(office, book, what):
    name = NAMES[what]
    office.drop("普宁市/".encode() + name, book("12"))
    office.settle()
    (row,) = office.rows()
    assert bytes(row["path"]) == "普宁市/".encode() + name
    assert row["name"].isprintable()
    row["name"].encode()  # no half characters that break a terminal, a page or a log


def test_all_of_them_in_one_folder_are_as_many_arrivals(office, book):
    for number, name in enumerate(NAMES.values()):
        office.drop("普宁市/".encode() + name, book(str(number)))
    office.settle()
    assert len(office.rows()) == len(NAMES)
    office.intake.ledger.verify()
    again = Ledger(office.intake.ledger.path)
    again.replay()
    assert {bytes(row["path"]).split(b"/")[1] for row in again.rows("arrivals")} == set(NAMES.values())
    again.close()


def test_a_path_longer_than_the_system_takes_at_once_is_reached_folder_by_folder(office, book, monkeypatch):
    """Over 4,096 bytes in all: opened by handles, never by the whole path."""
    office.set(depth=20)
    monkeypatch.chdir(office.root)
    for number in range(18):
        folder = Path(f"{number}" + "长" * 80)
        folder.mkdir()
        monkeypatch.chdir(folder)
    Path("附件11.xlsx").write_bytes(book("12"))
    monkeypatch.chdir(office.root)
    office.settle()
    (row,) = office.rows()
    assert len(bytes(row["path"])) > 4096
    assert office.contents() == [book("12")]


def test_a_misspelt_unit_folder_holds_its_file_under_the_name_it_has(office, book):
    office.drop("普宁是/附件11.xlsx", book("12"))
    office.settle()
    assert [(row["folder"], row["whole"]) for row in office.rows()] == [("普宁是", 1)]
