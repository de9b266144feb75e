"""What hands do to a sheet, its merged cells moving along: the edits of a clerk in a hurry, one a function."""

from dataclasses import dataclass, field

from tracker.reading.sheet import Sheet

FOREIGN = 900_000  # numbers from here on stand in no form as it was filled


@dataclass
class Page:
    """A sheet that can be edited; `gone` are cells that were emptied, `numbers` what foreign numbers were used."""

    name: str
    rows: list[list[object]]
    merged: list[list[int]]
    gone: set[tuple[int, int]] = field(default_factory=set)
    numbers: int = FOREIGN

    def sheet(self):
        return Sheet(self.name, hidden=False, rows=tuple(map(tuple, self.rows)), merged=tuple(map(tuple, self.merged)))

    @property
    def high(self):
        return len(self.rows)

    @property
    def wide(self):
        return len(self.rows[0])

    @property
    def head(self):
        """The line with most texts near the top."""
        return max(
            range(min(self.high, 14)), key=lambda r: sum(isinstance(v, str) and 0 < len(v) < 30 for v in self.rows[r])
        )

    def foreign(self):
        self.numbers += 11
        return float(self.numbers)

    def where(self, wanted):
        return [(r, c) for r, line in enumerate(self.rows) for c, value in enumerate(line) if wanted(value)]

    def labels(self):
        return self.where(lambda v: isinstance(v, str) and v and not v.startswith("文"))

    def insert_row(self, at, line=()):
        self.rows.insert(at, [*line, *[""] * self.wide][: self.wide])
        self._moved(0, at, 1)

    def insert_column(self, at, cell=lambda row: ""):
        for number, line in enumerate(self.rows):
            line.insert(at, cell(number))
        self._moved(1, at, 1)

    def delete_row(self, at):
        if self.high > 1:
            del self.rows[at]
            self._moved(0, at, -1)

    def delete_column(self, at):
        if self.wide > 1:
            for line in self.rows:
                del line[at]
            self._moved(1, at, -1)

    def _moved(self, first, at, by):
        """Merged ranges after a line came (+1) or went (-1) at a place."""
        for each in self.merged:
            each[first] += by * (each[first] >= at if by > 0 else each[first] > at)
            each[first + 2] += by * (each[first + 2] >= at)
        self.merged[:] = [m for m in self.merged if m[0] <= m[2] and m[1] <= m[3] and m[:2] != m[2:]]


def page(sheet):
    wide = max(map(len, sheet.rows))
    return Page(
        sheet.name, [[*line, *[""] * (wide - len(line))] for line in sheet.rows], [list(m) for m in sheet.merged]
    )


def rows_inserted(p, chance):
    for _ in range(chance.randint(1, 3)):
        numbers = [p.foreign() for _ in range(p.wide)]
        line = chance.choice([
            [], ["说明：数据以年报为准"], ["", "", "", numbers[0]], ["其中：规上企业", *numbers], ["", "", *numbers],
            ["上年同期", *numbers], ["小计", *numbers],
        ])  # fmt: skip
        p.insert_row(chance.randrange(p.high + 1), line)


def column_inserted(p, chance):
    head, title = p.head, chance.choice(["", "核对", "新增", "上年同期", "同比%", "其中：规上", "小计"])
    filled = chance.random() < 0.5
    inside = range(head + 1, p.high - 4 if filled else 0)
    p.insert_column(chance.randrange(p.wide + 1), lambda r: title if r == head else p.foreign() if r in inside else "")


def column_beside(p, chance):
    """Numbers of the clerk's own right of the table."""
    head, title = p.head, chance.choice(["", "上年同期", "核对数"])
    p.insert_column(p.wide, lambda r: title if r == head else p.foreign() if r > head else "")


def rows_deleted(p, chance):
    for _ in range(chance.randint(1, 2)):
        p.delete_row(chance.randrange(p.high))


def column_deleted(p, chance):
    p.delete_column(chance.randrange(p.wide))


def title_cut(p, chance):
    for _ in range(chance.randint(1, max(1, p.head - 1))):
        p.delete_row(0)


