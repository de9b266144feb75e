"""Charts are native: DrawingML with the tables' own numbers, an embedded workbook, the same bytes each time."""

import io
import re
from decimal import Decimal

import pytest
from lxml import etree
from openpyxl import load_workbook

from generator.chart import Chart, Series, chart_xml
from generator.chart_book import chart_book
from generator.engine import render
from generator.shown import Names, Rows, Shown
from tests.generator.word_files import parts, word
from tracker.address import Address
from tracker.figures import Figure

C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def figure(value, unit="起", decimals=0):
    at = Address("c", "o", "p", "u", "annex11", "*", "cases")
    return Figure(at, "立案", None if value is None else Decimal(value), unit, decimals)


def units(**cells):
    """A row a unit: {单位: 立案}."""
    rows = tuple(
        Names("单位", {"名称": name, "立案": cell, "货值": figure("1.5", "万元", 2)}) for name, cell in cells.items()
    )
    return {"单位": Rows("单位", ("名称", "立案", "货值"), rows)}


def drawn(tag, names):
    made, problems = render(word(tag), names)
    assert problems == ()
    return parts(made)


def cached(files, path):
    (name,) = [name for name in files if name.startswith("word/charts/") and name.endswith(".xml")]
    return [e.text for e in etree.fromstring(files[name]).xpath(path, namespaces=C)]


def test_a_chart_holds_the_rows_names_and_the_printed_numbers():
    files = drawn('{{ 单位|条形图("立案") }}', units(甲市=figure("12"), 乙市=figure("7")))
    assert cached(files, "//c:cat//c:v") == ["甲市", "乙市"]
    assert cached(files, "//c:val//c:v") == ["12", "7"]


def test_the_workbook_inside_holds_the_same_numbers():
    files = drawn('{{ 单位|柱形图("立案") }}', units(甲市=figure("12"), 乙市=figure("7")))
    (book,) = [data for name, data in files.items() if name.startswith("word/embeddings/")]
    rows = [[c.value for c in row] for row in load_workbook(io.BytesIO(book)).active.iter_rows()]
    assert rows == [["", "立案"], ["甲市", 12], ["乙市", 7]]


def test_a_unit_without_a_number_keeps_its_place_and_says_why():
    files = drawn('{{ 单位|条形图("立案") }}', units(甲市=figure("12"), 乙市=Shown("未报")))
    assert cached(files, "//c:cat//c:v") == ["甲市", "乙市（未报）"]
    assert cached(files, "//c:val//c:v") == ["12"]


def test_a_unit_that_stands_at_an_earlier_value_says_so():
    row = Names("单位", {"名称": "甲市", "立案": figure("12"), "状态": "待报\n沿用上期"})
    files = drawn('{{ 单位|条形图("立案") }}', {"单位": Rows("单位", ("名称", "立案", "状态"), (row,))})
    assert cached(files, "//c:cat//c:v") == ["甲市（沿用上期）"]


def test_amounts_are_rounded_once_as_in_the_tables():
    chart = Chart("column", "货值", ("甲",), (Series("货值", (Decimal("2.345"),)),), 2, "万元")
    assert b"<c:v>2.35</c:v>" in chart_xml(chart)


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ('{{ 单位|条形图("立按") }}', "没有“立按”"),
        ("{{ 单位|条形图 }}", "要写明指标"),
        ('{{ 单位|条形图("立案", "货值") }}', "计量单位要相同"),
        ('{{ "立案"|折线图("立案") }}', "只能由列表画成"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_a_fault_with_its_place(tag, why):
    made, (problem,) = render(word("头", tag), units(甲市=figure("12")))
    assert made is None
    assert why in problem.sentence
    assert "第2段" in str(problem.place)


def test_colours_are_explicit_and_axis_ids_positive():
    xml = chart_xml(Chart("line", "趋势", ("9月", "10月"), (Series("立案", (Decimal(1), Decimal(2))),))).decode()
    assert "schemeClr" not in xml
    assert all(int(v) > 0 for v in re.findall(r'<c:axId val="(-?\d+)"', xml))


def test_two_charts_have_parts_of_their_own():
    files = drawn('{{ 单位|条形图("立案") }}和{{ 单位|柱形图("货值") }}', units(甲市=figure("12")))
    assert len([n for n in files if n.startswith("word/charts/") and n.endswith(".xml")]) == 2
    document = files["word/document.xml"].decode()
    assert len(set(re.findall(r'<wp:docPr [^>]*id="(\d+)"', document))) == 2
    assert "和" in document


def test_the_same_chart_gives_the_same_bytes():
    chart = Chart("bar", "图", ("甲",), (Series("立案", (Decimal(1),)),))
    assert (chart_xml(chart), chart_book(chart)) == (chart_xml(chart), chart_book(chart))
