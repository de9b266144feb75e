"""A blank the upper level issued (表样不得改动): its cells, styles and print set-up stay, we only write into them.

What we add is invisible: identity and validations. What we fill in is what its labels ask for: unit, period, date,
and in a summary the totals. Cells are found as the reader finds them, so what we write is what we read.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.worksheet.datavalidation import DataValidation

from generator.fill_in import rule_for
from generator.fill_sheet import Handed
from generator.identity import identity
from generator.issued_parts import IssuedParts
from generator.layout_parts import LIST_ROWS
from generator.paper import Area, blocks
from generator.sheet_part import SheetPart
from generator.shown import rounded
from tracker.definition.form import TOTAL, Form
from tracker.definition.model import Period
from tracker.definition.moments import full_date
from tracker.figures import FigureTable
from tracker.reading.draft import in_force
from tracker.reading.gate import look
from tracker.reading.index import Index, index
from tracker.reading.items import find_items
from tracker.reading.locate import locate
from tracker.reading.questions import Refusal
from tracker.reading.sheet import At, Sheet
from tracker.reading.sheets import load

_MOST_ROWS = 300
_MOST_INLINE = 255  # signs of a list written into a validation
_LABEL = re.compile(r"^(\s*(.+?)\s*[:：])[\s_＿]*$")
_UNIT = ("报送单位", "填报单位", "上报单位", "填表单位")
_PERIOD = ("期次", "报告期", "报送期次")
_UNTIL = ("数据截至", "统计截止", "截止日期", "数据截止", "统计截止日期", "数据截至日期")


class OriginalRefusal(Exception):
    """The workbook can't serve as a blank; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A form found on a sheet of the workbook: its cells by (line, field id), those of a list by number of the line."""

    form: Form
    sheet: Sheet
    cells: Mapping[tuple[str, str], At]

    @property
    def lines(self) -> Mapping[tuple[str, str], At]:
        """The cells that figures can be written into: a list has items instead."""
        return {} if self.form.shape == "list" else self.cells


Values = Callable[[str, str, str], Decimal | str | None]  # by form, line and field


class Original:
    """An issued workbook and the forms in it; OriginalRefusal when it can't be read or lacks one of them."""

    def __init__(self, data: bytes, forms: Sequence[Form], period: Period) -> None:
        self._data = data
        self._forms = tuple(forms)
        self._period = period
        self._placed = tuple(_forms_in(data, forms, period))

    def blank(self, handed: Handed) -> bytes:
        """The workbook for one unit: header filled in, identity and validations added. Same input, same bytes."""
        parts = IssuedParts(self._data)
        unit, period, until = (text.partition("：")[2] for text in handed.lead)
        for placed in self._placed:
            part = parts.sheet(placed.sheet.name)
            _fill_header(part, placed.sheet, ((_UNIT, unit), (_PERIOD, period), (_UNTIL, until)))
            part.validate(_rules(placed))
        parts.stamp(identity(handed.duty, handed.period, handed.unit, self._forms))
        return parts.packed()

    def filled(self, office: str, value: Values) -> bytes:
        """The workbook with values in its own cells, 报送单位 being the office. Same input, same bytes."""
        parts = IssuedParts(self._data)
        heads = ((_UNIT, office), (_PERIOD, self._period.label), (_UNTIL, full_date(self._period.data_until)))
        for placed in self._placed:
            part = parts.sheet(placed.sheet.name)
            _fill_header(part, placed.sheet, heads)
            for (line, field), at in placed.lines.items():
                found = value(placed.form.id, line, field)
                if isinstance(found, Decimal):
                    part.put_number(at, found)
                elif found:
                    part.put_text(at, found)
        return parts.packed()


def totals_of(tables: Sequence[FigureTable]) -> Values:
    """The totals over units as an issued workbook's values: numbers rounded once, as everywhere."""
    known = {table.form.id: table for table in tables}

    def value(form: str, line: str, field: str) -> Decimal | None:
        figure = known[form].at(field, row=line or TOTAL) if form in known else None
        return None if figure is None or figure.value is None else Decimal(rounded(figure.value, figure.decimals))

    return value


