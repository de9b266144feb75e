"""Whatever a clerk does to the sheet, no value goes to a field that is not its own (research/excel.md §7)."""

import random

import pytest

from bench.edits import ACROSS, DOWNWARD, EDITS, table
from tests.tracker.reading.books import GOOD, GROUPS, PROGRESS, problems, read_table, values
from tracker.reading.index import index
from tracker.reading.locate import locate
from tracker.reading.sheet import Sheet


def found(grid, form):
    width = max(map(len, grid), default=0)
    sheet = Sheet("附件9", False, tuple(tuple(line + [""] * (width - len(line))) for line in grid))
    located = locate(index(sheet, 400), form, form.fields)
    return {key: sheet.at(*at) for key, at in located.cells.items()}, located.problems


@pytest.mark.parametrize("form", [ACROSS, DOWNWARD], ids=["fields across", "fields down"])
@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.__name__)
def test_an_edit_gives_no_value_to_another_field(edit, form):
    rng = random.Random(edit.__name__)
    right = kept = 0
    for _ in range(40):
        grid, want = table(form, rng)
        edit(grid, rng)
        got, told = found(grid, form)
        alive = {v for line in grid for v in line if isinstance(v, float)}
        for key, value in want.items():
            assert got.get(key, value) in (value, ""), (key, value, got.get(key))
            if value in alive:
                kept += 1
                right += got.get(key) == value
        missing = {key for key in want if key not in got}
        assert not missing or told, "what is missing is said"
    floor = {"rows_deleted": 0.6, "column_deleted": 0.7, "sub_rows": 0.85}.get(edit.__name__, 1)
    assert right / kept >= floor


def test_nothing_changed_everything_found():
    rng = random.Random(1)
    for form in (ACROSS, DOWNWARD):
        grid, want = table(form, rng)
        assert found(grid, form) == (want, [])


def test_a_missing_row_is_named_with_the_likeliest_label():
    part = read_table(GOOD.replace("砂轮 |", "砂 轮片 |"))
    problem = next(p for p in part.problems if p.code == "row_missing")
    assert problem.sentence == "《附件11 统计表》中找不到“砂轮”这一行，是否为“砂 轮片”？"


def test_a_heading_with_another_unit_is_not_read_as_ours():
    part = read_table(GOOD.replace("罚没款（万元）", "罚没款（元）"))
    (problem,) = [p for p in part.problems if p.severity == "error"]
    assert problem.code == "unit_changed"
    assert problem.sentence == "《附件11 统计表》指标“罚没款”的单位被改成“元”，应为“万元”。"
    assert ("cable", "fines") not in values(part)


def test_a_label_twice_is_no_label():
    part = read_table(GOOD.replace("砂轮 | 4", "砂轮 | 9 | 9 | 9 | 9\n砂轮 | 4"))
    assert "row_twice" in problems(part)
    assert ("wheel", "plants") not in values(part)


def test_a_copy_of_the_table_below_is_not_chosen_from():
    lines = GOOD.strip().splitlines()
    part = read_table("\n".join([*lines[:8], "", *lines[3:]]))
    assert problems(part) == ["table_twice"]


def test_rows_and_columns_that_are_not_ours_are_said():
    table = GOOD.replace("砂轮 | 4", "砂布 | 1 | 1 | 1 | 1\n砂轮 | 4")
    assert [p.sentence for p in read_table(table).problems if p.code == "unknown_row"] == [
        "《附件11 统计表》多出“砂布”，表样中没有，其中的数未计入。"
    ]


def test_a_group_is_read_from_merged_headings():
    plain = PROGRESS.replace("省级抽查 |", " |")
    part = read_table(plain, "附件2", merged=GROUPS)
    assert ("cable", "p_sampled") not in values(part)
    assert {p.field for p in part.problems if p.code == "field_missing"} >= {"p_sampled", "p_good"}


def test_alias_and_numbering_are_the_same_label():
    part = read_table(GOOD.replace("电线电缆 |", "（一）电缆 |"))
    assert values(part)["cable", "plants"] == "12"
