"""What clerks do to a sheet: families of edits on a made-up form in which no number stands twice."""

import random
import unicodedata

from tracker.definition.form import TOTAL, Field, Form, Row

Grid = list[list[object]]

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


def table(form: Form, rng: random.Random) -> tuple[Grid, dict[tuple[str, str], float]]:
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


def rows_inserted(grid: Grid, rng: random.Random) -> None:
    for _ in range(rng.randrange(1, 4)):
        line = rng.choice([[], ["", "说明：数据以年报为准"], ["", "", "", float(rng.randrange(9))]])
        grid.insert(rng.randrange(0, len(grid)), line + [""] * (len(grid[0]) - len(line)))


def column_inserted(grid: Grid, rng: random.Random) -> None:
    at = rng.randrange(0, len(grid[0]))
    head = rng.choice(["", "核对", "新增"])
    for r, line in enumerate(grid):
        line.insert(at, head if r == 4 else "")


def column_deleted(grid: Grid, rng: random.Random) -> None:
    at = rng.randrange(0, len(grid[0]))
    for line in grid:
        del line[at]


def rows_deleted(grid: Grid, rng: random.Random) -> None:
    for _ in range(rng.randrange(1, 3)):
        del grid[rng.randrange(3, len(grid))]


def reworded(grid: Grid, rng: random.Random) -> None:
    texts = [(r, c) for r in range(3, len(grid)) for c, v in enumerate(grid[r]) if isinstance(v, str) and len(v) > 2]
    for r, c in rng.sample(texts, 5):
        text = grid[r][c]
        grid[r][c] = rng.choice([
            f"  {text} ", text[:2] + "\n" + text[2:], unicodedata.normalize("NFKC", text),
            f"{rng.randrange(1, 9)}、{text}",
            text.replace("（", "(").replace("）", ")"), "（一）" + text, text + "：", text[:1] + "　" + text[1:],
        ])  # fmt: skip


def rows_sorted(grid: Grid, rng: random.Random) -> None:
    """The body shuffled with its labels, groups lost their place where a field moved out of them."""
    first, last = (5, 14) if grid[4][0] == "产品类别" else (4, 4 + len(FIELDS))
    if first == 4:
        return  # sorting indicators out of their groups is a different form
    body = grid[first:last]
    rng.shuffle(body)
    grid[first:last] = body


def columns_swapped(grid: Grid, rng: random.Random) -> None:
    """Two columns without groups, labels and all."""
    a, b = rng.sample((1, 2, 3), 2) if grid[4][0] == "产品类别" else rng.sample(range(3, 12), 2)
    for line in grid[3:-2]:
        line[a], line[b] = line[b], line[a]


def sub_rows(grid: Grid, rng: random.Random) -> None:
    """A row of detail under a row, with its label or one of its own, and numbers in it."""
    at = rng.randrange(6, len(grid) - 2)
    label = rng.choice(["其中：规上", grid[at - 1][0 if grid[4][0] == "产品类别" else 1]])
    line = [float(rng.randrange(100_000, 200_000)) for _ in grid[0]]
    line[0 if grid[4][0] == "产品类别" else 1] = label
    if grid[4][0] != "产品类别":
        line[0], line[2] = "", "批次"
    grid.insert(at, line)


def pasted(grid: Grid, rng: random.Random) -> None:
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
