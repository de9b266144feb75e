"""合计: recomputed, compared, bounded."""

from tests.tracker.reading.books import GOOD, problems, read_table, values


def test_a_sum_is_ours_whatever_the_clerk_wrote():
    part = read_table(GOOD.replace("合计 | 15 | 8 | 5 | 1.75", "合计 | 15 | | | "))
    assert values(part)["total", "cases"] == "8"
    assert values(part)["total", "fines"] == "1.75"
    assert problems(part) == []


def test_a_total_that_is_no_number_is_asked_about():
    part = read_table(GOOD.replace("合计 | 15 | 8 | 5", "合计 | 15 | #REF! | 见表"))
    assert [(p.code, p.field) for p in part.problems] == [("total_unread", "cases"), ("total_unread", "closed")]


def test_no_total_is_compared_while_a_row_is_unread():
    part = read_table(GOOD.replace("| 5 | 3 |", "| 约5起 | 3 |"))
    assert problems(part) == ["about"]


def test_a_typed_total_lies_between_the_largest_row_and_the_sum():
    small, large = (read_table(GOOD.replace("合计 | 15", f"合计 | {n}")) for n in (11, 23))
    assert small.problems[0].sentence == "《附件11 统计表》“生产企业”合计填的是11，比“电线电缆”一行的12还少。"
    assert large.problems[0].sentence == "《附件11 统计表》“生产企业”合计填的是23，超过各行之和22。"
    assert problems(read_table(GOOD.replace("合计 | 15", "合计 | 22"))) == []


def test_a_typed_total_left_blank_is_required():
    part = read_table(GOOD.replace("合计 | 15", "合计 | "))
    assert [(p.code, p.row, p.field) for p in part.problems] == [("required_blank", "total", "plants")]


def test_a_deleted_total_row_loses_only_what_is_typed():
    part = read_table(GOOD.replace("合计 | 15 | 8 | 5 | 1.75\n", ""))
    assert values(part)["total", "cases"] == "8"
    assert [(p.code, p.row) for p in part.problems] == [("row_missing", "total")]


def test_a_total_that_leaves_out_numbers_written_as_texts_is_noted_and_any_other_difference_is_an_error():
    table = GOOD.replace("| 12 | 5 |", "| 12 | '5起' |").replace("合计 | 15 | 8", "合计 | 15 | 3")
    part = read_table(table)
    assert [(p.code, p.severity) for p in part.problems] == [("total_without_texts", "note")]
    assert values(part)["total", "cases"] == "8"
    assert problems(read_table(table.replace("合计 | 15 | 3", "合计 | 15 | 4"))) == ["total_differs"]
