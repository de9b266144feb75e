"""Whatever a clerk does to the sheet, no value goes to a field that is not its own (research/excel.md §7)."""

import random
import unicodedata

import pytest

from tests.tracker.reading.books import GOOD, GROUPS, PROGRESS, problems, read_table, values
from tracker.definition.model import TOTAL, Field, Form, Row
from tracker.reading.index import index
from tracker.reading.locate import locate
from tracker.reading.sheet import Sheet

LEVELS = ("省级", "市级", "县级")
LABELS = ("抽查批次", "抽查合格批次", "后处理应办", "后处理办结")
PLAIN = ("生产企业", "获证企业", "无证企业")
NAMES = ("电线电缆", "带肋钢筋", "人造板", "燃气器具", "危险化学品（含包装物）", "电热毯", "防爆电气", "8类机电产品")
FIELDS = (
    *(Field(f"p{i}", label, label, "int", "家") for i, label in enumerate(PLAIN)),
    *(Field(f"g{g}{i}", label, f"{level}{label}", "int", "批次", group=level)
      for g, level in enumerate(LEVELS) for i, label in enumerate(LABELS)),
)  # fmt: skip
ACROSS = Form(
    "f", "统计表", "附件9", 1, "grid", FIELDS, tuple(Row(f"r{i}", n) for i, n in enumerate(NAMES)), row_label="产品类别"
)
DOWNWARD = Form("f", "统计表", "附件9", 1, "grid", FIELDS, ACROSS.rows, orient="fields_down", row_label="产品类别")
TOP = [["附件9"], ["统计表"], ["报送单位：普宁市", "", "期次：2019年9月下旬"]]
FOOT = [["注：没有的填0。"], ["单位负责人（签字）：", "", "审核人："]]


def table(form, rng):
    """The filled form as lines of cells, and what each (row, field) holds: a number that stands nowhere else."""
    numbers = iter(rng.sample(range(1000, 99999), len(form.fields) * (len(form.rows) + 1)))
    lines = [*((r.id, r.label) for r in form.rows), (TOTAL, "合计")]
    want = {(row, f.id): float(next(numbers)) for row, _ in lines for f in form.fields}
    if form.orient == "fields_across":
        groups = [
            "",
            *(f.group if i == 0 or form.fields[i - 1].group != f.group else "" for i, f in enumerate(form.fields)),
        ]
        body = [groups, ["产品类别", *(f"{f.label}（{f.unit}）" for f in form.fields)]]
        body += [[label, *(want[row, f.id] for f in form.fields)] for row, label in lines]
    else:
        body = [["分组", "指标", "计量单位", *(label for _, label in lines)]]
        for i, f in enumerate(form.fields):
            group = f.group if i == 0 or form.fields[i - 1].group != f.group else ""
            body.append([group, f.label, f.unit, *(want[row, f.id] for row, _ in lines)])
    width = max(map(len, body))
    return [line + [""] * (width - len(line)) for line in [*TOP, *body, *FOOT]], want


def rows_inserted(grid, rng):
    for _ in range(rng.randrange(1, 4)):
        line = rng.choice([[], ["", "说明：数据以年报为准"], ["", "", "", float(rng.randrange(9))]])
        grid.insert(rng.randrange(0, len(grid)), line + [""] * (len(grid[0]) - len(line)))


def column_inserted(grid, rng):
    at = rng.randrange(0, len(grid[0]))
    head = rng.choice(["", "核对", "新增"])
    for r, line in enumerate(grid):
        line.insert(at, head if r == 4 else "")


def column_deleted(grid, rng):
    at = rng.randrange(0, len(grid[0]))
    for line in grid:
        del line[at]


def rows_deleted(grid, rng):
    for _ in range(rng.randrange(1, 3)):
        del grid[rng.randrange(3, len(grid))]


def reworded(grid, rng):
    texts = [(r, c) for r in range(3, len(grid)) for c, v in enumerate(grid[r]) if isinstance(v, str) and len(v) > 2]
    for r, c in rng.sample(texts, 5):
        text = grid[r][c]
        grid[r][c] = rng.choice([
            f"  {text} ", text[:2] + "\n" + text[2:], unicodedata.normalize("NFKC", text), f"{rng.randrange(1, 9)}、{text}",
            text.replace("（", "(").replace("）", ")"), "（一）" + text, text + "：", text[:1] + "　" + text[1:],
        ])  # fmt: skip


def rows_sorted(grid, rng):
    """The body shuffled with its labels, groups lost their place where a field moved out of them."""
    first, last = (5, 14) if grid[4][0] == "产品类别" else (4, 4 + len(FIELDS))
    if first == 4:
        return  # sorting indicators out of their groups is a different form
    body = grid[first:last]
    rng.shuffle(body)
    grid[first:last] = body


def columns_swapped(grid, rng):
    """Two columns without groups, labels and all."""
    a, b = rng.sample((1, 2, 3), 2) if grid[4][0] == "产品类别" else rng.sample(range(3, 12), 2)
    for line in grid[3:-2]:
        line[a], line[b] = line[b], line[a]


def sub_rows(grid, rng):
    """A row of detail under a row, with its label or one of its own, and numbers in it."""
    at = rng.randrange(6, len(grid) - 2)
    label = rng.choice(["其中：规上", grid[at - 1][0 if grid[4][0] == "产品类别" else 1]])
    line = [float(rng.randrange(100_000, 200_000)) for _ in grid[0]]
    line[0 if grid[4][0] == "产品类别" else 1] = label
    if grid[4][0] != "产品类别":
        line[0], line[2] = "", "批次"
    grid.insert(at, line)


def pasted(grid, rng):
    """Only the table, at another place of an empty sheet."""
    down, right = rng.randrange(0, 9), rng.randrange(0, 5)
    body = [[""] * right + line for line in grid[3:-2]]
    grid[:] = [[""] * len(body[0]) for _ in range(down)] + body


EDITS = [
    rows_inserted,
    column_inserted,
    column_deleted,
    rows_deleted,
    reworded,
    rows_sorted,
    columns_swapped,
    sub_rows,
    pasted,
]


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
