"""What the formulas of a form come to, stored beside them: a preview that does not calculate shows totals as well."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

from generator.layout_parts import Layout, Slot
from tracker.definition.form import TOTAL, Field

Shown = Mapping[str, Decimal]  # by the cell's name
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f>[^<]*</f>)<v\s*(?:/>|></v>)</c>')
_CENT = Decimal("0.01")


def worked_out(layout: Layout, numbers: Mapping[tuple[str, str], Decimal]) -> dict[str, Decimal]:
    """The value of every total and rate of the form, `numbers` standing in its fill-in cells by (line, field id)."""
    known = dict(numbers)
    sums = [slot for slot in layout.slots if slot.role == "sum"]
    for slot in sums:
        rows = [n for (line, name), n in numbers.items() if name == slot.field.id and line not in (TOTAL, "")]
        if rows:
            known[slot.line, slot.field.id] = _rounded(sum(rows, Decimal(0)), slot.field)
    made = {slot.area.top_left: known[slot.line, slot.field.id] for slot in sums if (slot.line, slot.field.id) in known}
    for slot in layout.slots:
        value = _calculated(slot, known) if slot.role == "calc" else None
        if value is not None:
            made[slot.area.top_left] = value
    return made


def _rounded(number: Decimal, field: Field) -> Decimal:
    return number if field.type == "int" else number.quantize(_CENT, ROUND_HALF_UP)


def _calculated(slot: Slot, known: Mapping[tuple[str, str], Decimal]) -> Decimal | None:
    rule = slot.field.calc
    if rule is None or rule.comparison or any(ref.kind != "field" for ref in rule.refs):
        return None
    found = rule.evaluate(lambda ref: known.get((slot.line, ref.field)))
    if found is None or isinstance(found, bool):
        return None
    return (found * 100).quantize(_CENT, ROUND_HALF_UP) if slot.field.unit == "%" else found


def with_values(part: bytes, shown: Shown) -> bytes:
    """A worksheet part with these values beside its formulas."""

    def beside(cell: re.Match[bytes]) -> bytes:
        value = shown.get(cell[1].decode())
        if value is None:
            return cell[0]
        return b'<c r="%s"%s>%s<v>%s</v></c>' % (cell[1], cell[2], cell[3], escape(f"{value:f}").encode())

    return _FORMULA.sub(beside, part)
