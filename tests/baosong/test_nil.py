"""零报告: a return, not an absence; a cumulative total does not fall by it, a flow counts nothing."""

import json
from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from bench.stories import province_return

UNITS = ("北京市", "天津市")


def say_nil(blank, target):
    """What a clerk does: 是 in the cell beside the question, the form left empty."""
    book = load_workbook(blank)
    sheet = book["附件2"]
    (asked,) = [c for row in sheet.iter_rows() for c in row if "零报告" in str(c.value) and "请填" in str(c.value)]
    answer = next(c for c in sheet[asked.row][asked.column :] if type(c).__name__ == "Cell" and not c.protection.locked)
    answer.value = "是"
    book.save(target)
    return target


def played(quality):
    first = quality.blanks("2007-09-12", "--period", "2007-09-20")
    for name in UNITS:
        quality.drop(name, quality.filled(first[name], province_return(quality.forms, name)))
    quality.run("2007-09-20T16:00", "collect", "--once")
    second = quality.blanks("2007-09-25", "--period", "2007-09-30")
    quality.drop("北京市", quality.filled(second["北京市"], province_return(quality.forms, "北京市")))
    quality.drop("天津市", say_nil(second["天津市"], quality.drawer / second["天津市"].name))
    quality.run("2007-09-30T16:00", "collect", "--once")


def test_a_nil_return_is_accepted_and_its_totals_stand_at_the_last_values(quality):
    played(quality)
    records = json.loads(quality.run("2007-10-01", "status", "--period", "2007-09-30", "--json"))
    states = {r["unit_name"]: (r["state"], r["timeliness"]) for r in records}
    assert states["天津市"] == ("accepted", "on_time")
    assert "零报告" in quality.run("2007-10-01", "status", "--period", "2007-09-30")
    cases = []
    for period in ("2007-09-20", "2007-09-30"):
        (path,) = quality.run("2007-10-01", "report", "quality-2007", "--period", period, "--kind", "summary").split()
        (text,) = [p.text for p in Document(Path(path)).paragraphs if p.text.startswith("立案")]
        cases.append(text.split("起")[0])
    assert cases[0] == cases[1], "the same two provinces, one of them nil: the cumulative total stands"


def test_a_nil_mark_beside_numbers_is_told(quality):
    made = quality.blanks("2007-09-12", "--period", "2007-09-20", "--unit", "北京市")
    filled = quality.filled(made["北京市"], province_return(quality.forms, "北京市"))
    quality.drop("北京市", say_nil(filled, filled))
    quality.run("2007-09-20T16:00", "collect", "--once")
    (text,) = quality.receipts("北京市").values()
    assert "填了零报告“是”，表中却有" in text


def test_figures_and_then_a_nil_return_of_the_same_period_are_asked_about(quality):
    (empty,) = quality.blanks("2007-09-12", "--period", "2007-09-20", "--unit", "北京市").values()
    quality.drop("北京市", quality.filled(empty, province_return(quality.forms, "北京市")))
    quality.run("2007-09-19T10:00", "collect", "--once")
    quality.drop("北京市", say_nil(empty, quality.drawer / "零.xlsx"), name="零报告.xlsx")
    quality.run("2007-09-19T16:00", "collect", "--once")
    (made,) = [r for r in json.loads(quality.run("2007-09-20", "status", "--json")) if r["versions"] == 2]
    assert (made["state"], made["open_queries"]) == ("accepted", 1)
    assert "本期已报过数，现又报为零报告" in made["problems"][0]["sentence"]
