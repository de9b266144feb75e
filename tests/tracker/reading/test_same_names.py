"""Two cities each have a 市中区: what stands in the file, or the city before the name, says which; else it is asked."""

from dataclasses import replace

import pytest

from tests.tracker.reading.books import DUTIES, GOOD, book, hints
from tracker.definition.model import Unit
from tracker.definition.units import find_unit, units_meant
from tracker.reading.read import read

UNITS = (
    Unit("370100", "济南市", ("济南",), "city"),
    Unit("370103", "市中区", (), "county", parent="370100"),
    Unit("370400", "枣庄市", (), "city"),
    Unit("370402", "市中区", (), "county", parent="枣庄市"),
    Unit("370481", "滕州市市场监督管理局", ("滕州",), "county", parent="370400"),
)
DUTY = replace(DUTIES[0], campaign=replace(DUTIES[0].campaign, units=UNITS))


@pytest.mark.parametrize(("text", "code"), [
    ("枣庄市市中区", "370402"), ("济南市中区", "370103"), ("01_济南市市中区市场监管局", "370103"), ("济南市市中区质监局", "370103"),
    ("滕州局", "370481"), ("12 滕州市市监局", "370481"), ("枣庄市滕州市", "370481"), ("370402", "370402"),
    ("市中区", None), ("市中", None), ("枣庄", None), ("滕县", None),
])  # fmt: skip
def test_a_name_means_one_unit_or_none(text, code):
    found = find_unit(UNITS, text)
    assert (found.code if found else None) == code


def test_a_name_that_two_bear_means_both():
    assert [u.code for u in units_meant(UNITS, "02_市中区市监局")] == ["370103", "370402"]


def said(unit, folder="市中区", **more):
    data = book({"附件11": GOOD.replace("普宁市", unit)}, **more)
    return read(data, hints(folder=folder, owed=()), (DUTY,))


def test_the_folder_alone_is_asked_about():
    (question,) = said("").questions
    assert question.code == "folder_which"
    assert question.sentence == "文件夹“市中区”可以是市中区（370103）、市中区（370402）：是哪个单位？"
    assert [key.unit for key in question.candidates] == ["370103", "370402"]


def test_the_cell_or_the_hidden_page_says_which():
    assert said("枣庄市市中区").parts[0].delivery.unit == "370402"
    part = said("市中区", stamp=("final", "2019-10-20", "370103", "annex11:1")).parts[0]
    assert part.delivery.unit == "370103"
    assert "unit_text_unknown" not in {p.code for p in part.problems}


def test_another_unit_in_the_file_disagrees_as_ever():
    assert [q.code for q in said("滕州").questions] == ["unit_disagrees"]


def test_the_short_name_in_a_cell_is_not_strange_in_the_right_folder():
    part = said("市中区", folder="枣庄市市中区").parts[0]
    assert (part.delivery.unit, [p.code for p in part.problems]) == ("370402", [])
