"""A form changed in mid-campaign: what came on the old one stays, combines, and lacks only the new column."""

import json

import pytest
from openpyxl import load_workbook

from bench.clerk import Return
from bench.stories import province_return
from generator.flagging import QUERY_FILL
from tests.baosong.deciding import decide, replayed
from tests.baosong.test_ten_days import by_label

FIRST, SECOND = "2007-09-10", "2007-09-20"
COLUMN = """
[[field]]
id = "recalled_lots"
group = "执法处理"
label = "召回批次"
unit = "批次"
type = "int"
since = 2007-09-11

[[check]]
rule = "recalled_lots <= cases"
severity = "error"
message = "召回批次不能多于立案"
"""
BY = ("--by", "主任", "--reason", "补充通知")


@pytest.fixture
def played(quality):
    """北京市 reports on version 1; then a column is added; 天津市 still uses version 1, 河北省 the new blank."""
    blanks, quality.given = {}, {}
    for unit in ("北京市", "天津市"):
        for period in (FIRST, SECOND):
            blanks[unit, period] = blank(quality, period, unit)
    quality.run("2007-09-05T09:00", "collect", "--once")
    for unit in ("北京市", "天津市"):
        quality.drop(unit, filled(quality, blanks[unit, FIRST], unit, FIRST))
    old = filled(quality, blanks["天津市", SECOND], "天津市", SECOND)
    quality.run("2007-09-09T09:00", "collect", "--once")
    added(quality)
    quality.run("2007-09-12T09:00", "campaign", "adopt", "quality-2007", *BY)
    quality.drop("天津市", old)
    quality.drop("河北省", filled(quality, blank(quality, SECOND, "河北省"), "河北省", SECOND))
    quality.run("2007-09-19T09:00", "collect", "--once")
    return quality


def blank(office, period, unit):
    words = ("blanks", "quality-2007", "--obligation", "progress", "--period", period, "--unit", unit)
    (line,) = office.run("2007-09-02T09:00", *words, "--to", office.drawer / period).splitlines()
    return office.root / line


def filled(office, path, unit, period):
    """In the second period everything has doubled."""
    cells = province_return(office.forms, unit).cells["progress"]
    times = 2 if period == SECOND else 1
    given = {at: v if isinstance(v, str) else v * times for at, v in cells.items()}
    office.given[unit, period] = given
    made = office.filled(path, Return({"progress": given}))
    return made.rename(made.with_stem(f"{made.stem}{period}"))


def added(office):
    folder = office.root / "templates" / "quality-2007" / "forms"
    text = (folder / "progress.toml").read_text(encoding="utf-8")
    (folder / "old").mkdir()
    (folder / "old" / "progress-1.toml").write_text(text, encoding="utf-8")
    changed = text.replace("version = 1", "version = 2", 1)
    first = changed.index("[[check]]")
    (folder / "progress.toml").write_text(
        changed[:first]
        + COLUMN.split("[[check]]", maxsplit=1)[0]
        + "[[check]]"
        + COLUMN.split("[[check]]")[1]
        + changed[first:],
        encoding="utf-8",
    )


def status(office, period, now="2007-09-21T09:00"):
    records = json.loads(office.run(now, "status", "quality-2007", "--period", period, "--json"))
    return {r["unit_name"]: r for r in records}


def test_a_return_on_the_old_form_is_taken_in_and_only_the_new_column_is_asked_for(played):
    made = status(played, SECOND)
    assert [(made[u]["state"], made[u]["open_queries"]) for u in ("天津市", "河北省")] == [
        ("accepted", 1),
        ("accepted", 0),
    ]
    (asked,) = [p for p in made["天津市"]["problems"] if p["code"] == "old_version"]
    assert "召回批次" in asked["sentence"]
    assert "其余不必重填" in asked["cure"]


def test_what_was_reported_before_the_change_is_left_as_it_was(played):
    made = status(played, FIRST)
    assert [(made[u]["state"], made[u]["open_queries"]) for u in ("北京市", "天津市")] == [("accepted", 0)] * 2
    replayed(played)
    assert status(played, FIRST) == made


def test_figures_of_both_versions_add_up_and_the_new_column_holds_those_who_have_it(played):
    words = ("report", "quality-2007", "--obligation", "progress", "--period", SECOND, "--kind", "workbook")
    (path,) = played.run("2007-09-21T09:00", *words).splitlines()
    found = by_label(load_workbook(path)["汇总"])
    last = (("北京市", FIRST), ("天津市", SECOND), ("河北省", SECOND))  # 北京市 stands at its value of the first period
    assert found["立案"] == sum(over_rows(played, at, "cases") for at in last)
    assert found["召回批次"] == over_rows(played, ("河北省", SECOND), "recalled_lots")


def over_rows(office, at, field):
    return sum(number for (row, name), number in office.given[at].items() if name == field and row)


def test_the_missing_column_may_be_given_by_telephone_row_by_row(played):
    key = f"quality-2007/progress/{SECOND}/天津市"
    words = ("--part", "progress", "--field", "召回批次", "--confirmed-with", "填报员", "--to", "0")
    rows = played.forms["progress"].rows
    for minute, row in enumerate(rows):
        decide(played, f"2007-09-21T10:{minute:02}", "correct", key, "--row", row.id, *words)
        made = status(played, SECOND, "2007-09-21T11:00")["天津市"]
        assert (made["state"], made["open_queries"]) == ("accepted", int(row is not rows[-1]))
    words = ("report", "quality-2007", "--obligation", "progress", "--period", SECOND, "--kind", "workbook")
    (path,) = played.run("2007-09-21T11:00", *words).splitlines()
    said = [str(cell.value) for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not any("召回批次" in text and "天津市" in text for text in said)
    replayed(played)
    assert {**status(played, SECOND, "2007-09-21T11:00")["天津市"], "documents": []} == made


def test_the_reply_offers_the_missing_column_alone_and_filled_in_where_it_lies_nothing_is_asked_any_more(played):
    (path,) = played.feedback("天津市").glob("请说明_附件2_1处.xlsx")
    book = load_workbook(path)
    sheet = book["附件2"]
    marked = [c for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == f"FF{QUERY_FILL}"]
    assert {sheet.cell(c.row, 2).value for c in marked} == {"召回批次"}
    assert all(c.value is None for c in marked)
    assert "补填这一栏" in marked[0].comment.text
    for cell in marked:
        cell.value = 0
    book.save(path)
    played.run("2007-09-19T11:00", "collect", "--once")
    made = status(played, SECOND)["天津市"]
    assert (made["state"], made["open_queries"]) == ("accepted", 0)
