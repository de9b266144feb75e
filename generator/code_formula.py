"""The formula of the 校验码 at the foot of a sheet; Excel, WPS and LibreOffice all compute it."""

from openpyxl.utils import get_column_letter

from generator.layout_parts import Layout, Slot
from generator.paper import blocks
from tracker.print_code import DIGITS, MODULUS, counted, factor, weight

LABEL = "校验码："
_MOST = 8000  # signs; Excel takes 8,192 in a formula


def code_formula(layout: Layout) -> str:
    """The formula, "" for a form without numbers or with too many for one formula."""
    places: dict[str, list[Slot]] = {}
    for slot in layout.slots:
        if slot.role == "fill" and counted(slot.field, slot.line):
            places.setdefault(slot.field.id, []).append(slot)
    if not places:
        return ""
    terms = [f"ROUND(({_sum(layout, slots)})*100,0)*{factor(slots[0].field)}" for slots in places.values()]
    cells = ",".join(blocks(slot.area for slots in places.values() for slot in slots))
    made = f'="{LABEL}"&IF(COUNT({cells})=0,"",TEXT(MOD({"+".join(terms)},{MODULUS}),"{"0" * DIGITS}"))'
    return made if len(made) <= _MOST and cells.count(",") < 250 else ""


def _sum(layout: Layout, slots: list[Slot]) -> str:
    """The weighted sum of a field's places; N() makes 0 of a text, as SUM does."""
    if layout.form.shape == "list":
        return f"SUM({','.join(blocks(slot.area for slot in slots))})"
    return "+".join(f"N({get_column_letter(s.area.left)}{s.area.top})*{weight(layout.form, s.line)}" for s in slots)
