"""Figures keep their addresses: as hidden bookmarks in the text, as one bookmark a row in a table."""

import re
import subprocess
from decimal import Decimal

import pytest
from docx import Document

from generator.engine import render
from generator.register import Register, register_of
from generator.shown import Names, Phrase, Rows
from tests.generator.word_files import lines, parts, saved, word
from tracker.address import Address
from tracker.figures import Figure

AT = Address("c", "o", "2019-10-20", "*", "annex11", "*", "*")
GIVEN = Register("ab" * 32, "2019-10-21T11:00:00+08:00", ("445202",))


def figure(field, value, unit="*", row="*"):
    address = Address("c", "o", "2019-10-20", unit, "annex11", row, field)
    return Figure(address, field, Decimal(value), "起")


NAMES = {
    "立案": figure("cases", 31),
    "说明": Phrase(("应报", figure("due", 5), "家，实报", figure("accepted", 4), "家")),
    "单位": Rows(
        "单位",
        ("名称", "立案"),
        tuple(
            Names("单位", {"名称": n, "立案": figure("cases", v, u)}) for n, u, v in (("甲", "1", 12), ("乙", "2", 19))
        ),
    ),
}
TABLE = [
    ["{%tr for 行 in 单位 %}", ""],
    ["{{ 行.名称 }}", "{{ 行.立案 }}"],
    ["{%tr endfor %}", ""],
    ["合计", "{{ 立案 }}"],
]


def written(*lines, table=()):
    made, problems = render(word(*lines, rows=table), NAMES, register=GIVEN)
    assert problems == ()
    return made


def bookmarks(made):
    """{bookmark: the text between its start and its end}."""
    xml = parts(made)["word/document.xml"].decode()
    found = {}
    for ident, name in re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"/>', xml):
        inside = re.search(rf'w:id="{ident}" w:name.*?/>(.*?)<w:bookmarkEnd w:id="{ident}"/>', xml, re.DOTALL)[1]
        found[name] = re.sub(r"<[^>]+>", "", inside)
    return found


def test_a_figure_in_a_sentence_stands_in_a_bookmark_of_its_own():
    made = written("立案{{ 立案|带单位 }}，结案若干。")
    (item,) = register_of(made).marked
    assert bookmarks(made) == {item.name: "31起"}
    assert (item.text, item.address.field) == ("31起", "cases")


def test_a_ready_sentence_marks_each_of_its_numbers():
    made = written("{{ 说明 }}")
    assert [(m.text, m.address.field) for m in register_of(made).marked] == [("5", "due"), ("4", "accepted")]
    assert sorted(bookmarks(made).values()) == ["4", "5"]


def test_a_loops_row_has_one_bookmark_and_its_cells_their_addresses():
    made = written(table=TABLE)
    rows = [m for m in register_of(made).marked if m.cells]
    assert [(m.address.unit, m.address.field) for m in rows] == [("1", "cases"), ("2", "cases")]
    assert [[c and c.field for c in m.cells] for m in rows] == [[None, "cases"]] * 2
    assert [bookmarks(made)[m.name] for m in rows] == ["甲", "乙"]


def test_a_total_below_the_loop_has_its_own_again():
    made = written(table=TABLE)
    (total,) = [m for m in register_of(made).marked if not m.cells]
    assert bookmarks(made)[total.name] == "31"


def test_a_run_cut_at_a_figure_keeps_its_looks_on_both_sides():
    made = written("立案{{ 立案 }}起")
    xml = parts(made)["word/document.xml"].decode()
    assert "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml)) == "立案31起"
    assert not re.search("[\ue000-\uf8ff]", xml)


def test_signs_of_private_use_in_data_stay_and_make_no_mark():
    given = NAMES | {"字": "甲\ue0041\ue005乙"}
    made, notes = render(word("{{ 字 }}"), given, register=GIVEN)
    assert (lines(made), notes, bookmarks(made)) == (["甲\ue0041\ue005乙"], (), {})


def test_the_file_carries_its_digest_twice_so_that_losing_the_list_leaves_the_way_to_the_original():
    made = parts(written("立案{{ 立案 }}"))
    (item,) = [data for name, data in made.items() if name.startswith("customXml/item") and b"asOf" in data]
    assert b"ab" * 32 in item
    assert b"ab" * 32 in made["docProps/custom.xml"]


def test_the_register_is_read_as_it_was_written():
    register = register_of(written("立案{{ 立案 }}", table=TABLE))
    assert (register.digest, register.as_of, register.accepted) == (GIVEN.digest, GIVEN.as_of, GIVEN.accepted)


def test_a_file_of_another_origin_has_no_register():
    assert register_of(word("立案31起")) is None


@pytest.mark.office
def test_every_bookmark_and_the_register_survive_a_save_in_libreoffice(tmp_path):
    source = tmp_path / "a.docx"
    source.write_bytes(written("立案{{ 立案|带单位 }}，{{ 说明 }}。", table=TABLE))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run([*command, "--outdir", tmp_path / "lo", source], check=True, capture_output=True, timeout=120)
    saved = (tmp_path / "lo" / "a.docx").read_bytes()
    assert register_of(saved) == register_of(source.read_bytes())
    assert set(bookmarks(source.read_bytes())) <= set(
        re.findall(r'w:name="([^"]+)"', parts(saved)["word/document.xml"].decode())
    )


def test_a_loop_that_makes_no_row_leaves_the_row_around_it_its_cells():
    names = NAMES | {"没有": Rows("没有", ("名称", "立案"), ())}
    document = Document()
    outer = document.add_table(rows=0, cols=3)
    for texts in (["{%tr for 行 in 单位 %}"], ["{{ 行.名称 }}", "", "{{ 行.立案 }}"], ["{%tr endfor %}"]):
        for cell, text in zip(outer.add_row().cells, texts, strict=False):
            cell.text = text
    inner = outer.rows[1].cells[1].add_table(rows=0, cols=1)
    for text in (
        "{%tr for 件 in 单位 %}",
        "{%tr if 件.立案 > 15 %}",
        "{{ 件.立案 }}",
        "{%tr endif %}",
        "{%tr endfor %}",
    ):
        inner.add_row().cells[0].text = text
    made, problems = render(saved(document), names, register=GIVEN)
    assert problems == ()
    rows = [m for m in register_of(made).marked if m.cells]
    assert [[c and c.unit for c in m.cells] for m in rows] == [[None, "1"], ["2"], [None, "2"], ["2"]]