def columns_swapped(p, chance):
    if p.wide < 3:
        return
    pair, top = chance.sample(range(p.wide), 2), max(0, p.head - 1)
    if any(m[1] != m[3] and m[0] >= top and any(m[1] <= c <= m[3] for c in pair) for m in p.merged):
        return
    first, second = pair
    for line in p.rows[top:]:
        line[first], line[second] = line[second], line[first]
    for m in p.merged:
        if m[0] >= top and m[1] == m[3] and m[1] in pair:
            m[1] = m[3] = second if m[1] == first else first


def rows_swapped(p, chance):
    body = [r for r in range(p.head + 1, p.high) if not any(m[0] <= r <= m[2] for m in p.merged)]
    if len(body) > 1:
        first, second = chance.sample(body, 2)
        p.rows[first], p.rows[second] = p.rows[second], p.rows[first]


def unmerged(p, chance):
    p.merged = [m for m in p.merged if chance.random() < 0.3]


def unmerged_and_filled(p, _chance):
    for top, left, bottom, right in p.merged:
        for r in range(top, min(p.high, bottom + 1)):
            for c in range(left, min(p.wide, right + 1)):
                p.rows[r][c] = p.rows[top][left]
    p.merged = []


def pasted(p, chance):
    """The values alone, elsewhere on a new sheet."""
    p.merged = []
    for _ in range(chance.randint(0, 6)):
        p.insert_row(0)
    for _ in range(chance.randint(0, 4)):
        p.insert_column(0)


def reworded(p, chance):
    texts = [(r, c) for r, c in p.labels() if 2 < len(p.rows[r][c]) < 40]
    for r, c in chance.sample(texts, min(len(texts), 6)):
        text = p.rows[r][c]
        p.rows[r][c] = chance.choice([
            f" {text} ", f"{text[:2]}\n{text[2:]}", f"{chance.randint(1, 9)}、{text}", f"（一）{text}", f"{text}：",
            text.replace("（", "(").replace("）", ")"), f"{text[0]}　{text[1:]}", f"{text}*",
        ])  # fmt: skip


def labels_emptied(p, chance):
    for r, c in chance.sample(p.labels(), min(len(p.labels()), chance.randint(1, 3))):
        p.rows[r][c] = ""


def label_doubled(p, chance):
    empty = p.where(lambda v: v == "")
    if empty and p.labels():
        (r, c), (down, across) = chance.choice(p.labels()), chance.choice(empty)
        p.rows[down][across] = p.rows[r][c]


def copied_below(p, chance):
    body = [[p.foreign() if isinstance(v, float) else v for v in line] for line in p.rows[max(0, p.head - 1) :]]
    p.rows += [[""] * p.wide for _ in range(chance.randint(0, 3))] + body[chance.choice((0, 0, 1, 2, 3)) :]


def copied_beside(p, chance):
    gap = [""] * chance.randint(0, 2)
    for line in p.rows:
        line.extend([*gap, *(p.foreign() if isinstance(v, float) else v for v in list(line))])


def values_emptied(p, chance):
    numbers = p.where(lambda v: isinstance(v, float))
    for r, c in chance.sample(numbers, min(len(numbers), chance.randint(1, 6))):
        p.rows[r][c] = ""
        p.gone.add((r, c))


def numbers_strewn(p, chance):
    """Anywhere but in a place of the form: there they would be its values."""
    empty = [at for at in p.where(lambda v: v == "") if not p.gone]
    for r, c in chance.sample(empty, min(len(empty), chance.randint(1, 4))):
        p.rows[r][c] = p.foreign()


def spelt_otherwise(p, chance):
    for r, c in p.where(lambda v: isinstance(v, float) and v.is_integer()):
        if chance.random() < 0.3:
            number = int(p.rows[r][c])
            p.rows[r][c] = chance.choice([
                f" {number} ", f"{number:,}", f"{number:,}".replace(",", "，"), f"{number}.0", f"{number / 10000:.4f}万",
                str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            ])  # fmt: skip


EDITS = (
    rows_inserted, column_inserted, column_beside, rows_deleted, column_deleted, title_cut, columns_swapped,
    rows_swapped, unmerged, unmerged_and_filled, pasted, reworded, labels_emptied, label_doubled, copied_below,
    copied_beside, values_emptied, numbers_strewn, spelt_otherwise,
)  # fmt: skip