def _forms_in(data: bytes, forms: Sequence[Form], period: Period) -> Iterator[_Placed]:
    """Each form on the sheet that has all of it; OriginalRefusal where one is nowhere."""
    try:
        seen = look(data)
        sheets = load(data, seen) if seen.kind == "xlsx" else ()
    except Refusal as refusal:
        question = refusal.question()
        raise OriginalRefusal(f"{question.sentence}{question.cure}") from refusal
    if not sheets:
        raise OriginalRefusal("上级下发的表样要是 .xlsx；请用 WPS 或 Excel 另存为 .xlsx。")
    indexes = [index(sheet, _MOST_ROWS) for sheet in sheets if not sheet.hidden]
    for form in forms:
        found = [_placed(each, form, period) for each in indexes if form.sheet in ("", each.sheet.name)]
        best = max(found, key=lambda one: (not one[1], len(one[0].cells)), default=None)
        lacking = best[1] if best else [form.name]
        if best is None or lacking:
            raise OriginalRefusal(f"表样里找不到《{form.name}》的{'、'.join(lacking[:5])}；请核对报表定义里的名称。")
        yield best[0]


def _placed(each: Index, form: Form, period: Period) -> tuple[_Placed, list[str]]:
    """The form on that sheet, and the labels it lacks there."""
    fields = in_force(form, period)
    if form.shape == "list":
        items = find_items(each, form, [f for f in fields if f.scope == "row"])
        last = items.end if items.end < len(each.sheet.rows) else items.below + LIST_ROWS
        rows = enumerate(range(items.below, last), start=1)
        cells = {(str(n), name): (row, column) for n, row in rows for name, column in items.columns.items()}
        lacking = [f.label for f in fields if not each.has([f.label, *f.aliases], f.unit)]
        return _Placed(form, each.sheet, cells), lacking
    located = locate(each, form, fields)
    lines = ("",) if form.shape == "card" else tuple(row.id for row in form.rows)
    wanted = [(line, f) for f in fields for line in (("",) if f.scope == "form" else lines)]
    labels = {row.id: row.label for row in form.rows}
    lacking = [labels.get(line, "") + f.label for line, f in wanted if (line, f.id) not in located.cells]
    return _Placed(form, each.sheet, located.cells), lacking


def _fill_header(part: SheetPart, sheet: Sheet, heads: Sequence[tuple[tuple[str, ...], str]]) -> None:
    """Write each text behind its label, where the label's cell leaves it open."""
    for row, cells in enumerate(sheet.rows[:20]):
        for column, text in enumerate(cells):
            match = _LABEL.match(text) if isinstance(text, str) else None
            said = next((said for labels, said in heads if match and match[2] in labels), "")
            if match and said:
                part.put_text((row, column), f"{match[1]}{said}")


class _Inline:
    """Lists written into the validation itself: an issued workbook gets no sheet of lists."""

    def reference(self, choices: tuple[str, ...]) -> str:
        """The list as a formula."""
        return '"' + ",".join(choices) + '"'


def _rules(placed: _Placed) -> Iterator[DataValidation]:
    for indicator in placed.form.fields:
        written = ",".join(indicator.choices)
        if indicator.type == "calc" or len(written) > _MOST_INLINE or any("," in c for c in indicator.choices):
            continue
        cells = {line: at for (line, field), at in placed.cells.items() if field == indicator.id}
        for total in (False, True):
            wanted = [at for line, at in cells.items() if (line == TOTAL) is total]
            if wanted and (not total or indicator.over_rows == "typed"):
                rule = rule_for(indicator, _Inline(), total=total)
                rule.sqref = " ".join(blocks(Area(r + 1, c + 1, r + 1, c + 1) for r, c in sorted(wanted)))
                yield rule
