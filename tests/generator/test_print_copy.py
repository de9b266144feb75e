"""The copy for printing: the same text, long tables in pieces with their head, fonts the machine has."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from generator.package import tree
from generator.places import W
from generator.print_copy import ROWS, print_copy
from tests.generator.word_files import lines, parts, saved


def long_table(rows, *, head=False, merged=()):
    """One column, a row a number; those in `merged` go on the cell above."""
    document = Document()
    table = document.add_table(rows=rows, cols=1)
    for number, row in enumerate(table._tbl.tr_lst):
        run = row.tc_lst[0].p_lst[0].add_r()
        run.text = str(number)
        run.get_or_add_rPr().append(OxmlElement("w:b"))
        if number in merged:
            merge = OxmlElement("w:vMerge")
            row.tc_lst[0].get_or_add_tcPr().append(merge)
    if head:
        table._tbl.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return saved(document)


def pieces(docx):
    return [[cell.text for cell in table.columns[0].cells] for table in Document(io.BytesIO(docx)).tables]


def test_a_long_table_is_cut_into_pieces_that_hold_its_rows_in_order():
    made = pieces(print_copy(long_table(2 * ROWS + 5), None))
    assert [len(piece) for piece in made] == [ROWS, ROWS, 5]
    assert [text for piece in made for text in piece] == [str(n) for n in range(2 * ROWS + 5)]


def test_each_piece_begins_a_page_with_the_repeated_head():
    copy = print_copy(long_table(ROWS + 51, head=True), None)
    assert [(piece[0], len(piece)) for piece in pieces(copy)] == [("0", ROWS + 1), ("0", 51)]
    between = tree(parts(copy)["word/document.xml"]).findall(f"{W}body/{W}p")
    assert between[0].find(f"{W}pPr/{W}pageBreakBefore") is not None


def test_cells_merged_downwards_stay_in_one_piece():
    made = pieces(print_copy(long_table(ROWS + 30, merged=range(ROWS, ROWS + 10)), None))
    assert [len(piece) for piece in made] == [ROWS + 10, 20]


def test_a_short_table_and_its_formats_stay_as_they_are():
    docx = long_table(ROWS)
    assert parts(print_copy(docx, None)) == parts(docx)


def test_the_formats_of_a_long_tables_cells_become_styles():
    copy = Document(io.BytesIO(print_copy(long_table(ROWS + 1), None)))
    paragraph = copy.tables[0].rows[0].cells[0].paragraphs[0]
    assert (paragraph.style.font.bold, paragraph.runs[0].bold) == (True, None)


@pytest.mark.parametrize(
    ("installed", "printed"),
    [
        ({"仿宋_GB2312"}, "仿宋_GB2312"),
        ({"Noto Serif CJK SC"}, "Noto Serif CJK SC"),
        (set(), "仿宋_GB2312"),
        (None, "仿宋_GB2312"),
    ],
)
def test_a_font_the_machine_lacks_gives_way_to_one_it_has(installed, printed):
    document = Document()
    run = document.add_paragraph().add_run("甲")
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    copy = print_copy(saved(document), installed)
    fonts = tree(parts(copy)["word/document.xml"]).find(f".//{W}rFonts")
    assert fonts.get(W + "eastAsia") == printed
    assert lines(copy) == ["甲"]


def test_what_is_no_word_document_is_handed_on_as_it_is():
    assert print_copy(b"PK", None) == b"PK"
