"""变动清单: what a new draft says otherwise than the last one: numbers, units that came, sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from generator.book import REHEARSAL, new_book, to_bytes
from generator.table_sheet import Column, table_sheet

_FIGURES = (
    Column("序号", 4, 6),
    Column("指标", 20, 40, left=True),
    Column("单位", 10, 24, left=True),
    Column("上一稿", 10, 22),
    Column("这一稿", 10, 22),
    Column("位置", 14, 26, left=True),
)
_UNITS = (Column("序号", 4, 6), Column("单位", 14, 30, left=True), Column("变动", 16, 30, left=True))
_TEXTS = (Column("序号", 4, 6), Column("上一稿", 46, 60, left=True), Column("这一稿", 46, 60, left=True))


@dataclass(frozen=True, slots=True)
class Changed:
    """A number that changed: what it is, whose, the texts of both drafts ("" where it was not there), where it is."""

    label: str
    whose: str
    old: str
    new: str
    place: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed; `units` are (name, what changed), `texts` (old paragraph, new paragraph)."""

    figures: tuple[Changed, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def change_book(changes: Changes, title: str, drafts: tuple[int, int], as_of: datetime, *, rehearsal: bool) -> bytes:
    """The list as .xlsx: sheets 数字变动, 单位变动, 文字变动; same input, same bytes."""
    before, after = drafts
    workbook = new_book("报送", f"{title}变动清单")
    mark = REHEARSAL if rehearsal else ""
    counts = f"数字变动{len(changes.figures)}处，单位变动{len(changes.units)}家，文字变动{len(changes.texts)}处"
    remark = f"第{after}稿比第{before}稿：{counts}。"
    figures = [[c.label, c.whose, c.old or "（无）", c.new or "（无）", c.place] for c in changes.figures]
    for name, columns, rows in (
        ("数字变动", _FIGURES, figures),
        ("单位变动", _UNITS, [list(unit) for unit in changes.units]),
        ("文字变动", _TEXTS, [[old or "（无）", new or "（无）"] for old, new in changes.texts]),
    ):
        table_sheet(workbook, name, f"{title}变动清单", columns, _numbered(rows), remark=remark, mark=mark)
    return to_bytes(workbook, as_of)


def _numbered(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[str(number), *row] for number, row in enumerate(rows, start=1)]
