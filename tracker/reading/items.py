"""A list form's items: the lines below its headings that are neither total, example, note nor signature."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.definition.form import Field, Form
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.heads import Heads, View, find_heads, unknown_columns
from tracker.reading.index import Index
from tracker.reading.labels import normal
from tracker.reading.sheet import At, address, shown

_NIL = "本期无此项"
_TOTALS = frozenset({"合计", "总计", "小计", "累计"})
_ENDS = ("单位负责人", "填表人", "审核人", "填报人", "填报日期", "负责人签字", "填表说明", "填报说明")
_MARKS = frozenset("责填审计例注说")  # at least one of them is in every total, example, note or signature
_NOTES = ("注：", "注:", "说明：", "说明:", "备注：")
_EXAMPLES = ("例：", "例:", "例如", "示例", "（例", "(例")


@dataclass
class Items:
    """The items' rows and the column of each field; `nil` is the cell beside 本期无此项 and what stands in it.

    `below` is the first row under the headings, `end` the one that ends the items.
    """

    rows: list[int] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    nil: At | None = None
    nil_text: str = ""
    region: tuple[int, int] = (0, -1)
    below: int = 0
    end: int = 0


def find_items(index: Index, form: Form, fields: Sequence[Field]) -> Items:
    """The items of a list; fields without a heading are in `problems`."""
    found = Items()
    found.nil, found.nil_text = nil_cell(index)
    view = View(index)
    heads = find_heads(view, form, [*fields, *(f for f in form.fields if f.type == "calc" and f.scope == "row")])
    if isinstance(heads, Problem):
        found.problems.append(heads)
        return found
    found.problems = heads.problems
    found.region = (heads.line - 1, heads.line)
    found.columns = {f.id: heads.columns[f.id] for f in fields if f.id in heads.columns}
    if _head_again(index, form, heads):
        found.problems.append(_named(Fault.HEAD_AGAIN, index, form, heads.line, line=heads.line + 1))
    columns = list(found.columns.values())
    found.below = heads.line + 1
    found.rows, found.end = _lines(index, found.below, columns)
    end, below = found.end, _below(index, found.end, columns)
    if below:
        head = next(shown(v).strip() for v in index.sheet.rows[end] if v != "")
        gaps = {"end": end + 1, "said": head[:20], "count": len(below), "first": below[0] + 1}
        found.problems.append(_named(Fault.LINES_BELOW, index, form, below[0], **gaps))
    if found.rows:
        found.region = (heads.line - 1, found.rows[-1])
    found.problems += unknown_columns(view, form, heads, found.rows)
    return found


def _named(fault: Fault, index: Index, form: Form, row: int, **gaps: object) -> Problem:
    place = Place(sheet=index.sheet.name, cell=address(row, 0))
    return fault.at(place, part=form.id, form=form.name, **gaps)  # type: ignore[arg-type]


def _head_again(index: Index, form: Form, heads: Heads) -> bool:
    """Whether the headings stand in the line above as well, each in a cell of its own."""
    if any(f.group for f in form.fields):
        return False
    at = [(heads.line, column) for column in heads.columns.values()]
    above = [(heads.line - 1, column) for _, column in at]
    return all(
        index.origins.get(a, a) != index.origins.get(b, b) and normal(index.text(*a)) == normal(index.text(*b)) != ""
        for a, b in zip(at, above, strict=True)
    )


def _below(index: Index, end: int, columns: Sequence[int]) -> list[int]:
    """The rows under notes or signatures that look like items: half of the columns filled, no note or signature."""
    found = []
    for row in range(end + 1, len(index.sheet.rows)):
        texts = [v.strip() for v in index.sheet.rows[row] if isinstance(v, str) and v]
        if not _ends(texts) and 2 * sum(index.sheet.filled(row, column) for column in columns) > len(columns):
            found.append(row)
    return found


def _ends(texts: Sequence[str]) -> bool:
    """Whether a line is a note or a signature."""
    return texts[:1] != [] and (texts[0].startswith(_NOTES) or any(normal(t).startswith(_ENDS) for t in texts))


def nil_cell(index: Index) -> tuple[At | None, str]:
    """The cell beside 本期无此项（零报告）and what stands in it; None where the form does not ask."""
    for key, hits in index.hits.items():
        if key.startswith(_NIL):
            row, column = hits[0].origin[0], index.after(hits[0].origin)
            return (row, column), shown(index.sheet.at(row, column)).strip()
    return None, ""


def _lines(index: Index, first: int, columns: Sequence[int]) -> tuple[list[int], int]:
    """Rows that hold an item, down to the notes or the signatures, and the row that ends them."""
    sheet, found = index.sheet, list[int]()
    for row in range(first, len(sheet.rows)):
        written = "".join([value for value in sheet.rows[row] if type(value) is str])
        if not _MARKS.isdisjoint(written):  # hardly any line
            texts = [v.strip() for v in sheet.rows[row] if isinstance(v, str) and v]
            if _ends(texts):
                return found, row
            if any(normal(t) in _TOTALS for t in texts[:2]) or texts[0].startswith(_EXAMPLES):
                continue
        if any(sheet.filled(row, column) for column in columns):
            found.append(row)
    return found, len(sheet.rows)


def source(index: Index, each: Field, at: At) -> At:
    """The cell a value comes from: a merged text fills down, a merged number counts once."""
    origin = index.origins.get(at, at)
    if origin != at and origin[1] == at[1] and not each.numeric:
        return origin
    return at
